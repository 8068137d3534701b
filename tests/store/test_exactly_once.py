"""However often an order is placed and wherever it breaks off: one order, charge, invoice and mail (design 4)."""

from dataclasses import replace
from datetime import date

import pytest

from store.domain.catalogue import Downgrade
from store.domain.draft import Draft
from store.domain.orders import Order, OrderStatus, Outcome, OutcomeState
from store.domain.problems import Refused
from store.domain.records import Event
from store.mail import outbox
from store.purchase import checkout, shopping
from store.subscriptions import plans
from tests.fakes import LOST, Crash, DyingStore
from tests.shops import ANNA, BRUNO, World, at_once, eur, refusal

DONE = Outcome(OutcomeState.SUCCEEDED, ref="pay_1")


# ---- twice is once ------------------------------------------------------------------------------------


def test_placing_twice_places_once(world: World) -> None:
    first = world.buy()
    again = checkout.place(world.shop, ANNA, "anything")
    assert again.order == first.order
    assert len(world.gateway.calls) == 1
    world.assert_bought_once()


def test_two_terminals_of_one_contact_place_one_order(world: World) -> None:
    world.fill_cart()
    world.agree()
    checkout.set_payer(world.shop, ANNA, world.account.payer, "card")
    shown = world.shown()
    results = at_once(*[lambda: checkout.place(world.shop, ANNA, shown)] * 2)
    assert not [one for one in results if isinstance(one, Refused)]
    assert len(set(world.gateway.calls)) == 1
    world.assert_bought_once()


def test_two_contacts_who_place_the_same_cart_pay_for_it_once(world: World) -> None:
    world.fill_cart(ANNA)
    world.agree(ANNA)
    shopping.open_cart(world.shop, BRUNO)
    shopping.to_checkout(world.shop, BRUNO)
    world.agree(BRUNO)
    checkout.set_payer(world.shop, ANNA, world.account.payer, "card")
    checkout.set_payer(world.shop, BRUNO, world.account.payer, "card")
    shown = world.shown(ANNA)
    results = at_once(
        lambda: checkout.place(world.shop, ANNA, shown),
        lambda: checkout.place(world.shop, BRUNO, shown),
    )
    (refused,) = [one for one in results if isinstance(one, Refused)]
    assert refusal(refused).code in ("payment_under_way", "cart_empty")
    world.assert_bought_once()


# ---- a crash at every point -------------------------------------------------------------------------------


def the_claims_of_the_dead_expire(world: World) -> None:
    """A process that dies while it hands a mail over holds it for a while."""
    world.clock.pass_time(minutes=11)


def recovered(world: World) -> None:
    """Start again, settle what was cut short, and press Place Order once more if nothing had been stored."""
    world.gateway.answers.clear()
    world.mailer.works_again()
    world.restart()
    the_claims_of_the_dead_expire(world)
    checkout.reconcile(world.shop)
    outbox.flush_all(world.shop)
    if not world.orders:
        world.pay()


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_crash_around_any_commit_ends_in_one_of_everything(world: World, commit: int, before: bool) -> None:
    world.fill_cart()
    world.agree()
    dying = world.over(DyingStore(world.store, commit, before))
    placing = checkout.Placing(world.journey().payer, "card", world.shown())
    with pytest.raises(Crash):
        checkout.pay(dying, ANNA, placing)
    recovered(world)
    world.assert_bought_once()


def test_no_commit_of_a_purchase_is_left_out_above(world: World) -> None:
    world.fill_cart()
    world.agree()
    counting = DyingStore(world.store, 1_000, before=True)
    checkout.pay(world.over(counting), ANNA, checkout.Placing(world.journey().payer, "card", world.shown()))
    assert 1_000 - counting.commits_left == 3


def test_a_crash_while_the_gateway_is_called_ends_in_one_of_everything(world: World) -> None:
    world.gateway.answers.append(Crash())
    with pytest.raises(Crash):
        world.buy()
    assert world.all(Order)[0].status is OrderStatus.CHARGING
    recovered(world)
    world.assert_bought_once()


def test_a_crash_while_the_mail_is_handed_over_ends_in_one_of_everything(world: World) -> None:
    world.mailer.failure = Crash()
    with pytest.raises(Crash):
        world.buy()
    recovered(world)
    world.assert_bought_once()


