"""A sheet as PDF/A-3B on A4: embedded font, nothing encrypted, the same bytes for the same document."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from store.adapters.invoices.pen import ACCENT, INK, MUTED, PANEL, RULE, Pen, height
from store.adapters.invoices.xmp import FACTUR_X_FILE, metadata
from store.domain.sheets import Entry, Payment, Sheet

if TYPE_CHECKING:
    from fpdf import FPDF

_LEFT, _RIGHT, _TOP, _BOTTOM = 20.0, 190.0, 18.0, 275.0
_MIDDLE = 112.0
"""Where the facts, the sums and what stands right of the page's middle begin."""
_QUANTITY, _PRICE, _VAT = 117.0, 146.0, 162.0
"""Where the columns of numbers end; the amounts end at the right margin."""
_CODE = 34.0


def draw(sheet: Sheet, factur_x: bytes | None = None) -> bytes:
    """The document; with `factur_x`, the CII of the same document is embedded as its alternative (Factur-X).

    Takes some 0.4 s, 0.3 of it for loading the library once: call it in a worker thread.
    """
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format="A4", enforce_compliance="PDF/A-3B")
    pdf.set_auto_page_break(False)
    pdf.set_lang(sheet.language)
    made = datetime.combine(sheet.day, time(), UTC)
    pdf.set_creation_date(made)
    pdf.set_xmp_metadata(metadata(sheet, factur_x=factur_x is not None))
    if factur_x is not None:
        pdf.embed_file(
            bytes=factur_x,
            basename=FACTUR_X_FILE,
            mime_type="text/xml",
            modification_date=made,
            associated_file_relationship="Alternative",
            desc=f"{sheet.title} {sheet.number}",
            compress=True,
        )
    _Page(pdf, sheet).draw()
    return bytes(pdf.output())


