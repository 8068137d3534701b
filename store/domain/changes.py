"""What may be changed of a subscription, and when: the rules of domain 2, without any price."""

from datetime import date

from store.domain.catalogue import Catalogue, Downgrade, Product
from store.domain.draft import CartLine
from store.domain.problems import Problem
from store.domain.subscriptions import Subscription, SubscriptionStatus


def standing_problem(catalogue: Catalogue, one: Subscription | None, day: date) -> Problem | None:
    """Why this cannot be changed at all on that day, or None."""
    if one is None:
        return Problem("subscription_gone")
    values: dict[str, object] = {"plan": one.plan_name, "day": one.period.end}
    match one.status:
        case SubscriptionStatus.EXPIRED:
            return Problem("subscription_ended", values=values)
        case SubscriptionStatus.PENDING_CANCELLATION:
            return Problem("subscription_cancelled", values=values)
        case SubscriptionStatus.PAST_DUE:
            return Problem("subscription_past_due", values=values)
        case SubscriptionStatus.TRIAL:
            return Problem("trial_not_changed", values=values)
    if one.cycle is None:
        return Problem("plan_free", values=values)
    if one.period.end <= day:
        # A change begins a new period: the one that nobody was billed for yet would be lost.
        return Problem("renewal_due", values={**values, "contact": catalogue.seller.support_contact})
    if one.scheduled:
        return Problem("change_scheduled", values={**values, "tier": one.scheduled.tier_name})
    if catalogue.product(one.product) is None:
        return Problem("plan_withdrawn", values=values)
    return None


def change_problem(catalogue: Catalogue, one: Subscription | None, line: CartLine, day: date) -> Problem | None:
    """Why an order cannot change the subscription to what the line says, or None."""
    problem = standing_problem(catalogue, one, day)
    if problem or one is None:
        return problem
    if is_unchanged(one, line):
        return Problem("plan_unchanged", values={"plan": one.plan_name, "seats": one.seats})
    product = catalogue.product(one.product)
    return downgrade_problem(catalogue, product, one, line.tier) if product else None


def downgrade_problem(catalogue: Catalogue, product: Product, one: Subscription, tier_id: str) -> Problem | None:
    """Why the tier cannot be had at once: it is a lower one."""
    tier = product.tier(tier_id)
    if tier is None or not lowers(product, one, tier_id):
        return None
    plan = f"{product.name} {tier.name}".strip()
    if catalogue.downgrade is Downgrade.SUPPORT:
        return Problem("downgrade_support", "tier", {"plan": plan, "contact": catalogue.seller.support_contact})
    return Problem("downgrade_later", "tier", {"plan": plan, "day": one.period.end})


def is_unchanged(one: Subscription, line: CartLine) -> bool:
    """Does the line say what the account has?"""
    return (one.product, one.tier, one.seats, one.cycle) == (line.product, line.tier, line.seats, line.cycle)


def lowers(product: Product, one: Subscription, tier_id: str) -> bool:
    """Is this a lower tier than the subscription's? Tiers stand in the catalogue from the lowest up; one that
    left the shop is none's lower or higher."""
    order = [tier.id for tier in product.tiers]
    return tier_id in order and one.tier in order and order.index(tier_id) < order.index(one.tier)
