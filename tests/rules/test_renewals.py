"""What a renewal costs and for which days: by the anchor, with price, VAT and discounts of its day (R2, R11)."""

from dataclasses import replace
from datetime import date

from store.domain.catalogue import Catalogue, Text
from store.domain.discounts import Grant
from store.domain.periods import Cycle, Period, nth_period
from store.domain.quotes import Quote, Treatment, Vat
from store.domain.renewing import converted, renewal, renewed
from store.domain.subscriptions import Subscription, SubscriptionStatus
from tests.rules.examples import CHANGE, ITALIAN, KEEPING, SHOP, START, after, eur, held, quoted, wanted

DUE = date(2026, 4, 1)


def renewing(
    *subscriptions: Subscription, vat: Vat = ITALIAN, balance: str = "0.00", day: date = DUE, shop: Catalogue = SHOP
) -> Quote:
    return renewal(shop, "EUR", subscriptions, vat, eur(balance), day)


def after_renewal(subscription: Subscription, day: date | None = None) -> Subscription:
    quote = renewing(subscription, day=day or subscription.period.end)
    return renewed(subscription, quote.lines[0], "2026-000002", ITALIAN)


def test_r11_five_seats_are_renewed_for_a_month_with_vat() -> None:
    quote = renewing(held())
    assert quote.lines[0].period == Period(DUE, date(2026, 5, 1))
    assert (quote.net, quote.vat, quote.due) == (eur("80.00"), eur("17.60"), eur("97.60"))
    assert quote.lines[0].credit is None


def test_what_is_due_together_is_one_sum_and_its_vat_is_rounded_once() -> None:
    stage = replace(held(3), id="stage", product="stage", tier="uneven")
    quote = renewing(held(1), stage, vat=Vat(Treatment.DESTINATION, "25", "SE"))
    assert [line.charged for line in quote.lines] == [eur("16.00"), eur("299.97")]
    assert quote.vat == eur("78.99")
    assert len(quote.groups) == 1


def test_r2_renewals_of_a_month_end_never_drift() -> None:
    one = held(anchor=date(2026, 1, 31))
    ends = []
    for _ in range(5):
        ends.append(one.period.end)
        one = after_renewal(one)
    assert ends == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]
    assert one.anchor == date(2026, 1, 31)


def test_r2_a_year_from_a_leap_day_comes_back_to_it() -> None:
    one = held(anchor=date(2028, 2, 29), cycle=Cycle.ANNUAL, net="768.00")
    for _ in range(3):
        one = after_renewal(one)
    assert one.period == Period(date(2031, 2, 28), date(2032, 2, 29))


def test_periods_follow_each_other_without_a_gap_however_late_the_run_is() -> None:
    one = held()
    late = renewing(one, day=date(2026, 4, 8))
    assert late.day == date(2026, 4, 8)
    assert late.lines[0].period == Period(DUE, date(2026, 5, 1))


def test_the_price_is_that_of_the_first_day_of_the_period() -> None:
    rising = replace(held(2, "18.00"), product="courier", tier="rising")
    assert renewing(rising).lines[0].charged == eur("20.00")
    before = replace(rising, period=Period(date(2026, 2, 1), START), anchor=date(2026, 2, 1))
    assert renewing(before, day=date(2026, 4, 8)).lines[0].charged == eur("18.00")


def test_the_next_renewal_is_said_with_its_own_price() -> None:
    rising = replace(held(2, "18.00"), product="courier", tier="rising", anchor=date(2026, 2, 1))
    rising = replace(rising, period=Period(date(2026, 2, 1), START))
    (line,) = renewing(rising, day=START).lines
    assert (line.charged, line.renewal) == (eur("18.00"), eur("20.00"))


def test_seats_that_are_sold_in_blocks_are_renewed_in_blocks() -> None:
    vault = replace(held(30), product="vault")
    assert renewing(vault).lines[0].charged == eur("32.00")


