"""Who holds the seats of a subscription: from home, and right after they were bought."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from screens.seating import SeatingView
from screens.users import UsersScreen
from store.domain.problems import Conflict
from store.purchase import seats
from tui.desks.difference import saved
from tui.kit.steps import StepScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from store.domain.accounts import Person
    from store.people.holdings import Difference
    from tui.app import BillingCenter

Then = Callable[[], Coroutine[Any, Any, object]]


class SeatsDesk:
    """Shows and changes who is seated."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person
        self._asking = False
        self._then: Then = app.desks.home.show

    async def show(self, subscription: str, then: Then) -> None:
        """`then` is done once seats were saved there."""
        self._then = then
        seating = await self.app.gate(lambda: seats.seating(self.app.shop, self.person, subscription))
        await self.app.switch_screen(UsersScreen(seating))

    async def assign(self, subscription: str, users: frozenset[str], seen: frozenset[str]) -> None:
        """Seat these users, once what that changes was seen; then comes the purchase's next question, or home.

        One question at a time: keys that were pressed before it could be seen, or while it is saved, answer nothing.
        """
        page = self.app.screen
        if self._asking:
            return
        self._asking = True
        try:
            if users == seen or await self._seated(subscription, users, seen):
                await self._go_on(page, subscription)
        finally:
            self._asking = False

    async def _seated(self, subscription: str, users: frozenset[str], seen: frozenset[str]) -> bool:
        """What a colleague changed meanwhile is told."""
        shop, person = self.app.shop, self.person

        def save(shown: Difference, notify: bool) -> seats.Seating:
            return seats.assign(shop, person, subscription, users, seen=seen, shown=shown, notify=notify)

        def look() -> Difference:
            return seats.preview(shop, person, subscription, users, seen=seen)

        try:
            return (await self.app.gate(look)).is_none or await saved(self.app, look, save)
        except Conflict:
            seating = await self.app.gate(lambda: seats.seating(shop, person, subscription))
            for view in self.app.screen.query(SeatingView):
                view.update(seating.users)
            raise

    async def _go_on(self, page: Screen[Any], subscription: str) -> None:
        self.app.chores.hand_over_mail()
        if isinstance(page, StepScreen):
            await self.app.desks.wizard.answered(page, subscription)
        else:
            await self._then()
