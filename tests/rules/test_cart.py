"""R8: one order, many lines; the same plan twice is one line."""

from store.domain.draft import CART, Cart, CartLine
from store.domain.periods import Cycle


def line(id: str, seats: int, tier: str = "pro", cycle: Cycle = Cycle.MONTHLY, by: str = "anna") -> CartLine:
    return CartLine(id, "helpline", tier, seats, cycle, by)


EMPTY = Cart(CART)


def test_different_plans_stay_apart() -> None:
    cart = (
        EMPTY.with_line(line("a", 5))
        .with_line(line("b", 3, tier="premier"))
        .with_line(line("c", 1, cycle=Cycle.ANNUAL))
    )
    assert [one.id for one in cart.lines] == ["a", "b", "c"]


def test_the_same_plan_twice_merges_its_seats() -> None:
    cart = EMPTY.with_line(line("a", 5)).with_line(line("b", 3, by="bruno"))
    assert cart.lines == (line("a", 8, by="bruno"),)
    assert cart.changed_by == "bruno"


def test_editing_a_line_replaces_it_in_its_place() -> None:
    cart = EMPTY.with_line(line("a", 5)).with_line(line("b", 3, tier="premier")).with_line(line("a", 7))
    assert cart.lines == (line("a", 7), line("b", 3, tier="premier"))


def test_a_line_edited_into_another_plan_of_the_cart_merges_with_it() -> None:
    cart = EMPTY.with_line(line("a", 5)).with_line(line("b", 3, tier="premier")).with_line(line("b", 2))
    assert cart.lines == (line("a", 7),)


def test_a_line_that_is_removed_leaves_the_others() -> None:
    cart = EMPTY.with_line(line("a", 5)).with_line(line("b", 3, tier="premier")).without("a", by="bruno")
    assert cart.lines == (line("b", 3, tier="premier"),)
    assert cart.changed_by == "bruno"
