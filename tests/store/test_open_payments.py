"""A payment that stays open while days pass: what it buys, what it blocks, and what is billed meanwhile (R4, R9, R11).

An order settles by the quote that its customer agreed to, however late. Until then nothing is done that it would undo.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import repeat

import pytest

from store.domain.money import total
from store.domain.orders import Order, OrderStatus, Outcome, OutcomeState
from store.domain.periods import Cycle, Period
from store.domain.problems import Problem, Refused
from store.domain.records import CreditNote
from store.domain.subscriptions import Scheduled, SubscriptionStatus
from store.people import holdings
from store.purchase import checkout, seats, shopping
from store.subscriptions import cancelling, plans
from tests.fakes import CONFIRM, PENDING
from tests.shops import ANNA, BRUNO, World, eur, refusal
from tests.store.billed import held, run, run_daily

DONE = Outcome(OutcomeState.SUCCEEDED, ref="pay_1")
END = date(2026, 4, 1)


@pytest.fixture
def five(world: World) -> World:
    """Five seats of Helpline Pro since 1 March; it is 30 March, and the gateway answers as it is told."""
    world.buy()
    shopping.finish(world.shop, ANNA)
    on(world, date(2026, 3, 30))
    return world


def on(world: World, day: date) -> None:
    world.clock.instant = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def answer(world: World, outcome: Outcome) -> None:
    """The gateway says this from now on."""
    world.gateway.answers.clear()
    world.gateway.answers.extend(repeat(outcome, 500))


def order_seats(world: World, number: int, outcome: Outcome) -> Order:
    """Other seats are ordered; the payment comes to that for now."""
    world.change_plan(seats=number)
    world.agree()
    answer(world, outcome)
    world.pay()
    return world.all(Order)[0]


def settle(world: World, day: date) -> None:
    on(world, day)
    answer(world, DONE)
    checkout.reconcile(world.shop)
    world.gateway.answers.clear()


# ---- across the end of a period ------------------------------------------------------------------------------


def test_money_that_arrives_after_the_period_ended_buys_what_was_shown(five: World) -> None:
    shown = order_seats(five, 8, PENDING).quote
    run_daily(five, END, date(2026, 4, 5))
    assert held(five).period.end == END, "nothing is billed while the change is being paid for"
    settle(five, date(2026, 4, 6))
    changed = five.invoices[-1]
    assert (changed.quote, changed.paid) == (shown, shown.due)
    assert [(item.days, item.net) for item in changed.credits] == [(2, eur("5.16"))]
    assert held(five).period == Period(date(2026, 3, 30), date(2026, 4, 30))


def test_after_it_every_day_is_paid_for_once(five: World) -> None:
    order_seats(five, 8, PENDING)
    run_daily(five, END, date(2026, 4, 5))
    settle(five, date(2026, 4, 6))
    run_daily(five, date(2026, 4, 7), date(2026, 5, 1))
    assert [invoice.items[0].period.start for invoice in five.invoices] == [
        date(2026, 3, 1),
        date(2026, 3, 30),
        date(2026, 4, 30),
    ]
    assert five.invoices[-1].total == eur("156.16")


def test_a_payment_that_takes_longer_than_its_period_is_renewed_from_where_that_ended(five: World) -> None:
    order_seats(five, 8, PENDING)
    settle(five, date(2026, 6, 10))
    run(five, date(2026, 6, 10))
    assert [invoice.items[0].period for invoice in five.invoices[2:]] == [
        Period(date(2026, 4, 30), date(2026, 5, 30)),
        Period(date(2026, 5, 30), date(2026, 6, 30)),
    ]


def test_credit_that_comes_late_is_given_once(five: World) -> None:
    """Five seats for three: nothing is due, so nothing waits, and the rest is on account at once."""
    five.change_plan(seats=3)
    five.agree()
    five.pay()
    run_daily(five, END, date(2026, 5, 1))
    gave = total((note.total for note in five.past(CreditNote)), "EUR")
    used = total((invoice.from_balance for invoice in five.invoices), "EUR")
    assert five.account.balance == gave - used


# ---- a payment that waits for its customer ---------------------------------------------------------------------


def test_what_waits_for_its_customer_does_not_hold_up_a_renewal_for_ever(five: World) -> None:
    """Whoever leaves a bank's page open would otherwise never be billed again."""
    on(five, date(2026, 3, 31))
    order_seats(five, 8, CONFIRM)
    run(five, END)
    assert held(five).period.end == END, "its customer may still come back: the page is open for a day"
    run_past_customer(five, date(2026, 4, 2))
    assert [invoice.day for invoice in five.invoices] == [date(2026, 3, 1), date(2026, 4, 2)]
    assert held(five).period == Period(END, date(2026, 5, 1))
    assert held(five).seats == 5


