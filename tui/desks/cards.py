"""The payment method: the page of the card on file, and what becomes of a card that is being put there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from screens.payment_method import PaymentMethodScreen
from store.domain.problems import Conflict
from store.payments import methods
from tui.kit.i18n import N_

if TYPE_CHECKING:
    from store.domain.accounts import Person, SavedMethod
    from store.payments.methods import Method
    from tui.app import BillingCenter


class CardsDesk:
    """Shows the page anew when there is news, one question at a time, and never under a dialog."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person
        self._asking = False

    async def show(self) -> None:
        await self._place(await self.app.gate(lambda: methods.see(self.app.shop, self.person)))

    async def begin(self, page: str) -> None:
        await self._ask(self._said(lambda: methods.replace_card(self.app.shop, self.person, page)))

    async def ask_again(self) -> None:
        """Says nothing while it asks: the page tells what it waits for. One that waits no more keeps what it says."""
        page = self.app.screen
        if isinstance(page, PaymentMethodScreen) and page.is_waiting:
            await self._ask(asyncio.to_thread(methods.ask_again, self.app.shop, self.person))

    async def give_up(self) -> None:
        await self._ask(self._said(lambda: methods.give_up(self.app.shop, self.person)))

    async def remove(self, card: SavedMethod) -> None:
        """One that a colleague changed meanwhile is shown as it is now."""
        try:
            await self._ask(self._said(lambda: methods.remove(self.app.shop, self.person, card)))
        except Conflict:
            await self.show()
            raise

    def _said(self, work: Callable[[], Method]) -> Coroutine[None, None, Method]:
        """What the payment service takes its time for; the page can be left meanwhile."""
        return self.app.gate(work, N_("Asking the payment service, {seconds} s so far. Nothing is charged."))

    async def _ask(self, asked: Coroutine[None, None, Method]) -> None:
        page = self.app.screen
        if self._asking or not isinstance(page, PaymentMethodScreen):
            asked.close()
            return
        self._asking = True
        try:
            method = await asked
        finally:
            self._asking = False
        if method != page.method and page.is_on_top:
            self.app.chores.hand_over_mail()
            is_new = page.is_waiting and not method.setup and method.saved != page.method.saved
            await self._place(method, N_("The card is on file.") if is_new else "")

    async def _place(self, method: Method, told: str = "") -> None:
        await self.app.switch_screen(PaymentMethodScreen(method, told))
