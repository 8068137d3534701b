"""Half-open periods in the account's time zone, computed from an anchor that never drifts (R2, R3, R12)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.periods import Cycle, Period, add_months, local_day, nth_period, period_on

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
cycles = st.sampled_from(Cycle)


def ends(anchor: date, cycle: Cycle, count: int) -> list[date]:
    return [nth_period(anchor, cycle, index).end for index in range(count)]


def test_r1_a_month_and_a_year_from_the_first_of_march() -> None:
    assert nth_period(date(2026, 3, 1), Cycle.MONTHLY, 0) == Period(date(2026, 3, 1), date(2026, 4, 1))
    assert nth_period(date(2026, 3, 1), Cycle.ANNUAL, 0) == Period(date(2026, 3, 1), date(2027, 3, 1))


def test_r2_a_start_on_the_31st_comes_back_to_the_31st() -> None:
    assert ends(date(2026, 1, 31), Cycle.MONTHLY, 4) == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


def test_r2_february_of_a_leap_year() -> None:
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)


def test_r2_a_year_from_a_leap_day() -> None:
    assert ends(date(2028, 2, 29), Cycle.ANNUAL, 4) == [
        date(2029, 2, 28),
        date(2030, 2, 28),
        date(2031, 2, 28),
        date(2032, 2, 29),
    ]


@pytest.mark.parametrize(
    ("start", "change", "used", "of"),
    [
        (date(2023, 5, 23), date(2023, 6, 15), 23, 31),
        (date(2023, 6, 23), date(2023, 7, 15), 22, 30),
        (date(2023, 2, 23), date(2023, 3, 15), 20, 28),
        (date(2024, 2, 23), date(2024, 3, 15), 21, 29),
    ],
)
def test_r3_used_days_count_against_the_days_of_that_period(start: date, change: date, used: int, of: int) -> None:
    period = nth_period(start, Cycle.MONTHLY, 0)
    assert (period.days - period.unused_days(change), period.days) == (used, of)


def test_a_period_is_half_open_and_has_a_day() -> None:
    march = Period(date(2026, 3, 1), date(2026, 4, 1))
    assert date(2026, 3, 1) in march
    assert date(2026, 3, 31) in march
    assert date(2026, 4, 1) not in march
    with pytest.raises(ValueError, match="at least one day"):
        Period(date(2026, 3, 1), date(2026, 3, 1))


def test_there_is_no_period_before_the_anchor() -> None:
    with pytest.raises(ValueError, match="before the first period"):
        period_on(date(2026, 3, 1), Cycle.MONTHLY, date(2026, 2, 28))


def test_r12_an_evening_in_utc_is_the_next_day_in_rome() -> None:
    assert local_day(datetime(2026, 3, 10, 23, 30, tzinfo=UTC), "Europe/Rome") == date(2026, 3, 11)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
    ],
)
def test_r12_the_day_that_summer_time_begins_has_23_hours(instant: datetime, day: date) -> None:
    assert local_day(instant, "Europe/Rome") == day


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_r12_the_day_that_summer_time_ends_has_25_hours(instant: datetime, day: date) -> None:
    assert local_day(instant, "Europe/Rome") == day


@pytest.mark.parametrize(
    ("start", "cycle", "days"),
    [
        (date(2026, 3, 15), Cycle.MONTHLY, 31),
        (date(2026, 10, 15), Cycle.MONTHLY, 31),
        (date(2028, 2, 1), Cycle.MONTHLY, 29),
        (date(2028, 1, 31), Cycle.MONTHLY, 29),
        (date(2027, 3, 1), Cycle.ANNUAL, 366),
        (date(2028, 3, 1), Cycle.ANNUAL, 365),
    ],
)
def test_periods_count_calendar_days_whatever_clocks_and_leap_years_do(start: date, cycle: Cycle, days: int) -> None:
    assert nth_period(start, cycle, 0).days == days


def test_r3_a_leap_day_is_a_day_of_its_period() -> None:
    february = nth_period(date(2028, 2, 1), Cycle.MONTHLY, 0)
    assert [february.unused_days(date(2028, 2, day)) for day in (28, 29)] == [2, 1]


def test_r12_two_accounts_at_one_moment_may_be_days_apart() -> None:
    moment = datetime(2026, 3, 10, 10, 30, tzinfo=UTC)
    assert [local_day(moment, zone) for zone in ("Pacific/Kiritimati", "Pacific/Niue")] == [
        date(2026, 3, 11),
        date(2026, 3, 9),
    ]


def test_r12_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 3, 10, 23, 30), "Europe/Rome")  # noqa: DTZ001 - what is refused


@given(days, cycles, st.integers(0, 400))
def test_no_boundary_drifts(anchor: date, cycle: Cycle, index: int) -> None:
    period = nth_period(anchor, cycle, index)
    assert period.start == add_months(anchor, cycle.months * index)
    assert period.end == nth_period(anchor, cycle, index + 1).start
    assert anchor.day - period.start.day <= 3
    assert period.start.day == anchor.day or (period.start + timedelta(days=1)).day == 1


@given(days, cycles, st.integers(0, 40000))
def test_every_day_has_one_period(anchor: date, cycle: Cycle, later: int) -> None:
    day = anchor + timedelta(days=later)
    period = period_on(anchor, cycle, day)
    assert day in period
    index = ((period.start.year - anchor.year) * 12 + period.start.month - anchor.month) // cycle.months
    assert period == nth_period(anchor, cycle, index)


@given(days, cycles)
def test_the_days_of_a_period_add_up(anchor: date, cycle: Cycle) -> None:
    period = nth_period(anchor, cycle, 0)
    day_by_day = [anchor + timedelta(days=offset) for offset in range(period.days)]
    assert all(day in period for day in day_by_day)
    assert [period.unused_days(day) for day in day_by_day] == list(range(period.days, 0, -1))
    assert period.unused_days(period.end) == 0
