"""A quote: every term of what is due today and what comes next (R1, R4, R9, R13).

Computed once, by `store.domain.pricing`; the screen, the order, the invoice and the e-mail show the
same quote and none of them computes anything.
"""

from datetime import date
from enum import StrEnum

from store.domain.catalogue import Unit
from store.domain.discounts import Deduction, Grant
from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.periods import Cycle, Period, Rhythm


class Treatment(StrEnum):
    """Why VAT is what it is (domain 6)."""

    DOMESTIC = "domestic"
    DESTINATION = "destination"
    DESTINATION_UNVERIFIED = "destination_unverified"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Vat:
    """The decision for one buyer on one day. `rate` is a percentage as decimal text: "22", "25.5".

    `country` is the member state that gets the VAT, "" where nobody does: two states may have one rate.
    """

    treatment: Treatment
    rate: str
    country: str = ""


NO_VAT = Vat(Treatment.OUTSIDE, "0")


@dataclass(frozen=True, slots=True)
class Credit:
    """The unused part of what was paid: `paid` x `days` / `of` (R4). `amount` is positive.

    `plan`, `vat` and `invoice` (its number) are those under which it was charged. `noted` says that a
    credit note of its own documents it, because the invoice has another VAT or would fall below 0.
    """

    plan: str
    seats: int
    cycle: Cycle | None
    paid: Money
    days: int
    of: int
    amount: Money
    vat: Vat
    invoice: str = ""
    noted: bool = False

    @property
    def vat_rate(self) -> str:
        """The percentage that was invoiced, as decimal text."""
        return self.vat.rate


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

    `charged` is what is left of `net` after `discounts`; `renewal` the net that the next period costs, with
    the price and the discounts of its day. `grants` are the discounts that the subscription has.
    `anchor` is the day that later periods are computed from, where a change keeps it; None = the start of `period`.
    `whole` is the period that `period` is the rest of, None = itself. `before` is None for a new purchase.
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
    charged: Money
    renewal: Money
    credit: Credit | None = None
    previous_renewal: date | None = None
    forfeited_trial_days: int = 0
    anchor: date | None = None
    whole: Period | None = None
    before: Rhythm | None = None
    discounts: tuple[Deduction, ...] = ()
    grants: tuple[Grant, ...] = ()

    @property
    def plan_name(self) -> str:
        return f"{self.product_name} {self.tier_name}".strip()


@dataclass(frozen=True, slots=True)
class VatGroup:
    """All nets of one decision; VAT is rounded once per group (EN 16931 BR-CO-17)."""

    treatment: Treatment
    rate: str
    net: Money
    vat: Money
    country: str = ""

    @property
    def decision(self) -> Vat:
        return Vat(self.treatment, self.rate, self.country)

    @property
    def total(self) -> Money:
        return self.net + self.vat


@dataclass(frozen=True, slots=True)
class Quote:
    """total = net + VAT; total = from_balance + due - to_balance (R13); never a negative due.

    The first group is today's charges, less the credits of the same VAT while it stays at least 0; it is
    the invoice. The others, all below 0, are the credit note. Balances include VAT: what was paid with
    VAT is given back with VAT, and can be spent on anything.
    """

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
