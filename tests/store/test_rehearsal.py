"""A run that is only rehearsed says what the run would do, and does nothing."""

from datetime import date

import pytest

from store.billing.billing_run import bill
from store.billing.rehearsal import rehearsed
from store.domain.orders import OrderStatus
from store.domain.problems import Refused
from store.domain.records import Event
from store.purchase import checkout, shopping
from tests.fakes import LOST
from tests.shops import ANNA, World, refusal
from tests.store.billed import held, run

DUE = date(2026, 4, 1)


def stored(world: World) -> tuple[object, ...]:
    return world.account, world.subscriptions, world.orders, world.invoices, world.mails, world.past(Event)


def said(events: tuple[Event, ...]) -> list[object]:
    return [(event.what, event.before, event.after, event.amount) for event in events]


@pytest.mark.parametrize("day", [DUE, date(2026, 4, 8), date(2026, 7, 3)])
def test_it_says_what_the_run_then_does(world: World, day: date) -> None:
    world.buy(ANNA, "helpline", "courier")
    shopping.finish(world.shop, ANNA)
    world.try_out(product="gather", tier="pro")
    checkout.start_trial(world.shop, ANNA)
    (before,) = list(bill(rehearsed(world.shop), day))
    (after,) = list(bill(world.shop, day))
    assert said(before.events) == said(after.events)
    assert [mail.subject for mail in before.mails] == [mail.subject for mail in after.mails]
    assert len(before.events) >= 2


def test_nothing_is_stored_charged_or_mailed(world: World) -> None:
    world.buy()
    before = stored(world)
    list(bill(rehearsed(world.shop), date(2026, 7, 3)))
    assert stored(world) == before
    assert len(world.gateway.calls) == len(world.mailer.sent) == 1
    run(world, DUE)
    assert world.invoices[-1].id == "2026-000002"


def test_a_day_before_the_last_run_is_refused_here_too(world: World) -> None:
    list(bill(world.shop, DUE))
    with pytest.raises(Refused) as refused:
        bill(rehearsed(world.shop), date(2026, 3, 1))
    assert refusal(refused.value).code == "run_before_last"
    list(bill(rehearsed(world.shop), date(2026, 5, 1)))
    assert list(bill(world.shop, DUE)) == []


def test_a_payment_that_has_no_end_is_not_asked_after(world: World) -> None:
    world.buy()
    world.gateway.answers.append(LOST)
    run(world, DUE)
    calls = len(world.gateway.calls)
    (billed,) = list(bill(rehearsed(world.shop), DUE))
    assert [order.status for order in billed.waits] == [OrderStatus.UNKNOWN]
    assert len(world.gateway.calls) == calls
    assert held(world).period.end == DUE
