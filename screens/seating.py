"""Users with and without a seat of one subscription: the list both the purchase and home use."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from screens.messages import SeatsChosen
from store.domain.accounts import User
from store.domain.subscriptions import Subscription
from store.ports import Texts
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.filtered import FilteredList, Row, row
from tui.kit.i18n import N_
from tui.kit.lines import LineView

WHO_GETS = N_("Who gets {plan}?")
HOW_TO_GIVE = N_(
    "Space gives or takes a seat, Enter shows what would change. A user left without any seat is suspended."
)
"""Title and help of a page with this list."""


class SeatingView(Vertical):
    """Marks users for a seat. SeatsChosen gives the whole set, which replaces the old one (domain 2)."""

    BINDINGS = bindings(Command("seats.mark", "space", N_("give or take"), N_("Give this user a seat, or take it")))

    def __init__(self, texts: Texts, subscription: Subscription, users: Iterable[User]) -> None:
        super().__init__(id="seating")
        self._texts = texts
        self._subscription = subscription
        self._users = tuple(users)
        self._seen = self._seated()
        self._chosen = set(self._seen)

    def compose(self) -> ComposeResult:
        yield LineView(self._count(), id="count")
        yield FilteredList(self._rows(), enter=N_("preview"), hidden=True, id="users")

    @property
    def unconfirmed(self) -> str:
        return "\n".join(self._chosen)

    @unconfirmed.setter
    def unconfirmed(self, text: str) -> None:
        self._chosen = set(text.splitlines())
        self._show_chosen()

    def update(self, users: Iterable[User]) -> None:
        """Others changed the seats meanwhile: what is marked stays, and is saved over what stands now."""
        self._users = tuple(users)
        self._seen = self._seated()
        self._show_chosen()

    def action_mark(self) -> None:
        view = self.query_one(FilteredList)
        user = next((one for one in self._users if one.id == view.highlighted), None)
        if user:
            self._chosen ^= {user.id}
            view.replace([self._option(user)])
            self.query_one("#count", LineView).show(self._count())

    def _show_chosen(self) -> None:
        self.query_one(FilteredList).show(self._rows())
        self.query_one("#count", LineView).show(self._count())

    def _rows(self) -> list[Row]:
        return [row(self._option(user)) for user in self._users]

    @on(ChoiceList.Chosen)
    def _done(self, event: ChoiceList.Chosen) -> None:
        event.stop()
        self.post_message(SeatsChosen(self._subscription.id, frozenset(self._chosen), self._seen))

    def _seated(self) -> frozenset[str]:
        return frozenset(user.id for user in self._users if self._subscription.id in user.subscriptions)

    def _option(self, user: User) -> Option:
        return Option(user.id, f"[{'x' if user.id in self._chosen else ' '}] {user.name}", detail=user.email)

    def _count(self) -> str:
        return self._texts.say(
            "{chosen} of {seats} seats given", chosen=len(self._chosen), seats=self._subscription.seats
        )
