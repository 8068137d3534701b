"""`store.ports.InvoiceWriter`: every form an invoice goes out in. What is heavy is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.domain.sheets import Sheet


class FileWriter:
    """Knows no state: the same document is the same bytes, today and in ten years with the same library."""

    def text(self, sheet: Sheet) -> bytes:
        from store.adapters.invoices.text import draw

        return draw(sheet).encode()

    def pdf(self, sheet: Sheet) -> bytes:
        from store.adapters.invoices.pdf import draw

        return draw(sheet)

    def ubl(self, terms: Mapping[str, object]) -> bytes:
        from store.adapters.invoices.einvoice import ubl

        return ubl(terms)

    def cii(self, terms: Mapping[str, object]) -> bytes:
        from store.adapters.invoices.einvoice import cii

        return cii(terms)

    def factur_x(self, sheet: Sheet, terms: Mapping[str, object]) -> bytes:
        from store.adapters.invoices.pdf import draw

        return draw(sheet, self.cii(terms))
