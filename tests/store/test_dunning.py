"""A renewal that is declined: tried again on days 1, 9, 13 and 20; warned, blocked, cancelled; well once paid (R11)."""

from datetime import date, timedelta

import pytest

from store.billing import owing
from store.domain.accounts import Access, AccountStatus, SavedMethod, User, access
from store.domain.dunning import Arrears
from store.domain.orders import Order, OrderStatus, Outcome, OutcomeState
from store.domain.periods import Period
from store.domain.problems import Refused
from store.domain.records import Event
from store.domain.subscriptions import SubscriptionStatus
from store.overview import PAYMENT_FAILED, home
from store.purchase import checkout, shopping
from tests.fakes import CONFIRM, DECLINED
from tests.shops import ANNA, MARCO, World, at_once, eur, refusal
from tests.store.billed import NO_MONEY, held, mail, run, run_daily, subjects

DUE = date(2026, 4, 1)


def on(day: int) -> date:
    return DUE + timedelta(days=day)


@pytest.fixture
def declined(world: World) -> World:
    """Five seats since 1 March, whose renewal on 1 April was declined."""
    world.buy()
    shopping.finish(world.shop, ANNA)
    world.gateway.answers.append(NO_MONEY)
    run(world, DUE)
    return world


def declines(world: World, times: int = 20) -> None:
    world.gateway.answers.extend([NO_MONEY] * times)


def tries(world: World) -> list[date]:
    (order,) = [*world.all(Order), *(order for order in world.past(Order) if order.renews)]
    return [attempt.charge.at.date() for attempt in order.attempts]


# ---- the day it fails ------------------------------------------------------------------------------------


def test_r11_nothing_is_invoiced_and_what_is_owed_is_known(declined: World) -> None:
    assert len(declined.invoices) == 1
    assert held(declined).status is SubscriptionStatus.PAST_DUE
    assert held(declined).period.end == DUE
    assert (declined.account.owed, declined.account.owed_since) == (eur("97.60"), DUE)
    assert declined.account.status is AccountStatus.ACTIVE


def test_the_contact_is_told_why_and_when_it_is_tried_again(declined: World) -> None:
    sent = mail(declined, "payment-failed:")
    assert "97.60 € for Helpline Pro could not be charged." in sent.body
    assert "There is not enough money on the card." in sent.body
    assert "We will try again on 2 Apr 2026" in sent.body


def test_the_same_day_again_tries_and_tells_nothing_again(declined: World) -> None:
    assert run(declined, DUE) == []
    assert len(declined.gateway.calls) == 2
    assert len(subjects(declined, "payment-failed:")) == 1


# ---- the days after --------------------------------------------------------------------------------------


def test_r11_it_is_tried_again_on_days_1_9_13_and_20_each_under_a_key_of_its_own(declined: World) -> None:
    declines(declined)
    run_daily(declined, on(1), on(60))
    assert tries(declined) == [on(day) for day in (0, 1, 9, 13, 20)]
    assert len(set(declined.gateway.calls[1:])) == 5
    assert len(subjects(declined, "payment-failed:")) == 5
    assert "We will not try again." in declined.mails[-2].body


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (0, AccountStatus.ACTIVE),
        (9, AccountStatus.ACTIVE),
        (10, AccountStatus.WARNING),
        (13, AccountStatus.WARNING),
        (14, AccountStatus.BLOCKED),
        (20, AccountStatus.BLOCKED),
        (21, AccountStatus.CANCELLED),
        (50, AccountStatus.CANCELLED),
    ],
)
@pytest.mark.parametrize("daily", [True, False], ids=["run daily", "run on that day alone"])
def test_r11_each_state_has_its_day(declined: World, day: int, status: AccountStatus, daily: bool) -> None:
    declines(declined)
    run_daily(declined, on(1) if daily else on(day), on(day))
    assert declined.account.status is status


def test_every_change_of_state_is_in_the_history_once(declined: World) -> None:
    declines(declined)
    run_daily(declined, on(1), on(40))
    states = [event.after["status"] for event in declined.past(Event) if event.what == "account_status"]
    assert states == ["warning", "blocked", "cancelled"]


def test_r11_on_day_21_service_ends_and_seats_are_taken_back(declined: World) -> None:
    declines(declined)
    run_daily(declined, on(1), on(21))
    assert held(declined).status is SubscriptionStatus.EXPIRED
    assert subjects(declined, "cancelled:") == ["Helpline Pro has ended"]
    assert declined.account.owed == eur("97.60")
    run_daily(declined, on(22), on(60))
    assert len(declined.gateway.calls) == 6