def run_past_customer(world: World, day: date) -> None:
    """The run of a day on which the customer still has not come back, and is not waited for any longer."""
    world.gateway.answers.clear()
    world.gateway.answers.append(CONFIRM)
    run(world, day)


def test_what_was_left_for_a_renewal_is_agreed_to_anew(five: World) -> None:
    order_seats(five, 8, CONFIRM)
    run_past_customer(five, date(2026, 4, 2))
    assert len(five.cart.lines) == 1, "what was wanted is still in the cart"
    with pytest.raises(Refused) as refused:
        five.pay()
    assert refusal(refused.value).code == "quote_changed"
    five.pay()
    (credit,) = five.invoices[-1].credits
    assert (credit.days, credit.net) == (29, eur("77.33"))
    assert len(five.gateway.charged) == 3


def test_what_was_paid_a_moment_before_it_is_left_counts(five: World) -> None:
    shown = order_seats(five, 8, CONFIRM).quote
    five.gateway.answers.clear()
    five.gateway.answers.extend((CONFIRM, DONE))
    run(five, date(2026, 4, 2))
    assert five.invoices[-1].quote == shown
    assert held(five).period == Period(date(2026, 3, 30), date(2026, 4, 30))


# ---- what would be undone ----------------------------------------------------------------------------------------


def refused_meanwhile(what: Callable[[], object]) -> Problem:
    with pytest.raises(Refused) as caught:
        what()
    return refusal(caught.value)


def test_fewer_seats_that_are_being_paid_for_are_not_filled_beyond_them(five: World) -> None:
    """A year of three seats in place of a month of five: whom would it put out?"""
    five.change_plan(seats=3, cycle=Cycle.ANNUAL)
    five.agree()
    answer(five, PENDING)
    five.pay()
    everybody, one = ("anna", "bruno", "marco", "sara"), held(five).id
    for fill in (
        lambda: seats.assign(five.shop, BRUNO, one, everybody),
        lambda: holdings.hold(five.shop, BRUNO, holdings.Holdings(everybody, (one,))),
    ):
        assert refused_meanwhile(fill).code == "payment_under_way"
    seats.assign(five.shop, BRUNO, one, everybody[:3])
    settle(five, date(2026, 4, 2))
    assert (held(five).seats, held(five).assigned) == (3, 3)


def test_a_smaller_plan_that_is_being_renewed_is_not_given_up(five: World) -> None:
    one = held(five)
    five.put("acme", replace(one, scheduled=Scheduled("pro", "Pro", 3, Cycle.MONTHLY)))
    answer(five, PENDING)
    run(five, END)
    assert refused_meanwhile(lambda: plans.give_up(five.shop, BRUNO, one.id)).code == "renewal_under_way"
    settle(five, date(2026, 4, 2))
    assert (held(five).seats, held(five).scheduled) == (3, None)


def test_what_is_being_paid_for_is_neither_cancelled_nor_tried_out(world: World) -> None:
    answer(world, PENDING)
    world.buy()
    world.try_out(BRUNO)
    assert refused_meanwhile(lambda: checkout.start_trial(world.shop, BRUNO)).code == "payment_under_way"


def test_a_change_that_is_being_paid_for_is_not_cancelled_even_after_the_period(five: World) -> None:
    order_seats(five, 8, PENDING)
    run(five, END)
    one = held(five).id
    assert refused_meanwhile(lambda: cancelling.cancel(five.shop, BRUNO, one)).code == "payment_under_way"
    settle(five, date(2026, 4, 2))
    cancelling.cancel(five.shop, BRUNO, one)
    run_daily(five, date(2026, 4, 3), date(2026, 4, 30))
    assert held(five).status is SubscriptionStatus.EXPIRED
    assert [order.status for order in five.orders] == [OrderStatus.PROVISIONED] * 2


# ---- a renewal that is due -----------------------------------------------------------------------------------------


def test_who_comes_before_the_renewal_is_told_when_to_come_back_and_whom_to_ask(five: World) -> None:
    on(five, END)
    problem = refused_meanwhile(lambda: plans.edit(five.shop, ANNA, held(five).id))
    assert (problem.code, problem.values["contact"]) == ("renewal_due", "support@seatdesk.example")
