"""What the pages of a checkout ask for without moving on: the review, the payment, the receipt."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from screens.payment import PaymentScreen
from screens.receipt import ReceiptScreen
from store.purchase import checkout
from store.purchase.journey import read
from store.purchase.ordering import as_file
from tui.kit.i18n import N_
from tui.kit.safe import plain

if TYPE_CHECKING:
    from store.domain.accounts import Payer, Person
    from tui.app import BillingCenter
    from tui.wizard import Wizard


class CheckoutDesk:
    """Keeps the page up to date with its purchase; where that then goes is the wizard's to say."""

    def __init__(self, app: BillingCenter, person: Person, wizard: Wizard) -> None:
        self.app = app
        self.person = person
        self.wizard = wizard
        self._asking = False

    async def save_order(self) -> None:
        """Save the order on the review as a file, and say where."""
        save, journey, say = self.app.save_order, self.wizard.journey, self.app.texts.say
        if journey is None:
            return
        if save is None:
            self.app.tell(say("Orders cannot be saved as files in this session."))
            return
        place = await self.app.gate(lambda: save(f"order-{journey.day.isoformat()}", as_file(journey)))
        said = N_("The order is in {path}. `seatdesk quote` says what it costs, `seatdesk order` places it.")
        self.app.tell(say(said, path=plain(place)))

    async def keep_payer(self, payer: Payer, method: str | None) -> None:
        """What stands in the payment form is kept while it is typed; a VAT number is then verified.

        Place Order may be pressed meanwhile: it comes next, and does all of this itself.
        """
        shop, person, page = self.app.shop, self.person, self.app.screen
        if not isinstance(page, PaymentScreen):
            return
        for work in (
            lambda: checkout.set_payer(shop, person, payer, method),
            lambda: checkout.verify_vat_id(shop, person) or self.wizard.under_way,
        ):
            if not self.wizard.is_idle_on(page) or not await self.wizard.in_turn(work):
                return
            if self.wizard.is_idle_on(page):
                page.update_journey(self.wizard.under_way)

    async def ask_again(self) -> None:
        """A page that waits for a payment asks what became of it, and stays until there is news.

        It can be left, and its link followed, while the payment service takes its time to answer.
        """
        page = self.app.screen
        if self._asking or not isinstance(page, PaymentScreen) or not page.is_waiting:
            return
        self._asking = True
        try:
            journey = await asyncio.to_thread(checkout.ask_again, self.app.shop, self.person)
        finally:
            self._asking = False
        if journey.placed:
            self.app.chores.hand_over_mail()
        if journey.order != page.journey.order and self.wizard.is_idle_on(page):
            await self.wizard.go_on(journey)

    async def show_mail(self) -> None:
        """Mail was handed over: a receipt on top says where it is."""
        page = self.app.screen
        if isinstance(page, ReceiptScreen) and not self.wizard.busy:
            journey = await asyncio.to_thread(read, self.app.shop, self.person)
            if journey and page.is_on_top:
                page.update_journey(journey)
