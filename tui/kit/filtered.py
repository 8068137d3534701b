"""A list that is narrowed while one types: it stays quick with ten thousand rows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import DOMQuery
from textual.message import Message
from textual.widgets import Input
from typing_extensions import override

from store.domain.frozen import dataclass
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.fields import Field
from tui.kit.frame import Host
from tui.kit.i18n import N_
from tui.kit.lines import laid_out


@dataclass(frozen=True, slots=True)
class Row:
    """An option, and the words that the filter looks in, as `str.casefold` gives them. The first that is shown of a
    `group` has its name as a heading."""

    option: Option
    words: str
    group: str = ""


def row(option: Option, *words: str, group: str = "") -> Row:
    """A row that is found by its own texts, the name of its group, and these words."""
    return Row(option, " ".join((option.label, option.detail, option.trailing, group, *words)).casefold(), group)


class FilteredList(Vertical):
    """`/` goes to the filter, which with `hidden` shows only then.

    There, words leave the rows that have all of them, the arrows move in the list, Enter goes back to it, and Escape
    does that and shows all again.
    """

    BINDINGS = bindings(
        Command(
            "filter.open", "slash", N_("filter"), N_("Type words to see only what has all of them."), action="open"
        ),
        Command("filter.up", "up", N_("choose"), action="move(-1)"),
        Command("filter.down", "down", N_("choose"), action="move(1)"),
        Command("filter.page_up", "pageup", N_("page up"), shown=False, action="page(-1)"),
        Command("filter.page_down", "pagedown", N_("page down"), shown=False, action="page(1)"),
        Command("filter.leave", "escape", N_("show all"), action="leave"),
    )

    virtual_size = laid_out()

    class Narrowed(Message):
        """Other rows are shown now."""

    def __init__(
        self,
        rows: Iterable[Row],
        *,
        enter: str,
        text: str = "",
        highlighted: str = "",
        hidden: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._hidden = hidden
        self._rows = tuple(rows)
        self._enter = enter
        self._text = text
        self._highlighted = highlighted
        self._found = self._narrowed()

    def compose(self) -> ComposeResult:
        if self._text or not self._hidden:
            yield self._made()
        yield ChoiceList(self._options(), highlighted=self._highlighted, enter=self._enter, id="found")

    def on_mount(self) -> None:
        self.query_one(ChoiceList).focus()

    @property
    def text(self) -> str:
        """What stands in the filter."""
        return self._text

    @property
    def highlighted(self) -> str:
        """The id of the row under the cursor, "" if there is none."""
        return self.query_one(ChoiceList).highlighted

    @property
    def found(self) -> Sequence[str]:
        """The ids of the rows that are shown."""
        return [one.option.id for one in self._found]

    def show(self, rows: Iterable[Row]) -> None:
        """Other rows from now on; filter and cursor stay where they are."""
        self._rows = tuple(rows)
        self._narrow()

    def replace(self, options: Iterable[Option]) -> None:
        """Show some options otherwise; they are found by the same words as before."""
        changed = {option.id: option for option in options}
        self._rows = tuple(
            Row(changed[one.option.id], one.words, one.group) if one.option.id in changed else one for one in self._rows
        )
        self._found = self._narrowed()
        if len(changed) == 1:
            self.query_one(ChoiceList).replace(*changed.values())
        else:
            self.query_one(ChoiceList).options = self._options()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        typing = any(field.input.has_focus for field in self._field)
        return not typing if action == "open" else typing

    async def action_open(self) -> None:
        if not self._field:
            await self.mount(self._made(), before=0)
        self._field.first().focus()

    def action_leave(self) -> None:
        self._field.first().value = ""
        self._to_list()

    def action_move(self, by: int) -> None:
        self.query_one(ChoiceList).action_move(by)

    def action_page(self, direction: int) -> None:
        self.query_one(ChoiceList).action_page(direction)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._text = event.value
        self._narrow()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._to_list()

    def _to_list(self) -> None:
        self.query_one(ChoiceList).focus()
        if self._hidden and not self._text:
            self._field.remove()

    @property
    def _field(self) -> DOMQuery[Field]:
        """The filter, where it is shown."""
        return self.query(Field)

    def _made(self) -> Field:
        texts = cast(Host, self.app).texts
        hint = texts.say("type words, ↑↓ choose")
        return Field(texts.say("Filter"), "filter", self._text, placeholder=hint, enter=N_("to the list"))

    def _narrow(self) -> None:
        self._found = self._narrowed()
        self.query_one(ChoiceList).options = self._options()
        self.post_message(self.Narrowed())

    def _narrowed(self) -> tuple[Row, ...]:
        wanted = self._text.casefold().split()
        return tuple(one for one in self._rows if all(word in one.words for word in wanted))

    def _options(self) -> list[Option]:
        """What is shown, with a heading over the first of each group."""
        before, options = "", []
        for one in self._found:
            options.append(replace(one.option, heading=one.group) if one.group != before else one.option)
            before = one.group
        return options
