"""Billing periods: half-open `[start, end)` calendar days in the account's time zone."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from store.domain.frozen import dataclass


class Cycle(StrEnum):
    """How often a subscription is billed."""

    MONTHLY = "monthly"
    ANNUAL = "annual"

    @property
    def months(self) -> int:
        return 1 if self is Cycle.MONTHLY else 12


def add_months(anchor: date, months: int) -> date:
    """`anchor` moved by months and clamped to the month's end: 31 Jan + 1 = 28 or 29 Feb (R2)."""
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = divmod(index, 12)
    from calendar import monthrange

    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a period has at least one day")

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def unused_days(self, day: date) -> int:
        """Days left from `day` on; the day of a change belongs to the new period (R3)."""
        return min(self.days, max(0, (self.end - day).days))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a subscription was billed by when `day` began: a second change of that day starts from there again (R5)."""

    day: date
    anchor: date
    cycle: Cycle


def nth_period(anchor: date, cycle: Cycle, index: int) -> Period:
    """The period number `index` (0 = first), always computed from the anchor so it never drifts (R2)."""
    return Period(
        add_months(anchor, cycle.months * index),
        add_months(anchor, cycle.months * (index + 1)),
    )


def period_on(anchor: date, cycle: Cycle, day: date) -> Period:
    """The period of `anchor` that contains `day`, which must not lie before the anchor."""
    if day < anchor:
        raise ValueError(f"{day} lies before the first period, which starts on {anchor}")
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    index = months // cycle.months
    period = nth_period(anchor, cycle, index)
    return period if day in period else nth_period(anchor, cycle, index - 1)


def local_day(instant: datetime, time_zone: str) -> date:
    """The calendar day of an aware instant where the account lives (R12)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(ZoneInfo(time_zone)).date()
