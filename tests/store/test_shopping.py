"""Answering the steps of a purchase, and leaving and taking them up again (R1, R12)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.domain.accounts import AccountKind, AccountStatus, Person
from store.domain.draft import Draft, Mode
from store.domain.money import Money
from store.domain.periods import Cycle, Period
from store.domain.problems import Refused
from store.purchase import shopping
from store.purchase.journey import read
from tests.fakes import DECLINED
from tests.shops import ANNA, MARCO, World, eur, refusal

# ---- who may buy (domain 1) ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "changes", "cause"),
    [
        (MARCO, {}, "access_read_only"),
        (ANNA, {"kind": AccountKind.CORPORATE}, "access_corporate"),
        (ANNA, {"status": AccountStatus.EXPIRED}, "access_owes"),
        (ANNA, {"status": AccountStatus.BLOCKED}, "access_owes"),
        (MARCO, {"kind": AccountKind.CORPORATE}, "access_read_only"),
    ],
)
def test_who_may_not_buy_is_told_the_cause(
    world: World, person: Person, changes: dict[str, object], cause: str
) -> None:
    world.change_account(**changes)
    with pytest.raises(Refused) as refused:
        shopping.start(world.shop, person)
    assert refusal(refused.value).code == cause
    assert not world.all(Draft)


def test_an_account_that_was_warned_may_still_buy(world: World) -> None:
    world.change_account(status=AccountStatus.WARNING)
    assert shopping.start(world.shop, ANNA).draft.product is None


def test_a_contact_who_was_removed_meanwhile_is_told_so(world: World) -> None:
    with pytest.raises(Refused) as refused:
        shopping.start(world.shop, Person("acme", "nobody"))
    assert refusal(refused.value).code == "user_removed"


def test_every_answer_asks_again_who_may_buy(world: World) -> None:
    world.fill_cart()
    world.change_user(ANNA, billing_contact=False)
    with pytest.raises(Refused) as refused:
        shopping.choose_cycle(world.shop, ANNA, Cycle.ANNUAL)
    assert refusal(refused.value).code == "access_read_only"
    assert world.cart.lines[0].cycle is Cycle.MONTHLY


def test_nothing_can_be_answered_before_a_purchase_was_begun(world: World) -> None:
    with pytest.raises(Refused) as refused:
        shopping.choose_product(world.shop, ANNA, "helpline")
    assert refusal(refused.value).code == "nothing_started"
    assert read(world.shop, ANNA) is None


# ---- one line (R1, R12) ---------------------------------------------------------------------------


def test_r1_five_seats_a_month(world: World) -> None:
    quote = world.fill_cart().quote
    assert quote is not None
    assert (quote.net, quote.vat, quote.due) == (eur("80.00"), eur("17.60"), eur("97.60"))
    assert quote.lines[0].period == Period(date(2026, 3, 1), date(2026, 4, 1))


def test_r1_five_seats_a_year(world: World) -> None:
    shopping.start(world.shop, ANNA)
    quote = world.choose(cycle=Cycle.ANNUAL).quote
    assert quote is not None
    assert quote.net == eur("768.00")
    assert quote.lines[0].period == Period(date(2026, 3, 1), date(2027, 3, 1))


def test_r12_the_day_is_that_of_the_account(world: World) -> None:
    world.clock.instant = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    journey = world.fill_cart()
    assert journey.day == date(2026, 3, 11)
    assert journey.quote is not None
    assert journey.quote.lines[0].period.start == date(2026, 3, 11)


def test_a_line_alone_goes_straight_to_checkout(world: World) -> None:
    shopping.start(world.shop, ANNA)
    journey = world.choose()
    assert (journey.draft.checkout, journey.draft.cart_open, journey.goes_to_cart) == (True, False, False)


def test_a_line_beside_others_goes_to_the_cart(world: World) -> None:
    world.fill_cart()
    shopping.add_another(world.shop, ANNA)
    journey = world.choose(product="courier", tier="basic")
    assert (journey.draft.checkout, journey.draft.cart_open, journey.goes_to_cart) == (False, True, True)


def test_a_product_without_tiers_and_trial_asks_for_neither(world: World) -> None:
    shopping.start(world.shop, ANNA)
    draft = shopping.choose_product(world.shop, ANNA, "beacon").draft
    assert (draft.mode, draft.tier) == (Mode.BUY, "standard")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "seats_not_whole"),
        ("-1", "seats_not_whole"),
        ("1.5", "seats_not_whole"),
        ("ten", "seats_not_whole"),
        ("²", "seats_not_whole"),
        ("٥", "seats_not_whole"),
        ("0", "seats_below_minimum"),
        ("51", "seats_above_maximum"),
        ("1000000000000", "seats_above_maximum"),
        ("9" * 100_000, "seats_above_maximum"),
    ],
)
def test_a_number_of_seats_that_cannot_be_is_refused_and_loses_nothing(world: World, typed: str, code: str) -> None:
    shopping.start(world.shop, ANNA)
    world.choose()
    before = world.draft(), world.cart
    with pytest.raises(Refused) as refused:
        shopping.set_seats(world.shop, ANNA, typed)
    problem = refusal(refused.value)
    assert (problem.code, problem.field) == (code, "seats")
    assert len(str(problem.values["typed"])) <= 20
    assert (world.draft(), world.cart) == before


def test_above_the_maximum_names_the_sales_contact(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose()
    with pytest.raises(Refused) as refused:
        shopping.set_seats(world.shop, ANNA, "51")
    values = refusal(refused.value).values
    assert (values["most"], values["contact"]) == (50, world.catalogue.seller.sales_contact)


def test_blocks_are_sold_whole(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose(product="vault", tier="local", seats=25)
    with pytest.raises(Refused) as refused:
        shopping.set_seats(world.shop, ANNA, "30")
    problem = refusal(refused.value)
    assert (problem.code, problem.values["lower"], problem.values["upper"]) == ("seats_not_in_blocks", 25, 50)


def test_another_product_clears_only_the_answers_that_no_longer_hold(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose()
    draft = shopping.choose_product(world.shop, ANNA, "stage").draft
    assert (draft.mode, draft.cycle) == (Mode.BUY, Cycle.MONTHLY)
    assert (draft.tier, draft.seats) == (None, 5)


def test_seats_that_no_tier_of_another_product_is_sold_in_are_asked_for_again(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose()
    assert shopping.choose_product(world.shop, ANNA, "vault").draft.seats is None


def test_seats_that_the_chosen_tier_of_another_product_is_not_sold_in_are_asked_for_again(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose(seats=4)
    assert shopping.choose_product(world.shop, ANNA, "gather").draft.seats == 4
    assert shopping.choose_tier(world.shop, ANNA, "business").draft.seats is None


@pytest.mark.parametrize("product", ["", "no-such-product"])
def test_an_unknown_product_is_refused(world: World, product: str) -> None:
    shopping.start(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        shopping.choose_product(world.shop, ANNA, product)
    assert refusal(refused.value).code == "product_unknown"


def test_an_unknown_tier_is_refused(world: World) -> None:
    shopping.start(world.shop, ANNA)
    shopping.choose_product(world.shop, ANNA, "helpline")
    with pytest.raises(Refused) as refused:
        shopping.choose_tier(world.shop, ANNA, "gold")
    assert refusal(refused.value).code == "tier_unknown"


def test_a_product_without_a_price_in_the_accounts_currency_is_refused(world: World) -> None:
    world.change_account(currency="CHF", balance=Money.zero("CHF"))
    shopping.start(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        shopping.choose_product(world.shop, ANNA, "helpline")
    problem = refusal(refused.value)
    assert (problem.code, problem.values["currency"]) == ("product_not_sold", "CHF")


def test_a_plan_that_left_the_shop_between_two_answers_is_refused(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose()
    world.stop_selling("helpline")
    with pytest.raises(Refused) as refused:
        shopping.choose_cycle(world.shop, ANNA, Cycle.ANNUAL)
    assert refusal(refused.value).code == "product_unknown"


# ---- going away and coming back -------------------------------------------------------------------


def test_a_purchase_left_on_purpose_is_parked_and_resumed_with_every_answer(world: World) -> None:
    world.fill_cart()
    shopping.park(world.shop, ANNA)
    assert world.draft().parked
    journey = shopping.resume(world.shop, ANNA)
    assert journey is not None
    assert not journey.draft.parked
    assert journey.draft.seats == 5


def test_there_is_nothing_to_resume_for_who_has_begun_nothing(world: World) -> None:
    assert shopping.resume(world.shop, ANNA) is None


def test_a_new_purchase_leaves_the_cart_as_it_is(world: World) -> None:
    world.fill_cart()
    assert shopping.start(world.shop, ANNA).draft.product is None
    assert len(world.cart.lines) == 1


def test_an_order_whose_receipt_nobody_has_read_is_shown_instead_of_a_new_purchase(world: World) -> None:
    world.buy()
    journey = shopping.start(world.shop, ANNA)
    assert journey.order is not None
    assert journey.order.invoice


def test_a_purchase_that_is_over_is_put_away(world: World) -> None:
    world.buy()
    shopping.read_receipt(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    assert read(world.shop, ANNA) is None
    assert shopping.start(world.shop, ANNA).order is None


def test_a_declined_order_is_gone_on_with_and_not_put_away(world: World) -> None:
    world.gateway.answers.append(DECLINED)
    world.buy()
    shopping.finish(world.shop, ANNA)
    journey = shopping.start(world.shop, ANNA)
    assert journey.order is not None
    assert journey.order.is_open


def test_the_cart_opens_without_a_line_being_answered(world: World) -> None:
    world.fill_cart()
    purchase = world.draft().purchase
    draft = shopping.open_cart(world.shop, ANNA).draft
    assert (draft.cart_open, draft.product, draft.purchase) == (True, None, purchase)


def test_the_billing_cycles_can_be_compared_before_one_is_chosen(world: World) -> None:
    shopping.start(world.shop, ANNA)
    journey = world.choose()
    assert journey.annual_saving == eur("192.00")
    other = journey.with_answer(cycle=Cycle.ANNUAL)
    assert other is not None
    assert other.net == eur("768.00")
    assert replace(journey, quote=other).full_price(Cycle.MONTHLY) == eur("80.00")
