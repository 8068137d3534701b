"""What the history keeps of a subscription: its facts before and after a change, in the change's own transaction."""

from store.domain.money import Money
from store.domain.records import Event
from store.domain.subscriptions import Subscription
from store.ports import UnitOfWork
from store.shop import Shop


def noted(
    shop: Shop,
    work: UnitOfWork,
    by: str,
    what: str,
    before: Subscription | None,
    after: Subscription,
    amount: Money | None = None,
) -> None:
    """`by` is an e-mail, or the part of the program that did it; `amount` the net that it cost."""
    work.append(
        Event(
            id=shop.ids.new("event"),
            at=shop.clock.now(),
            by=by,
            what=what,
            subject=after.id,
            before=_facts(before) if before else {},
            after=_facts(after),
            amount=amount,
        )
    )


def _facts(subscription: Subscription) -> dict[str, str]:
    facts: dict[str, str] = {
        "plan": subscription.plan_name,
        "seats": str(subscription.seats),
        "status": subscription.status,
        "cycle": subscription.cycle or "",
        "until": subscription.period.end.isoformat(),
    }
    later = subscription.scheduled
    if later:
        facts["scheduled"] = f"{subscription.product_name} {later.tier_name}"
        facts["scheduled_seats"] = str(later.seats)
        facts["scheduled_cycle"] = later.cycle
    return facts
