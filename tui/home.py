"""Home and what is reached from it, outside the purchase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.seating import SeatingView
from screens.subscriptions import SubscriptionsScreen
from store import overview
from store.domain.accounts import Access
from store.domain.problems import Conflict
from tui.kit.base import StepDialog

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.overview import Home
    from tui.app import BillingCenter
    from tui.records import RecordsDesk


class HomeDesk:
    """Shows home as it is now, with the cursor where it was."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person
        self.cursor = ""
        self._records: RecordsDesk | None = None

    @property
    def records(self) -> RecordsDesk:
        """Made when something on record is asked for: home is painted without it."""
        if self._records is None:
            from tui.records import RecordsDesk

            self._records = RecordsDesk(self.app, self.person)
        return self._records

    def first(self) -> SubscriptionsScreen:
        """The first page of a session."""
        return SubscriptionsScreen(overview.home(self.app.shop, self.person))

    async def open(self) -> Home:
        """Home, for somebody who has just come in."""
        if isinstance(self.app.screen, SubscriptionsScreen):
            return self.app.screen.home
        page = self.first()
        await self.app.switch_screen(page)
        return page.home

    async def show(self) -> None:
        await self._place(await self.app.gate(lambda: overview.home(self.app.shop, self.person)))

    async def look_at(self, home: Home, subscription_id: str) -> None:
        """One subscription, and what may be done with it."""
        from screens.subscription import ASSIGN, SubscriptionDialog

        one = next((one for one in home.subscriptions if one.id == subscription_id), None)
        if one is None:
            return
        dialog = SubscriptionDialog(one, may_change=home.access is Access.FULL and one.is_open)
        if await self.app.push_screen_wait(dialog) != ASSIGN:
            return
        from screens.users import UsersScreen
        from store import seats

        seating = await self.app.gate(lambda: seats.seating(self.app.shop, self.person, one.id))
        await self.app.switch_screen(UsersScreen(seating))

    async def assign(self, subscription: str, users: frozenset[str], seen: frozenset[str]) -> None:
        """Seat these users. What a colleague changed meanwhile is told; saving again holds."""
        from store import seats

        shop, person = self.app.shop, self.person
        try:
            await self.app.gate(lambda: seats.assign(shop, person, subscription, users, seen=seen))
        except Conflict:
            seating = await self.app.gate(lambda: seats.seating(shop, person, subscription))
            for view in self.app.screen.query(SeatingView):
                view.update(seating.users)
            raise
        self.app.chores.hand_over_mail()
        await self.show()

    async def _place(self, home: Home) -> None:
        page = SubscriptionsScreen(home, highlighted=self.cursor)
        while isinstance(self.app.screen, StepDialog):
            await self.app.pop_screen()
        await self.app.switch_screen(page)
