"""The price of an order file: the worked examples (domain 5 and 6), and whatever cannot be priced."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from store.domain.accounts import Payer, VatIdState
from store.domain.catalogue import Discount, Product, Text
from store.domain.money import Money
from store.domain.order_file import Customer, Holding, OrderFile, OrderLine
from store.domain.periods import Cycle
from store.domain.problems import Problem, Refused
from store.domain.quotes import Quote, Treatment
from store.domain.subscriptions import Scheduled
from store.purchase.quoting import Prices, for_account, for_customer
from tests.shops import BERLIN, World, eur, sample_rates, sample_shop

START, CHANGE = date(2026, 3, 1), date(2026, 3, 11)
PRICES = Prices(sample_shop(), sample_rates())
FIVE = OrderLine("helpline", "pro", 5, Cycle.MONTHLY)
HELD = Holding("helpline", "pro", 5, Cycle.MONTHLY, START)


def customer(country: str = "IT", *, balance: str = "0", **more: object) -> Customer:
    return Customer(country, "EUR", eur(balance), **more)  # type: ignore[arg-type]


def quoted(buyer: Customer, *lines: OrderLine, day: date = START, prices: Prices = PRICES) -> Quote:
    return for_customer(prices, OrderFile(lines or (FIVE,), customer=buyer), buyer, day)


def refused(buyer: Customer, *lines: OrderLine, day: date = START) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        quoted(buyer, *lines, day=day)
    return codes(refused.value.problems)


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


# ---- the worked examples -----------------------------------------------------------------------------
def test_r1_a_new_purchase() -> None:
    bought = quoted(customer())
    assert (bought.net, bought.vat, bought.due) == (eur("80.00"), eur("17.60"), eur("97.60"))
    assert bought.lines[0].period.end == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("held", "wanted", "net", "due", "to_balance"),
    [
        (5, OrderLine("helpline", "pro", 8, Cycle.MONTHLY), "73.81", "90.05", "0"),
        (8, OrderLine("helpline", "pro", 5, Cycle.MONTHLY), "-6.71", "0", "8.19"),
        (5, OrderLine("helpline", "pro", 5, Cycle.ANNUAL), "713.81", "870.85", "0"),
    ],
)
def test_r4_a_change(held: int, wanted: OrderLine, net: str, due: str, to_balance: str) -> None:
    changed = quoted(customer(subscriptions=(replace(HELD, seats=held),)), wanted, day=CHANGE)
    assert (changed.net, changed.due, changed.to_balance) == (eur(net), eur(due), eur(to_balance))
    assert changed.lines[0].previous_renewal == date(2026, 4, 1)


def test_what_is_on_the_balance_is_used_first() -> None:
    assert quoted(customer(balance="10.00")).due == eur("87.60")


@pytest.mark.parametrize(
    ("buyer", "treatment", "total"),
    [
        (customer("IT"), Treatment.DOMESTIC, "97.60"),
        (customer("DE", vat_id=VatIdState.VALID), Treatment.REVERSE_CHARGE, "80.00"),
        (customer("GR", vat_id=VatIdState.VALID), Treatment.REVERSE_CHARGE, "80.00"),
        (customer("DE", vat_id=VatIdState.UNAVAILABLE), Treatment.DESTINATION_UNVERIFIED, "95.20"),
        (customer("DE", vat_id=VatIdState.INVALID), Treatment.DESTINATION, "95.20"),
        (customer("DE", business=False, vat_id=VatIdState.VALID), Treatment.DESTINATION, "95.20"),
        (customer("HU", business=False), Treatment.DESTINATION, "101.60"),
        (customer("FI", business=False), Treatment.DESTINATION, "100.40"),
        (customer("LU", business=False), Treatment.DESTINATION, "93.60"),
        (customer("US"), Treatment.OUTSIDE, "80.00"),
        (customer("ES", postcode="35001"), Treatment.OUTSIDE, "80.00"),
    ],
)
def test_the_vat_of_a_customer(buyer: Customer, treatment: Treatment, total: str) -> None:
    found = quoted(buyer)
    assert (found.groups[0].treatment, found.total) == (treatment, eur(total))


# ---- what a customer has -----------------------------------------------------------------------------
def test_what_was_bought_long_ago_is_in_its_present_period() -> None:
    old = replace(HELD, since=date(2025, 1, 31))
    (line,) = quoted(customer(subscriptions=(old,)), replace(FIVE, seats=8), day=date(2026, 3, 11)).lines
    assert line.credit is not None
    assert (line.credit.days, line.credit.of) == (20, 31)  # 28 Feb -> 31 Mar
    assert line.previous_renewal == date(2026, 3, 31)


def test_what_was_bought_with_a_discount_still_has_it() -> None:
    offer = Discount("launch", Text({"en": "Launch"}), percent="10", since=START, until=date(2026, 3, 2))
    prices = replace(PRICES, catalogue=replace(PRICES.catalogue, discounts=(offer,)))
    held = customer(subscriptions=(HELD,))
    (line,) = quoted(held, replace(FIVE, seats=8), day=date(2026, 4, 11), prices=prices).lines
    assert line.credit is not None
    assert line.credit.paid == eur("72.00")
    assert [one.amount for one in line.discounts] == [eur("12.80")]


def test_a_subscription_that_the_order_does_not_change_is_left_alone() -> None:
    held = replace(HELD, product="gather", since=date(2026, 12, 1))
    assert refused(customer(subscriptions=(held,))) == [("customer.subscriptions.1.since", "order_too_early")]
    assert not quoted(customer(subscriptions=(replace(held, since=START),)), day=CHANGE).lines[0].credit


def test_all_that_is_wrong_with_what_is_held() -> None:
    held = (
        replace(HELD, product="helpdesk"),
        replace(HELD, product="gather", tier="gold"),
        replace(HELD, since=date(2020, 1, 1)),
        replace(HELD, product="gather", since=date(2026, 3, 2)),
    )
    assert refused(customer(subscriptions=held), day=date(2020, 6, 1)) == [
        ("customer.subscriptions.1.product", "order_product_unknown"),
        ("customer.subscriptions.2.tier", "order_tier_unknown"),
        ("customer.subscriptions.3.since", "order_unpriced"),
        ("customer.subscriptions.4.since", "order_too_early"),
    ]


# ---- what is wanted ----------------------------------------------------------------------------------
def test_all_that_is_wrong_with_every_line() -> None:
    lines = (
        OrderLine("helpdesk", "pro", 5, Cycle.MONTHLY),
        OrderLine("gather", "gold", 5, Cycle.MONTHLY),
        OrderLine("gather", "business", 4, Cycle.MONTHLY),
        OrderLine("vault", "local", 30, Cycle.MONTHLY),
        FIVE,
        OrderLine("helpline", "pro", 5, Cycle.ANNUAL),
    )
    assert refused(customer(), *lines) == [
        ("lines.1.product", "order_product_unknown"),
        ("lines.2.tier", "order_tier_unknown"),
        ("lines.3.seats", "seats_below_minimum"),
        ("lines.4.seats", "seats_not_in_blocks"),
        ("lines.6.product", "order_several_plans"),
    ]


def test_the_same_plan_twice_is_one_line() -> None:
    (line,) = quoted(customer(), FIVE, replace(FIVE, seats=3)).lines
    assert line.seats == 8


def test_together_two_lines_may_be_too_much() -> None:
    assert refused(customer(), replace(FIVE, seats=30), replace(FIVE, seats=30)) == [("lines.1", "seats_above_maximum")]


def test_a_currency_that_nothing_is_sold_in() -> None:
    assert refused(Customer("IT", "CHF", Money.zero("CHF"))) == [("lines.1.cycle", "product_not_sold")]


def test_a_day_before_the_vat_rates_is_refused() -> None:
    old = replace(sample_shop(), products=tuple(_priced_since(date(2020, 1, 1))))
    with pytest.raises(Refused) as refused:
        quoted(customer(), day=date(2021, 6, 30), prices=replace(PRICES, catalogue=old))
    assert codes(refused.value.problems) == [("", "order_vat_unknown")]


def _priced_since(day: date) -> Iterator[Product]:
    for product in sample_shop().products:
        tiers = []
        for tier in product.tiers:
            tiers.append(replace(tier, prices=tuple(replace(price, since=day) for price in tier.prices)))
        yield replace(product, tiers=tuple(tiers))


# ---- an account of the store -------------------------------------------------------------------------
def acme(*lines: OrderLine, payer: Payer | None = None) -> OrderFile:
    return OrderFile(lines or (FIVE,), "acme", payer=payer)


def test_an_account_pays_what_its_review_shows(world: World) -> None:
    world.fill_cart()
    shown = world.journey().quote
    assert shown is not None
    found = for_account(world.shop, acme())
    assert replace(found, lines=(replace(found.lines[0], id=shown.lines[0].id),)) == shown


def test_nothing_is_changed(world: World) -> None:
    with world.store.view("acme") as view:
        before = view.revision
    for_account(world.shop, acme(payer=BERLIN))
    with world.store.view("acme") as view:
        assert view.revision == before


def test_a_change_of_what_the_account_has(world: World) -> None:
    world.buy()
    world.clock.pass_time(days=10)
    assert for_account(world.shop, acme(replace(FIVE, seats=8))).due == eur("90.05")


def test_on_a_later_day_the_account_has_what_it_will_have_then(world: World) -> None:
    world.buy()
    (line,) = for_account(world.shop, acme(replace(FIVE, seats=8)), date(2026, 5, 11)).lines
    assert line.credit is not None
    assert (line.credit.days, line.previous_renewal) == (21, date(2026, 6, 1))


def test_on_a_later_day_a_scheduled_change_has_been_made(world: World) -> None:
    world.buy()
    (one,) = world.subscriptions
    world.put("acme", replace(one, scheduled=Scheduled("premier", "Premier", 4, Cycle.MONTHLY)))
    (line,) = for_account(world.shop, acme(replace(FIVE, tier="premier", seats=8)), date(2026, 5, 11)).lines
    assert line.credit is not None
    assert (line.credit.plan, line.credit.seats, line.credit.paid) == ("Helpline Premier", 4, line.price * 4)


def test_a_day_before_the_account_bought_it_is_refused(world: World) -> None:
    world.buy()
    with pytest.raises(Refused) as refused:
        for_account(world.shop, acme(replace(FIVE, seats=8)), date(2026, 2, 28))
    assert codes(refused.value.problems) == [("", "order_too_early")]


def test_fewer_seats_than_are_assigned_have_no_quote(world: World) -> None:
    world.buy()
    world.put("acme", replace(world.subscriptions[0], assigned=4))
    with pytest.raises(Refused) as refused:
        for_account(world.shop, acme(replace(FIVE, seats=3)))
    assert codes(refused.value.problems) == [("lines.1.seats", "seats_below_assigned")]


def test_the_register_is_asked_about_the_number_of_another_payer(world: World) -> None:
    assert for_account(world.shop, acme(payer=BERLIN)).due == eur("80.00")
    world.register.state = VatIdState.UNAVAILABLE
    assert for_account(world.shop, acme(payer=BERLIN)).due == eur("95.20")
    assert world.register.asked == ["DE136695976"] * 2


def test_a_payer_with_faults_has_no_quote(world: World) -> None:
    wrong = replace(BERLIN, city="", country="Germany", vat_id="")
    with pytest.raises(Refused) as refused:
        for_account(world.shop, acme(payer=wrong))
    assert codes(refused.value.problems) == [("payer.city", "city_missing"), ("payer.country", "country_not_a_code")]


def test_an_account_that_is_not_there(world: World) -> None:
    with pytest.raises(Refused) as refused:
        for_account(world.shop, OrderFile((FIVE,), "nobody"))
    assert codes(refused.value.problems) == [("account", "account_missing")]
