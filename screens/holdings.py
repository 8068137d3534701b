"""Which seats chosen users shall hold, and what that would change: two dialogs, one after the other."""

from collections.abc import Iterator, Sequence

from textual import on
from textual.app import ComposeResult

from store.domain.accounts import User
from store.domain.subscriptions import Subscription
from store.people.holdings import Change, Difference
from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose, line

SAVE, SILENT = "save", "silent"
_MOST_NAMED = 5
"""How many users a line names before it counts the rest."""


class HoldingsDialog(Dialog[tuple[str, ...]]):
    """Returns the ids of the subscriptions that these users shall hold a seat of, and no others; or None.

    At first those are marked that all of them hold now.
    """

    TITLE = N_("Assign seats")
    HELP = N_("What is marked replaces what they hold now. Space gives or takes, Enter shows what would change.")
    BINDINGS = bindings(Command("holdings.mark", "space", N_("give or take"), N_("Give a seat of this, or take it")))

    def __init__(self, users: Sequence[User], subscriptions: Sequence[Subscription]) -> None:
        super().__init__()
        self._users = tuple(users)
        self._subscriptions = tuple(subscriptions)
        held = [set(user.subscriptions) for user in users]
        self._chosen = {one.id for one in subscriptions if all(one.id in one_holds for one_holds in held)}

    def compose_body(self) -> ComposeResult:
        count = len(self._users)
        who = self._users[0].name if count == 1 else self.texts.count("1 user", "{number} users", count)
        yield LineView(line((who, "strong")))
        options = [self._option(one) for one in self._subscriptions]
        yield ChoiceList(options, enter=N_("preview"), id="plans")
        yield Prose(self.say("What is marked replaces what they hold now."), classes="muted")

    def action_mark(self) -> None:
        choices = self.query_one(ChoiceList)
        self._chosen ^= {choices.highlighted}
        choices.options = [self._option(one) for one in self._subscriptions]

    @on(ChoiceList.Chosen)
    def _done(self) -> None:
        self.dismiss(tuple(one.id for one in self._subscriptions if one.id in self._chosen))

    def _option(self, one: Subscription) -> Option:
        mark = "[x]" if one.id in self._chosen else "[ ]"
        free = self.texts.count("1 seat free", "{number} seats free", max(one.unassigned, 0))
        return Option(one.id, f"{mark} {one.plan_name}", trailing=free)


class DifferenceDialog(Dialog[str]):
    """Returns `SAVE`, `SILENT` (without mail where that may be left out), or None."""

    TITLE = N_("This will change")
    HELP = N_("Nothing is changed until you save. A user's first mail for a product is always sent.")

    def __init__(self, difference: Difference, notice: str = "") -> None:
        super().__init__()
        self.difference = difference
        self.takes_away = any(change.taken for change in difference.changes)
        self._notice = notice

    def compose_body(self) -> ComposeResult:
        if self._notice:
            yield Prose(line((f"✗ {self._notice}", "problem")))
        if self.difference.is_none:
            yield Prose(self.say("Nothing would change."))
        for change in self.difference.changes:
            yield Prose(list(self._lines(change)), indent=2)
        if self.difference.suspended:
            names = self._names(self.difference.suspended)
            yield Prose(self.say("Suspended: {names}", names=names))

    def compose_actions(self) -> ComposeResult:
        if not self.difference.is_none:
            yield PushButton(self.say("Save"), id=SAVE)
            yield PushButton(self.say("Save without mail"), id=SILENT)
        yield PushButton(self.say("Cancel"), id="cancel")

    @on(PushButton.Pressed, f"#{SAVE}, #{SILENT}")
    def _pressed(self, event: PushButton.Pressed) -> None:
        self.dismiss(SILENT if event.button.id == SILENT else SAVE)

    def _lines(self, change: Change) -> Iterator[str]:
        one, say = change.subscription, self.say
        yield say(
            "{plan}: {before} → {after} of {seats} seats assigned",
            plan=one.plan_name,
            before=one.assigned,
            after=change.assigned,
            seats=one.seats,
        )
        if change.given:
            yield "  + " + say("given to {names}", names=self._names(change.given))
        if change.taken:
            yield "  − " + say("taken from {names}", names=self._names(change.taken))

    def _names(self, users: Sequence[User]) -> str:
        named, more = ", ".join(user.name for user in users[:_MOST_NAMED]), len(users) - _MOST_NAMED
        return (
            self.texts.count("{names} and 1 more", "{names} and {number} more", more, names=named)
            if more > 0
            else named
        )
