"""A list from which one option is chosen; moving the highlight repaints two lines."""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from store.domain.frozen import dataclass
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, line, spread
from tui.kit.safe import plain

_GAP = 3
_LEAST_DETAIL = 8
"""Cells under which a detail is left out rather than cut to a stump."""


@dataclass(frozen=True, slots=True)
class Option:
    """One row. `disabled` is the sentence that says why it cannot be chosen, "" if it can; a `heading` stands in a row
    of its own over it."""

    id: str
    label: str
    detail: str = ""
    trailing: str = ""
    disabled: str = ""
    heading: str = ""


COMMANDS = (
    Command("list.up", "up,k", N_("choose"), action="move(-1)"),
    Command("list.down", "down,j", N_("choose"), action="move(1)"),
    *(
        Command(
            f"list.pick{digit}",
            str(digit),
            N_("pick"),
            N_("Go to the option with this number."),
            action=f"pick({digit})",
        )
        for digit in range(1, 10)
    ),
    Command("list.choose", "enter", N_("next"), N_("Take the highlighted option.")),
    Command("list.first", "home", N_("first"), shown=False, action="edge(0)"),
    Command("list.last", "end", N_("last"), shown=False, action="edge(-1)"),
    Command("list.page_up", "pageup", N_("page up"), shown=False, action="page(-1)"),
    Command("list.page_down", "pagedown", N_("page down"), shown=False, action="page(1)"),
)


