"""The cart that the contacts of an account share (R8)."""

import pytest

from store.domain.draft import Mode
from store.domain.periods import Cycle
from store.domain.problems import Refused
from store.purchase import checkout, shopping
from tests.shops import ANNA, BRUNO, World, eur, refusal


def test_r8_the_same_plan_twice_is_one_line(world: World) -> None:
    world.fill_cart()
    shopping.add_another(world.shop, ANNA)
    journey = world.choose(seats=3)
    assert [(line.product, line.seats) for line in world.cart.lines] == [("helpline", 8)]
    assert journey.draft.seats == 8
    assert journey.quote is not None
    assert journey.quote.net == eur("128.00")


def test_answering_the_last_step_twice_adds_nothing(world: World) -> None:
    world.fill_cart()
    shopping.add_another(world.shop, ANNA)
    world.choose(seats=3)
    shopping.choose_cycle(world.shop, ANNA, Cycle.MONTHLY)
    assert [line.seats for line in world.cart.lines] == [8]


def test_two_contacts_who_add_the_same_plan_share_the_line(world: World) -> None:
    world.fill_cart(ANNA)
    shopping.start(world.shop, BRUNO)
    world.choose(BRUNO, seats=2)
    assert [(line.seats, line.added_by) for line in world.cart.lines] == [(7, "Bruno Costa")]


