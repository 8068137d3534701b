"""Payments stay open across days, runs and whatever else customers do: nothing is given, charged or lost twice."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from store.billing import owing
from store.billing.billing_run import bill
from store.domain.accounts import Person
from store.domain.catalogue import Downgrade
from store.domain.orders import Outcome, OutcomeState
from store.domain.periods import Cycle
from store.domain.problems import Refused
from store.domain.quotes import Quote
from store.domain.records import GivenTo
from store.domain.subscriptions import Scheduled, Subscription
from store.payments import refunds
from store.payments.refunds import Wanted
from store.purchase import checkout, seats, shopping
from store.purchase.journey import Journey
from store.subscriptions import cancelling, plans
from tests.fakes import CONFIRM, DECLINED, LOST, NEVER_ARRIVED, PENDING
from tests.shops import ANNA, BRUNO, World
from tests.simulation.audit import faults

PAID = Outcome(OutcomeState.SUCCEEDED, ref="pay_1")
ANSWERS = (PAID, PENDING, CONFIRM, LOST, NEVER_ARRIVED, DECLINED)
USERS = ("anna", "bruno", "marco", "sara")


class Life:
    """An account with five seats of Helpline Premier since 1 March; it is the 28th. What is refused is left."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.agreed: dict[str, Quote] = {}
        """What was on the review of each order."""
        self.told: Callable[[Subscription], bool] = lambda _: True
        """What Bruno was last told that Helpline will be."""
        world.catalogue = replace(world.catalogue, downgrade=Downgrade.END_OF_TERM)
        shopping.start(world.shop, ANNA)
        self._pay(world.choose(tier="premier"))
        world.clock.pass_time(days=27)

    def do(self, act: "Act", number: int) -> None:
        with suppress(Refused):
            act(self, number)
        self._holds()

    # ---- what happens -------------------------------------------------------------------------------------
    def answers(self, number: int) -> None:
        """The gateway says this from now on."""
        self.world.gateway.answers.clear()
        self.world.gateway.answers.extend(repeat(ANSWERS[number % len(ANSWERS)], 1000))

    def days(self, number: int) -> None:
        self.world.clock.pass_time(days=number)

    def bills(self, _: int = 0) -> None:
        failed = [billed.failed for billed in bill(self.world.shop) if billed.failed]
        assert failed == []
        self.audit()

    def asks(self, _: int = 0) -> None:
        checkout.reconcile(self.world.shop)

    def changes(self, number: int) -> None:
        self._pay(self.world.change_plan(seats=number, cycle=Cycle.ANNUAL if number == 1 else None))

    def buys(self, number: int) -> None:
        shopping.start(self.world.shop, BRUNO)
        self._pay(self.world.choose(BRUNO, "courier", "basic", number), BRUNO)

    def buys_again(self, number: int) -> None:
        shopping.start(self.world.shop, BRUNO)
        self._pay(self.world.choose(BRUNO, "helpline", "pro", number), BRUNO)
        self.told = lambda _: True

    def gives_up(self, _: int) -> None:
        checkout.give_up(self.world.shop, ANNA)

    def cancels(self, _: int) -> None:
        cancelling.cancel(self.world.shop, BRUNO, self._helpline.id)
        self.told = lambda one: not one.is_renewed

    def reactivates(self, _: int) -> None:
        cancelling.reactivate(self.world.shop, BRUNO, self._helpline.id)
        self.told = lambda _: True

    def schedules(self, number: int) -> None:
        before, later = self._helpline, Scheduled("pro", "Pro", number, Cycle.MONTHLY)
        plans.schedule(self.world.shop, BRUNO, before.id, later)
        self.told = lambda one: one.tier == "pro" or not one.is_renewed or one.scheduled == later

    def keeps(self, _: int) -> None:
        tier = plans.give_up(self.world.shop, BRUNO, self._helpline.id).tier
        self.told = lambda one: one.tier == tier

    def assigns(self, number: int) -> None:
        seats.assign(self.world.shop, BRUNO, self._helpline.id, USERS[:number])

    def refunds(self, _: int) -> None:
        wanted = Wanted(self.world.invoices[-1].id, "12.20", "Sorry", GivenTo.BALANCE)
        refunds.refund(self.world.shop, wanted, again=True)

    def pays_what_is_owed(self, _: int) -> None:
        owing.pay(self.world.shop, ANNA, "card")

    # ---- what must hold -------------------------------------------------------------------------------------
    def ends(self) -> None:
        """Every payment has its end, what is due is billed, and all that was agreed to, and no more, was charged."""
        self.answers(0)
        for _ in range(3):
            self.asks()
            self._holds()
            self.bills()
            self.days(1)
        self.bills()
        assert not any(order.is_waiting for order in self.world.orders)

    def _holds(self) -> None:
        for one in self.world.subscriptions:
            assert one.assigned <= one.seats, f"{one.assigned} on {one.seats} seats"
        assert self.told(self._helpline), self._helpline

    def audit(self) -> None:
        world = self.world
        with world.store.view("acme") as view:
            today = world.shop.today(world.account)
            assert faults(view, world.catalogue, "22", world.gateway.charged, today) == []
        assert world.account.balance.minor >= 0
        for invoice in world.invoices:
            agreed = self.agreed.get(invoice.order)
            assert agreed in (None, invoice.quote)

    # ---- how ----------------------------------------------------------------------------------------------
    @property
    def _helpline(self) -> Subscription:
        return max((one for one in self.world.subscriptions if one.product == "helpline"), key=lambda one: one.is_open)

    def _pay(self, journey: Journey, person: Person = ANNA) -> None:
        """Read the review, go on, and place the order; what was bought is put away."""
        world = self.world
        if not journey.scheduled:
            quote = world.agree(person).quote
            order = world.pay(person).order
            if order and quote:
                self.agreed[order.id] = quote
        shopping.finish(world.shop, person)


