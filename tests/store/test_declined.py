"""A payment that failed costs nothing and loses nothing; the next try is another charge (R10)."""

import pytest

from store.domain.draft import Mode
from store.domain.orders import Order, OrderStatus
from store.domain.problems import Refused
from store.purchase import checkout, shopping
from tests.fakes import DECLINED
from tests.shops import ANNA, BRUNO, World


def test_r10_a_declined_payment_provisions_nothing_and_keeps_the_cart(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    journey = world.buy()
    assert journey.order is not None
    assert journey.order.last is not None
    assert journey.order.status is OrderStatus.DECLINED
    assert journey.order.last.outcome.code == "card_declined", "the reason is shown in place"
    assert [line.product for line in world.cart.lines] == ["helpline"]
    world.assert_nothing_bought()


def test_r10_the_next_try_is_the_same_order_under_a_new_key(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy()
    world.pay()
    (order,) = world.orders
    assert order.number == "2026-000001"
    first, second = world.gateway.calls
    assert first != second
    assert [attempt.charge.key for attempt in order.attempts] == [first, second]
    world.assert_bought_once()


def test_another_way_to_pay_is_used_at_the_next_try(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy(method="card")
    world.pay(method="transfer")
    assert world.orders[0].method == "transfer"
    assert [charge.method for charge in world.gateway.charged.values()] == ["transfer"]


def test_a_declined_order_whose_cart_changed_makes_way_for_another(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy()
    shopping.edit_line(world.shop, ANNA, world.cart.lines[0].id)
    shopping.set_seats(world.shop, ANNA, "6")
    world.agree()
    world.pay()
    given_up, bought = world.past(Order)
    assert (given_up.status, bought.status) == (OrderStatus.CANCELLED, OrderStatus.PROVISIONED)
    assert (given_up.number, bought.number) == ("2026-000001", "2026-000002")
    assert not world.all(Order)
    assert len(world.gateway.charged) == 1


def test_a_line_added_after_a_decline_is_charged_under_a_key_of_its_own(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy()
    shopping.add_another(world.shop, ANNA)
    world.choose(product="beacon", tier="standard", seats=1)
    shopping.to_checkout(world.shop, ANNA)
    world.agree()
    journey = world.pay()
    assert journey.order is not None
    assert journey.order.status is OrderStatus.PROVISIONED
    assert len(set(world.gateway.calls)) == 2
    assert [order.status for order in world.orders] == [OrderStatus.CANCELLED, OrderStatus.PROVISIONED]


def test_a_trial_can_be_started_after_a_decline(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy()
    shopping.choose_mode(world.shop, ANNA, Mode.TRY)
    journey = checkout.start_trial(world.shop, ANNA)
    assert journey.trial_start is not None
    assert world.subscriptions[0].is_trial
    assert not world.gateway.charged
    assert [order.status for order in world.orders] == [OrderStatus.CANCELLED]


def test_the_cart_opens_after_a_decline(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy()
    draft = shopping.open_cart(world.shop, ANNA).draft
    assert (draft.cart_open, draft.product) == (True, None)


def test_what_a_colleague_bought_ends_the_declined_order_of_the_same_cart(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy(ANNA)
    shopping.open_cart(world.shop, BRUNO)
    shopping.to_checkout(world.shop, BRUNO)
    world.agree(BRUNO)
    world.pay(BRUNO)
    assert not world.all(Order)
    assert len(world.gateway.charged) == 1
    journey = world.journey(ANNA)
    assert (journey.order, journey.draft.product) == (None, None), "nothing of it is left to buy"
    with pytest.raises(Refused, match="cart_empty"):
        checkout.place(world.shop, ANNA, "")
    assert shopping.start(world.shop, ANNA).draft.product is None
