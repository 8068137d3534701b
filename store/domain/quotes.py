"""A quote: every term of what is due today and what comes next (R1, R4, R9, R13).

Computed once, by `store.domain.pricing`; the screen, the order, the invoice and the e-mail show the
same quote and none of them computes anything.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.domain.catalogue import Unit
from store.domain.money import Money
from store.domain.periods import Cycle, Period


class Treatment(StrEnum):
    """Why VAT is what it is (domain 6)."""

    DOMESTIC = "domestic"
    DESTINATION = "destination"
    DESTINATION_UNVERIFIED = "destination_unverified"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Vat:
    """The decision for one buyer on one day. `rate` is a percentage as decimal text: "22", "25.5"."""

    treatment: Treatment
    rate: str


@dataclass(frozen=True, slots=True)
class Credit:
    """The unused part of what was paid: `paid` x `days` / `of` (R4). `amount` is positive."""

    seats: int
    paid: Money
    days: int
    of: int
    amount: Money
    vat_rate: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """What will be billed on a day, if nothing changes."""

    day: date
    cycle: Cycle
    net: Money
    vat: Money

    @property
    def total(self) -> Money:
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One plan of an order: `blocks` x `price` = `net`, for `period`; less where the period is cut short (R5).

    `anchor` is the day that later periods are computed from, where a change keeps it; None = the start of `period`.
    """

    id: str
    product: str
    product_name: str
    tier: str
    tier_name: str
    unit: Unit
    seats: int
    block: int
    blocks: int
    price: Money
    cycle: Cycle
    period: Period
    net: Money
    credit: Credit | None = None
    previous_renewal: date | None = None
    forfeited_trial_days: int = 0
    anchor: date | None = None

    @property
    def plan_name(self) -> str:
        return f"{self.product_name} {self.tier_name}".strip()


@dataclass(frozen=True, slots=True)
class VatGroup:
    """All nets of one rate; VAT is rounded once per group (EN 16931 BR-CO-17)."""

    treatment: Treatment
    rate: str
    net: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """total = net + VAT; total = from_balance + due - to_balance (R13); never a negative due."""

    day: date
    currency: str
    lines: tuple[QuoteLine, ...]
    groups: tuple[VatGroup, ...]
    net: Money
    vat: Money
    total: Money
    from_balance: Money
    to_balance: Money
    due: Money
    renewals: tuple[Renewal, ...]

    @property
    def next_renewal(self) -> Renewal | None:
        return min(self.renewals, key=lambda renewal: renewal.day, default=None)


@dataclass(frozen=True, slots=True)
class TrialQuote:
    """What Start Trial does: nothing charged, when it ends, and what happens then (R6)."""

    product: str
    product_name: str
    tier: str
    tier_name: str
    unit: Unit
    seats: int
    period: Period
    reminder: date
    at_end: str
    later: Money | None = None

    @property
    def plan_name(self) -> str:
        return f"{self.product_name} {self.tier_name}".strip()
