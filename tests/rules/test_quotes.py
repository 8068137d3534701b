"""What an order costs: purchases, changes, renewals, and the invariants of every quote (R1, R3-R5, R9, R13)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.catalogue import Catalogue
from store.domain.money import Money, total
from store.domain.periods import Cycle, Period, period_on
from store.domain.pricing import NotSold, Wanted, fingerprint
from store.domain.quotes import NO_VAT, Quote, Treatment, Vat
from store.domain.subscriptions import Subscription, SubscriptionStatus
from tests.rules.examples import CHANGE, ITALIAN, KEEPING, SHOP, START, eur, held, quoted, wanted


def test_r1_five_seats_monthly() -> None:
    quote = quoted(wanted(5), day=START)
    assert quote.due == eur("80.00")
    assert quote.lines[0].period == Period(START, date(2026, 4, 1))


def test_r1_five_seats_annual() -> None:
    quote = quoted(wanted(5, cycle=Cycle.ANNUAL), day=START)
    assert quote.due == eur("768.00")
    assert quote.lines[0].period == Period(START, date(2027, 3, 1))


def test_r3_money_of_24_days_of_30() -> None:
    assert eur("249.95").share(24, 30) == eur("199.96")


def test_r4_from_five_to_eight_seats() -> None:
    quote = quoted(wanted(8), has=(held(vat=ITALIAN),), vat=ITALIAN)
    line = quote.lines[0]
    assert line.credit is not None
    assert (line.credit.paid, line.credit.days, line.credit.of) == (eur("80.00"), 21, 31)
    assert (line.credit.amount, line.net) == (eur("54.19"), eur("128.00"))
    assert (quote.net, quote.vat, quote.due) == (eur("73.81"), eur("16.24"), eur("90.05"))
    assert line.period == Period(CHANGE, date(2026, 4, 11))
    assert line.previous_renewal == date(2026, 4, 1)
    assert quote.next_renewal is not None
    assert (quote.next_renewal.day, quote.next_renewal.total) == (date(2026, 4, 11), eur("156.16"))


def test_r4_from_eight_to_five_seats_goes_to_the_balance() -> None:
    quote = quoted(wanted(5), has=(held(8, "128.00"),))
    assert quote.lines[0].credit is not None
    assert quote.lines[0].credit.amount == eur("86.71")
    assert (quote.net, quote.due, quote.to_balance) == (eur("-6.71"), eur("0.00"), eur("6.71"))


def test_r4_from_monthly_to_annual() -> None:
    quote = quoted(wanted(5, cycle=Cycle.ANNUAL), has=(held(),))
    assert (quote.due, quote.lines[0].period.end) == (eur("713.81"), date(2027, 3, 11))


def test_r4_the_credit_is_computed_on_the_line_not_per_seat() -> None:
    credit = quoted(wanted(8), has=(held(),)).lines[0].credit
    assert credit is not None
    assert credit.amount == eur("54.19")
    assert 5 * eur("16.00").share(21, 31) == eur("54.20")


def test_r4_a_credit_uses_the_price_and_the_vat_that_were_invoiced() -> None:
    reverse_charge = Vat(Treatment.REVERSE_CHARGE, "0")
    quote = quoted(wanted(8), has=(held(net="40.00", vat=ITALIAN),), vat=reverse_charge)
    assert quote.net == eur("128.00") - eur("27.10")
    assert {group.rate: (group.net, group.vat) for group in quote.groups} == {
        "0": (eur("128.00"), eur("0.00")),
        "22": (eur("-27.10"), eur("-5.96")),
    }


def test_r4_the_balance_is_used_first_and_never_more_of_it_than_is_due() -> None:
    some = quoted(wanted(8), has=(held(),), balance=eur("10.00"))
    assert (some.from_balance, some.due) == (eur("10.00"), eur("63.81"))
    plenty = quoted(wanted(8), has=(held(),), balance=eur("100.00"))
    assert (plenty.from_balance, plenty.due) == (eur("73.81"), eur("0.00"))


def test_r4_a_period_that_is_over_leaves_no_credit() -> None:
    quote = quoted(wanted(8), has=(held(),), day=date(2026, 4, 1))
    assert quote.lines[0].credit is None
    assert quote.due == eur("128.00")


def test_r4_a_credit_is_given_once_however_many_lines_ask_for_it() -> None:
    quote = quoted(wanted(5), replace(wanted(5), id="again"), has=(held(),))
    assert [line.credit is not None for line in quote.lines] == [True, False]


def test_r5_keeping_the_anchor_charges_the_rest_of_the_period() -> None:
    quote = quoted(wanted(8), has=(held(),), shop=KEEPING)
    assert quote.net == eur("48.00").share(21, 31) == eur("32.52")
    assert quote.lines[0].period == Period(CHANGE, date(2026, 4, 1))
    assert quote.next_renewal is not None
    assert (quote.next_renewal.day, quote.next_renewal.net) == (date(2026, 4, 1), eur("128.00"))


def test_r5_a_second_change_counts_days_against_the_whole_period() -> None:
    after_first = replace(held(8, "86.71"), period=Period(CHANGE, date(2026, 4, 1)))
    quote = quoted(wanted(10), has=(after_first,), shop=KEEPING, day=date(2026, 3, 21))
    assert quote.lines[0].net == eur("160.00").share(11, 31)
    assert quote.lines[0].anchor == START


def test_r5_another_cycle_moves_the_anchor_all_the_same() -> None:
    quote = quoted(wanted(5, cycle=Cycle.ANNUAL), has=(held(),), shop=KEEPING)
    assert quote.lines[0].period == Period(CHANGE, date(2027, 3, 11))
    assert quote.lines[0].anchor is None


def test_r6_buying_during_a_trial_says_what_is_forfeited_and_credits_nothing() -> None:
    trial = replace(held(net="0.00"), status=SubscriptionStatus.TRIAL, period=Period(START, date(2026, 3, 15)))
    line = quoted(wanted(5), has=(trial,)).lines[0]
    assert (line.forfeited_trial_days, line.credit, line.net) == (4, None, eur("80.00"))


def test_r7_after_the_end_it_is_a_new_purchase() -> None:
    ended = replace(held(), status=SubscriptionStatus.EXPIRED)
    assert quoted(wanted(5), has=(ended,), day=date(2026, 4, 11)).due == eur("80.00")


def test_blocks_are_paid_in_full() -> None:
    lines = quoted(wanted(26, "vault")).lines
    assert (lines[0].blocks, lines[0].net) == (2, eur("32.00"))


def test_a_price_is_used_from_its_day_and_shown_for_a_renewal_before_that() -> None:
    before = quoted(wanted(1, "courier", "rising"), day=date(2026, 3, 31))
    assert before.due == eur("9.00")
    assert before.renewals[0].net == eur("10.00")
    assert quoted(wanted(1, "courier", "rising"), day=date(2026, 4, 1)).due == eur("10.00")


def test_a_plan_without_a_price_in_the_currency_is_not_sold() -> None:
    with pytest.raises(NotSold):
        quoted(wanted(1), currency="JPY")
    with pytest.raises(KeyError):
        quoted(wanted(1, "nothing"))


def test_yen_have_no_decimals() -> None:
    quote = quoted(wanted(3, tier="yen"), vat=ITALIAN, currency="JPY")
    assert (quote.net, quote.vat) == (Money(7797, "JPY"), Money(1715, "JPY"))


def test_vat_is_rounded_once_per_rate() -> None:
    quote = quoted(
        *(replace(wanted(1, "stage", "uneven"), id=str(n)) for n in range(3)), vat=Vat(Treatment.DESTINATION, "25")
    )
    assert quote.vat == eur("74.99")


def test_renewals_of_one_day_are_billed_together() -> None:
    quote = quoted(wanted(1), wanted(1, "courier", "rising"), wanted(1, "vault", cycle=Cycle.ANNUAL), vat=ITALIAN)
    assert [(renewal.day, renewal.net) for renewal in quote.renewals] == [
        (date(2026, 4, 11), eur("26.00")),
        (date(2027, 3, 11), eur("153.60")),
    ]


def test_r9_the_same_quote_has_the_same_fingerprint() -> None:
    assert fingerprint(quoted(wanted(5))) == fingerprint(quoted(wanted(5)))


DEARER = replace(
    SHOP,
    products=tuple(
        replace(
            product,
            tiers=tuple(
                replace(tier, prices=tuple(replace(p, amount=p.amount * 2) for p in tier.prices))
                for tier in product.tiers
            ),
        )
        for product in SHOP.products
    ),
)


@pytest.mark.parametrize(
    "changed",
    [
        quoted(wanted(6)),
        quoted(wanted(5), shop=DEARER),
        quoted(wanted(5), vat=ITALIAN),
        quoted(wanted(5), day=CHANGE + timedelta(days=1)),
        quoted(wanted(5), has=(held(),)),
        quoted(wanted(5), balance=eur("0.01")),
    ],
    ids=["seats", "price", "vat", "day", "another admin's change", "balance"],
)
def test_r9_anything_that_decides_the_amount_changes_the_fingerprint(changed: Quote) -> None:
    assert fingerprint(changed) != fingerprint(quoted(wanted(5)))


orders = st.lists(
    st.builds(
        Wanted,
        st.uuids().map(str),
        st.sampled_from(["helpline", "vault"]),
        st.just("pro"),
        st.integers(1, 1000),
        st.sampled_from(Cycle),
    ),
    max_size=5,
)
vats = st.sampled_from([NO_VAT, ITALIAN, Vat(Treatment.REVERSE_CHARGE, "0"), Vat(Treatment.DESTINATION, "25.5", "FI")])
owned = st.lists(
    st.builds(
        held,
        seats=st.integers(1, 1000),
        net=st.decimals(0, 100_000, places=2).map(str),
        anchor=st.dates(CHANGE - timedelta(days=30), CHANGE),
        cycle=st.sampled_from(Cycle),
        vat=vats,
    ),
    max_size=1,
).map(tuple)
balances = st.decimals(0, 10_000, places=2).map(lambda amount: Money.of(amount, "EUR"))


@given(orders, owned, vats, balances, st.sampled_from([SHOP, KEEPING]))
def test_r13_every_term_adds_up_and_nothing_due_is_negative(
    lines: list[Wanted], has: tuple[Subscription, ...], vat: Vat, balance: Money, shop: Catalogue
) -> None:
    quote = quoted(*lines, has=has, vat=vat, balance=balance, shop=shop)
    zero = eur("0")
    charges = total((line.net for line in quote.lines), "EUR")
    credits = total((line.credit.amount for line in quote.lines if line.credit), "EUR")
    assert quote.net == charges - credits == total((group.net for group in quote.groups), "EUR")
    assert quote.vat == total((group.vat for group in quote.groups), "EUR")
    assert quote.total == quote.net + quote.vat == quote.from_balance + quote.due - quote.to_balance
    assert zero <= quote.due
    assert zero <= quote.from_balance <= balance
    assert zero <= quote.to_balance
    assert not (quote.due and quote.to_balance)


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 30), st.sampled_from(Cycle))
def test_r4_a_change_and_its_reverse_on_one_day_cost_what_moving_the_anchor_costs(
    seats: int, others: int, later: int, cycle: Cycle
) -> None:
    day = START + timedelta(days=later)
    bought = after(quoted(wanted(seats, cycle=cycle), day=START), held(seats, anchor=START, cycle=cycle))
    there = quoted(wanted(others, cycle=cycle), has=(bought,), day=day)
    back = quoted(wanted(seats, cycle=cycle), has=(after(there, bought),), day=day)
    moved = quoted(wanted(seats, cycle=cycle), has=(bought,), day=day)
    assert there.net + back.net == moved.net


@given(
    st.integers(1, 500),
    st.lists(st.integers(1, 500), min_size=1, max_size=5),
    st.integers(0, 30),
    st.sampled_from([SHOP, KEEPING]),
)
def test_many_changes_of_one_day_cost_what_the_last_one_does(
    seats: int, changes: list[int], later: int, shop: Catalogue
) -> None:
    day = START + timedelta(days=later)
    bought = after(quoted(wanted(seats), day=START), held(seats))
    now, paid = bought, eur("0")
    for count in changes:
        quote = quoted(wanted(count), has=(now,), day=day, shop=shop)
        now, paid = after(quote, now), paid + quote.net
    assert paid == quoted(wanted(changes[-1]), has=(bought,), day=day, shop=shop).net


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 100)), min_size=1, max_size=8),
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
)
def test_r5_no_change_moves_a_kept_anchor(changes: list[tuple[int, int]], anchor: date) -> None:
    now = after(quoted(wanted(5), day=anchor), held(5, anchor=anchor))
    day = anchor
    for later, seats in changes:
        day += timedelta(days=later)
        if day >= now.period.end:
            break
        now = after(quoted(wanted(seats), has=(now,), day=day, shop=KEEPING), now)
        assert now.period.end == period_on(anchor, Cycle.MONTHLY, day).end


def after(quote: Quote, before: Subscription) -> Subscription:
    """The subscription that an order of this quote leaves."""
    line = quote.lines[0]
    return replace(
        before,
        seats=line.seats,
        anchor=line.anchor or line.period.start,
        period=line.period,
        net=line.net,
        cycle=line.cycle,
    )