class ChoiceList(LineView, can_focus=True):
    """Options with a mark, a number, label, detail and a trailing text at the right edge.

    Takes as many rows as it has options, up to what its parent gives; scrolls by itself beyond that.
    `enter` is the message that names what Enter does here.
    """

    BINDINGS = bindings(*COMMANDS)

    class _OfOption(Message):
        def __init__(self, choices: "ChoiceList", option_id: str) -> None:
            super().__init__()
            self.choices = choices
            self.option_id = option_id

        @property
        def control(self) -> "ChoiceList":
            return self.choices

    class Highlighted(_OfOption):
        """The highlight moved to this option."""

    class Chosen(_OfOption):
        """This option was chosen."""

    class Unavailable(_OfOption):
        """This option would have been chosen, but is disabled for `reason`."""

        def __init__(self, choices: "ChoiceList", option_id: str, reason: str) -> None:
            super().__init__(choices, option_id)
            self.reason = reason

    def __init__(
        self,
        options: Iterable[Option] = (),
        *,
        highlighted: str | None = None,
        enter: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._options = tuple(options)
        self._columns = _columns(self._options)
        self._rows = _rows(self._options)
        self._index = self._find(highlighted or "")
        self._top = 0
        self.relabel = {"list.choose": enter} if enter else {}

    @property
    def options(self) -> tuple[Option, ...]:
        return self._options

    @options.setter
    def options(self, options: Iterable[Option]) -> None:
        """Replace the options. The highlight stays on its option, or else on its row."""
        before = self.highlighted
        self._options = tuple(options)
        self._columns = _columns(self._options)
        rows, self._rows = len(self._rows), _rows(self._options)
        known = any(option.id == before for option in self._options)
        self._index = self._find(before) if known else max(min(self._index, len(self._options) - 1), 0)
        self._scroll()
        self.redraw()
        if self.is_attached and len(self._rows) != rows:
            self.refresh(layout=True)
            self.screen.refresh_bindings()

    def replace(self, option: Option) -> None:
        """Show the option of that id otherwise, under its heading: among ten thousand, only its row is worked on."""
        at = next(index for index, one in enumerate(self._options) if one.id == option.id)
        option = dataclasses.replace(option, heading=self._options[at].heading)
        self._options = (*self._options[:at], option, *self._options[at + 1 :])
        if _label_width(option) > self._columns[at]:
            self._columns = _columns(self._options)
        self.redraw()

    @property
    def highlighted(self) -> str:
        """The id of the highlighted option, "" if there are no options."""
        return self._options[self._index].id if self._options else ""

    @highlighted.setter
    def highlighted(self, option_id: str) -> None:
        self._move_to(self._find(option_id))

    @property
    def unconfirmed(self) -> str:
        return self.highlighted

    @unconfirmed.setter
    def unconfirmed(self, text: str) -> None:
        self.highlighted = text

    @property
    def current(self) -> Option | None:
        """The highlighted option itself."""
        return self._options[self._index] if self._options else None

    @override
    def build(self, width: int) -> Sequence[Content]:
        shown = range(self._top, min(self._top + (self.size.height or len(self._rows)), len(self._rows)))
        mark = "▸" if self.has_focus else "▹"
        lines = [self._drawn_row(self._rows[at], mark, width) for at in shown]
        if lines and self._top:
            lines[0] = line(("↑", "muted"), lines[0][1:])
        if lines and shown.stop < len(self._rows):
            lines[-1] = line(("↓", "muted"), lines[-1][1:])
        return lines

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(len(self._rows), 1)

    def on_resize(self) -> None:
        self._scroll()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        row = self._top + event.y
        if row < len(self._rows) and self._rows[row] >= 0:
            self._move_to(self._rows[row])
            self.action_choose()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "pick":
            return isinstance(parameters[0], int) and parameters[0] <= len(self._options)
        return True

    def action_move(self, by: int) -> None:
        self._move_to(self._index + by)

    def action_page(self, direction: int) -> None:
        self._move_to(self._index + direction * max(self.size.height - 1, 1))

    def action_edge(self, index: int) -> None:
        self._move_to(index % max(len(self._options), 1))

    def action_pick(self, number: int) -> None:
        self._move_to(number - 1)

    def action_choose(self) -> None:
        option = self.current
        if option is None:
            return
        if option.disabled:
            self.post_message(self.Unavailable(self, option.id, option.disabled))
        else:
            self.post_message(self.Chosen(self, option.id))

    def _find(self, option_id: str) -> int:
        return next((index for index, option in enumerate(self._options) if option.id == option_id), 0)

    def _move_to(self, index: int) -> None:
        index = max(min(index, len(self._options) - 1), 0)
        if index != self._index:
            self._index = index
            self._scroll()
            self.redraw()
            self.post_message(self.Highlighted(self, self.highlighted))

    def _scroll(self) -> None:
        """Keep the highlight in sight, with one row around it: the outer rows carry the arrows."""
        height, count = self.size.height, len(self._rows)
        if height <= 0 or count <= height:
            self._top = 0
            return
        around = 1 if height > 2 else 0
        row = self._rows.index(self._index)
        self._top = min(max(self._top, row + around + 1 - height), row - around)
        self._top = max(min(self._top, count - height), 0)

    def _drawn_row(self, index: int, mark: str, width: int) -> Content:
        if index < 0:
            return line("  ", (self._options[-1 - index].heading, "muted"))
        here = mark if index == self._index else ""
        column = min(self._columns[index], width * 2 // 5)
        return _row(self._options[index], index + 1, here, self.has_focus, column, width)


def _rows(options: Sequence[Option]) -> Sequence[int]:
    """What stands in each row: the index of an option, or for the heading over it -1 less its index."""
    if not any(option.heading for option in options):
        return range(len(options))
    over = ((-1 - index, index) if option.heading else (index,) for index, option in enumerate(options))
    return [row for rows in over for row in rows]


def _columns(options: Sequence[Option]) -> Sequence[int]:
    """For each option how wide a label gets that has a detail: the same for all under one heading."""
    starts = [index for index, option in enumerate(options) if option.heading or not index]
    groups = [options[start:end] for start, end in pairwise([*starts, len(options)])]
    return [widest for group in groups for widest in [max(map(_label_width, group))] * len(group)]


def _label_width(option: Option) -> int:
    return cell_len(plain(option.label)) if option.detail or option.disabled else 0


@lru_cache(maxsize=512)
def _row(option: Option, number: int, mark: str, focused: bool, column: int, width: int) -> Content:
    """One option in `width` cells, details beginning after `column` cells of label; `mark` is "" off the highlight."""
    here = bool(mark)
    name = "muted" if option.disabled else "accent" if here and focused else "strong" if here else ""
    pointer = (mark or " ", "accent" if focused else "muted")
    prefix = line(pointer, " ", (str(number) if number < 10 else " ", "muted"), "  ")
    label = line((option.label, name))
    trailing = "" if here and option.disabled else option.trailing
    detail = option.disabled if here and option.disabled else option.detail
    right = line((trailing, "muted" if option.disabled else ""))
    gap = " " * (max(column - label.cell_length, 0) + _GAP)
    room = width - prefix.cell_length - label.cell_length - len(gap) - (right.cell_length + 2 if trailing else 0)
    if detail and room >= _LEAST_DETAIL:
        label = line(label, gap, (detail, "muted"))
    return spread(line(prefix, label), right, width)
