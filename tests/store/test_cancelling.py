"""Cancel turns off renewal and nothing else; reactivating before the last day costs nothing (R7)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store import overview
from store.domain.accounts import User
from store.domain.catalogue import TrialEnd
from store.domain.order_file import OrderFile, OrderLine
from store.domain.orders import Outcome, OutcomeState
from store.domain.periods import Cycle, Period
from store.domain.problems import Conflict, Refused
from store.domain.records import Event, Receivable
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.purchase import checkout, ordering, quoting, seats, shopping
from store.subscriptions import cancelling, plans
from tests.fakes import CONFIRM, Crash, DyingStore
from tests.shops import ANNA, BRUNO, MARCO, World, at_once, eur, refusal
from tests.store.billed import run

APRIL = date(2026, 4, 1)
FIVE = OrderFile((OrderLine("helpline", "pro", 5, Cycle.MONTHLY),), "acme", method="card")


@pytest.fixture
def five(world: World) -> World:
    """Five seats of Helpline Pro since 1 March (R1), one assigned; today is 11 March."""
    world.buy()
    shopping.finish(world.shop, ANNA)
    seats.assign(world.shop, ANNA, held(world).id, ["marco"])
    world.clock.pass_time(days=10)
    world.post()
    world.mailer.sent.clear()
    return world


def held(world: World) -> Subscription:
    return world.subscriptions[0]


def cancelled(world: World) -> Subscription:
    return cancelling.cancel(world.shop, ANNA, held(world).id)


def refused(world: World) -> str:
    with pytest.raises(Refused) as caught:
        cancelled(world)
    return refusal(caught.value).code


def events(world: World) -> list[str]:
    return [one.what for one in world.past(Event) if one.subject == held(world).id]


# ---- cancel -------------------------------------------------------------------------------------------


def test_r7_service_goes_on_until_the_period_ends_and_nothing_is_paid_back(five: World) -> None:
    before = held(five)
    after = cancelled(five)
    assert after == replace(before, status=SubscriptionStatus.PENDING_CANCELLATION) == held(five)
    assert (after.period.end, after.assigned) == (APRIL, 1)
    assert five.account.balance == eur("0.00")
    assert len(five.gateway.calls) == 1


def test_r7_it_is_not_renewed_and_ends_on_its_last_day(five: World) -> None:
    cancelled(five)
    run(five, APRIL)
    assert held(five).status is SubscriptionStatus.EXPIRED
    assert len(five.gateway.calls) == 1


def test_who_cancelled_is_told_until_when_and_it_stands_in_history(five: World) -> None:
    cancelled(five)
    five.post()
    (mail,) = five.mailer.sent.values()
    assert (mail.to, mail.subject) == ("anna@acme.example", "Helpline Pro is cancelled")
    assert "You can use it until 1 Apr 2026." in mail.body
    event = five.past(Event)[-1]
    assert (event.by, event.what) == ("anna@acme.example", "subscription_cancelled")
    assert (event.before["status"], event.after["status"]) == ("active", "pending_cancellation")


def test_cancelling_twice_is_once(five: World) -> None:
    assert cancelled(five) == cancelled(five)
    assert events(five).count("subscription_cancelled") == 1


def test_two_contacts_who_cancel_at_once_cancel_once(five: World) -> None:
    one = held(five).id
    found = at_once(
        lambda: cancelling.cancel(five.shop, ANNA, one),
        lambda: cancelling.cancel(five.shop, BRUNO, one),
    )
    assert not [each for each in found if isinstance(each, Refused)]
    five.post()
    assert len(five.mailer.sent) == 1


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_around_the_commit_ends_in_one_cancellation(five: World, before: bool) -> None:
    with pytest.raises(Crash):
        cancelling.cancel(five.over(DyingStore(five.store, 1, before)), ANNA, held(five).id)
    five.restart()
    cancelled(five)
    five.post()
    assert len(five.mailer.sent) == 1
    assert events(five).count("subscription_cancelled") == 1


# ---- what blocks it -----------------------------------------------------------------------------------


def test_r7_an_unpaid_renewal_blocks_it(five: World) -> None:
    five.put("acme", replace(held(five), status=SubscriptionStatus.PAST_DUE))
    assert refused(five) == "cancel_unpaid"


def test_r7_what_the_account_owes_blocks_it(five: World) -> None:
    five.change_account(owed=eur("97.60"))
    assert refused(five) == "cancel_unpaid"


def test_r7_an_invoice_that_is_overdue_blocks_it_and_one_that_is_not_does_not(five: World) -> None:
    five.put("acme", Receivable("2026-000001", date(2026, 3, 10)))
    assert refused(five) == "cancel_overdue"
    five.put("acme", Receivable("2026-000001", date(2026, 3, 11)))
    assert cancelled(five).status is SubscriptionStatus.PENDING_CANCELLATION


def test_a_change_whose_payment_is_under_way_has_its_end_first(five: World) -> None:
    five.change_plan(seats=8)
    five.agree()
    five.gateway.answers.append(CONFIRM)
    five.pay()
    assert refused(five) == "payment_under_way"
    five.gateway.answers.append(Outcome(OutcomeState.SUCCEEDED, ref="pay_1"))
    checkout.ask_again(five.shop, ANNA)
    assert cancelled(five).seats == 8


def test_what_has_ended_cannot_be_cancelled(five: World) -> None:
    five.put("acme", replace(held(five), status=SubscriptionStatus.EXPIRED))
    assert refused(five) == "subscription_ended"


def test_what_is_not_there_cannot_be_cancelled(five: World) -> None:
    with pytest.raises(Refused, match="subscription_gone"):
        cancelling.cancel(five.shop, ANNA, "nothing")


@pytest.mark.parametrize("use_case", [cancelling.cancel, cancelling.reactivate])
def test_who_may_not_buy_may_not_cancel_or_reactivate(five: World, use_case: object) -> None:
    assert callable(use_case)
    with pytest.raises(Refused, match="access_read_only"):
        use_case(five.shop, MARCO, held(five).id)


# ---- once its last day is over, before the billing run of that day -----------------------------------------


@pytest.fixture
def over(five: World) -> World:
    """Cancelled, and it is 2 April; nothing was billed since."""
    cancelled(five)
    five.clock.instant = datetime(2026, 4, 2, 12, tzinfo=UTC)
    return five


def test_what_is_over_is_shown_as_ended(over: World) -> None:
    (one,) = overview.home(over.shop, ANNA).subscriptions
    assert (one.status, one.assigned) == (SubscriptionStatus.EXPIRED, 0)


@pytest.mark.parametrize(
    "buy",
    [
        lambda world: world.buy(),
        lambda world: (
            plans.subscribe(world.shop, ANNA, held(world).id),
            shopping.choose_cycle(world.shop, ANNA, Cycle.MONTHLY),
            world.agree(),
            world.pay(),
        ),
        lambda world: ordering.place(world.shop, ANNA, FIVE, ordering.offer(world.shop, ANNA, FIVE)),
    ],
    ids=["from the catalogue", "Subscribe Now", "an order file"],
)
def test_what_is_over_is_bought_anew(over: World, buy: Callable[[World], object]) -> None:
    buy(over)
    before, after = over.subscriptions
    assert (before.status, before.assigned) == (SubscriptionStatus.EXPIRED, 0)
    assert (after.seats, after.assigned, after.period.start) == (5, 0, date(2026, 4, 2))
    assert over.get(User, "marco").subscriptions == ()
    run(over, date(2026, 4, 2))
    assert events(over).count("subscription_ended") == 1
    assert [invoice.total for invoice in over.invoices] == [eur("97.60")] * 2


def test_what_it_costs_to_buy_it_anew_is_said_before_it_is_over(five: World) -> None:
    cancelled(five)
    (line,) = quoting.for_account(five.shop, FIVE, APRIL).lines
    assert line.credit is None


# ---- what others are doing with it -----------------------------------------------------------------------


def test_a_change_of_what_a_colleague_just_cancelled_is_refused_by_name(five: World) -> None:
    cancelling.cancel(five.shop, BRUNO, held(five).id)
    with pytest.raises(Refused) as caught:
        plans.edit(five.shop, ANNA, held(five).id)
    problem = refusal(caught.value)
    assert (problem.code, problem.values["by"]) == ("subscription_cancelled_by", "Bruno Costa")
    assert problem.values["day"] == APRIL


def test_a_change_that_is_paid_for_after_a_colleague_cancelled_charges_nothing_and_loses_nothing(five: World) -> None:
    five.change_plan(seats=8)
    five.agree()
    shown = five.shown()
    cancelling.cancel(five.shop, BRUNO, held(five).id)
    with pytest.raises(Conflict) as caught:
        five.pay(shown=shown)
    assert refusal(caught.value).values["by"] == "Bruno Costa"
    assert len(five.gateway.calls) == 1
    cancelling.reactivate(five.shop, ANNA, held(five).id)
    five.pay()
    assert (held(five).seats, held(five).status) == (8, SubscriptionStatus.ACTIVE)


# ---- reactivate -----------------------------------------------------------------------------------------


def test_r7_reactivated_before_its_end_nothing_has_changed_and_nothing_is_charged(five: World) -> None:
    before = held(five)
    cancelled(five)
    assert cancelling.reactivate(five.shop, ANNA, before.id) == before == held(five)
    assert len(five.gateway.calls) == 1
    run(five, APRIL)
    assert held(five).period == Period(APRIL, date(2026, 5, 1))


def test_reactivating_is_mailed_and_stands_in_history_once(five: World) -> None:
    cancelled(five)
    for _ in range(2):
        cancelling.reactivate(five.shop, ANNA, held(five).id)
    five.post()
    assert [mail.subject for mail in five.mailer.sent.values()] == [
        "Helpline Pro is cancelled",
        "Helpline Pro goes on",
    ]
    assert events(five)[-1] == "subscription_reactivated"
    assert events(five).count("subscription_reactivated") == 1


def test_cancelled_once_more_it_is_mailed_once_more(five: World) -> None:
    cancelled(five)
    cancelling.reactivate(five.shop, ANNA, held(five).id)
    cancelled(five)
    five.post()
    assert len(five.mailer.sent) == 3


@pytest.mark.parametrize("ended", [True, False], ids=["run", "not run yet"])
def test_r7_after_its_end_it_is_a_new_purchase(five: World, ended: bool) -> None:
    cancelled(five)
    five.clock.pass_time(days=21)
    if ended:
        run(five, APRIL)
    with pytest.raises(Refused, match="subscription_ended"):
        cancelling.reactivate(five.shop, ANNA, held(five).id)


# ---- what is not paid for -------------------------------------------------------------------------------


def tried(world: World, at_end: TrialEnd) -> World:
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    world.put("acme", replace(held(world), trial_end=at_end))
    world.post()
    world.mailer.sent.clear()
    return world


def test_a_trial_that_would_be_charged_ends_instead(world: World) -> None:
    tried(world, TrialEnd.CHARGE)
    after = cancelled(world)
    assert (after.status, after.trial_end) == (SubscriptionStatus.TRIAL, TrialEnd.EXPIRE)
    world.post()
    (mail,) = world.mailer.sent.values()
    assert "You can use it until 15 Mar 2026." in mail.body
    run(world, date(2026, 3, 15))
    assert held(world).status is SubscriptionStatus.EXPIRED
    assert not world.gateway.calls


def test_a_trial_that_ends_by_itself_needs_no_cancelling(world: World) -> None:
    tried(world, TrialEnd.EXPIRE)
    assert refused(world) == "trial_ends_itself"


def test_a_free_plan_ends_with_the_day(world: World) -> None:
    tried(world, TrialEnd.FREE)
    run(world, date(2026, 3, 15))
    world.clock.pass_time(days=6)
    after = cancelled(world)
    assert (after.status, after.period.end) == (SubscriptionStatus.PENDING_CANCELLATION, date(2026, 3, 22))
    run(world, date(2026, 3, 22))
    assert held(world).status is SubscriptionStatus.EXPIRED