def test_merging_respects_the_maximum(world: World) -> None:
    shopping.start(world.shop, ANNA)
    world.choose(seats=48)
    shopping.add_another(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        world.choose(seats=3)
    assert refusal(refused.value).code == "seats_above_maximum"
    assert [line.seats for line in world.cart.lines] == [48]


def test_a_second_plan_of_the_same_product_is_refused_by_name(world: World) -> None:
    world.fill_cart()
    shopping.add_another(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        world.choose(tier="premier")
    problem = refusal(refused.value)
    assert (problem.code, problem.values["plan"]) == ("product_in_cart", "Helpline Pro")
    assert len(world.cart.lines) == 1


def test_the_same_plan_in_another_cycle_is_refused(world: World) -> None:
    world.fill_cart()
    shopping.add_another(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        world.choose(cycle=Cycle.ANNUAL)
    assert refusal(refused.value).code == "product_in_cart"


def test_a_product_that_is_held_is_refused_by_name(world: World) -> None:
    world.buy()
    shopping.finish(world.shop, ANNA)
    shopping.start(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        shopping.choose_product(world.shop, ANNA, "helpline")
    problem = refusal(refused.value)
    assert (problem.code, problem.values["plan"]) == ("product_held", "Helpline Pro")


def test_a_product_that_a_colleague_bought_meanwhile_does_not_reach_the_cart(world: World) -> None:
    shopping.start(world.shop, BRUNO)
    shopping.choose_product(world.shop, BRUNO, "helpline")
    shopping.choose_mode(world.shop, BRUNO, Mode.BUY)
    shopping.choose_tier(world.shop, BRUNO, "pro")
    shopping.set_seats(world.shop, BRUNO, "2")
    world.buy(ANNA)
    with pytest.raises(Refused) as refused:
        shopping.choose_cycle(world.shop, BRUNO, Cycle.MONTHLY)
    assert refusal(refused.value).code == "product_held"
    assert not world.cart.lines


def test_r8_an_empty_cart_cannot_be_checked_out(world: World) -> None:
    shopping.open_cart(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        shopping.to_checkout(world.shop, ANNA)
    assert refusal(refused.value).code == "cart_empty"


def test_r8_the_cart_and_the_answers_survive_the_process(world: World) -> None:
    world.fill_cart(ANNA, "helpline", "courier")
    before = world.draft(), world.cart
    world.restart()
    assert (world.draft(), world.cart) == before
    journey = world.journey()
    assert journey.quote is not None
    assert journey.quote.net == eur("116.00")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda world: shopping.set_seats(world.shop, ANNA, "7"), ("pro", 7, Cycle.MONTHLY)),
        (lambda world: shopping.choose_tier(world.shop, ANNA, "premier"), ("premier", 5, Cycle.MONTHLY)),
        (lambda world: shopping.choose_cycle(world.shop, ANNA, Cycle.ANNUAL), ("pro", 5, Cycle.ANNUAL)),
    ],
    ids=["seats", "tier", "cycle"],
)
def test_edit_order_changes_one_answer_and_keeps_everything_else(
    world: World, answer: object, expected: tuple[str, int, Cycle]
) -> None:
    world.fill_cart(ANNA, "helpline", "courier")
    checkout.set_payer(world.shop, ANNA, world.account.payer, "card")
    helpline, courier = world.cart.lines
    shopping.edit_line(world.shop, ANNA, helpline.id)
    assert callable(answer)
    journey = answer(world)
    changed, untouched = world.cart.lines
    assert (changed.id, changed.tier, changed.seats, changed.cycle) == (helpline.id, *expected)
    assert untouched == courier
    assert (journey.draft.checkout, journey.draft.method) == (True, "card")
    assert journey.draft.seen is None, "what was agreed on no longer holds"


def test_editing_a_line_to_what_another_line_is_merges_them(world: World) -> None:
    world.fill_cart(ANNA, "helpline", "courier")
    courier = world.cart.lines[1]
    shopping.edit_line(world.shop, ANNA, courier.id)
    shopping.choose_product(world.shop, ANNA, "helpline")
    shopping.choose_tier(world.shop, ANNA, "pro")
    assert [(line.product, line.seats) for line in world.cart.lines] == [("helpline", 9)], "the four seats were kept"


def test_a_line_under_change_keeps_its_place_in_the_cart_until_it_is_complete(world: World) -> None:
    world.fill_cart()
    shopping.edit_line(world.shop, ANNA, world.cart.lines[0].id)
    journey = shopping.choose_product(world.shop, ANNA, "stage")
    assert [line.product for line in world.cart.lines] == ["helpline"]
    assert journey.draft.product == "stage"


def test_a_line_that_is_taken_out_takes_its_answers_along(world: World) -> None:
    world.fill_cart()
    journey = shopping.remove_line(world.shop, ANNA, world.cart.lines[0].id)
    assert not world.cart.lines
    assert journey.draft.product is None
    assert (journey.draft.cart_open, journey.draft.checkout) == (True, False)
    assert journey.quote is None


def test_taking_a_line_out_leaves_the_others_at_checkout(world: World) -> None:
    world.fill_cart(ANNA, "helpline", "courier")
    journey = shopping.remove_line(world.shop, ANNA, world.cart.lines[1].id)
    assert [line.product for line in world.cart.lines] == ["helpline"]
    assert journey.draft.checkout


def test_a_line_that_a_colleague_took_out_cannot_be_edited(world: World) -> None:
    world.fill_cart()
    line = world.cart.lines[0].id
    shopping.open_cart(world.shop, BRUNO)
    shopping.remove_line(world.shop, BRUNO, line)
    with pytest.raises(Refused) as refused:
        shopping.edit_line(world.shop, ANNA, line)
    assert refusal(refused.value).code == "line_gone"


def test_what_a_colleague_changed_is_what_everybody_sees(world: World) -> None:
    world.fill_cart(ANNA)
    shopping.open_cart(world.shop, BRUNO)
    shopping.edit_line(world.shop, BRUNO, world.cart.lines[0].id)
    shopping.set_seats(world.shop, BRUNO, "8")
    journey = world.journey(ANNA)
    assert journey.draft.seats == 8
    assert journey.quote is not None
    assert journey.quote.net == eur("128.00")


def test_what_a_colleague_took_out_is_not_put_back_by_old_answers(world: World) -> None:
    world.fill_cart(ANNA, "courier", "helpline")
    shopping.open_cart(world.shop, BRUNO)
    shopping.remove_line(world.shop, BRUNO, world.cart.lines[1].id)
    journey = world.journey(ANNA)
    assert journey.draft.product is None
    assert journey.quote is not None
    assert [line.product for line in journey.quote.lines] == ["courier"]


def test_a_half_finished_change_of_a_line_is_kept_while_a_colleague_looks(world: World) -> None:
    world.fill_cart(ANNA)
    shopping.choose_product(world.shop, ANNA, "stage")
    shopping.open_cart(world.shop, BRUNO)
    assert world.journey(ANNA).draft.product == "stage"