def test_what_is_paid_for_runs_until_its_end_when_the_account_is_cancelled(world: World) -> None:
    world.buy(ANNA, "courier")
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=25)
    world.buy(ANNA, "helpline")
    shopping.finish(world.shop, ANNA)
    declines(world, 5)
    run_daily(world, DUE, on(20))
    run_daily(world, on(21), on(21))
    assert held(world, "courier").status is SubscriptionStatus.EXPIRED
    assert held(world, "helpline").status is SubscriptionStatus.PENDING_CANCELLATION
    run_daily(world, on(22), on(60))
    assert held(world, "helpline").status is SubscriptionStatus.EXPIRED
    assert held(world, "helpline").period == Period(date(2026, 3, 26), date(2026, 4, 26))


def test_what_falls_due_on_the_day_of_the_cancellation_ends_with_it(world: World) -> None:
    world.buy(ANNA, "courier")
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=21)
    world.buy(ANNA, "helpline")
    shopping.finish(world.shop, ANNA)
    declines(world)
    run_daily(world, DUE, on(21))
    assert held(world).period.end == on(21)
    assert {one.status for one in world.subscriptions} == {SubscriptionStatus.EXPIRED}


# ---- paid after all --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("until", "paid"), [(0, 1), (1, 9), (9, 13), (13, 20)])
def test_r11_a_try_that_works_puts_everything_right(declined: World, until: int, paid: int) -> None:
    declines(declined, (0, 1, 9, 13).index(until))
    run_daily(declined, on(1), on(paid))
    assert held(declined).status is SubscriptionStatus.ACTIVE
    assert held(declined).period == Period(DUE, date(2026, 5, 1))
    assert declined.account.status is AccountStatus.ACTIVE
    assert (declined.account.owed, declined.account.owed_since) == (None, None)
    assert not declined.all(Arrears)
    assert not declined.all(Order)
    assert len(declined.invoices) == len(declined.gateway.charged) == 2
    assert declined.invoices[-1].day == on(paid)


def test_the_next_period_follows_the_one_that_was_paid_late(declined: World) -> None:
    declines(declined, 3)
    run_daily(declined, on(1), date(2026, 5, 1))
    assert [item.period for one in declined.invoices for item in one.items] == [
        Period(date(2026, 3, 1), DUE),
        Period(DUE, date(2026, 5, 1)),
        Period(date(2026, 5, 1), date(2026, 6, 1)),
    ]


def test_a_retry_uses_the_balance_and_the_vat_of_its_day(declined: World) -> None:
    declined.vat_becomes("IT", "24", on(1))
    declined.change_account(balance=eur("9.20"))
    run(declined, on(1))
    invoice = declined.invoices[-1]
    assert (invoice.vat, invoice.from_balance, invoice.paid) == (eur("19.20"), eur("9.20"), eur("90.00"))


def test_a_retry_that_the_balance_pays_for_charges_nobody(declined: World) -> None:
    declined.change_account(balance=eur("97.60"))
    run(declined, on(1))
    assert held(declined).status is SubscriptionStatus.ACTIVE
    assert len(declined.gateway.charged) == 1
    assert not declined.all(Order)


def test_a_new_card_on_file_is_the_one_that_is_tried(declined: World) -> None:
    declined.change_account(saved_method=SavedMethod("card:saved", "visa", "4242", "2030-12"))
    run(declined, on(1))
    assert list(declined.gateway.charged.values())[-1].method == "card:saved"


def test_a_run_that_was_off_for_weeks_tries_once_before_it_cancels(declined: World) -> None:
    run(declined, on(25))
    assert held(declined).status is SubscriptionStatus.ACTIVE
    assert declined.account.status is AccountStatus.ACTIVE
    assert len(declined.gateway.calls) == 3


# ---- a bank that wants a confirmation ----------------------------------------------------------------------


def test_a_renewal_that_must_be_confirmed_counts_as_not_paid_and_its_link_stays(world: World) -> None:
    world.buy()
    world.gateway.answers += [CONFIRM, CONFIRM, CONFIRM]
    run(world, DUE)
    assert held(world).status is SubscriptionStatus.PAST_DUE
    assert world.all(Order)[0].status is OrderStatus.ACTION_REQUIRED
    assert world.account.owed == eur("97.60")


def test_one_that_is_confirmed_later_is_settled(world: World) -> None:
    world.buy()
    world.gateway.answers += [CONFIRM, CONFIRM]
    run(world, DUE)
    world.gateway.answers.clear()
    world.gateway.answers.append(Outcome(OutcomeState.SUCCEEDED, ref="pay_1"))
    checkout.reconcile(world.shop)
    assert held(world).status is SubscriptionStatus.ACTIVE
    assert world.account.owed is None


