"""Discounts: what is taken off a price, for how long, and how much that is (domain 4, R13)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from store.domain.catalogue import Catalogue, Text
from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.periods import Cycle, Period, nth_period


@dataclass(frozen=True, slots=True)
class Grant:
    """A discount as one subscription has it: `percent` (decimal text) of the price, or `fixed` off its total.

    It is good for the days before `end`, None = for ever. A number of periods is such a day too, the
    end of the last one: whoever changes seats in between neither loses the discount nor prolongs it.
    """

    id: str
    name: Text
    percent: str = "0"
    fixed: Money | None = None
    end: date | None = None

    def days_in(self, period: Period) -> int:
        """On how many days of the period it is good."""
        return period.days - (period.unused_days(self.end) if self.end else 0)

    def off(self, price: Money, period: Period) -> Money:
        """What it takes off the price of a whole period, spread evenly over it; never more than the price."""
        whole = min(self.fixed, price) if self.fixed else price.percent(Decimal(self.percent))
        return whole.share(self.days_in(period), period.days)


@dataclass(frozen=True, slots=True)
class Deduction:
    """A discount as a term of a sum: good on `days` of the `of` days of a period, `amount` (positive) in all."""

    grant: Grant
    days: int
    of: int
    amount: Money


def deduct(price: Money, grants: Iterable[Grant], period: Period, days: int) -> tuple[tuple[Deduction, ...], Money]:
    """What each grant takes off, one after the other, and what `days` of the period then cost.

    `price` is that of the whole period. Rounding is done on the whole and then on the part, so that the
    unused part of what was charged is exactly what charging it again costs (R4, R5).
    """
    charged = price.share(days, period.days)
    taken = []
    for grant in grants:
        price -= grant.off(price, period)
        rest = price.share(days, period.days)
        if grant.days_in(period):
            taken.append(Deduction(grant, grant.days_in(period), period.days, charged - rest))
        charged = rest
    return tuple(taken), charged


def granted(catalogue: Catalogue, product: str, cycle: Cycle, currency: str, day: date) -> tuple[Grant, ...]:
    """What somebody gets who buys a product on a day, in the catalogue's order."""
    grants = []
    for one in catalogue.discounts:
        last = nth_period(day, cycle, one.periods - 1).end if one.periods else None
        end = min((limit for limit in (last, one.ends) if limit), default=None)
        fixed = next((amount for amount in one.amounts if amount.currency == currency), None)
        if one.offered(product, cycle, day) and (fixed or not one.amounts) and (end is None or day < end):
            grants.append(Grant(one.id, one.name, one.percent, fixed, end))
    return tuple(grants)
