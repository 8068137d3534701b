"""Who holds the seats of a subscription, from home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.seating import SeatingView
from screens.users import UsersScreen
from store import seats
from store.domain.problems import Conflict
from tui.desks.difference import saved

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.holdings import Difference
    from tui.app import BillingCenter


class SeatsDesk:
    """Shows and changes who is seated."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person

    async def show(self, subscription: str) -> None:
        seating = await self.app.gate(lambda: seats.seating(self.app.shop, self.person, subscription))
        await self.app.switch_screen(UsersScreen(seating))

    async def assign(self, subscription: str, users: frozenset[str], seen: frozenset[str]) -> None:
        """Seat these users, once what that changes was seen. What a colleague changed meanwhile is told."""
        shop, person = self.app.shop, self.person

        def save(shown: Difference, notify: bool) -> seats.Seating:
            return seats.assign(shop, person, subscription, users, seen=seen, shown=shown, notify=notify)

        def look() -> Difference:
            return seats.preview(shop, person, subscription, users, seen=seen)

        try:
            if users != seen and not await saved(self.app, look, save):
                return
        except Conflict:
            seating = await self.app.gate(lambda: seats.seating(shop, person, subscription))
            for view in self.app.screen.query(SeatingView):
                view.update(seating.users)
            raise
        self.app.chores.hand_over_mail()
        await self.app.desks.home.show()