def test_the_balance_is_used_first() -> None:
    quote = renewing(held(), balance="54.19")
    assert (quote.total, quote.from_balance, quote.due) == (eur("97.60"), eur("54.19"), eur("43.41"))
    assert renewing(held(), balance="100.00").due == eur("0.00")


def test_a_plan_that_left_the_shop_is_renewed_at_what_was_announced() -> None:
    gone = replace(held(net="70.00"), product="gone", renewal=eur("70.00"))
    (line,) = renewing(gone).lines
    assert (line.charged, line.blocks, line.renewal) == (eur("70.00"), 1, eur("70.00"))


# ---- discounts (R13) -----------------------------------------------------------------------------------


LAUNCH = Grant("launch", Text({"en": "Launch"}), "10", end=date(2026, 5, 1))


def test_a_discount_that_is_still_good_comes_off_and_ends_with_its_day() -> None:
    one = replace(held(), discounts=(LAUNCH,))
    quote = renewing(one)
    assert (quote.lines[0].charged, quote.lines[0].renewal) == (eur("72.00"), eur("80.00"))
    assert (quote.vat, quote.due) == (eur("15.84"), eur("87.84"))
    one = renewed(one, quote.lines[0], "2026-000002", ITALIAN)
    assert renewing(one, day=date(2026, 5, 1)).lines[0].charged == eur("80.00")


def test_a_discount_that_ends_within_the_period_is_good_for_its_days() -> None:
    one = replace(held(), discounts=(replace(LAUNCH, end=date(2026, 4, 16)),))
    (line,) = renewing(one).lines
    assert line.charged == eur("76.00")
    assert (line.discounts[0].days, line.discounts[0].of) == (15, 30)


# ---- what a renewal leaves -----------------------------------------------------------------------------


def test_a_renewed_subscription_has_what_was_invoiced() -> None:
    one = replace(held(), status=SubscriptionStatus.PAST_DUE, assigned=4)
    now = after_renewal(one)
    assert (now.status, now.period, now.net) == (SubscriptionStatus.ACTIVE, Period(DUE, date(2026, 5, 1)), eur("80.00"))
    assert (now.invoice, now.vat, now.assigned, now.anchor) == ("2026-000002", ITALIAN, 4, START)


def test_a_change_after_a_renewal_gives_back_what_the_renewal_charged() -> None:
    now = after_renewal(held())
    quote = quoted(wanted(8), has=(now,), vat=ITALIAN, day=date(2026, 4, 11))
    credit = quote.lines[0].credit
    assert credit is not None
    assert (credit.days, credit.of, credit.amount) == (20, 30, eur("53.33"))


def test_r5_a_period_that_was_cut_short_is_renewed_in_whole_by_its_anchor() -> None:
    changed = after(quoted(wanted(8), has=(held(),), shop=KEEPING, day=CHANGE), held())
    assert changed.period == Period(CHANGE, DUE)
    (line,) = renewing(changed, shop=KEEPING).lines
    assert (line.period, line.charged) == (Period(DUE, date(2026, 5, 1)), eur("128.00"))


# ---- trials that go on paid (R6) -------------------------------------------------------------------------


def trial() -> Subscription:
    return replace(
        held(3, "0.00"),
        status=SubscriptionStatus.TRIAL,
        period=Period(START, date(2026, 3, 15)),
        cycle=None,
        discounts=(),
    )


def test_r6_a_trial_that_goes_on_is_billed_monthly_from_its_last_day() -> None:
    one = converted(SHOP, "EUR", trial())
    quote = renewing(one, day=date(2026, 3, 15))
    assert quote.lines[0].period == nth_period(date(2026, 3, 15), Cycle.MONTHLY, 0)
    assert quote.due == eur("58.56")


def test_a_discount_of_everything_is_renewed_for_nothing() -> None:
    free = replace(held(), discounts=(replace(LAUNCH, percent="100", end=None),))
    assert renewing(free).due == eur("0.00")
