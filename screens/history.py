"""History: every change of the account, filtered while one types."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from screens.messages import HomeWanted
from store.domain.records import Event
from store.history import History, changes, sentence
from store.ports import Texts
from tui.kit.base import BACK, Dialog, Page
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.fields import Field
from tui.kit.i18n import N_
from tui.kit.lines import Prose, line


@dataclass(frozen=True, slots=True)
class _Row:
    event: Event
    option: Option
    words: str
    """What the filter looks in."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The changes of an account in the words of one language, newest first: of ten thousand that takes a moment."""

    language: str
    rows: tuple[_Row, ...]


def in_words(texts: Texts, history: History) -> Rows:
    """Every change in words."""
    return Rows(texts.language, tuple(_row(texts, history, event) for event in history.events))


class FilteredList(Vertical):
    """The filter and what it leaves, which the arrows move in while one types."""

    BINDINGS = bindings(
        Command("history.up", "up", N_("choose"), action="move(-1)"),
        Command("history.down", "down", N_("choose"), action="move(1)"),
        Command("history.page_up", "pageup", N_("page up"), shown=False, action="page(-1)"),
        Command("history.page_down", "pagedown", N_("page down"), shown=False, action="page(1)"),
    )

    def action_move(self, by: int) -> None:
        self.query_one(ChoiceList).action_move(by)

    def action_page(self, direction: int) -> None:
        self.query_one(ChoiceList).action_page(direction)


class HistoryScreen(Page):
    TITLE = N_("History")
    HELP = N_("Who changed what and when, newest first. Type words to see only the changes with all of them.")
    BINDINGS = bindings(Command("history.back", "escape,alt+left", BACK.label, BACK.help, action="back"))

    def __init__(self, history: History, rows: Rows) -> None:
        super().__init__()
        self.history = history
        self._filter = ""
        self._words = rows

    def compose_body(self) -> ComposeResult:
        if not self.history.events:
            yield Prose(self.say("Nothing was changed yet."), classes="muted")
            return
        if self.history.altered:
            altered = self.say(
                "This is not what was written, from change {id} on: ask your operator.", id=self.history.altered
            )
            yield Prose(line((f"✗ {altered}", "problem")))
        if self._words.language != self.texts.language:
            self._words = in_words(self.texts, self.history)
        with FilteredList():
            hint = self.say("type words, ↑↓ choose")
            yield Field(self.say("Filter"), "filter", self._filter, placeholder=hint, enter=N_("open"))
            yield ChoiceList(self._options(), enter=N_("open"), id="events")

    def status(self) -> tuple[str, str]:
        count = len(self.history.events)
        return self.say("{shown} of {count} changes", shown=len(self._found()), count=count) if count else "", ""

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._filter = event.value
        self.query_one(ChoiceList).options = self._options()
        self.show_status()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.prevent_default()  # which goes on to the next field
        self.query_one(ChoiceList).action_choose()

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        chosen = next(row.event for row in self._words.rows if row.event.id == event.option_id)
        self.app.push_screen(EventDialog(self.history, chosen))

    def action_back(self) -> None:
        self.post_message(HomeWanted())

    def _found(self) -> list[_Row]:
        wanted = self._filter.casefold().split()
        return [row for row in self._words.rows if all(word in row.words for word in wanted)]

    def _options(self) -> list[Option]:
        return [row.option for row in self._found()]


class EventDialog(Dialog[None]):
    """One change with all that is known of it."""

    TITLE = N_("History")

    def __init__(self, history: History, event: Event) -> None:
        super().__init__()
        self.history = history
        self.event = event

    def compose_body(self) -> ComposeResult:
        event, say = self.event, self.say
        yield Prose(sentence(self.texts, event))
        facts = [
            say("When: {when}", when=_when(self.texts, self.history, event)),
            say("Who: {who}", who=event.by),
        ]
        if event.amount is not None:
            facts.append(say("Amount: {amount}", amount=self.texts.money(event.amount)))
        yield Prose(facts, indent=2)
        yield Prose(details(self.texts, event), indent=2)

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Close"), id="cancel")


def details(texts: Texts, event: Event) -> list[str]:
    """A line for everything that changed: Seats: 5 → 8; for what is new, Seats: 5."""
    return [
        texts.say("{label}: {before} → {after}", label=one.label, before=one.before, after=one.after)
        if one.before
        else texts.say("{label}: {after}", label=one.label, after=one.after)
        for one in changes(texts, event)
    ]


def _row(texts: Texts, history: History, event: Event) -> _Row:
    when, what = _when(texts, history, event), sentence(texts, event)
    amount = texts.money(event.amount) if event.amount is not None else ""
    option = Option(event.id, when, detail=texts.say("{what} · {who}", what=what, who=event.by), trailing=amount)
    return _Row(event, option, " ".join((when, what, event.by, amount, *details(texts, event))).casefold())


def _when(texts: Texts, history: History, event: Event) -> str:
    local = history.local(event)
    return f"{texts.day(local.date())} {local:%H:%M}"
