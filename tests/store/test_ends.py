"""What ends by itself, and what is announced before: trials, cancellations, cards, invoices on account (R6, R7)."""

from dataclasses import replace
from datetime import date

import pytest

from store.documents import invoices
from store.documents.receivables import received
from store.domain.accounts import SavedMethod, User, UserStatus
from store.domain.catalogue import TrialEnd
from store.domain.periods import Cycle, Period
from store.domain.pricing import Wanted, quote
from store.domain.problems import Refused
from store.domain.quotes import NO_VAT
from store.domain.records import Event, Receivable
from store.domain.subscriptions import SubscriptionStatus
from store.purchase import checkout, seats, shopping
from tests.shops import ANNA, World, eur, refusal
from tests.store.billed import held, mail, on_account, run, run_daily, subjects

ENDS = date(2026, 3, 15)


def tried(world: World, at_end: TrialEnd = TrialEnd.EXPIRE) -> World:
    """Three seats of Helpline Pro for 14 days from 1 March, two of them assigned."""
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    world.put("acme", replace(held(world), trial_end=at_end))
    seats.assign(world.shop, ANNA, held(world).id, ["marco", "sara"])
    world.post()
    return world


# ---- trials ----------------------------------------------------------------------------------------------


def test_r6_three_days_before_its_end_the_contact_is_reminded_once(world: World) -> None:
    tried(world)
    run_daily(world, date(2026, 3, 2), date(2026, 3, 11))
    assert not subjects(world, "trial-ends:")
    run_daily(world, date(2026, 3, 12), date(2026, 3, 14))
    assert subjects(world, "trial-ends:") == ["Your free trial of Helpline Pro ends on 15 Mar 2026"]


def test_a_reminder_that_was_missed_is_not_sent_after_the_end(world: World) -> None:
    tried(world)
    run(world, ENDS)
    assert not subjects(world, "trial-ends:")


def test_r6_a_trial_expires_on_its_day_nothing_is_charged_and_seats_are_taken_back(world: World) -> None:
    tried(world)
    run(world, date(2026, 3, 14))
    assert held(world).status is SubscriptionStatus.TRIAL
    run(world, ENDS)
    one = held(world)
    assert (one.status, one.assigned) == (SubscriptionStatus.EXPIRED, 0)
    assert world.get(User, "marco").status is UserStatus.SUSPENDED
    assert not world.gateway.calls
    assert subjects(world, "cancelled:") == ["Helpline Pro has ended"]
    assert run(world, date(2026, 3, 16)) == []


def test_a_trial_that_goes_on_free_is_billed_never_again(world: World) -> None:
    tried(world, TrialEnd.FREE)
    run_daily(world, ENDS, date(2026, 5, 1))
    one = held(world)
    assert (one.status, one.cycle, one.assigned) == (SubscriptionStatus.ACTIVE, None, 2)
    assert not world.gateway.calls
    assert [event.what for event in world.past(Event)][-1] == "trial_free"


def test_what_goes_on_free_can_be_bought_without_a_credit(world: World) -> None:
    tried(world, TrialEnd.FREE)
    run(world, ENDS)
    wanted = Wanted("line", "helpline", "pro", 3, Cycle.MONTHLY)
    (line,) = quote(world.catalogue, "EUR", world.subscriptions, [wanted], NO_VAT, eur("0.00"), ENDS).lines
    assert line.credit is None


def test_a_trial_that_goes_on_paid_charges_the_card_on_file_for_a_month_from_its_end(world: World) -> None:
    tried(world, TrialEnd.CHARGE)
    world.change_account(saved_method=SavedMethod("card:saved", "visa", "4242", "2030-12"))
    run(world, ENDS)
    one = held(world)
    assert (one.status, one.period) == (SubscriptionStatus.ACTIVE, Period(ENDS, date(2026, 4, 15)))
    assert world.invoices[0].total == eur("58.56")
    run(world, date(2026, 4, 15))
    assert len(world.gateway.charged) == 2


def test_a_trial_that_nothing_can_be_charged_for_expires(world: World) -> None:
    tried(world, TrialEnd.CHARGE)
    run(world, ENDS)
    assert held(world).status is SubscriptionStatus.EXPIRED
    assert not world.invoices


def test_a_trial_that_was_bought_meanwhile_ends_no_more(world: World) -> None:
    tried(world)
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=3)
    world.buy()
    run_daily(world, date(2026, 3, 12), date(2026, 3, 16))
    assert held(world).status is SubscriptionStatus.ACTIVE
    assert not subjects(world, "trial-ends:")


# ---- cancelled subscriptions -------------------------------------------------------------------------------


