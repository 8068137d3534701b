"""History: every change of the account, narrowed while one types, and one of them with all its details."""

from textual import on
from textual.app import ComposeResult

from screens.messages import HomeWanted
from store.domain.frozen import dataclass
from store.domain.records import Event
from store.history import History, changes, sentence
from store.ports import Texts
from tui.kit.base import BACK, Dialog, Page
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import bindings
from tui.kit.filtered import FilteredList, Row, row
from tui.kit.i18n import N_
from tui.kit.lines import Prose, line


@dataclass(frozen=True, slots=True)
class Rows:
    """The changes of an account in the words of one language, newest first: of ten thousand that takes a moment."""

    language: str
    rows: tuple[Row, ...]


def in_words(texts: Texts, history: History) -> Rows:
    """Every change in words."""
    return Rows(texts.language, tuple(_row(texts, history, event) for event in history.events))


class HistoryScreen(Page):
    TITLE = N_("History")
    HELP = N_("Who changed what and when, newest first. Enter shows everything that is known of a change.")
    BINDINGS = bindings(BACK)

    def __init__(self, history: History, rows: Rows) -> None:
        super().__init__()
        self.history = history
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
        yield FilteredList(self._words.rows, enter=N_("open"))

    def status(self) -> tuple[str, str]:
        for view in self.query(FilteredList):
            count = len(self.history.events)
            return self.say("{shown} of {count} changes", shown=len(view.found), count=count), ""
        return "", ""

    @on(FilteredList.Narrowed)
    def _narrowed(self) -> None:
        self.show_status()

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        chosen = next(one for one in self.history.events if one.id == event.option_id)
        self.app.push_screen(EventDialog(self.history, chosen))

    def action_back(self) -> None:
        self.post_message(HomeWanted())


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


def _row(texts: Texts, history: History, event: Event) -> Row:
    when, what = _when(texts, history, event), sentence(texts, event)
    amount = texts.money(event.amount) if event.amount is not None else ""
    option = Option(event.id, when, detail=texts.say("{what} · {who}", what=what, who=event.by), trailing=amount)
    return row(option, *details(texts, event))


def _when(texts: Texts, history: History, event: Event) -> str:
    local = history.local(event)
    return f"{texts.day(local.date())} {local:%H:%M}"
