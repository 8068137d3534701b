"""Who holds the seats of a subscription, from home."""

from typing import TYPE_CHECKING

from screens.seating import SeatingView
from screens.users import UsersScreen
from store import seats
from store.domain.problems import Conflict

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from tui.app import BillingCenter


class SeatsDesk:
    """Shows and changes who is seated."""

    def __init__(self, app: "BillingCenter", person: "Person") -> None:
        self.app = app
        self.person = person

    async def show(self, subscription: str) -> None:
        seating = await self.app.gate(lambda: seats.seating(self.app.shop, self.person, subscription))
        await self.app.switch_screen(UsersScreen(seating))

    async def assign(self, subscription: str, users: frozenset[str], seen: frozenset[str]) -> None:
        """Seat these users. What a colleague changed meanwhile is told; saving again holds."""
        shop, person = self.app.shop, self.person
        try:
            await self.app.gate(lambda: seats.assign(shop, person, subscription, users, seen=seen))
        except Conflict:
            seating = await self.app.gate(lambda: seats.seating(shop, person, subscription))
            for view in self.app.screen.query(SeatingView):
                view.update(seating.users)
            raise
        self.app.chores.hand_over_mail()
        await self.app.desks.home.show()