class _Page:
    """Places the parts one under the other, and begins a page where the next part does not fit whole."""

    def __init__(self, pdf: "FPDF", sheet: Sheet) -> None:
        self._pdf = pdf
        self._sheet = sheet
        self._pen = Pen(pdf)

    def draw(self) -> None:
        self._pdf.add_page()
        self._pen.y = _TOP
        self._head()
        self._parties()
        self._table_head()
        for entry in self._sheet.entries:
            self._entry(entry)
        self._sums()
        if self._sheet.payment:
            self._payment(self._sheet.payment)
        self._notes()
        self._feet()

    def _room(self, needed: float, *, table: bool = False) -> None:
        """Go on to the next page unless `needed` millimetres are left on this one."""
        if self._pen.y + needed <= _BOTTOM:
            return
        self._pdf.add_page()
        self._pen.y = _TOP
        if table:
            self._table_head()

    def _head(self) -> None:
        pen, sheet = self._pen, self._sheet
        pen.write(_RIGHT, sheet.title, 20, bold=True, ink=ACCENT, right=True)
        pen.y += height(20)
        pen.write(_RIGHT, sheet.number, 11, ink=MUTED, right=True)
        pen.y = _TOP
        name, *rest = sheet.seller
        pen.paragraph(_LEFT, pen.folded(name, 95, 13, bold=True), 13, bold=True)
        pen.y += 1
        for line in rest:
            pen.paragraph(_LEFT, pen.folded(line, 95, 8.5), 8.5, ink=MUTED)
        pen.y = max(pen.y, _TOP + 22) + 5
        pen.rule(_LEFT, _RIGHT, ACCENT, 0.6)
        pen.y += 7

    def _parties(self) -> None:
        pen, sheet = self._pen, self._sheet
        start = pen.y
        pen.paragraph(_LEFT, [sheet.buyer_heading], 8, ink=MUTED)
        pen.y += 0.6
        name, *rest = sheet.buyer
        pen.paragraph(_LEFT, pen.folded(name, _MIDDLE - _LEFT - 8, 10, bold=True), 10, bold=True)
        for line in rest:
            pen.paragraph(_LEFT, pen.folded(line, _MIDDLE - _LEFT - 8))
        end, pen.y = pen.y, start
        widest = max(pen.width(fact.label, 8) for fact in sheet.facts)
        for fact in sheet.facts:
            pen.write(_MIDDLE, fact.label, 8, ink=MUTED, beside=9)
            for part in pen.folded(fact.value, _RIGHT - _MIDDLE - widest - 4):
                pen.write(_RIGHT, part, right=True)
                pen.y += height(9)
            pen.y += 0.8
        pen.y = max(pen.y, end) + 8

    def _table_head(self) -> None:
        pen = self._pen
        what, *numbers = self._sheet.columns
        pen.write(_LEFT, what, 8, ink=MUTED)
        for column, end in zip(numbers, (_QUANTITY, _PRICE, _VAT, _RIGHT), strict=True):
            pen.write(end, column, 8, ink=MUTED, right=True)
        pen.y += height(8) + 1
        pen.rule(_LEFT, _RIGHT, INK, 0.3)
        pen.y += 2

    def _entry(self, entry: Entry) -> None:
        pen = self._pen
        bold = bool(entry.quantity)
        what = pen.folded(entry.what, _QUANTITY - _LEFT - 14, 9, bold=bold)
        notes = [part for note in entry.notes for part in pen.folded(note, _QUANTITY - _LEFT - 14, 8)]
        self._room(len(what) * height(9) + len(notes) * height(8) + 5, table=True)
        for text, end in (
            (entry.quantity, _QUANTITY),
            (entry.price, _PRICE),
            (entry.vat, _VAT),
            (entry.amount, _RIGHT),
        ):
            pen.write(end, text, right=True)
        pen.paragraph(_LEFT, what, 9, bold=bold)
        pen.paragraph(_LEFT, notes, 8, ink=MUTED)
        pen.y += 2
        pen.rule(_LEFT, _RIGHT)
        pen.y += 2

    def _sums(self) -> None:
        """What the VAT is made of on the left, the way from the net to what is due on the right."""
        pen, sheet = self._pen, self._sheet
        self._room(max(len(sheet.sums) * 7.5, 12 + len(sheet.vat) * 16))
        pen.y += 3
        start = pen.y
        self._vat()
        end, pen.y = pen.y, start
        for total in sheet.sums:
            size = 10.5 if total.strong else 9
            if total.strong:
                pen.box(_MIDDLE, pen.y, _RIGHT - _MIDDLE, height(size) + 3, ACCENT)
                pen.y += 1.5
            ink = "#ffffff" if total.strong else INK
            pen.write(_MIDDLE + 3, total.label, size, bold=total.strong, ink=ink)
            pen.write(_RIGHT - 3, total.amount, size, bold=total.strong, ink=ink, right=True)
            pen.y += height(size) + (3 if total.strong else 1)
        pen.y = max(pen.y, end) + 7

    def _vat(self) -> None:
        pen, sheet = self._pen, self._sheet
        ends = (_LEFT + 45, _LEFT + 80)
        for row, (what, base, vat) in enumerate(
            (sheet.vat_columns, *((one.what, one.base, one.vat) for one in sheet.vat))
        ):
            ink = INK if row else MUTED
            pen.write(_LEFT, what, 8, ink=ink)
            pen.write(ends[0], base, 8, ink=ink, right=True)
            pen.write(ends[1], vat, 8, ink=ink, right=True)
            pen.y += height(8) + 0.6
            if not row:
                pen.rule(_LEFT, ends[1])
                pen.y += 0.8
        for reason in dict.fromkeys(one.reason for one in sheet.vat if one.reason):
            pen.y += 1
            pen.paragraph(_LEFT, pen.folded(reason, ends[1] - _LEFT, 8), 8, ink=MUTED)

    def _payment(self, payment: Payment) -> None:
        pen = self._pen
        high = max(_CODE + 12 if payment.code else 0, 14 + len(payment.facts) * (height(9) + 0.8))
        self._room(high)
        top = pen.y
        pen.box(_LEFT, top, _RIGHT - _LEFT, high, PANEL)
        pen.y = top + 5
        pen.paragraph(_LEFT + 6, [payment.heading], 10, bold=True, ink=ACCENT)
        pen.y += 1.5
        value = _LEFT + 6 + max(pen.width(fact.label, 8) for fact in payment.facts) + 6
        end = _RIGHT - _CODE - 10 if payment.code else _RIGHT - 6
        for fact in payment.facts:
            pen.write(_LEFT + 6, fact.label, 8, ink=MUTED, beside=9)
            pen.paragraph(value, pen.folded(fact.value, end - value))
            pen.y += 0.8
        if payment.code:
            pen.code(payment.code, _RIGHT - _CODE - 5, top + 4, _CODE)
            pen.y = top + _CODE + 5
            pen.write(_RIGHT - 5, payment.caption, 7, ink=MUTED, right=True)
        pen.y = top + high + 6

    def _notes(self) -> None:
        pen = self._pen
        for note in self._sheet.notes:
            lines = pen.folded(note, _RIGHT - _LEFT, 8)
            self._room(len(lines) * height(8) + 1.5)
            pen.paragraph(_LEFT, lines, 8, ink=MUTED)
            pen.y += 1.5

    def _feet(self) -> None:
        """Below every page: who sent it, which document, which page of how many."""
        pen, sheet, pages = self._pen, self._sheet, self._pdf.pages_count
        for page in range(1, pages + 1):
            self._pdf.page = page
            pen.y = _BOTTOM + 6
            pen.rule(_LEFT, _RIGHT, RULE)
            pen.y += 1.5
            pen.write(_LEFT, f"{sheet.seller[0]} · {sheet.title} {sheet.number}", 7.5, ink=MUTED)
            pen.write(_RIGHT, sheet.page.format(page=page, pages=pages), 7.5, ink=MUTED, right=True)
