"""A sum with every term: labels left, what was multiplied in between, amounts at the right edge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len
from textual.content import Content
from typing_extensions import override

from tui.kit.lines import LineView, line, spread, wrapped
from tui.kit.safe import plain

_GAP = 2
_RULE = 17


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sum.

    line: an item; `note` is its term (`8 × 16.00 €`), beside the amount or beneath. note: the label stands
    indented under the item before. rule: the stroke above a total. sum: a subtotal, its label beside
    the amount. due: what is to be paid, marked.
    """

    label: str = ""
    amount: str = ""
    note: str = ""
    kind: Literal["line", "note", "rule", "sum", "due"] = "line"


class PriceTable(LineView):
    """Rows of a sum. Where the width is short, terms move beneath their labels."""

    def __init__(self, rows: Iterable[Row] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows = tuple(rows)

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows from now on."""
        self._rows = tuple(rows)
        self.redraw()

    @override
    def build(self, width: int) -> Sequence[Content]:
        return table_lines(self._rows, width)


def table_lines(rows: Sequence[Row], width: int) -> list[Content]:
    """The rows fitted to `width` cells, amounts under each other at the right edge."""
    widest = max((cell_len(plain(row.amount)) for row in rows), default=0)
    return [content for row in rows for content in _draw(row, width, widest)]


def _draw(row: Row, width: int, widest: int) -> list[Content]:
    if row.kind == "rule":
        return [spread(Content(), line(("─" * min(max(_RULE, widest), width), "muted")), width)]
    if row.kind == "note":
        return [*_note(row.label, width), *_note(row.note, width)]
    if row.kind == "line":
        return _item(row, width, widest)
    return [*_total(row, width, widest), *_note(row.note, width)]


def _item(row: Row, width: int, widest: int) -> list[Content]:
    amount = line(row.amount)
    label, term = line(row.label), line((row.note, "muted"))
    room = width - widest - _GAP
    beside = bool(row.note) and label.cell_length + 2 * _GAP + term.cell_length <= room
    if beside:
        label = spread(label, term, room - _GAP)
    first, *more = wrapped(label, room, indent=2)
    return [spread(first, amount, width), *more, *_note("" if beside else row.note, width)]


def _total(row: Row, width: int, widest: int) -> list[Content]:
    role, mark = ("due", "▶ ") if row.kind == "due" else ("", "")
    amount = plain(row.amount).rjust(max(widest, _RULE - 4))
    total = line((f"{mark}{plain(row.label)}", role), " " * 2 * _GAP, (amount, role))
    return [spread(Content(), total, width)]


def _note(note: str, width: int) -> list[Content]:
    return [part.pad_left(2) for part in wrapped(line((note, "muted")), width - 2)] if note else []
