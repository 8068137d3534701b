"""What is owed: its page, the payment of it, and what becomes of one that waits for its customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.owed import OwedScreen
from screens.payment_words import refusal_sentence
from store.billing import owing
from store.domain.orders import OrderStatus

if TYPE_CHECKING:
    from store.billing.owing import Owed
    from store.domain.accounts import Person
    from tui.app import BillingCenter


class OwedDesk:
    """Shows the page anew when there is news, one question at a time, and never under a dialog."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person
        self._asking = False

    async def show(self) -> None:
        await self._place(await self.app.gate(lambda: owing.owed(self.app.shop, self.person)))

    async def pay(self, method: str) -> None:
        """A decline is said in place, also when it is the same as before."""
        await self._ask(lambda: owing.pay(self.app.shop, self.person, method), told=True)
        self.app.chores.hand_over_mail()

    async def ask_again(self) -> None:
        await self._ask(lambda: owing.ask_again(self.app.shop, self.person))

    async def _ask(self, work: Callable[[], Owed], *, told: bool = False) -> None:
        page = self.app.screen
        if self._asking or not isinstance(page, OwedScreen):
            return
        self._asking = True
        try:
            owed = await self.app.gate(work)
        finally:
            self._asking = False
        if owed != page.owed and page.is_on_top:
            declined = [order for order in owed.orders if order.status is OrderStatus.DECLINED]
            await self._place(owed, refusal_sentence(self.app.texts, declined[0]) if told and declined else "")

    async def _place(self, owed: Owed, told: str = "") -> None:
        await self.app.switch_screen(OwedScreen(owed, told))