def test_one_that_nobody_confirms_is_left_for_the_next_try(world: World) -> None:
    world.buy()
    world.gateway.answers += [CONFIRM, CONFIRM]
    run(world, DUE)
    run(world, on(1))
    assert held(world).status is SubscriptionStatus.ACTIVE
    assert len(world.gateway.charged) == 2
    assert not world.all(Order)


def test_one_that_nobody_ever_confirms_ends_as_one_that_is_declined(world: World) -> None:
    world.buy()
    for _ in range(30):
        world.gateway.answers += [CONFIRM, CONFIRM, DECLINED]
    run_daily(world, DUE, on(21))
    assert world.account.status is AccountStatus.CANCELLED


# ---- paid by its contact -----------------------------------------------------------------------------------


def test_a_contact_pays_what_is_owed_another_way(declined: World) -> None:
    declines(declined, 4)
    run_daily(declined, on(1), on(15))
    assert access(declined.account, declined.get(User, "anna")) is Access.OWES
    declined.gateway.answers.clear()
    shown = owing.owed(declined.shop, ANNA)
    assert [order.quote.due for order in shown.orders] == [eur("97.60")]
    assert [method.id for method in shown.methods] == ["card"]
    owing.pay(declined.shop, ANNA, "card")
    assert declined.account.status is AccountStatus.ACTIVE
    assert held(declined).period == Period(DUE, date(2026, 5, 1))
    assert declined.orders[-1].moves[-2].by == "anna@acme.example"


def test_paying_twice_at_once_pays_once(declined: World) -> None:
    at_once(*[lambda: owing.pay(declined.shop, ANNA, "card")] * 2)
    assert len(declined.gateway.charged) == len(declined.invoices) == 2


def test_a_decline_of_that_is_a_reason_and_changes_nothing_else(declined: World) -> None:
    declines(declined, 1)
    owing.pay(declined.shop, ANNA, "card")
    assert declined.account.owed == eur("97.60")
    declined.gateway.answers.clear()
    run(declined, on(1))
    assert held(declined).status is SubscriptionStatus.ACTIVE


def test_who_is_no_contact_pays_nothing(declined: World) -> None:
    with pytest.raises(Refused) as refused:
        owing.pay(declined.shop, MARCO, "card")
    assert refusal(refused.value).code == "access_contacts_only"


def test_a_way_to_pay_that_is_not_offered_is_refused(declined: World) -> None:
    with pytest.raises(Refused) as refused:
        owing.pay(declined.shop, ANNA, "cheque")
    assert refusal(refused.value).code == "method_missing"


def test_r11_a_cancelled_account_is_active_again_once_it_has_paid(declined: World) -> None:
    declines(declined, 4)
    run_daily(declined, on(1), on(21))
    owing.pay(declined.shop, ANNA, "card")
    assert declined.account.status is AccountStatus.ACTIVE
    assert held(declined).status is SubscriptionStatus.ACTIVE
    run_daily(declined, on(22), date(2026, 5, 1))
    assert held(declined).period.start == date(2026, 5, 1)


def test_what_is_paid_after_its_period_stays_ended(declined: World) -> None:
    declines(declined, 4)
    run_daily(declined, on(1), on(40))
    owing.pay(declined.shop, ANNA, "card")
    assert declined.account.status is AccountStatus.ACTIVE
    assert held(declined).status is SubscriptionStatus.EXPIRED
    assert declined.invoices[-1].total == eur("97.60")
    run_daily(declined, on(41), on(80))
    assert len(declined.invoices) == 2


def test_what_is_owed_needs_attention_until_it_is_paid_also_after_the_end(declined: World) -> None:
    def asked_for() -> list[str]:
        return [one.kind for one in home(declined.shop, ANNA).attention if one.kind == PAYMENT_FAILED]

    assert asked_for() == [PAYMENT_FAILED]
    declines(declined, 4)
    run_daily(declined, on(1), on(40))
    assert asked_for() == [PAYMENT_FAILED]
    owing.pay(declined.shop, ANNA, "card")
    assert asked_for() == []


def test_the_link_of_a_payment_that_waits_is_mailed_once(declined: World) -> None:
    declined.gateway.answers.append(CONFIRM)
    owing.pay(declined.shop, ANNA, "card")
    assert owing.mail_link(declined.shop, ANNA) == owing.mail_link(declined.shop, ANNA) == "anna@acme.example"
    assert len(subjects(declined, "link:")) == 1
    owing.ask_again(declined.shop, ANNA)
    with pytest.raises(Refused) as refused:
        owing.mail_link(declined.shop, ANNA)
    assert refusal(refused.value).code == "nothing_to_open"


def test_nothing_owed_is_nothing_to_pay(world: World) -> None:
    world.buy()
    assert owing.owed(world.shop, ANNA).orders == ()
    owing.pay(world.shop, ANNA, "card")
    assert len(world.gateway.charged) == 1
