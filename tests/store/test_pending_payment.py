"""While a payment has no end, and when its answer is lost or late (design 4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from store import overview
from store.domain.accounts import AccountStatus, Person, User
from store.domain.orders import Order, OrderStatus, Outcome, OutcomeState
from store.domain.problems import Refused
from store.purchase import checkout, shopping
from tests.fakes import CONFIRM, DECLINED, LOST, NEVER_ARRIVED, PENDING
from tests.shops import ANNA, BRUNO, World, at_once, eur, refusal

DONE = Outcome(OutcomeState.SUCCEEDED, ref="pay_1")


# ---- while a payment has no end yet ---------------------------------------------------------------------


def test_a_colleague_cannot_pay_for_what_is_being_paid_for(world: World) -> None:
    world.gateway.answers.append(CONFIRM)
    world.buy(ANNA)
    shopping.open_cart(world.shop, BRUNO)
    shopping.to_checkout(world.shop, BRUNO)
    world.agree(BRUNO)
    with pytest.raises(Refused) as refused:
        world.pay(BRUNO)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["by"]) == ("payment_under_way", "anna@acme.example")
    assert len(world.all(Order)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda world: shopping.set_seats(world.shop, BRUNO, "8"),
        lambda world: shopping.remove_line(world.shop, BRUNO, world.cart.lines[0].id),
        lambda world: (shopping.add_another(world.shop, BRUNO), world.choose(BRUNO, "beacon", "standard", 1)),
    ],
    ids=["change", "take out", "add"],
)
def test_a_colleague_cannot_change_the_cart_that_is_being_paid_for(
    world: World, change: Callable[[World], object]
) -> None:
    world.gateway.answers.append(PENDING)
    world.buy(ANNA)
    before = world.cart
    shopping.open_cart(world.shop, BRUNO)
    shopping.edit_line(world.shop, BRUNO, before.lines[0].id)
    with pytest.raises(Refused) as refused:
        change(world)
    assert refusal(refused.value).code == "payment_under_way"
    assert world.cart == before


def test_the_balance_is_used_by_one_order(world: World) -> None:
    world.change_account(balance=eur("50.00"))
    world.gateway.answers += [PENDING, DONE]
    world.buy(ANNA)
    shopping.start(world.shop, BRUNO)
    with pytest.raises(Refused, match="payment_under_way"):
        world.choose(BRUNO, "beacon", "standard", 1)
    checkout.reconcile(world.shop)
    assert world.account.balance == eur("0.00")
    shopping.start(world.shop, BRUNO)
    quote = world.choose(BRUNO, "beacon", "standard", 1).quote
    assert quote is not None
    assert quote.from_balance == eur("0.00")


def test_a_trial_may_be_started_meanwhile(world: World) -> None:
    world.gateway.answers.append(PENDING)
    world.buy(ANNA)
    world.try_out(BRUNO, "courier", "basic")
    assert checkout.start_trial(world.shop, BRUNO).trial_start is not None


def test_3d_secure_waits_shows_the_link_and_goes_on_when_it_is_confirmed(world: World) -> None:
    world.gateway.answers += [CONFIRM, CONFIRM, DONE]
    journey = world.buy()
    assert journey.order is not None
    assert journey.order.last is not None
    assert journey.order.status is OrderStatus.ACTION_REQUIRED
    assert journey.order.last.outcome.url == "https://bank.example/confirm"
    world.assert_nothing_bought()
    still = checkout.ask_again(world.shop, ANNA).order
    assert still is not None
    assert still.is_waiting
    settled = checkout.ask_again(world.shop, ANNA).order
    assert settled is not None
    assert settled.invoice
    world.assert_bought_once()


def test_3d_secure_that_is_not_confirmed_is_a_decline(world: World) -> None:
    world.gateway.answers += [CONFIRM, Outcome(OutcomeState.DECLINED, code="authentication_failed")]
    world.buy()
    checkout.ask_again(world.shop, ANNA)
    world.assert_nothing_bought()
    assert len(world.cart.lines) == 1
    world.pay()
    world.assert_bought_once()


def test_no_answer_while_waiting_forgets_nothing_that_is_known(world: World) -> None:
    world.gateway.answers += [CONFIRM, NEVER_ARRIVED]
    world.buy()
    order = checkout.ask_again(world.shop, ANNA).order
    assert order is not None
    assert order.last is not None
    assert (order.status, order.last.outcome) == (OrderStatus.ACTION_REQUIRED, CONFIRM)


def test_asking_what_became_of_a_settled_order_asks_nobody(world: World) -> None:
    world.buy()
    checkout.ask_again(world.shop, ANNA)
    assert len(world.gateway.calls) == 1


def test_a_gateway_that_takes_its_time_holds_up_nobody_else(world: World) -> None:
    """Neither other accounts nor colleagues wait for it: no lock is held while it is asked."""
    world.put("other", replace(world.account, id="other"), replace(world.get(User, "anna"), id="olga"))
    other, done = Person("other", "olga"), list[str]()

    def meanwhile() -> None:
        world.buy(other, "beacon")
        done.append("another account bought")
        overview.prefer(world.shop, BRUNO, theme="seatdesk-light")
        done.append("a colleague changed something")
        world.try_out(BRUNO, "courier", "basic")
        checkout.start_trial(world.shop, BRUNO)
        done.append("a colleague started a trial")

    world.gateway.meanwhile = meanwhile
    world.fill_cart()
    world.agree()
    world.pay()
    assert len(done) == 3
    assert [len(world.past(Order, account)) for account in ("acme", "other")] == [1, 1]


# ---- answers that get lost, come late, or never come -----------------------------------------------------


@pytest.mark.parametrize("lost", [LOST, NEVER_ARRIVED], ids=["after the charge", "before the charge"])
def test_a_lost_answer_is_unknown_and_reconciled_under_the_same_key(world: World, lost: Outcome) -> None:
    world.gateway.answers.append(lost)
    journey = world.buy()
    assert journey.order is not None
    assert journey.order.status is OrderStatus.UNKNOWN
    assert not world.subscriptions
    world.restart()
    assert checkout.reconcile(world.shop) == ()
    assert len(set(world.gateway.calls)) == 1
    world.assert_bought_once()


def test_reconciling_again_and_asking_meanwhile_settles_once(world: World) -> None:
    world.gateway.answers.append(LOST)
    world.buy()
    at_once(
        lambda: checkout.ask_again(world.shop, ANNA),
        lambda: (checkout.reconcile(world.shop), world.journey())[1],
        lambda: checkout.place(world.shop, ANNA, ""),
    )
    checkout.reconcile(world.shop)
    world.assert_bought_once()


def test_what_still_has_no_end_is_reported(world: World) -> None:
    world.gateway.answers += [PENDING, PENDING]
    world.buy()
    (waiting,) = checkout.reconcile(world.shop)
    assert (waiting.number, waiting.status) == ("2026-000001", OrderStatus.PENDING_PAYMENT)


@pytest.mark.parametrize(
    "late", [DECLINED, CONFIRM, NEVER_ARRIVED, Outcome(OutcomeState.CANCELLED)], ids=lambda outcome: outcome.state
)
def test_an_answer_that_comes_after_the_end_changes_nothing(world: World, late: Outcome) -> None:
    world.gateway.answers += [PENDING, DONE]
    placed = world.buy().order
    assert placed is not None
    checkout.reconcile(world.shop)
    ended = world.get(Order, placed.id)
    assert ended.heard(placed.attempts[0].charge.key, late, world.clock.now(), "gateway") == ended


def test_an_order_settled_by_reconcile_while_the_screen_waits_for_its_answer_is_settled_once(world: World) -> None:
    world.gateway.meanwhile = lambda: checkout.reconcile(world.shop)
    journey = world.buy()
    assert journey.order is not None
    assert journey.order.invoice
    assert len(world.gateway.calls) == 2
    world.assert_bought_once()


def test_an_answer_to_an_earlier_try_changes_nothing(world: World) -> None:
    world.gateway.answers += [DECLINED, PENDING]
    world.buy()
    order = world.pay().order
    assert order is not None
    first = order.attempts[0].charge.key
    assert order.heard(first, DONE, world.clock.now(), "gateway") == order


def test_a_charge_that_never_arrived_is_not_sent_again_after_the_gateway_forgot_its_key(world: World) -> None:
    world.gateway.answers.append(NEVER_ARRIVED)
    world.buy()
    world.clock.pass_time(hours=23, minutes=1)
    checkout.reconcile(world.shop)
    (order,) = world.orders
    assert order.status is OrderStatus.CANCELLED
    assert len(world.cart.lines) == 1, "what was wanted is still in the cart"
    world.assert_nothing_bought()

    world.agree()
    bought = world.pay().order
    assert bought is not None
    assert bought.id != order.id
    assert bought.status is OrderStatus.PROVISIONED
    assert len(set(world.gateway.calls)) == 2


def test_a_charge_whose_answer_was_lost_a_day_ago_is_looked_up_not_sent(world: World) -> None:
    world.gateway.answers.append(LOST)
    world.buy()
    world.clock.pass_time(hours=30)
    checkout.reconcile(world.shop)
    world.assert_bought_once()
    assert world.invoices[0].quote.due == eur("97.60")


def test_a_paid_order_is_opened_although_its_contact_and_account_lost_access(world: World) -> None:
    world.gateway.answers += [PENDING, DONE]
    world.buy()
    world.change_account(status=AccountStatus.BLOCKED)
    world.change_user(ANNA, billing_contact=False)
    checkout.reconcile(world.shop)
    assert world.account.status is AccountStatus.BLOCKED
    world.assert_bought_once()


@pytest.mark.parametrize("gone", [[ANNA], [ANNA, BRUNO]], ids=["a colleague is left", "no contact is left"])
def test_a_paid_order_is_opened_although_its_contact_was_removed(world: World, gone: list[Person]) -> None:
    world.gateway.answers += [PENDING, DONE]
    world.buy()
    with world.store.change("acme") as work:
        for person in gone:
            work.remove(User, person.user)
        work.commit()
    checkout.reconcile(world.shop)
    world.assert_bought_once()


def test_a_paid_order_is_opened_although_the_shop_dropped_the_product(world: World) -> None:
    world.gateway.answers += [PENDING, DONE]
    world.buy()
    world.stop_selling("helpline")
    checkout.reconcile(world.shop)
    assert world.subscriptions[0].plan_name == "Helpline Pro"
    world.assert_bought_once()


def test_what_is_settled_days_later_keeps_the_terms_that_were_seen(world: World) -> None:
    world.gateway.answers += [PENDING, DONE]
    world.buy()
    world.clock.pass_time(days=5)
    world.vat_becomes("IT", "25", world.clock.now().date() - timedelta(days=1))
    checkout.reconcile(world.shop)
    assert world.invoices[0].quote.total == eur("97.60")
    assert world.subscriptions[0].period.start == world.invoices[0].day
