"""The billing run in words: what the tests of renewals and dunning speak."""

from datetime import UTC, date, datetime, time

from store.billing.billing_run import Billed, bill
from store.domain.orders import Outcome, OutcomeState
from store.domain.records import Mail
from store.domain.subscriptions import Subscription
from tests.shops import World

NO_MONEY = Outcome(OutcomeState.DECLINED, code="insufficient_funds")


def on_account(number: str, due: date) -> Outcome:
    return Outcome(OutcomeState.ON_ACCOUNT, ref=number, due=due)


def run(world: World, day: date | None = None) -> list[Billed]:
    """The run of a day, at noon; without one, of the day that it is."""
    if day:
        world.clock.instant = datetime.combine(day, time(12), UTC)
    return list(bill(world.shop))


def run_daily(world: World, first: date, last: date) -> None:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        run(world, date.fromordinal(ordinal))


def held(world: World, product: str = "helpline") -> Subscription:
    return next(one for one in world.subscriptions if one.product == product)


def subjects(world: World, start: str) -> list[str]:
    """The subjects of the mails whose id begins so, in the order they were queued."""
    return [mail.subject for mail in world.mails if mail.id.startswith(start)]


def mail(world: World, start: str) -> Mail:
    (found,) = [mail for mail in world.mails if mail.id.startswith(start)]
    return found
