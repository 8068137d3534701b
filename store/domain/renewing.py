"""What renewing costs, and what it leaves: the next period of each subscription by its anchor (R2, R11). Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from store.domain.catalogue import Catalogue
from store.domain.discounts import Grant, deduct, granted
from store.domain.money import Money
from store.domain.periods import Cycle, Period, period_on
from store.domain.pricing import summed
from store.domain.quotes import Quote, QuoteLine, Vat
from store.domain.subscriptions import Subscription, SubscriptionStatus, as_scheduled


def renewal(
    catalogue: Catalogue, currency: str, due: Iterable[Subscription], vat: Vat, balance: Money, day: date
) -> Quote:
    """Every term of renewing on a day what is due together. A line's `id` is that of its subscription.

    The period begins where the last one ended, however late the day is. A change that was scheduled for it is made.
    Price and discounts are those of its first day; a plan that the shop no longer sells costs what was announced.
    """
    lines = tuple(_line(catalogue, currency, as_scheduled(one)) for one in due)
    return summed(lines, vat, balance, day)


def renewed(held: Subscription, line: QuoteLine, invoice: str, vat: Vat) -> Subscription:
    """The subscription once the line is invoiced under that number and VAT."""
    return invoiced(line, held.id, invoice, vat, held.assigned)


def invoiced(line: QuoteLine, subscription_id: str, invoice: str, vat: Vat, assigned: int = 0) -> Subscription:
    """What an account has of a line, new or in the place of what it had, once it is invoiced."""
    return Subscription(
        id=subscription_id,
        product=line.product,
        product_name=line.product_name,
        tier=line.tier,
        tier_name=line.tier_name,
        unit=line.unit,
        seats=line.seats,
        status=SubscriptionStatus.ACTIVE,
        anchor=line.anchor or line.period.start,
        period=line.period,
        net=line.charged,
        renewal=line.renewal,
        cycle=line.cycle,
        vat=vat,
        assigned=assigned,
        invoice=invoice,
        discounts=line.grants,
        before=line.before,
    )


def converted(catalogue: Catalogue, currency: str, trial: Subscription) -> Subscription:
    """A trial that goes on as a monthly subscription from its last day, before that is billed (R6)."""
    day = trial.period.end
    grants = granted(catalogue, trial.product, Cycle.MONTHLY, currency, day)
    return replace(
        trial, status=SubscriptionStatus.ACTIVE, anchor=day, cycle=Cycle.MONTHLY, discounts=grants, trial_end=None
    )


def _line(catalogue: Catalogue, currency: str, held: Subscription) -> QuoteLine:
    if held.cycle is None:
        raise ValueError(f"{held.id} is not billed")
    whole = period_on(held.anchor, held.cycle, held.period.end)
    later = period_on(held.anchor, held.cycle, whole.end)
    period = Period(held.period.end, whole.end)
    product = catalogue.product(held.product)
    block = product.block if product else 1
    price, blocks, grants = _priced(catalogue, currency, held, whole)
    discounts, charged = deduct(price * blocks, grants, whole, period.days)
    after, after_blocks, _ = _priced(catalogue, currency, held, later)
    _, renewal = deduct(after * after_blocks, grants, later, later.days)
    return QuoteLine(
        id=held.id,
        product=held.product,
        product_name=held.product_name,
        tier=held.tier,
        tier_name=held.tier_name,
        unit=held.unit,
        seats=held.seats,
        block=block,
        blocks=blocks,
        price=price,
        cycle=held.cycle,
        period=period,
        net=(price * blocks).share(period.days, whole.days),
        charged=charged,
        renewal=renewal,
        anchor=held.anchor,
        whole=whole if whole != period else None,
        discounts=discounts,
        grants=grants,
    )


def _priced(
    catalogue: Catalogue, currency: str, held: Subscription, period: Period
) -> tuple[Money, int, tuple[Grant, ...]]:
    """The price of a block, how many there are, and the discounts that are good in the period."""
    product = catalogue.product(held.product)
    tier = product.tier(held.tier) if product else None
    price = tier.price(held.cycle, currency, period.start) if tier and held.cycle else None
    if product is None or price is None:
        return held.renewal, 1, ()
    return price, product.blocks(held.seats), tuple(grant for grant in held.discounts if grant.days_in(period))
