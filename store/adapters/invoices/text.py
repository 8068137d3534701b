"""A sheet as plain text of 80 columns."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from store.domain.sheets import Entry, Fact, Payment, Sheet, VatRow

WIDTH = 80
_HALF = 38
_SUMS = 44
_COLUMNS = (4, 14, 7, 16)
"""Cells of quantity, price, VAT and amount; what is left is the description's."""


def draw(sheet: Sheet) -> str:
    """The whole document; ends with a line break. No line is wider than 80 cells."""
    return "\n".join(line.rstrip() for line in _lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterable[str]:
    yield _apart(sheet.title.upper(), sheet.number, WIDTH)
    yield "═" * WIDTH
    yield from _beside(sheet.seller, [line for fact in sheet.facts for line in _fact(fact)])
    yield ""
    yield f"{sheet.buyer_heading}:"
    yield from (part for line in sheet.buyer for part in _folded(line, WIDTH))
    yield ""
    what, *numbers = sheet.columns
    yield _apart(what, _numbers(*numbers), WIDTH)
    yield "─" * WIDTH
    yield from (line for entry in sheet.entries for line in _entry(entry))
    yield "─" * WIDTH
    for total in sheet.sums:
        yield " " * (WIDTH - _SUMS) + _apart(total.label, total.amount, _SUMS)
    yield ""
    yield from _vat(sheet.vat_columns, sheet.vat)
    if sheet.payment:
        yield ""
        yield from _payment(sheet.payment)
    for note in sheet.notes:
        yield ""
        yield from _folded(note, WIDTH)


def _entry(entry: Entry) -> Iterable[str]:
    numbers = _numbers(entry.quantity, entry.price, entry.vat, entry.amount)
    if _cells(numbers) > sum(_COLUMNS):
        yield from _folded(entry.what, WIDTH)
        yield _right(numbers, WIDTH)
    else:
        what, *rest = _folded(entry.what, WIDTH - sum(_COLUMNS) - 2)
        yield _apart(what, numbers, WIDTH)
        yield from rest
    yield from (f"  {part}" for note in entry.notes for part in _folded(note, WIDTH - 2))


def _numbers(*cells: str) -> str:
    """The columns of numbers; one that needs more than its share pushes the others to the left."""
    return "".join(_right(f" {cell}", width) for cell, width in zip(cells, _COLUMNS, strict=True))


def _vat(columns: tuple[str, str, str], rows: Sequence[VatRow]) -> Iterable[str]:
    for what, base, vat in (columns, *((row.what, row.base, row.vat) for row in rows)):
        yield _left(what, 10) + _right(base, 22) + _right(vat, 22)
    for reason in dict.fromkeys(row.reason for row in rows if row.reason):
        yield from _folded(reason, WIDTH)


def _payment(payment: Payment) -> Iterable[str]:
    yield f"{payment.heading}:"
    widest = max(_cells(fact.label) for fact in payment.facts)
    for fact in payment.facts:
        first, *rest = _folded(fact.value, WIDTH - widest - 4)
        yield f"  {_left(fact.label, widest)}  {first}"
        yield from (" " * (widest + 4) + part for part in rest)


def _fact(fact: Fact) -> Iterable[str]:
    if _cells(fact.label) + _cells(fact.value) + 2 <= _HALF:
        yield _apart(fact.label, fact.value, _HALF)
        return
    yield fact.label
    yield from (_right(part, _HALF) for part in _folded(fact.value, _HALF - 2))


def _beside(left: Sequence[str], right: Sequence[str]) -> Iterable[str]:
    folded = [part for line in left for part in _folded(line, _HALF)]
    for one, other in zip_longest(folded, right, fillvalue=""):
        yield _left(one, WIDTH - _HALF) + other


def _apart(left: str, right: str, width: int) -> str:
    """Two texts at the two ends of a line."""
    return left + " " * max(2, width - _cells(left) - _cells(right)) + right


def _folded(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells; at least one. A word that is wider is cut."""
    lines = [""]
    for word in text.split():
        if lines[-1] and _cells(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if _cells(lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
    return lines


def _left(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))


def _right(text: str, width: int) -> str:
    return " " * (width - _cells(text)) + text


def _cells(text: str) -> int:
    """How many columns a terminal or a typewriter font gives this text."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
