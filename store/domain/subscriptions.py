"""What an account has: a trial or a paid subscription of one product."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from store.domain.catalogue import TrialEnd, Unit
from store.domain.discounts import Grant
from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.periods import Cycle, Period, Rhythm
from store.domain.quotes import NO_VAT, Vat

TRIAL_REMINDER_DAYS = 3
"""Days before a trial ends that its reminder is sent (R6)."""


class SubscriptionStatus(StrEnum):
    TRIAL = "trial"
    ACTIVE = "active"
    PENDING_CANCELLATION = "pending_cancellation"
    PAST_DUE = "past_due"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What a subscription becomes when its period ends: a lower plan begins then, not before (domain 2)."""

    tier: str
    tier_name: str
    seats: int
    cycle: Cycle


@dataclass(frozen=True, slots=True)
class Subscription:
    """One product of an account.

    `anchor` is the day that every later period is computed from (R2). `net` is the line total
    invoiced for `period`, `vat` its VAT and `invoice` the number, because a credit uses what was
    invoiced, not today's price (R4). `renewal` is the net of the next period, `discounts` are good
    until their own end. `scheduled` is what it becomes at the end of `period`, and `renewal` then its net.
    Names are those of the day it was bought. `assigned` counts the users that hold a seat; it changes in
    the same transaction as they do. A trial that became free has no `cycle` and is billed never again.
    `reminded`: the end of the trial was announced by mail (R6).
    """

    id: str
    product: str
    product_name: str
    tier: str
    tier_name: str
    unit: Unit
    seats: int
    status: SubscriptionStatus
    anchor: date
    period: Period
    net: Money
    renewal: Money
    cycle: Cycle | None = None
    vat: Vat = NO_VAT
    assigned: int = 0
    trial_end: TrialEnd | None = None
    invoice: str = ""
    discounts: tuple[Grant, ...] = ()
    before: Rhythm | None = None
    scheduled: Scheduled | None = None
    reminded: bool = False

    @property
    def is_open(self) -> bool:
        """Does it still give service?"""
        return self.status is not SubscriptionStatus.EXPIRED

    @property
    def due(self) -> date | None:
        """The day on which something is to be done about it; None where that does not depend on its period."""
        match self.status:
            case SubscriptionStatus.TRIAL if not self.reminded:
                return self.period.end - timedelta(days=TRIAL_REMINDER_DAYS)
            case SubscriptionStatus.TRIAL | SubscriptionStatus.PENDING_CANCELLATION:
                return self.period.end
            case SubscriptionStatus.ACTIVE if self.is_renewed:
                return self.period.end
        return None

    @property
    def is_renewed(self) -> bool:
        """Will it be billed again when its period ends?"""
        return self.status is SubscriptionStatus.ACTIVE and self.cycle is not None

    @property
    def vat_rate(self) -> str:
        """The percentage that was invoiced, as decimal text."""
        return self.vat.rate

    @property
    def is_trial(self) -> bool:
        return self.status is SubscriptionStatus.TRIAL

    @property
    def unassigned(self) -> int:
        return self.seats - self.assigned

    @property
    def plan_name(self) -> str:
        """Product and tier as one name: "Helpline Pro", or just "Beacon" where there are no tiers."""
        return f"{self.product_name} {self.tier_name}".strip()


def as_scheduled(one: Subscription) -> Subscription:
    """The subscription as it begins its next period, before that is priced: the scheduled change is made.

    Seats that were assigned since it was scheduled stay. Another cycle starts from the end of `period` and
    is computed from there; the same one keeps its anchor (R2).
    """
    if one.scheduled is None:
        return one
    wanted = one.scheduled
    return replace(
        one,
        tier=wanted.tier,
        tier_name=wanted.tier_name,
        seats=max(wanted.seats, one.assigned),
        cycle=wanted.cycle,
        anchor=one.anchor if wanted.cycle is one.cycle else one.period.end,
        scheduled=None,
    )


def had_on(subscriptions: Iterable[Subscription], day: date) -> tuple[Subscription, ...]:
    """What an account has on a day: what was cancelled is over with its period (R7), also before it is billed."""
    return tuple(
        replace(one, status=SubscriptionStatus.EXPIRED, assigned=0) if is_over(one, day) else one
        for one in subscriptions
    )


def is_over(one: Subscription, day: date) -> bool:
    """Was it cancelled, and has its last day passed?"""
    return one.status is SubscriptionStatus.PENDING_CANCELLATION and one.period.end <= day


def of_product(subscriptions: tuple[Subscription, ...], product: str) -> Subscription | None:
    """The open subscription of a product, if the account has one."""
    return next((one for one in subscriptions if one.product == product and one.is_open), None)
