"""Free trials: once per product for ever, never in the cart, nothing charged (R6)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.domain.catalogue import TrialEnd
from store.domain.draft import Draft, Mode
from store.domain.orders import TrialStart
from store.domain.periods import Period
from store.domain.problems import Refused
from store.domain.records import Event
from store.domain.subscriptions import SubscriptionStatus
from store.purchase import checkout, shopping
from tests.fakes import Crash, DyingStore
from tests.shops import ANNA, BRUNO, MARCO, World, at_once, eur, refusal


def started(world: World, product: str = "helpline", tier: str = "pro", seats: int = 3) -> None:
    world.try_out(ANNA, product, tier, seats)
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)


def test_r6_what_the_trial_will_do_is_shown_before_it_starts(world: World) -> None:
    trial = world.try_out().trial
    assert trial is not None
    assert trial.period == Period(date(2026, 3, 1), date(2026, 3, 15))
    assert trial.reminder == date(2026, 3, 12)
    assert (trial.plan_name, trial.seats, trial.at_end, trial.later) == ("Helpline Pro", 3, "expire", eur("48.00"))


def test_r6_a_trial_gives_access_at_once_and_charges_nothing(world: World) -> None:
    world.try_out()
    journey = checkout.start_trial(world.shop, ANNA)
    (tried,) = world.subscriptions
    assert (tried.status, tried.seats, tried.net) == (SubscriptionStatus.TRIAL, 3, eur("0.00"))
    assert tried.period == Period(date(2026, 3, 1), date(2026, 3, 15))
    assert not world.gateway.calls
    assert not world.orders
    assert not world.invoices
    assert journey.trial_start is not None
    assert [one.id for one in journey.to_seat] == [tried.id]


def test_a_trial_asks_for_no_payment_and_no_address(world: World) -> None:
    world.change_account(payer=replace(world.account.payer, company="", street=""))
    world.try_out()
    assert checkout.start_trial(world.shop, ANNA).trial_start is not None


def test_the_welcome_mail_names_the_days(world: World) -> None:
    started(world)
    world.post()
    (mail,) = world.mailer.sent.values()
    assert mail.to == "anna@acme.example"
    assert "It ends on 15 Mar 2026. Nothing was charged." in mail.body
    assert "We will write to you again on 12 Mar 2026." in mail.body
    assert "After that it stops by itself" in mail.body


def test_r12_a_trial_starts_on_the_accounts_day(world: World) -> None:
    world.clock.instant = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    started(world)
    assert world.subscriptions[0].period == Period(date(2026, 3, 11), date(2026, 3, 25))


def test_what_happens_at_the_end_is_the_products_rule(world: World) -> None:
    started(world, "courier", "basic")
    assert world.subscriptions[0].trial_end is TrialEnd.CHARGE


def test_history_says_who_started_it(world: World) -> None:
    started(world)
    (event,) = world.past(Event)
    assert (event.by, event.what, event.after["plan"]) == ("anna@acme.example", "trial_started", "Helpline Pro")


# ---- once, ever -----------------------------------------------------------------------------------------


def test_r6_a_product_is_tried_once_also_by_a_colleague(world: World) -> None:
    started(world)
    shopping.start(world.shop, BRUNO)
    shopping.choose_product(world.shop, BRUNO, "helpline")
    with pytest.raises(Refused) as refused:
        shopping.choose_mode(world.shop, BRUNO, Mode.TRY)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["product"]) == ("trial_used", "Helpline")


def test_r6_a_product_is_tried_once_even_years_later(world: World) -> None:
    started(world)
    world.put("acme", replace(world.subscriptions[0], status=SubscriptionStatus.EXPIRED))
    world.clock.pass_time(days=1000)
    shopping.start(world.shop, ANNA)
    shopping.choose_product(world.shop, ANNA, "helpline")
    with pytest.raises(Refused, match="trial_used"):
        shopping.choose_mode(world.shop, ANNA, Mode.TRY)


def test_another_product_may_still_be_tried(world: World) -> None:
    started(world)
    started(world, "courier", "basic")
    assert world.account.trials_used == ("helpline", "courier")


def test_two_contacts_who_start_the_same_trial_at_once_get_one(world: World) -> None:
    world.try_out(ANNA)
    world.try_out(BRUNO)
    results = at_once(
        lambda: checkout.start_trial(world.shop, ANNA),
        lambda: checkout.start_trial(world.shop, BRUNO),
    )
    (refused,) = [one for one in results if isinstance(one, Refused)]
    assert refusal(refused).code == "trial_used"
    assert len(world.subscriptions) == 1


def test_a_product_without_a_trial_says_so(world: World) -> None:
    shopping.start(world.shop, ANNA)
    shopping.choose_product(world.shop, ANNA, "beacon")
    with pytest.raises(Refused, match="trial_none"):
        shopping.choose_mode(world.shop, ANNA, Mode.TRY)


def test_a_product_that_is_paid_for_is_not_tried(world: World) -> None:
    world.try_out(BRUNO)
    world.buy(ANNA)
    with pytest.raises(Refused):
        checkout.start_trial(world.shop, BRUNO)
    assert world.subscriptions[0].status is SubscriptionStatus.ACTIVE


# ---- never in the cart ----------------------------------------------------------------------------------


def test_r6_a_trial_never_enters_the_cart(world: World) -> None:
    world.try_out()
    assert not world.cart.lines


def test_r6_trying_what_was_going_to_be_bought_takes_it_out_of_the_cart(world: World) -> None:
    world.fill_cart(ANNA, "courier", "helpline")
    journey = shopping.choose_mode(world.shop, ANNA, Mode.TRY)
    assert [line.product for line in world.cart.lines] == ["courier"]
    assert (journey.draft.line, journey.draft.checkout) == (None, False)


def test_a_trial_leaves_the_cart_of_other_products_alone(world: World) -> None:
    world.fill_cart(ANNA, "courier")
    started(world)
    assert [line.product for line in world.cart.lines] == ["courier"]


# ---- seats, and going wrong -----------------------------------------------------------------------------


def test_a_trial_has_a_seat_cap_of_its_own(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.try_out(seats=6)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["most"]) == ("seats_above_trial", 5)


def test_seats_above_the_cap_are_asked_for_again_when_buying_becomes_trying(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose(seats=8)
    assert shopping.choose_mode(world.shop, ANNA, Mode.TRY).draft.seats is None


def test_a_trial_is_not_started_before_its_answers_are_complete(world: World) -> None:
    shopping.start(world.shop, ANNA)
    shopping.choose_product(world.shop, ANNA, "helpline")
    shopping.choose_mode(world.shop, ANNA, Mode.TRY)
    with pytest.raises(Refused, match="trial_incomplete"):
        checkout.start_trial(world.shop, ANNA)


def test_who_may_not_buy_may_not_try(world: World) -> None:
    world.put("acme", Draft("marco", "order-x", world.clock.now(), "helpline", Mode.TRY, "pro", 1))
    with pytest.raises(Refused, match="access_read_only"):
        checkout.start_trial(world.shop, MARCO)
    assert not world.subscriptions


def test_starting_twice_starts_once(world: World) -> None:
    world.try_out()
    first = checkout.start_trial(world.shop, ANNA)
    assert checkout.start_trial(world.shop, ANNA).trial_start == first.trial_start
    assert len(world.past(TrialStart)) == 1
    assert len(world.mails) == 1


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_around_the_commit_ends_in_one_trial_and_one_mail(world: World, before: bool) -> None:
    world.try_out()
    with pytest.raises(Crash):
        checkout.start_trial(world.over(DyingStore(world.store, 1, before)), ANNA)
    world.restart()
    checkout.start_trial(world.shop, ANNA)
    assert len(world.subscriptions) == 1
    assert len(world.past(TrialStart)) == 1
    assert len(world.mails) == 1


def test_nothing_can_be_answered_once_it_has_started(world: World) -> None:
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    with pytest.raises(Refused, match="already_placed"):
        shopping.set_seats(world.shop, ANNA, "1")
