"""Discounts: percent or fixed, for some periods or for ever, never below 0, off before VAT (domain 4, 6)."""

from dataclasses import replace
from datetime import date

import pytest

from store.domain.catalogue import Catalogue, Discount, Text
from store.domain.discounts import Deduction
from store.domain.money import Money
from store.domain.periods import Cycle
from store.domain.quotes import QuoteLine
from store.domain.subscriptions import SubscriptionStatus
from tests.rules.examples import CHANGE, ITALIAN, KEEPING, SHOP, START, after, eur, held, quoted, wanted

NAME = Text({"en": "Offer"})
TENTH = Discount("tenth", NAME, percent="10")
FIVE_EUROS = Discount("five", NAME, amounts=(eur("5.00"), Money(500, "JPY")))


def offering(*discounts: Discount, shop: Catalogue = SHOP) -> Catalogue:
    return replace(shop, discounts=discounts)


def terms(line: QuoteLine) -> list[tuple[str, int, int, Money]]:
    return [(one.grant.id, one.days, one.of, one.amount) for one in line.discounts]


def test_ten_per_cent_come_off_before_vat() -> None:
    quote = quoted(wanted(5), vat=ITALIAN, shop=offering(TENTH))
    (line,) = quote.lines
    assert (line.net, line.charged) == (eur("80.00"), eur("72.00"))
    assert terms(line) == [("tenth", 31, 31, eur("8.00"))]
    assert (quote.net, quote.vat, quote.total) == (eur("72.00"), eur("15.84"), eur("87.84"))


def test_a_fixed_amount_is_that_of_the_currency() -> None:
    assert quoted(wanted(5), shop=offering(FIVE_EUROS)).net == eur("75.00")
    assert quoted(wanted(1, tier="yen"), shop=offering(FIVE_EUROS), currency="JPY").net == Money(2099, "JPY")
    assert quoted(wanted(1, tier="dinar"), shop=offering(FIVE_EUROS), currency="KWD").net == Money.of("4.999", "KWD")


def test_several_come_off_one_after_the_other() -> None:
    line = quoted(wanted(5), shop=offering(FIVE_EUROS, TENTH)).lines[0]
    assert [amount for *_, amount in terms(line)] == [eur("5.00"), eur("7.50")]
    assert line.charged == eur("67.50")


@pytest.mark.parametrize(
    "generous",
    [Discount("all", NAME, percent="100"), Discount("much", NAME, amounts=(eur("1000.00"),))],
    ids=["percent", "fixed"],
)
def test_nothing_is_taken_off_below_zero(generous: Discount) -> None:
    quote = quoted(wanted(5), vat=ITALIAN, shop=offering(generous, TENTH))
    assert (quote.lines[0].charged, quote.total, quote.to_balance) == (eur("0.00"), eur("0.00"), eur("0.00"))
    assert [amount for *_, amount in terms(quote.lines[0])] == [eur("80.00"), eur("0.00")]


@pytest.mark.parametrize(
    ("periods", "renewal"), [(1, "80.00"), (2, "72.00"), (None, "72.00")], ids=["once", "twice", "for ever"]
)
def test_the_quote_shows_the_price_at_renewal(periods: int | None, renewal: str) -> None:
    quote = quoted(wanted(5), vat=ITALIAN, shop=offering(replace(TENTH, periods=periods)))
    assert quote.due == eur("87.84")
    assert quote.lines[0].renewal == quote.renewals[0].net == eur(renewal)


def test_three_periods_end_with_the_third() -> None:
    (grant,) = quoted(wanted(5), day=date(2026, 1, 31), shop=offering(replace(TENTH, periods=3))).lines[0].grants
    assert grant.end == date(2026, 4, 30)


def test_an_end_within_a_period_discounts_the_days_before_it() -> None:
    line = quoted(wanted(5), shop=offering(replace(TENTH, ends=date(2026, 4, 1)))).lines[0]
    assert terms(line) == [("tenth", 21, 31, eur("5.42"))]
    assert line.charged == eur("74.58")
    assert line.renewal == eur("80.00")


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(TENTH, since=date(2026, 3, 12)),
        replace(TENTH, until=date(2026, 3, 11)),
        replace(TENTH, ends=date(2026, 3, 11)),
        replace(TENTH, products=("courier",)),
        replace(TENTH, cycles=(Cycle.ANNUAL,)),
    ],
    ids=["not yet", "no longer", "over", "another product", "another cycle"],
)
def test_who_is_offered_nothing_gets_nothing(elsewhere: Discount) -> None:
    line = quoted(wanted(5), shop=offering(elsewhere)).lines[0]
    assert (line.discounts, line.charged) == ((), eur("80.00"))


@pytest.mark.parametrize(
    "offered",
    [
        replace(TENTH, since=CHANGE),
        replace(TENTH, until=date(2026, 3, 12)),
        replace(TENTH, products=("courier", "helpline"), cycles=(Cycle.MONTHLY,)),
    ],
)
def test_the_first_and_the_last_day_of_an_offer_count(offered: Discount) -> None:
    assert quoted(wanted(5), shop=offering(offered)).net == eur("72.00")


def test_a_change_keeps_what_was_granted_and_gets_no_new_offer() -> None:
    bought = after(quoted(wanted(5), day=START, shop=offering(TENTH)))
    change = quoted(wanted(8), has=(bought,), shop=offering(FIVE_EUROS))
    assert change.lines[0].credit is not None
    assert change.lines[0].credit.amount == eur("72.00").share(21, 31)
    assert [one.grant.id for one in change.lines[0].discounts] == ["tenth"]
    assert change.lines[0].charged == eur("115.20")


def test_a_change_neither_loses_nor_prolongs_a_discount() -> None:
    bought = after(quoted(wanted(5), day=START, shop=offering(replace(TENTH, periods=2))))
    line = quoted(wanted(5), has=(bought,), day=date(2026, 4, 11)).lines[0]
    assert line.period.end == date(2026, 5, 11)
    assert terms(line) == [("tenth", 20, 30, eur("5.33"))]


def test_once_is_good_for_the_days_of_the_first_period() -> None:
    bought = after(quoted(wanted(5), day=START, shop=offering(replace(TENTH, periods=1))))
    assert quoted(wanted(5), has=(bought,), day=START).total == eur("0.00")
    assert terms(quoted(wanted(5), has=(bought,)).lines[0]) == [("tenth", 21, 31, eur("5.42"))]
    over = quoted(wanted(5), has=(bought,), day=date(2026, 4, 1)).lines[0]
    assert (over.discounts, over.grants, over.charged) == ((), (), eur("80.00"))


def test_r5_the_rest_of_a_period_has_the_rest_of_its_discount() -> None:
    shop = offering(TENTH, shop=KEEPING)
    bought = after(quoted(wanted(5), day=START, shop=shop))
    quote = quoted(wanted(8), has=(bought,), shop=shop)
    assert quote.net == eur("115.20").share(21, 31) - eur("72.00").share(21, 31)


def test_a_trial_that_is_bought_is_a_new_purchase() -> None:
    trial = replace(held(net="0.00"), status=SubscriptionStatus.TRIAL)
    assert quoted(wanted(5), has=(trial,), shop=offering(TENTH)).net == eur("72.00")


def test_a_deduction_names_what_it_is() -> None:
    (deduction,) = quoted(wanted(5), shop=offering(TENTH)).lines[0].discounts
    assert isinstance(deduction, Deduction)
    assert (deduction.grant.name, deduction.grant.percent, deduction.grant.end) == (NAME, "10", None)
