"""What customers do on a day: buy, try out, change, cancel, think better of it, pay what they owe, change cards."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from random import Random

from store.billing import owing
from store.documents.receivables import received
from store.domain.accounts import Person, SavedMethod
from store.domain.catalogue import TrialEnd
from store.domain.draft import Cart, Draft, Mode
from store.domain.orders import Order, OrderStatus
from store.domain.periods import Cycle
from store.domain.pricing import fingerprint
from store.domain.problems import Refused
from store.domain.records import Receivable
from store.domain.subscriptions import Scheduled, Subscription, SubscriptionStatus
from store.ports import UnitOfWork
from store.provisioning.provision import end_unpaid
from store.purchase import checkout, shopping
from store.purchase.checkout import Placing
from store.purchase.journey import Journey
from store.shop import Shop, account_of
from store.subscriptions import cancelling, plans
from tests.simulation.population import CARDS

ACTS = 0.06
"""The share of days on which a customer does something."""


class Customer:
    """One account's contact. What is refused is left."""

    def __init__(self, shop: Shop, account_id: str, random: Random) -> None:
        self.shop = shop
        self.person = Person(account_id, "anna")
        self.random = random

    def live(self) -> None:
        """One day."""
        if self.random.random() >= ACTS:
            return
        with suppress(Refused):
            self.pay_owed()
        acts: tuple[Callable[[], object], ...] = (
            self.buy,
            self.buy,
            self.try_out,
            self.change_seats,
            self.change_seats,
            self.change_seats,
            self.change_plan,
            self.cancel,
            self.reactivate,
            self.schedule,
            self.change_card,
            self.transfer,
        )
        with suppress(Refused):
            self.random.choice(acts)()
        self._leave()

    def move_in(self) -> None:
        """Buy the first plan, by the month."""
        shopping.start(self.shop, self.person)
        journey = shopping.choose_product(self.shop, self.person, self.random.choice(("beacon", "courier")))
        shopping.choose_mode(self.shop, self.person, Mode.BUY)
        if journey.product and journey.product.has_tiers:
            shopping.choose_tier(self.shop, self.person, journey.product.tiers[0].id)
        shopping.set_seats(self.shop, self.person, "2")
        shopping.choose_cycle(self.shop, self.person, Cycle.MONTHLY)
        self._place(shopping.to_checkout(self.shop, self.person))
        self._leave()

    # ---- what they do ------------------------------------------------------------------------------
    def buy(self) -> None:
        shopping.start(self.shop, self.person)
        product = self.random.choice(self.shop.catalogue().products)
        shopping.choose_product(self.shop, self.person, product.id)
        shopping.choose_mode(self.shop, self.person, Mode.BUY)
        self._choose(self.random.randint(1, 8) * product.block)
        self._place(shopping.to_checkout(self.shop, self.person))

    def try_out(self) -> None:
        tried = [product for product in self.shop.catalogue().products if product.trial]
        shopping.start(self.shop, self.person)
        shopping.choose_product(self.shop, self.person, self.random.choice(tried).id)
        journey = shopping.choose_mode(self.shop, self.person, Mode.TRY)
        if journey.product and journey.product.has_tiers:
            shopping.choose_tier(self.shop, self.person, self.random.choice(journey.product.tiers).id)
        shopping.set_seats(self.shop, self.person, "1")
        start = checkout.start_trial(self.shop, self.person).trial_start
        at_end = self.random.choice(tuple(TrialEnd))
        if start:
            self._alter(start.subscription, lambda one: replace(one, trial_end=at_end))

    def change_seats(self) -> None:
        one = self._held()
        if one:
            plans.edit(self.shop, self.person, one.id)
            shopping.set_seats(self.shop, self.person, str(max(1, one.seats + self.random.randint(-3, 3))))
            self._place(plans.proceed(self.shop, self.person))

    def change_plan(self) -> None:
        one = self._held()
        if one:
            plans.edit(self.shop, self.person, one.id)
            self._choose(one.seats)
            self._place(plans.proceed(self.shop, self.person))

    def cancel(self) -> None:
        one = self._held()
        if one:
            cancelling.cancel(self.shop, self.person, one.id)

    def reactivate(self) -> None:
        with self.shop.store.view(self.person.account) as view:
            ending = [one for one in view.all(Subscription) if one.status is SubscriptionStatus.PENDING_CANCELLATION]
        if ending:
            cancelling.reactivate(self.shop, self.person, ending[0].id)

    def pay_owed(self) -> None:
        owing.pay(self.shop, self.person, "card")

    def schedule(self) -> None:
        """A smaller plan from the next period on."""
        one = self._held()
        if one and one.cycle and one.scheduled is None:
            later = Scheduled(one.tier, one.tier_name, max(1, one.seats - 1), self.random.choice(tuple(Cycle)))
            self._alter(one.id, lambda one: replace(one, scheduled=later))

    def change_card(self) -> None:
        card = self.random.choice(CARDS)
        with self.shop.store.change(self.person.account) as work:
            expires = f"{self.random.randint(2027, 2031)}-{self.random.randint(1, 12):02}"
            saved = SavedMethod(f"card:{card}", "visa", "4242", expires)
            work.put(replace(account_of(work), saved_method=saved))
            work.commit()

    def transfer(self) -> None:
        with self.shop.store.view(self.person.account) as view:
            unpaid = view.all(Receivable)
        if unpaid:
            received(self.shop, unpaid[0].id)

    # ---- how they do it ------------------------------------------------------------------------------
    def _choose(self, seats: int) -> None:
        journey = shopping.resume(self.shop, self.person)
        product = journey.product if journey else None
        if product and product.has_tiers:
            shopping.choose_tier(self.shop, self.person, self.random.choice(product.tiers).id)
        shopping.set_seats(self.shop, self.person, str(seats))
        shopping.choose_cycle(self.shop, self.person, self.random.choice((Cycle.MONTHLY, Cycle.MONTHLY, Cycle.ANNUAL)))

    def _place(self, journey: Journey) -> None:
        if journey.quote is None:
            return
        journey = shopping.agree(self.shop, self.person, fingerprint(journey.quote))
        if journey.quote:
            saved = [method.id for method in journey.methods if method.kind == "saved"]
            method = self.random.choice((*saved, *saved, "card", "transfer"))
            checkout.pay(self.shop, self.person, Placing(journey.payer, method, fingerprint(journey.quote)))

    def _held(self) -> Subscription | None:
        """One that is paid for."""
        with self.shop.store.view(self.person.account) as view:
            today = self.shop.today(account_of(view))
            held = [one for one in view.all(Subscription) if one.is_renewed and today < one.period.end]
        return self.random.choice(held) if held else None

    def _alter(self, subscription_id: str, how: Callable[[Subscription], Subscription]) -> None:
        with self.shop.store.change(self.person.account) as work:
            one = work.get(Subscription, subscription_id)
            if one and not any(order.is_waiting for order in work.all(Order)):
                work.put(how(one))
                work.commit()

    def _leave(self) -> None:
        """Whatever was begun and not paid for is forgotten, but for what waits for a bank."""
        with self.shop.store.change(self.person.account) as work:
            if not any(order.is_waiting for order in work.all(Order)):
                self._forget(work)
                work.commit()

    def _forget(self, work: UnitOfWork) -> None:
        for order in work.all(Order):
            if order.renews is None:
                end_unpaid(self.shop, work, order.moved(OrderStatus.CANCELLED, self.shop.clock.now(), "anna"))
        for draft in work.all(Draft):
            work.remove(Draft, draft.id)
        for cart in work.all(Cart):
            work.remove(Cart, cart.id)
