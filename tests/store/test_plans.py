"""Changing what an account has: seats, tier and cycle, one or several, on the order path of every purchase (R4, R5)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from store.domain.accounts import Person
from store.domain.catalogue import Downgrade, OnChange, TrialEnd
from store.domain.draft import Draft, Mode
from store.domain.orders import OrderStatus
from store.domain.periods import Cycle, Period
from store.domain.problems import Conflict, Problem, Refused
from store.domain.records import Event
from store.domain.subscriptions import Scheduled, Subscription, SubscriptionStatus
from store.purchase import checkout, shopping
from store.purchase import seats as seating
from store.purchase.journey import Journey
from store.subscriptions import plans
from tests.fakes import CONFIRM, DECLINED
from tests.shops import ANNA, BRUNO, MARCO, World, eur, refusal
from tests.store.billed import run

Answer = Callable[[World], Journey]


def seats(number: int) -> Answer:
    return lambda world: shopping.set_seats(world.shop, ANNA, str(number))


def tier(name: str) -> Answer:
    return lambda world: shopping.choose_tier(world.shop, ANNA, name)


def cycle(wanted: Cycle) -> Answer:
    return lambda world: shopping.choose_cycle(world.shop, ANNA, wanted)


@pytest.fixture
def five(world: World) -> World:
    """Five seats of Helpline Pro since 1 March (R1); today is 11 March."""
    return bought(world)


def bought(world: World, *products: str) -> World:
    world.buy(ANNA, *(products or ("helpline",)))
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=10)
    return world


def held(world: World, product: str = "helpline") -> Subscription:
    return next(one for one in world.subscriptions if one.product == product)


def changed(world: World, *answers: Answer, product: str = "helpline", person: Person = ANNA) -> Journey:
    """Take the subscription up, answer, and go on to the review or the cart."""
    plans.edit(world.shop, person, held(world, product).id)
    for answer in answers:
        answer(world)
    return plans.proceed(world.shop, person)


def paid(world: World) -> Journey:
    world.agree()
    return world.pay()


def refused(world: World, *answers: Answer, product: str = "helpline") -> Problem:
    with pytest.raises(Refused) as caught:
        changed(world, *answers, product=product)
    return refusal(caught.value)


# ---- R4: a change resets the anchor -------------------------------------------------------------------


def test_taking_it_up_starts_from_what_is_held(five: World) -> None:
    draft = plans.edit(five.shop, ANNA, held(five).id).draft
    assert (draft.product, draft.tier, draft.seats, draft.cycle) == ("helpline", "pro", 5, Cycle.MONTHLY)
    assert not five.cart.lines


def test_r4_more_seats_are_reviewed_with_every_term(five: World) -> None:
    quote = changed(five, seats(8)).quote
    assert quote is not None
    (line,) = quote.lines
    assert line.credit is not None
    assert (line.credit.amount, line.credit.days, line.credit.of) == (eur("54.19"), 21, 31)
    assert (line.charged, quote.net, quote.vat, quote.due) == (eur("128.00"), eur("73.81"), eur("16.24"), eur("90.05"))
    assert (line.previous_renewal, line.period.end) == (date(2026, 4, 1), date(2026, 4, 11))


def test_r4_more_seats_are_open_once_paid_and_the_billing_date_moves(five: World) -> None:
    before = held(five)
    changed(five, seats(8))
    paid(five)
    (after,) = five.subscriptions
    assert (after.id, after.seats, after.net, after.renewal) == (before.id, 8, eur("128.00"), eur("128.00"))
    assert (after.anchor, after.period) == (date(2026, 3, 11), Period(date(2026, 3, 11), date(2026, 4, 11)))
    assert [charge.amount for charge in five.gateway.charged.values()] == [eur("97.60"), eur("90.05")]
    assert not five.cart.lines


def test_r4_fewer_seats_cost_nothing_and_raise_the_balance(five: World) -> None:
    changed(five, seats(8))
    paid(five)
    shopping.finish(five.shop, ANNA)
    changed(five, seats(5))
    paid(five)
    assert held(five).seats == 5
    assert five.account.balance.minor > 0
    assert len(five.gateway.charged) == 2, "nothing is due"


def test_r4_a_year_instead_of_a_month(five: World) -> None:
    quote = changed(five, cycle(Cycle.ANNUAL)).quote
    assert quote is not None
    assert (quote.net, quote.lines[0].period.end) == (eur("713.81"), date(2027, 3, 11))


def test_a_higher_tier_is_open_at_once(five: World) -> None:
    changed(five, tier("premier"))
    paid(five)
    assert held(five).plan_name == "Helpline Premier"


def test_seats_tier_and_cycle_change_in_one_line(five: World) -> None:
    quote = changed(five, seats(8), tier("premier"), cycle(Cycle.ANNUAL)).quote
    assert quote is not None
    (line,) = quote.lines
    assert (line.plan_name, line.seats, line.cycle) == ("Helpline Premier", 8, Cycle.ANNUAL)
    assert line.credit is not None


def test_several_subscriptions_change_in_one_order(world: World) -> None:
    bought(world, "helpline", "courier")
    changed(world, seats(8))
    journey = changed(world, seats(6), product="courier")
    assert journey.draft.cart_open, "it joins the change that waits"
    shopping.to_checkout(world.shop, ANNA)
    paid(world)
    assert {one.product: one.seats for one in world.subscriptions} == {"helpline": 8, "courier": 6}
    assert len(world.orders) == len(world.invoices) == len(world.gateway.charged) == 2


def test_a_change_stands_beside_a_new_plan_in_one_order(five: World) -> None:
    five.fill_cart(ANNA, "courier")
    changed(five, seats(8))
    shopping.to_checkout(five.shop, ANNA)
    paid(five)
    assert {one.product: one.seats for one in five.subscriptions} == {"helpline": 8, "courier": 4}
    assert len(five.invoices) == 2


def test_r5_where_the_catalogue_keeps_the_billing_date(five: World) -> None:
    five.catalogue = replace(five.catalogue, on_change=OnChange.KEEP)
    quote = changed(five, seats(8)).quote
    assert quote is not None
    assert quote.net == eur("32.52")
    paid(five)
    assert held(five).period.end == date(2026, 4, 1)


def test_history_says_who_changed_what_from_what_to_what(five: World) -> None:
    changed(five, seats(8))
    paid(five)
    event = [one for one in five.past(Event) if one.subject == held(five).id][-1]
    assert (event.by, event.what) == ("anna@acme.example", "subscription_bought")
    assert (event.before["seats"], event.after["seats"]) == ("5", "8")


def test_a_change_that_waits_in_the_cart_is_taken_up_as_it_stands(five: World) -> None:
    changed(five, seats(8))
    draft = plans.edit(five.shop, ANNA, held(five).id).draft
    assert (draft.seats, draft.line) == (8, five.cart.lines[0].id)
    changed(five, seats(9))
    assert [line.seats for line in five.cart.lines] == [9]


def test_editing_the_order_changes_the_line_and_keeps_what_it_changes(five: World) -> None:
    changed(five, seats(8))
    shopping.edit_line(five.shop, ANNA, five.cart.lines[0].id)
    journey = shopping.set_seats(five.shop, ANNA, "9")
    assert [(line.seats, line.changes) for line in five.cart.lines] == [(9, held(five).id)]
    assert journey.quote is not None
    assert journey.quote.lines[0].credit is not None


def test_a_declined_change_changes_nothing_and_is_tried_again(five: World) -> None:
    before = held(five)
    changed(five, seats(8))
    five.agree()
    five.gateway.answers.append(DECLINED)
    assert five.pay().order.status is OrderStatus.DECLINED  # type: ignore[union-attr]
    assert held(five) == before
    five.pay()
    assert held(five).seats == 8


def test_a_change_that_was_only_looked_at_leaves_nothing_to_go_on_with(five: World) -> None:
    plans.edit(five.shop, ANNA, held(five).id)
    shopping.park(five.shop, ANNA)
    assert not five.draft().begun
    plans.edit(five.shop, ANNA, held(five).id)
    seats(8)(five)
    shopping.park(five.shop, ANNA)
    assert five.draft().begun


# ---- what is refused -----------------------------------------------------------------------------------


def test_a_change_of_nothing_is_no_change(five: World) -> None:
    assert refused(five).code == "plan_unchanged"
    assert not five.cart.lines


def test_an_answer_that_undoes_the_change_in_the_cart_is_refused(five: World) -> None:
    changed(five, seats(8))
    with pytest.raises(Refused, match="plan_unchanged"):
        shopping.set_seats(five.shop, ANNA, "5")
    assert [line.seats for line in five.cart.lines] == [8]


def test_fewer_seats_than_are_assigned_are_refused_with_both_numbers(five: World) -> None:
    five.put("acme", replace(held(five), assigned=4))
    problem = refused(five, seats(3))
    assert (problem.code, problem.values["seats"], problem.values["assigned"]) == ("seats_below_assigned", 3, 4)


def test_seats_that_were_assigned_since_are_refused_at_placing(five: World) -> None:
    changed(five, seats(3))
    five.agree()
    five.put("acme", replace(held(five), assigned=4))
    with pytest.raises(Refused) as caught:
        five.pay()
    problem = refusal(caught.value)
    assert (problem.code, problem.values["seats"], problem.values["assigned"]) == ("seats_below_assigned", 3, 4)
    assert len(five.gateway.charged) == 1


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (SubscriptionStatus.EXPIRED, "subscription_ended"),
        (SubscriptionStatus.PENDING_CANCELLATION, "subscription_cancelled"),
        (SubscriptionStatus.PAST_DUE, "subscription_past_due"),
    ],
)
def test_what_is_not_active_is_not_changed(five: World, state: SubscriptionStatus, code: str) -> None:
    five.put("acme", replace(held(five), status=state))
    assert refused(five, seats(8)).code == code


def test_a_subscription_that_is_not_there(world: World) -> None:
    with pytest.raises(Refused, match="subscription_gone"):
        plans.edit(world.shop, ANNA, "nothing")


def test_a_trial_is_not_changed_but_bought(world: World) -> None:
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    assert refused(world).code == "trial_not_changed"


def test_a_plan_that_left_the_shop_stays_as_it_is(five: World) -> None:
    five.stop_selling("helpline")
    assert refused(five).code == "plan_withdrawn"


def test_who_may_not_buy_may_not_change(five: World) -> None:
    with pytest.raises(Refused, match="access_read_only"):
        plans.edit(five.shop, MARCO, held(five).id)


@pytest.mark.parametrize("state", [SubscriptionStatus.PENDING_CANCELLATION, SubscriptionStatus.EXPIRED])
def test_what_a_colleague_ended_meanwhile_is_not_paid_for(five: World, state: SubscriptionStatus) -> None:
    changed(five, seats(8))
    five.agree()
    shown = five.shown()
    five.put("acme", replace(held(five), status=state))
    with pytest.raises(Conflict):
        five.pay(shown=shown)
    assert len(five.gateway.charged) == 1
    assert five.cart.lines, "nothing is lost"


def test_r9_what_a_colleague_changed_meanwhile_is_shown_before_anything_is_charged(world: World) -> None:
    bought(world)
    changed(world, seats(8))
    world.agree()
    shown = world.shown()
    world.put("acme", replace(held(world), seats=6, net=eur("96.00")))
    with pytest.raises(Refused) as caught:
        world.pay(shown=shown)
    problem = refusal(caught.value)
    assert (problem.code, problem.values["old"]) == ("quote_changed", eur("90.05"))
    assert len(world.gateway.charged) == 1
    world.pay()
    assert held(world).seats == 8


def test_r9_a_price_that_changed_between_quote_and_order(five: World) -> None:
    changed(five, seats(8))
    five.agree()
    shown = five.shown()
    five.reprice("helpline", "pro", Cycle.MONTHLY, "20.00")
    with pytest.raises(Refused) as caught:
        five.pay(shown=shown)
    assert refusal(caught.value).values["old"] == eur("90.05")
    assert len(five.gateway.charged) == 1


def test_two_contacts_change_the_same_subscription_in_one_cart(five: World) -> None:
    changed(five, seats(8))
    draft = plans.edit(five.shop, BRUNO, held(five).id).draft
    assert (draft.seats, draft.line) == (8, five.cart.lines[0].id)


def test_a_plan_that_a_colleague_bought_meanwhile_is_not_bought_again_as_a_change(world: World) -> None:
    world.fill_cart(ANNA)
    world.agree(ANNA)
    line = world.cart.lines[0]
    shown = world.shown()
    world.put("acme", replace(world.cart, lines=()))
    world.buy(BRUNO)
    world.put("acme", replace(world.cart, lines=(line,)))
    with pytest.raises(Refused) as caught:
        world.pay(ANNA, shown=shown)
    assert refusal(caught.value).code == "product_held"


def test_what_is_to_be_renewed_today_is_renewed_first(five: World) -> None:
    """A change begins a new period: the one that nobody was billed for would be lost."""
    five.clock.pass_time(days=21)
    assert refused(five, seats(8)).code == "renewal_due"
    run(five)
    assert changed(five, seats(8)).quote is not None


# ---- Subscribe Now: a trial becomes paid, and what is left of it is lost (R6) ------------------------------


@pytest.fixture
def trial(world: World) -> World:
    """Three seats of Helpline Pro on trial since 1 March, Marco on one of them; today is 5 March."""
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    seating.assign(world.shop, ANNA, held(world).id, ["marco"])
    world.clock.pass_time(days=4)
    return world


def test_subscribing_to_a_trial_asks_only_how_it_is_billed(trial: World) -> None:
    draft = plans.subscribe(trial.shop, ANNA, held(trial).id).draft
    assert (draft.product, draft.mode, draft.tier, draft.seats, draft.cycle) == ("helpline", Mode.BUY, "pro", 3, None)


def test_subscribing_says_before_what_is_lost_and_starts_a_paid_period_today(trial: World) -> None:
    before = held(trial)
    plans.subscribe(trial.shop, ANNA, before.id)
    quote = shopping.choose_cycle(trial.shop, ANNA, Cycle.MONTHLY).quote
    assert quote is not None
    assert (quote.lines[0].forfeited_trial_days, quote.net) == (10, eur("48.00"))
    paid(trial)
    (after,) = trial.subscriptions
    assert (after.id, after.status, after.assigned) == (before.id, SubscriptionStatus.ACTIVE, 1)
    assert after.period == Period(date(2026, 3, 5), date(2026, 4, 5))


def test_a_trial_that_has_expired_becomes_paid_in_its_place(trial: World) -> None:
    before = held(trial)
    run(trial, date(2026, 3, 15))
    plans.subscribe(trial.shop, ANNA, before.id)
    shopping.choose_cycle(trial.shop, ANNA, Cycle.MONTHLY)
    paid(trial)
    (after,) = trial.subscriptions
    assert (after.id, after.status, after.assigned) == (before.id, SubscriptionStatus.ACTIVE, 0)


def test_a_free_plan_is_subscribed_to(trial: World) -> None:
    trial.put("acme", replace(held(trial), trial_end=TrialEnd.FREE))
    run(trial, date(2026, 3, 15))
    assert refused(trial).code == "plan_free"
    plans.subscribe(trial.shop, ANNA, held(trial).id)
    quote = shopping.choose_cycle(trial.shop, ANNA, Cycle.MONTHLY).quote
    assert quote is not None
    assert quote.lines[0].credit is None
    paid(trial)
    assert held(trial).cycle is Cycle.MONTHLY


def test_what_was_paid_for_and_has_ended_is_bought_anew(five: World) -> None:
    five.put("acme", replace(held(five), status=SubscriptionStatus.EXPIRED))
    plans.subscribe(five.shop, ANNA, held(five).id)
    shopping.choose_cycle(five.shop, ANNA, Cycle.ANNUAL)
    paid(five)
    old, new = five.subscriptions
    assert (old.status, new.status, new.cycle) == (SubscriptionStatus.EXPIRED, SubscriptionStatus.ACTIVE, Cycle.ANNUAL)


def test_what_is_paid_for_is_not_subscribed_to_twice(five: World) -> None:
    with pytest.raises(Refused, match="product_held"):
        plans.subscribe(five.shop, ANNA, held(five).id)


def test_subscribing_goes_on_with_the_line_that_waits_in_the_cart(trial: World) -> None:
    plans.subscribe(trial.shop, ANNA, held(trial).id)
    shopping.choose_cycle(trial.shop, ANNA, Cycle.ANNUAL)
    draft = plans.subscribe(trial.shop, ANNA, held(trial).id).draft
    assert (draft.line, draft.cycle) == (trial.cart.lines[0].id, Cycle.ANNUAL)


def test_the_receipt_of_a_purchase_comes_before_the_next(five: World) -> None:
    five.fill_cart(ANNA, "courier")
    paid(five)
    assert plans.edit(five.shop, ANNA, held(five).id).order is not None
    assert plans.subscribe(five.shop, ANNA, held(five).id).order is not None


# ---- a lower tier, where the catalogue lets it begin with the next period ----------------------------------


@pytest.fixture
def premier(world: World) -> World:
    """Five seats of Helpline Premier since 1 March; a lower tier may begin with the next period; 11 March."""
    world.catalogue = replace(world.catalogue, downgrade=Downgrade.END_OF_TERM)
    shopping.start(world.shop, ANNA)
    world.choose(tier="premier")
    paid(world)
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=10)
    return world


def test_a_lower_tier_goes_through_support_by_default(premier: World) -> None:
    premier.catalogue = replace(premier.catalogue, downgrade=Downgrade.SUPPORT)
    problem = refused(premier, tier("pro"))
    assert (problem.code, problem.values["contact"]) == ("downgrade_support", "support@seatdesk.example")


def test_a_lower_tier_costs_nothing_today(premier: World) -> None:
    plans.edit(premier.shop, ANNA, held(premier).id)
    assert shopping.choose_tier(premier.shop, ANNA, "pro").quote is None


def test_a_lower_tier_is_scheduled_for_the_end_of_the_period(premier: World) -> None:
    before = held(premier)
    journey = changed(premier, tier("pro"), seats(4))
    assert journey.settled
    assert held(premier) == replace(before, scheduled=Scheduled("pro", "Pro", 4, Cycle.MONTHLY), renewal=eur("64.00"))
    assert len(premier.gateway.calls) == 1
    assert not premier.cart.lines
    shopping.finish(premier.shop, ANNA)
    assert not premier.all(Draft)


def test_what_is_scheduled_is_told_by_mail_and_in_history(premier: World) -> None:
    changed(premier, tier("pro"))
    assert premier.mails[-1].subject == "Helpline Premier becomes Helpline Pro on 1 Apr 2026"
    event = premier.past(Event)[-1]
    assert (event.what, event.after["scheduled"]) == ("change_scheduled", "Helpline Pro")


def test_what_is_scheduled_begins_with_the_renewal(premier: World) -> None:
    changed(premier, tier("pro"), seats(4))
    run(premier, date(2026, 4, 1))
    now = held(premier)
    assert (now.plan_name, now.seats, now.net, now.scheduled) == ("Helpline Pro", 4, eur("64.00"), None)


def test_a_year_that_is_scheduled_begins_on_the_day_of_the_renewal(premier: World) -> None:
    changed(premier, tier("pro"), cycle(Cycle.ANNUAL))
    assert held(premier).renewal == eur("768.00")
    run(premier, date(2026, 4, 1))
    assert held(premier).period == Period(date(2026, 4, 1), date(2027, 4, 1))


def test_while_a_change_is_scheduled_no_other_is_made(premier: World) -> None:
    changed(premier, tier("pro"))
    shopping.finish(premier.shop, ANNA)
    problem = refused(premier, seats(8))
    assert (problem.code, problem.values["tier"]) == ("change_scheduled", "Pro")


def test_a_scheduled_change_is_given_up(premier: World) -> None:
    before = held(premier)
    changed(premier, tier("pro"))
    assert plans.give_up(premier.shop, ANNA, before.id) == before == held(premier)
    assert plans.give_up(premier.shop, ANNA, before.id) == before, "twice is once"
    assert [one.what for one in premier.past(Event)].count("change_given_up") == 1


def test_an_upgrade_in_the_cart_that_becomes_a_lower_tier_leaves_the_cart(premier: World) -> None:
    changed(premier, seats(8))
    shopping.edit_line(premier.shop, ANNA, premier.cart.lines[0].id)
    journey = shopping.choose_tier(premier.shop, ANNA, "pro")
    assert not premier.cart.lines
    assert journey.draft.changes == held(premier).id


def test_scheduling_twice_schedules_once(premier: World) -> None:
    changed(premier, tier("pro"))
    with pytest.raises(Refused, match="already_placed"):
        plans.proceed(premier.shop, ANNA)
    assert [one.what for one in premier.past(Event)].count("change_scheduled") == 1


def test_a_lower_tier_is_not_scheduled_while_a_change_of_it_is_paid_for(premier: World) -> None:
    """Bruno pays for more seats while Anna chooses the lower tier."""
    plans.edit(premier.shop, ANNA, held(premier).id)
    shopping.choose_tier(premier.shop, ANNA, "pro")
    premier.change_plan(BRUNO, seats=8)
    premier.agree(BRUNO)
    premier.gateway.answers.append(CONFIRM)
    premier.pay(BRUNO)
    with pytest.raises(Refused, match="payment_under_way"):
        plans.proceed(premier.shop, ANNA)
