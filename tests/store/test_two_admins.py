"""Two contacts change the same thing at once: nobody's change is lost, and the second one learns of the first."""

import pytest

from store.domain.draft import Mode
from store.domain.periods import Cycle
from store.domain.problems import Conflict, Problem
from store.purchase import checkout, seats, shopping
from tests.shops import ANNA, BRUNO, World, eur, refusal


def conflict(caught: pytest.ExceptionInfo[Conflict]) -> Problem:
    return refusal(caught.value)


@pytest.fixture
def both(world: World) -> World:
    """Anna is changing five seats of Helpline that stand in the cart; Bruno looks at the cart."""
    world.fill_cart(ANNA, "helpline", "courier")
    shopping.open_cart(world.shop, BRUNO)
    shopping.edit_line(world.shop, ANNA, world.cart.lines[0].id)
    return world


def bruno_sets_seats(world: World, seats: str) -> None:
    shopping.edit_line(world.shop, BRUNO, world.cart.lines[0].id)
    shopping.set_seats(world.shop, BRUNO, seats)


# ---- the cart ---------------------------------------------------------------------------------------------


def test_an_answer_about_a_line_that_a_colleague_changed_says_how_and_changes_nothing(both: World) -> None:
    bruno_sets_seats(both, "9")
    with pytest.raises(Conflict) as caught:
        shopping.set_seats(both.shop, ANNA, "7")
    problem = conflict(caught)
    assert problem.code == "line_changed_monthly"
    assert dict(problem.values) == {"by": "Bruno Costa", "plan": "Helpline Pro", "seats": 9}
    assert both.cart.lines[0].seats == 9


def test_an_answer_given_again_by_who_knows_of_the_change_counts(both: World) -> None:
    bruno_sets_seats(both, "9")
    with pytest.raises(Conflict):
        shopping.set_seats(both.shop, ANNA, "7")
    shopping.set_seats(both.shop, ANNA, "7")
    assert (both.cart.lines[0].seats, both.cart.lines[0].added_by) == (7, "Anna Bianchi")


def test_what_a_colleague_changed_besides_stays_changed(both: World) -> None:
    shopping.edit_line(both.shop, BRUNO, both.cart.lines[0].id)
    shopping.choose_cycle(both.shop, BRUNO, Cycle.ANNUAL)
    with pytest.raises(Conflict) as caught:
        shopping.set_seats(both.shop, ANNA, "7")
    assert conflict(caught).code == "line_changed_annual"
    shopping.set_seats(both.shop, ANNA, "7")
    assert (both.cart.lines[0].seats, both.cart.lines[0].cycle) == (7, Cycle.ANNUAL)


def test_a_half_finished_change_is_kept_by_who_is_told_of_another(both: World) -> None:
    shopping.choose_product(both.shop, ANNA, "stage")
    bruno_sets_seats(both, "9")
    with pytest.raises(Conflict):
        shopping.choose_mode(both.shop, ANNA, Mode.BUY)
    assert both.draft(ANNA).product == "stage"
    assert shopping.choose_mode(both.shop, ANNA, Mode.BUY).draft.product == "stage"


def test_an_answer_about_a_line_that_a_colleague_took_out_becomes_a_new_line(both: World) -> None:
    shopping.remove_line(both.shop, BRUNO, both.cart.lines[0].id)
    with pytest.raises(Conflict) as caught:
        shopping.set_seats(both.shop, ANNA, "7")
    problem = conflict(caught)
    assert (problem.code, dict(problem.values)) == ("line_taken_out", {"by": "Bruno Costa"})
    shopping.set_seats(both.shop, ANNA, "7")
    shopping.choose_cycle(both.shop, ANNA, Cycle.MONTHLY)
    assert [(line.product, line.seats) for line in both.cart.lines] == [("courier", 4), ("helpline", 7)]


def test_a_line_that_a_colleague_changed_is_not_taken_out_unseen(both: World) -> None:
    bruno_sets_seats(both, "9")
    line = both.cart.lines[0].id
    with pytest.raises(Conflict) as caught:
        shopping.remove_line(both.shop, ANNA, line)
    assert conflict(caught).values["seats"] == 9
    shopping.remove_line(both.shop, ANNA, line)
    assert [line.product for line in both.cart.lines] == ["courier"]


