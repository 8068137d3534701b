"""An order file is placed once for what it orders, whatever crashes, runs beside it or changes meanwhile."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store.adapters.files.order_file import read_order, save_order
from store.domain.accounts import AccountKind, AccountStatus, Person, SavedMethod, VatIdState
from store.domain.draft import Draft
from store.domain.order_file import OrderFile, OrderLine
from store.domain.orders import Order, OrderStatus, Outcome, OutcomeState
from store.domain.periods import Cycle
from store.domain.problems import Problem, Refused
from store.domain.subscriptions import SubscriptionStatus
from store.mail.outbox import flush
from store.people.identity import signed
from store.purchase import checkout, ordering
from store.purchase.ordering import Offer
from tests.fakes import CONFIRM, DECLINED, LOST, NEVER_ARRIVED, Crash, DyingStore
from tests.shops import ANNA, BERLIN, BRUNO, MARCO, World, at_once, eur, refusal

FIVE = OrderFile((OrderLine("helpline", "pro", 5, Cycle.MONTHLY),), "acme", method="card")
TWO_PLANS = replace(FIVE, lines=(*FIVE.lines, OrderLine("beacon", "standard", 2, Cycle.ANNUAL)))


def offered(world: World, order: OrderFile = FIVE, person: Person = ANNA) -> Offer:
    return ordering.offer(world.shop, person, order)


def placed(world: World, order: OrderFile = FIVE, person: Person = ANNA, *, again: bool = False) -> Order:
    """What the command does: the order of before, or what is shown and agreed to."""
    before = None if again else ordering.earlier(world.shop, person, order)
    found = before or ordering.place(world.shop, person, order, offered(world, order, person))
    flush(world.shop, person.account)
    return found


def refused(world: World, order: OrderFile = FIVE, person: Person = ANNA) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        placed(world, order, person)
    return [(problem.field, problem.code) for problem in refused.value.problems]


def has_ended(world: World) -> None:
    """What was bought is over: the account may buy it anew."""
    for one in world.subscriptions:
        world.put("acme", replace(one, status=SubscriptionStatus.EXPIRED))


# ---- once ------------------------------------------------------------------------------------------
def test_a_file_becomes_an_order_of_all_its_lines(world: World) -> None:
    order = placed(world, TWO_PLANS)
    assert order.status is OrderStatus.PROVISIONED
    assert [(one.product, one.seats, one.cycle) for one in world.subscriptions] == [
        ("helpline", 5, Cycle.MONTHLY),
        ("beacon", 2, Cycle.ANNUAL),
    ]
    world.assert_bought_once()


def test_placed_twice_it_is_one_order(world: World) -> None:
    assert placed(world) == placed(world) == placed(world, person=BRUNO)
    world.assert_bought_once()


def test_it_is_one_order_however_it_is_written_and_paid_for(world: World) -> None:
    placed(world, TWO_PLANS)
    placed(world, replace(TWO_PLANS, lines=TWO_PLANS.lines[::-1], method="transfer", payer=BERLIN))
    world.assert_bought_once()


def test_placed_again_on_purpose_it_is_another_order(world: World) -> None:
    first = placed(world)
    has_ended(world)
    second = placed(world, again=True)
    assert first.number != second.number
    assert len(world.gateway.charged) == len(world.invoices) == 2
    assert placed(world) == second


def test_again_is_refused_where_the_wizard_refuses(world: World) -> None:
    placed(world)
    with pytest.raises(Refused) as refused:
        placed(world, again=True)
    assert (refusal(refused.value).field, refusal(refused.value).code) == ("lines.1.product", "plan_unchanged")


# ---- what is held is changed -----------------------------------------------------------------------
EIGHT = replace(FIVE, lines=(replace(FIVE.lines[0], seats=8),))


def bought(world: World) -> World:
    """Five seats of Helpline Pro since 1 March; today is 11 March."""
    placed(world)
    world.clock.pass_time(days=10)
    return world


def test_r4_a_plan_that_is_held_is_changed(world: World) -> None:
    bought(world)
    order = placed(world, EIGHT)
    assert order.quote.due == eur("90.05")
    (after,) = world.subscriptions
    assert (after.seats, after.period.end) == (8, date(2026, 4, 11))


def test_changes_and_new_plans_are_one_order(world: World) -> None:
    bought(world)
    placed(world, replace(EIGHT, lines=(*EIGHT.lines, OrderLine("courier", "basic", 4, Cycle.MONTHLY))))
    assert {one.product: one.seats for one in world.subscriptions} == {"helpline": 8, "courier": 4}
    assert len(world.orders) == 2


def test_a_change_that_was_placed_before_is_not_made_twice(world: World) -> None:
    bought(world)
    assert placed(world, EIGHT) == placed(world, EIGHT)
    assert len(world.gateway.charged) == 2


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("commit", [1, 2])
def test_after_a_crash_at_any_commit_a_change_is_made_once(world: World, commit: int, before: bool) -> None:
    bought(world)
    dying = world.over(DyingStore(world.store, commit, before))
    with pytest.raises(Crash):
        ordering.place(dying, ANNA, EIGHT, offered(world, EIGHT))
    world.restart()
    assert placed(world, EIGHT).status is OrderStatus.PROVISIONED
    assert [one.seats for one in world.subscriptions] == [8]
    assert len(world.gateway.charged) == len(world.invoices) == 2


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (SubscriptionStatus.PENDING_CANCELLATION, "subscription_cancelled"),
        (SubscriptionStatus.PAST_DUE, "subscription_past_due"),
    ],
)
def test_what_the_screens_do_not_change_a_file_does_not(world: World, state: SubscriptionStatus, code: str) -> None:
    bought(world)
    world.put("acme", replace(world.subscriptions[0], status=state))
    assert refused(world, EIGHT) == [("lines.1.product", code)]


def test_a_lower_tier_is_no_order(world: World) -> None:
    premier = replace(FIVE, lines=(replace(FIVE.lines[0], tier="premier"),))
    placed(world, premier)
    assert refused(world, EIGHT) == [("lines.1.tier", "downgrade_support")]


def test_two_at_once_are_one_order(world: World) -> None:
    shown = offered(world), offered(world, person=BRUNO)
    found = at_once(
        lambda: ordering.place(world.shop, ANNA, FIVE, shown[0]),
        lambda: ordering.place(world.shop, BRUNO, FIVE, shown[1]),
    )
    flush(world.shop, "acme")
    assert len({one.id for one in found if isinstance(one, Order)}) == 1
    world.assert_bought_once()


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("commit", [1, 2])
def test_after_a_crash_at_any_commit_it_is_one_order(world: World, commit: int, before: bool) -> None:
    dying = world.over(DyingStore(world.store, commit, before))
    with pytest.raises(Crash):
        ordering.place(dying, ANNA, FIVE, offered(world))
    world.restart()
    assert placed(world).status is OrderStatus.PROVISIONED
    world.assert_bought_once()


@pytest.mark.parametrize("answer", [LOST, NEVER_ARRIVED])
def test_an_answer_that_got_lost_is_asked_for_under_the_same_key(world: World, answer: Outcome) -> None:
    world.gateway.answers.append(answer)
    assert placed(world).status is OrderStatus.UNKNOWN
    assert placed(world).status is OrderStatus.PROVISIONED
    assert len(set(world.gateway.calls)) == 1
    world.assert_bought_once()


def test_a_payment_that_waits_for_the_customer_goes_on_with_the_same_file(world: World) -> None:
    world.gateway.answers.extend([CONFIRM, Outcome(OutcomeState.SUCCEEDED, ref="pay_1")])
    first = placed(world)
    assert first.status is OrderStatus.ACTION_REQUIRED
    second = placed(world)
    assert (second.id, second.status) == (first.id, OrderStatus.PROVISIONED)


def test_a_payment_that_waits_is_left_for_another_way_to_pay(world: World) -> None:
    world.gateway.answers.extend([CONFIRM, CONFIRM])
    first = placed(world)
    second = placed(world, replace(FIVE, method="transfer"))
    assert (second.id, second.status, second.method) == (first.id, OrderStatus.PROVISIONED, "transfer")
    assert list(world.gateway.charged) == [f"{first.id}-2"]


def test_what_was_paid_stays_paid_whatever_way_the_file_names_later(world: World) -> None:
    placed(world)
    placed(world, replace(FIVE, method="transfer"))
    world.assert_bought_once()


def test_the_card_on_file_comes_first(world: World) -> None:
    world.change_account(saved_method=SavedMethod("saved:1", "visa", "4242", "2027-03"))
    assert placed(world, replace(FIVE, method="")).method == "saved:1"


def test_a_card_on_file_that_has_expired_is_not_the_first_way(world: World) -> None:
    world.change_account(saved_method=SavedMethod("saved:1", "visa", "4242", "2026-02"))
    assert placed(world, replace(FIVE, method="")).method != "saved:1"


def test_an_order_that_came_to_nothing_is_no_hindrance(world: World) -> None:
    world.gateway.answers.append(CONFIRM)
    first = placed(world)
    checkout.reconcile(world.shop)  # the customer never confirmed
    assert world.get(Order, first.id).status is OrderStatus.CANCELLED
    assert placed(world).status is OrderStatus.PROVISIONED
    assert len(world.gateway.charged) == len(world.invoices) == 1


def test_nothing_else_is_bought_while_its_payment_is_under_way(world: World) -> None:
    world.gateway.answers.append(CONFIRM)
    placed(world)
    other = replace(FIVE, lines=TWO_PLANS.lines[1:])
    with pytest.raises(Refused) as refused:
        offered(world, other)
    assert refusal(refused.value).code == "payment_under_way"


# ---- declined --------------------------------------------------------------------------------------
def test_a_declined_order_is_tried_again_under_a_new_key(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    first = placed(world)
    assert first.status is OrderStatus.DECLINED
    second = placed(world, replace(FIVE, method="transfer"))
    assert (second.id, second.status) == (first.id, OrderStatus.PROVISIONED)
    assert world.gateway.calls == [f"{first.id}-1", f"{first.id}-2"]
    world.assert_bought_once()


def test_a_declined_order_at_another_price_is_another_order(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    first = placed(world)
    world.reprice("helpline", "pro", Cycle.MONTHLY, "20.00")
    second = placed(world)
    assert second.id != first.id
    assert {order.id: order.status for order in world.orders} == {
        first.id: OrderStatus.CANCELLED,
        second.id: OrderStatus.PROVISIONED,
    }
    assert [charge.amount for charge in world.gateway.charged.values()] == [eur("122.00")]


# ---- the wizard beside it ----------------------------------------------------------------------------
def test_the_answers_and_the_cart_of_the_contact_stay_as_they_are(world: World) -> None:
    world.fill_cart(ANNA, "gather")
    before = world.draft(), world.cart
    placed(world)
    assert (world.draft(), world.cart) == before
    assert [one.product for one in world.subscriptions] == ["helpline"]


def test_a_contact_who_never_opened_the_centre_has_begun_nothing(world: World) -> None:
    placed(world)
    assert world.all(Draft) == ()


def test_a_declined_order_of_the_centre_stays_to_be_tried_again(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy(BRUNO, "gather")
    placed(world)
    assert [order.status for order in world.all(Order)] == [OrderStatus.DECLINED]
    assert world.draft(BRUNO).order


# ---- who may ---------------------------------------------------------------------------------------
def test_somebody_who_is_no_contact_may_not(world: World) -> None:
    assert refused(world, person=MARCO) == [("", "access_read_only")]
    world.assert_nothing_bought()


def test_nor_is_somebody_told_what_was_placed(world: World) -> None:
    placed(world)
    assert refused(world, person=MARCO) == [("", "access_read_only")]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"kind": AccountKind.CORPORATE}, "access_corporate"), ({"status": AccountStatus.EXPIRED}, "access_owes")],
)
def test_an_account_that_may_not_buy_may_not_order(world: World, change: dict[str, object], code: str) -> None:
    world.change_account(**change)
    assert refused(world) == [("", code)]


def test_the_right_may_be_lost_between_the_quote_and_the_answer(world: World) -> None:
    shown = offered(world)
    world.change_user(ANNA, billing_contact=False)
    with pytest.raises(Refused) as refused:
        ordering.place(world.shop, ANNA, FIVE, shown)
    assert refusal(refused.value).code == "access_read_only"
    world.assert_nothing_bought()


def test_the_person_of_the_files_account_orders(world: World) -> None:
    anna = signed(world.shop, ANNA)
    assert ordering.orderer(FIVE, [anna]) == ANNA
    assert problem_of(replace(FIVE, account="other"), world) == ("account", "order_of_others")
    assert problem_of(replace(FIVE, account=""), world) == ("customer", "order_without_account")


def problem_of(order: OrderFile, world: World) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        ordering.orderer(order, [signed(world.shop, ANNA)])
    problem = refusal(refused.value)
    return problem.field, problem.code


# ---- what stands in the way ----------------------------------------------------------------------------
def test_everything_that_the_steps_would_refuse_is_named_at_once(world: World) -> None:
    placed(world)
    assert refused(world, replace(TWO_PLANS, method="cash", payer=replace(BERLIN, street=""))) == [
        ("lines.1.product", "plan_unchanged"),
        ("payer.street", "street_missing"),
        ("method", "order_method_unknown"),
    ]


def test_a_number_that_the_register_does_not_know_is_refused(world: World) -> None:
    world.register.state = VatIdState.INVALID
    assert refused(world, replace(FIVE, payer=BERLIN)) == [("payer.vat_id", "vat_id_not_registered")]


def test_another_payer_is_verified_before_the_price_is_shown(world: World) -> None:
    order = placed(world, replace(FIVE, payer=BERLIN))
    assert order.quote.due == eur("80.00")
    assert world.account.payer.country == "DE"


def test_without_a_method_it_is_the_first_that_is_offered(world: World) -> None:
    assert placed(world, replace(FIVE, method="")).method == "transfer"


def test_what_changed_since_it_was_shown_is_refused_with_both_amounts(world: World) -> None:
    shown = offered(world)
    world.reprice("helpline", "pro", Cycle.MONTHLY, "20.00")
    with pytest.raises(Refused) as refused:
        ordering.place(world.shop, ANNA, FIVE, shown)
    assert refusal(refused.value) == Problem("quote_changed", values={"old": eur("97.60"), "new": eur("122.00")})
    world.assert_nothing_bought()
    assert ordering.place(world.shop, ANNA, FIVE, offered(world)).quote.due == eur("122.00")


def test_another_day_is_another_quote(world: World) -> None:
    shown = offered(world)
    world.clock.pass_time(days=1)
    with pytest.raises(Refused) as refused:
        ordering.place(world.shop, ANNA, FIVE, shown)
    assert refusal(refused.value).code == "quote_changed"


# ---- from the review -----------------------------------------------------------------------------------
def test_a_review_that_was_saved_costs_the_same_from_the_file(world: World, tmp_path: Path) -> None:
    world.fill_cart(ANNA, "helpline", "beacon")
    shown = world.journey().quote
    order = read_order(Path(save_order(tmp_path, "order", ordering.as_file(world.journey()))))
    assert shown is not None
    found = offered(world, order).quote
    assert replace(found, lines=shown.lines) == shown
    assert [replace(line, id="") for line in found.lines] == [replace(line, id="") for line in shown.lines]


def test_a_review_is_saved_with_the_payer_and_the_method_that_were_chosen(world: World) -> None:
    world.fill_cart()
    assert (ordering.as_file(world.journey()).payer, ordering.as_file(world.journey()).method) == (None, "")
    world.agree()
    checkout.set_payer(world.shop, ANNA, replace(BERLIN, purchase_order="4711"), "card")
    saved = ordering.as_file(world.journey())
    assert saved.method == "card"
    assert saved.payer is not None
    assert (saved.payer.company, saved.payer.purchase_order) == (BERLIN.company, "4711")


def test_a_payer_who_is_the_accounts_own_is_not_written_down(world: World) -> None:
    world.fill_cart()
    world.agree()
    checkout.set_payer(world.shop, ANNA, world.account.payer, "card")
    assert ordering.as_file(world.journey()) == FIVE
