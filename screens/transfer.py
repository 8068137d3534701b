"""How to pay an invoice by bank transfer: the details in words, and a code that a bank's app reads."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from store.documents.qr import half_blocks
from store.domain.records import Invoice
from store.domain.sepa import transfer_text
from store.ports import Texts
from tui.kit.base import CANCEL
from tui.kit.commands import bindings
from tui.kit.lines import LineView, Prose, line

COLUMNS, ROWS = 44, 23
"""Cells kept for the code beside the details on 80x24."""


class TransferScreen(ModalScreen[None]):
    """A whole page, because the code needs 41 x 21 cells; it is left out where it does not fit SEPA or the page."""

    BINDINGS = bindings(CANCEL)

    def __init__(self, texts: Texts, invoice: Invoice) -> None:
        super().__init__()
        self._texts = texts
        self._invoice = invoice

    def compose(self) -> ComposeResult:
        with Horizontal():
            code = self._code()
            if code:
                yield LineView([line((row, "code")) for row in code], id="code")
            with Vertical():
                yield Prose(self._details(), id="details")

    def action_cancel(self) -> None:
        self.dismiss(None)

    def _code(self) -> tuple[str, ...]:
        seller, invoice = self._invoice.seller, self._invoice
        payload = transfer_text(seller.name, seller.iban, invoice.open, invoice.reference)
        return half_blocks(payload, columns=COLUMNS, rows=ROWS) if payload else ()

    def _details(self) -> list[str]:
        say, invoice = self._texts.say, self._invoice
        return [
            say("Bank transfer"),
            "",
            say("To: {name}", name=invoice.seller.name),
            say("IBAN: {iban}", iban=invoice.seller.iban),
            say("BIC: {bic}", bic=invoice.seller.bic),
            say("Amount: {amount}", amount=self._texts.money(invoice.open)),
            say("Reference: {reference}", reference=invoice.reference),
            say("By: {day}", day=self._texts.day(invoice.due)) if invoice.due else "",
            "",
            say("Scan the code with your bank's app, or type these details."),
            "",
            say("Esc: back"),
        ]