Act = Callable[[Life, int], None]
ACTS: tuple[Act, ...] = (
    Life.answers,
    Life.answers,
    Life.days,
    Life.days,
    Life.bills,
    Life.bills,
    Life.asks,
    Life.changes,
    Life.changes,
    Life.buys,
    Life.buys_again,
    Life.gives_up,
    Life.cancels,
    Life.reactivates,
    Life.schedules,
    Life.keeps,
    Life.assigns,
    Life.refunds,
    Life.pays_what_is_owed,
)
LIVES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 9)), max_size=16)


@given(LIVES)
@example([(Life.answers, 1), (Life.changes, 8), (Life.days, 9), (Life.bills, 0), (Life.answers, 0), (Life.asks, 0)])
@example([(Life.answers, 2), (Life.changes, 8), (Life.days, 9), (Life.bills, 0), (Life.changes, 7)])
@example([(Life.answers, 1), (Life.changes, 1), (Life.assigns, 4), (Life.answers, 0), (Life.asks, 0)])
@example([(Life.schedules, 3), (Life.answers, 1), (Life.days, 5), (Life.bills, 0), (Life.assigns, 4)])
@example([(Life.schedules, 3), (Life.answers, 1), (Life.days, 5), (Life.bills, 0), (Life.keeps, 0)])
@example([(Life.answers, 1), (Life.changes, 8), (Life.cancels, 0), (Life.answers, 0), (Life.asks, 0)])
@example([(Life.answers, 1), (Life.changes, 8), (Life.schedules, 3), (Life.answers, 0), (Life.asks, 0)])
@example([(Life.answers, 1), (Life.changes, 8), (Life.refunds, 0), (Life.answers, 0), (Life.asks, 0), (Life.bills, 0)])
@example([(Life.answers, 1), (Life.changes, 8), (Life.buys, 2), (Life.answers, 0), (Life.asks, 0), (Life.bills, 0)])
@example([(Life.assigns, 4), (Life.cancels, 0), (Life.days, 9), (Life.buys_again, 2), (Life.bills, 0)])
@settings(max_examples=40, deadline=None)
def test_however_payments_and_days_interleave_all_is_right_to_the_cent(acts: list[tuple[Act, int]]) -> None:
    with TemporaryDirectory() as folder:
        world = World(Path(folder, "store.sqlite"))
        life = Life(world)
        for act, number in acts:
            life.do(act, number)
        life.ends()
        world.store.close()