def test_after_a_crash_the_receipt_is_shown_instead_of_a_second_order(world: World) -> None:
    world.gateway.answers.append(Crash())
    with pytest.raises(Crash):
        world.buy()
    recovered(world)
    journey = shopping.resume(world.shop, ANNA)
    assert journey is not None
    assert journey.order is not None
    assert journey.order.invoice
    assert not journey.draft.receipt_read
    assert len(world.all(Draft)) == 1


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("commit", [1, 2])
def test_a_crash_while_settling_ends_in_one_of_everything(world: World, commit: int, before: bool) -> None:
    world.gateway.answers.append(LOST)
    world.buy()
    with pytest.raises(Crash):
        checkout.reconcile(world.over(DyingStore(world.store, commit, before)))
    recovered(world)
    world.assert_bought_once()


# ---- a change of what the account has ---------------------------------------------------------------------


def change_shown(world: World) -> checkout.Placing:
    """Five seats become eight, ten days after they were bought; the review was agreed to."""
    world.buy()
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=10)
    world.change_plan(seats=8)
    world.agree()
    return checkout.Placing(world.journey().payer, "card", world.shown())


def changed_on_restart(world: World) -> None:
    """Start again, settle what was cut short, and press Place Order once more if nothing had been stored."""
    world.gateway.answers.clear()
    world.restart()
    the_claims_of_the_dead_expire(world)
    checkout.reconcile(world.shop)
    if len(world.orders) == 1:
        world.pay()
    outbox.flush_all(world.shop)


def assert_changed_once(world: World) -> None:
    (one,) = world.subscriptions
    assert (one.seats, one.net, one.period.start) == (8, eur("128.00"), date(2026, 3, 11))
    assert [charge.amount for charge in world.gateway.charged.values()] == [eur("97.60"), eur("90.05")]
    assert len(world.orders) == len(world.invoices) == len(world.mailer.sent) == 2
    assert [each.what for each in world.past(Event)] == ["subscription_bought"] * 2
    assert not world.cart.lines


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_crash_around_any_commit_of_a_change_makes_it_once(world: World, commit: int, before: bool) -> None:
    placing = change_shown(world)
    with pytest.raises(Crash):
        checkout.pay(world.over(DyingStore(world.store, commit, before)), ANNA, placing)
    changed_on_restart(world)
    assert_changed_once(world)


def test_a_crash_while_the_gateway_is_called_for_a_change_makes_it_once(world: World) -> None:
    placing = change_shown(world)
    world.gateway.answers.append(Crash())
    with pytest.raises(Crash):
        checkout.pay(world.shop, ANNA, placing)
    assert world.subscriptions[0].seats == 5
    changed_on_restart(world)
    assert_changed_once(world)


def test_a_change_whose_answer_was_lost_is_made_once(world: World) -> None:
    placing = change_shown(world)
    world.gateway.answers.append(LOST)
    checkout.pay(world.shop, ANNA, placing)
    assert world.subscriptions[0].seats == 5
    changed_on_restart(world)
    assert_changed_once(world)


def test_a_change_that_two_terminals_place_is_made_once(world: World) -> None:
    placing = change_shown(world)
    checkout.set_payer(world.shop, ANNA, placing.payer, placing.method)
    results = at_once(*[lambda: checkout.place(world.shop, ANNA, placing.shown)] * 2)
    assert not [one for one in results if isinstance(one, Refused)]
    outbox.flush_all(world.shop)
    assert_changed_once(world)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_around_the_commit_of_a_scheduled_change_schedules_it_once(world: World, before: bool) -> None:
    world.catalogue = replace(world.catalogue, downgrade=Downgrade.END_OF_TERM)
    shopping.start(world.shop, ANNA)
    world.choose(tier="premier")
    world.agree()
    world.pay()
    shopping.finish(world.shop, ANNA)
    plans.edit(world.shop, ANNA, world.subscriptions[0].id)
    shopping.choose_tier(world.shop, ANNA, "pro")
    with pytest.raises(Crash):
        plans.proceed(world.over(DyingStore(world.store, 1, before)), ANNA)
    world.restart()
    if world.subscriptions[0].scheduled is None:
        plans.proceed(world.shop, ANNA)
    assert [one.what for one in world.past(Event)].count("change_scheduled") == 1
    assert [mail.id.partition(":")[0] for mail in world.mails].count("scheduled") == 1
