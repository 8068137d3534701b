"""What an order costs: purchases, changes, renewals, and the invariants of every quote (R1, R3-R5, R9, R13)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from store.domain.money import Money
from store.domain.periods import Cycle, Period
from store.domain.pricing import NotSold, fingerprint
from store.domain.quotes import Quote, Treatment, Vat
from store.domain.subscriptions import SubscriptionStatus
from tests.rules.examples import CHANGE, ITALIAN, KEEPING, SHOP, START, after, eur, held, quoted, wanted


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


def test_r4_a_credit_of_another_vat_is_noted_beside_the_invoice() -> None:
    quote = quoted(wanted(8), has=(held(vat=Vat(Treatment.DESTINATION_UNVERIFIED, "22", "IT")),), vat=ITALIAN)
    assert [(group.treatment, group.net, group.vat) for group in quote.groups] == [
        (Treatment.DOMESTIC, eur("128.00"), eur("28.16")),
        (Treatment.DESTINATION_UNVERIFIED, eur("-54.19"), eur("-11.92")),
    ]
    assert quote.lines[0].credit is not None
    assert quote.lines[0].credit.noted
    assert quote.due == eur("90.05")


def test_r4_two_states_with_one_rate_stay_apart() -> None:
    slovenian = Vat(Treatment.DESTINATION, "22", "SI")
    quote = quoted(wanted(8), has=(held(vat=Vat(Treatment.DESTINATION, "22", "XX")),), vat=slovenian)
    assert [(group.country, group.net) for group in quote.groups] == [("SI", eur("128.00")), ("XX", eur("-54.19"))]


def test_r4_less_than_nothing_is_an_invoice_and_a_credit_note_never_a_negative_invoice() -> None:
    quote = quoted(wanted(5), has=(held(8, "128.00", vat=ITALIAN),), vat=ITALIAN)
    assert [(group.net, group.vat) for group in quote.groups] == [
        (eur("80.00"), eur("17.60")),
        (eur("-86.71"), eur("-19.08")),
    ]
    assert (quote.net, quote.vat, quote.due) == (eur("-6.71"), eur("-1.48"), eur("0.00"))
    assert quote.to_balance == eur("8.19"), "what was paid with VAT is given back with VAT"


def test_r4_the_same_plan_again_on_the_day_it_was_bought_costs_nothing() -> None:
    quote = quoted(wanted(5), has=(held(vat=ITALIAN),), vat=ITALIAN, day=START)
    assert (quote.total, quote.to_balance) == (eur("0.00"), eur("0.00"))


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


def test_r5_another_cycle_and_back_on_one_day_finds_the_anchor_again() -> None:
    annual = after(quoted(wanted(5, cycle=Cycle.ANNUAL), has=(held(),), shop=KEEPING))
    back = quoted(wanted(5), has=(annual,), shop=KEEPING)
    assert (back.lines[0].anchor, back.lines[0].period.end) == (START, date(2026, 4, 1))
    the_next_day = quoted(wanted(5), has=(annual,), shop=KEEPING, day=CHANGE + timedelta(days=1))
    assert the_next_day.lines[0].anchor is None


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


def test_the_renewal_is_that_of_the_review_and_of_home() -> None:
    quote = quoted(wanted(3, "courier", "rising"), day=date(2026, 3, 31))
    assert after(quote).renewal == quote.lines[0].renewal == quote.renewals[0].net == eur("30.00")


def test_dinars_have_three_decimals() -> None:
    quote = quoted(wanted(3, tier="dinar"), vat=Vat(Treatment.DESTINATION, "25.5", "FI"), currency="KWD")
    assert (quote.net, quote.vat) == (Money(14997, "KWD"), Money(3824, "KWD"))
    assert str(quote.total.decimal) == "18.821"


def test_dinars_are_prorated_to_the_thousandth() -> None:
    bought = after(quoted(wanted(3, tier="dinar"), currency="KWD", day=START))
    change = quoted(wanted(4, tier="dinar"), has=(bought,), currency="KWD")
    assert change.lines[0].credit is not None
    assert change.lines[0].credit.amount == Money.of("10.159", "KWD")
    assert change.net == Money.of("9.837", "KWD")


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
