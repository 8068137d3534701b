"""The price that was seen is the price that is charged, or nothing is (R9)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.domain.orders import Order
from store.domain.periods import Cycle
from store.domain.problems import Refused
from store.purchase import shopping
from tests.shops import ANNA, BRUNO, World, eur, refusal


def dearer(world: World) -> None:
    world.reprice("helpline", "pro", Cycle.MONTHLY, "20.00")


def cheaper(world: World) -> None:
    world.reprice("helpline", "pro", Cycle.MONTHLY, "10.00")


def another_vat_rate(world: World) -> None:
    world.vat_becomes("IT", "23", date(2026, 3, 1))


def seats_by_another_contact(world: World) -> None:
    shopping.open_cart(world.shop, BRUNO)
    shopping.edit_line(world.shop, BRUNO, world.cart.lines[0].id)
    shopping.set_seats(world.shop, BRUNO, "8")


def a_line_by_another_contact(world: World) -> None:
    shopping.start(world.shop, BRUNO)
    world.choose(BRUNO, "beacon", "standard", 2)


def balance_gone(world: World) -> None:
    world.change_account(balance=eur("0.00"))


@pytest.mark.parametrize(
    ("change", "new", "code"),
    [
        (dearer, "112.00", "quote_changed"),
        (cheaper, "51.00", "quote_changed"),
        (another_vat_rate, "88.40", "quote_changed"),
        (seats_by_another_contact, "146.16", "cart_differs"),
        (a_line_by_another_contact, "197.40", "cart_differs"),
        (balance_gone, "97.60", "quote_changed"),
    ],
)
def test_r9_what_changed_since_the_review_is_refused_with_old_and_new_and_then_accepted(
    world: World, change: Callable[[World], None], new: str, code: str
) -> None:
    world.change_account(balance=eur("10.00"))
    world.fill_cart()
    world.agree()
    on_screen = world.shown()
    change(world)
    with pytest.raises(Refused) as refused:
        world.pay(shown=on_screen)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["old"], problem.values["new"]) == (code, eur("87.60"), eur(new))
    assert not world.all(Order)
    world.assert_nothing_bought()

    journey = world.pay()
    assert journey.order is not None
    assert journey.order.quote.due == eur(new)
    assert [charge.amount for charge in world.gateway.charged.values()] == [eur(new)]
    world.assert_bought_once()


def test_r9_another_day_is_another_period_even_for_the_same_amount(world: World) -> None:
    world.fill_cart()
    world.agree()
    on_screen = world.shown()
    world.clock.pass_time(days=1)
    with pytest.raises(Refused) as refused:
        world.pay(shown=on_screen)
    assert refusal(refused.value).code == "quote_changed"
    world.assert_nothing_bought()
    world.pay()
    assert world.subscriptions[0].anchor == date(2026, 3, 2)


def test_r9_a_renewal_that_will_cost_more_is_refused_too(world: World) -> None:
    world.clock.instant = datetime(2027, 1, 10, 12, tzinfo=UTC)
    world.fill_cart(ANNA, "courier")
    world.agree()
    on_screen = world.shown()
    product, tier = world.catalogue.plan("courier", "basic")
    (sooner,) = [price for price in tier.prices if price.amount == eur("10.00")]
    later = replace(tier, prices=(*(one for one in tier.prices if one != sooner), replace(sooner, amount=eur("11.00"))))
    changed = replace(product, tiers=tuple(later if one.id == tier.id else one for one in product.tiers))
    products = tuple(changed if one.id == product.id else one for one in world.catalogue.products)
    world.catalogue = replace(world.catalogue, products=products)
    with pytest.raises(Refused) as refused:
        world.pay(shown=on_screen)
    assert refusal(refused.value).code == "quote_changed"


def test_r9_the_review_itself_is_agreed_to_only_as_it_stands(world: World) -> None:
    world.fill_cart()
    on_screen = world.shown()
    dearer(world)
    with pytest.raises(Refused) as refused:
        shopping.agree(world.shop, ANNA, on_screen)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["new"]) == ("quote_changed", eur("122.00"))
    assert world.draft().seen is None


def test_nothing_is_placed_that_was_never_reviewed(world: World) -> None:
    world.fill_cart()
    with pytest.raises(Refused) as refused:
        world.pay()
    assert refusal(refused.value).code == "quote_changed"
    world.assert_nothing_bought()


def test_a_plan_that_left_the_shop_is_named_and_nothing_is_charged(world: World) -> None:
    world.fill_cart(ANNA, "helpline", "courier")
    world.agree()
    on_screen = world.shown()
    world.stop_selling("courier")
    with pytest.raises(Refused) as refused:
        world.pay(shown=on_screen)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["plan"]) == ("plan_not_sold", "courier basic")
    with pytest.raises(Refused, match="plan_not_sold"):
        shopping.to_checkout(world.shop, ANNA)
    with pytest.raises(Refused, match="plan_not_sold"):
        shopping.agree(world.shop, ANNA, on_screen)
    world.assert_nothing_bought()