def test_r7_what_was_cancelled_ends_with_its_period_and_is_not_renewed(world: World) -> None:
    world.buy()
    world.put("acme", replace(held(world), status=SubscriptionStatus.PENDING_CANCELLATION))
    run(world, date(2026, 3, 31))
    assert held(world).status is SubscriptionStatus.PENDING_CANCELLATION
    run_daily(world, date(2026, 4, 1), date(2026, 4, 3))
    assert held(world).status is SubscriptionStatus.EXPIRED
    assert len(world.gateway.charged) == 1
    assert "Helpline Pro ended on 1 Apr 2026." in mail(world, "cancelled:").body


def test_an_end_that_was_missed_for_weeks_is_caught_up(world: World) -> None:
    world.buy()
    world.put("acme", replace(held(world), status=SubscriptionStatus.PENDING_CANCELLATION))
    run(world, date(2026, 6, 1))
    assert held(world).status is SubscriptionStatus.EXPIRED


# ---- cards that expire -------------------------------------------------------------------------------------


def test_a_card_is_said_to_expire_in_its_last_month_with_the_payment_it_cannot_make(world: World) -> None:
    world.buy()
    world.change_account(saved_method=SavedMethod("card:saved", "visa", "4242", "2026-05"))
    run_daily(world, date(2026, 4, 28), date(2026, 5, 3))
    sent = mail(world, "method-expires:")
    assert "your card Visa ending in 4242 expires at the end of 2026-05." in sent.body
    assert "The next payment is due on 1 Jun 2026" in sent.body


def test_the_same_card_is_said_to_expire_once_and_its_successor_again(world: World) -> None:
    world.buy()
    world.change_account(saved_method=SavedMethod("card:saved", "visa", "4242", "2026-05"))
    run_daily(world, date(2026, 5, 1), date(2026, 5, 20))
    world.change_account(saved_method=SavedMethod("card:other", "visa", "1881", "2026-06"))
    run_daily(world, date(2026, 6, 1), date(2026, 6, 20))
    assert len(subjects(world, "method-expires:")) == 2


def test_a_card_that_is_needed_no_more_expires_without_a_word(world: World) -> None:
    world.change_account(saved_method=SavedMethod("card:saved", "visa", "4242", "2026-05"))
    run_daily(world, date(2026, 5, 1), date(2026, 5, 3))
    assert not subjects(world, "method-expires:")


# ---- invoices on account -----------------------------------------------------------------------------------


@pytest.fixture
def on_credit(world: World) -> World:
    """An invoice of 1 March, on account until 31 March."""
    world.gateway.answers.append(on_account("2026-000001", date(2026, 3, 31)))
    world.buy(method="transfer")
    world.put("acme", replace(held(world), status=SubscriptionStatus.EXPIRED))
    return world


def test_an_invoice_on_account_is_reminded_of_before_its_day_and_once_after(on_credit: World) -> None:
    run_daily(on_credit, date(2026, 3, 2), date(2026, 3, 23))
    assert not subjects(on_credit, "invoice-")
    run_daily(on_credit, date(2026, 3, 24), date(2026, 3, 31))
    assert subjects(on_credit, "invoice-") == ["Invoice 2026-000001 is due on 31 Mar 2026"]
    run_daily(on_credit, date(2026, 4, 1), date(2026, 4, 30))
    assert subjects(on_credit, "invoice-")[1:] == ["Invoice 2026-000001 is overdue"]


def test_what_came_by_transfer_is_noted_and_reminded_of_no_more(on_credit: World) -> None:
    received(on_credit.shop, "2026-000001")
    run_daily(on_credit, date(2026, 3, 24), date(2026, 4, 2))
    assert not subjects(on_credit, "invoice-")
    assert not on_credit.all(Receivable)
    event = on_credit.past(Event)[-1]
    assert (event.what, event.subject, event.amount) == ("invoice_paid", "2026-000001", eur("97.60"))


@pytest.mark.parametrize(("number", "code"), [("2026-000001", "invoice_paid_already"), ("7", "invoice_unknown")])
def test_what_is_paid_or_nowhere_cannot_be_paid(world: World, number: str, code: str) -> None:
    world.buy()
    with pytest.raises(Refused) as refused:
        received(world.shop, number)
    assert refusal(refused.value).code == code


def test_of_an_invoice_it_is_known_whether_it_waits_for_its_transfer(on_credit: World) -> None:
    assert invoices.found(on_credit.shop, "2026-000001").document.total == eur("97.60")
    assert [one.due for one in on_credit.all(Receivable)] == [date(2026, 3, 31)]