def test_changes_of_other_lines_disturb_nobody(both: World) -> None:
    shopping.remove_line(both.shop, BRUNO, both.cart.lines[1].id)
    shopping.set_seats(both.shop, ANNA, "7")
    assert [(line.product, line.seats) for line in both.cart.lines] == [("helpline", 7)]


def test_nobody_is_told_of_what_was_changed_before_it_was_looked_at(world: World) -> None:
    world.fill_cart(ANNA)
    shopping.open_cart(world.shop, BRUNO)
    bruno_sets_seats(world, "9")
    shopping.resume(world.shop, ANNA)
    shopping.set_seats(world.shop, ANNA, "7")
    assert world.cart.lines[0].seats == 7


def test_who_reviews_a_cart_that_a_colleague_changes_is_told_who_did(world: World) -> None:
    world.fill_cart(ANNA)
    shopping.open_cart(world.shop, BRUNO)
    shown = world.shown(ANNA)
    bruno_sets_seats(world, "9")
    with pytest.raises(Conflict) as caught:
        shopping.agree(world.shop, ANNA, shown)
    problem = conflict(caught)
    assert (problem.code, problem.values["by"]) == ("cart_changed", "Bruno Costa")
    assert problem.values["new"] == world.journey(ANNA).quote.due  # type: ignore[union-attr]


def test_who_pays_for_a_cart_that_a_colleague_changes_is_told_who_did_and_pays_nothing(world: World) -> None:
    world.fill_cart(ANNA)
    world.agree(ANNA)
    checkout.set_payer(world.shop, ANNA, world.account.payer, "card")
    shown = world.shown(ANNA)
    shopping.open_cart(world.shop, BRUNO)
    bruno_sets_seats(world, "9")
    with pytest.raises(Conflict) as caught:
        world.pay(ANNA, shown=shown)
    problem = conflict(caught)
    assert (problem.code, problem.values["by"]) == ("cart_differs", "Bruno Costa")
    assert (problem.values["old"], problem.values["new"]) == (eur("97.60"), eur("175.68"))
    world.assert_nothing_bought()
    world.pay(ANNA)
    world.assert_bought_once()


# ---- seats ------------------------------------------------------------------------------------------------


@pytest.fixture
def bought(world: World) -> World:
    """Five seats of Helpline; Marco sits on one."""
    world.buy(ANNA)
    shopping.read_receipt(world.shop, ANNA)
    seats.assign(world.shop, ANNA, world.subscriptions[0].id, ["marco"])
    return world


def seated(world: World) -> frozenset[str]:
    return seats.seating(world.shop, ANNA, world.subscriptions[0].id).seated


def test_seats_that_a_colleague_gave_are_not_taken_by_who_did_not_see_it(bought: World) -> None:
    helpline, seen = bought.subscriptions[0].id, seated(bought)
    seats.assign(bought.shop, BRUNO, helpline, ["sara"], seen=seen)
    with pytest.raises(Conflict) as caught:
        seats.assign(bought.shop, ANNA, helpline, ["marco", "anna"], seen=seen)
    problem = conflict(caught)
    assert (problem.code, problem.field) == ("seats_changed", "users")
    assert problem.values["by"] == "Bruno Costa"
    assert (problem.values["given"], problem.values["taken"]) == ("Sara Fontana", "Marco Neri")
    assert seated(bought) == {"sara"}


def test_seats_are_given_by_who_saw_what_a_colleague_did(bought: World) -> None:
    helpline = bought.subscriptions[0].id
    seats.assign(bought.shop, BRUNO, helpline, ["sara"])
    seats.assign(bought.shop, ANNA, helpline, ["marco", "anna"], seen=seated(bought))
    assert seated(bought) == {"marco", "anna"}


def test_two_who_give_the_same_seats_do_not_disturb_each_other(bought: World) -> None:
    helpline, seen = bought.subscriptions[0].id, seated(bought)
    seats.assign(bought.shop, BRUNO, helpline, ["marco", "sara"], seen=seen)
    seats.assign(bought.shop, ANNA, helpline, ["sara", "marco"], seen=seen)
    assert seated(bought) == {"marco", "sara"}
