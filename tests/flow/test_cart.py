"""The cart and Edit Order: one order of many lines, and any answer of it taken up again."""

import pytest

from store.domain.money import Money
from store.domain.periods import Cycle
from store.purchase import shopping
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import ANNA, World

HELPLINE = ("helpline", "pro", 8, Cycle.MONTHLY)
COURIER = ("courier", "basic", 4, Cycle.ANNUAL)


def lines(centre: Centre) -> list[tuple[str, str, int, Cycle]]:
    return [(line.product, line.tier, line.seats, line.cycle) for line in centre.cart.lines]


def fill_cart(world: World) -> None:
    """Helpline and Courier wait in the cart, which is on the screen."""
    shopping.start(world.shop, ANNA)
    world.choose(ANNA, "helpline", "pro", 8)
    shopping.add_another(world.shop, ANNA)
    world.choose(ANNA, "courier", "basic", 4, Cycle.ANNUAL)


@pytest.fixture
def full_cart(world: World) -> None:
    fill_cart(world)


@pytest.fixture
def full_review(world: World) -> None:
    fill_cart(world)
    shopping.to_checkout(world.shop, ANNA)


async def test_two_products_are_one_order(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.answer_up_to("review")
        await centre.go_home()
        in_cart = centre.texts.count("1 line waits to be bought", "{number} lines wait to be bought", 1)
        assert centre.options[centre.say("Cart")] == in_cart

        await centre.answer_up_to("billing_cycle", product="Courier", tier="Basic", seats="4")
        centre.see(centre.say("Enter: {action}", action=centre.say("Add to Cart")))
        await centre.choose_message("Annual")

        assert centre.step == "cart"
        centre.see("Helpline Pro", "Courier Basic", centre.texts.money(Money(34800, "EUR")))
        assert lines(centre) == [HELPLINE, COURIER]
        await centre.press("p")
        assert centre.step == "review"
        centre.see("Helpline Pro", "Courier Basic", centre.texts.money(Money(58072, "EUR")))
        await centre.press("enter", "f10")

        (order,) = centre.orders
        assert [line.product for line in order.quote.lines] == ["helpline", "courier"]
        assert len(centre.world.gateway.charged) == len(centre.invoices) == len(centre.mails) == 1
        assert lines(centre) == []
        await centre.press("enter")
        centre.see(centre.say("Who gets {plan}?", plan="Helpline Pro"))
        await centre.press("space", "enter", "enter")
        centre.see(centre.say("Who gets {plan}?", plan="Courier Basic"))
        await centre.press("space", "enter", "enter")
        assert centre.step == "home"
        assert (centre.subscription("helpline").assigned, centre.subscription("courier").assigned) == (1, 1)


async def test_the_same_plan_twice_is_one_line(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.answer_up_to("review")
        await centre.go_home()
        await centre.answer_up_to("cart", seats="4")
        assert lines(centre) == [("helpline", "pro", 12, Cycle.MONTHLY)]


@pytest.mark.usefixtures("full_cart")
async def test_a_line_is_added_changed_and_removed_in_the_cart(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("down", "e")
        assert (centre.step, centre.seats_typed) == ("seats", "4")
        await centre.enter_seats("7")
        assert centre.step == "cart"
        assert lines(centre) == [HELPLINE, ("courier", "basic", 7, Cycle.ANNUAL)]
        await centre.press("a")
        await centre.answer_up_to("cart", product="Beacon", seats="1")
        assert len(lines(centre)) == 3
        await centre.press("d")
        assert lines(centre) == [("courier", "basic", 7, Cycle.ANNUAL), ("beacon", "standard", 1, Cycle.MONTHLY)]


@pytest.mark.usefixtures("full_cart")
async def test_an_empty_cart_cannot_be_checked_out(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("d", "d")
        centre.see(centre.say("The cart is empty. Press A to add a subscription."))
        await centre.press("p")
        assert centre.step == "cart"
        centre.see(centre.say("The cart is empty: add a subscription first."))
        await centre.press("a")
        assert centre.step == "product"


@pytest.mark.usefixtures("full_review")
@pytest.mark.parametrize(
    ("answer", "step", "change", "changed"),
    [
        ("Plan", "tier", "Premier", ("helpline", "premier", 8, Cycle.MONTHLY)),
        ("Seats", "seats", "3", ("helpline", "pro", 3, Cycle.MONTHLY)),
        ("Monthly or annual", "billing_cycle", "Annual", ("helpline", "pro", 8, Cycle.ANNUAL)),
    ],
)
async def test_edit_order_changes_one_answer_and_comes_back(
    open_centre: OpenCentre,
    language: str,
    answer: str,
    step: str,
    change: str,
    changed: tuple[str, str, int, Cycle],
) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("e")
        centre.see(centre.say("Edit Order"))
        await centre.choose_message(answer)
        assert centre.step == step
        await (centre.enter_seats(change) if step == "seats" else centre.choose_message(change))
        assert centre.step == "review"
        assert lines(centre) == [changed, COURIER]


@pytest.mark.usefixtures("full_review")
async def test_another_product_asks_only_what_no_longer_holds(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("e")
        await centre.choose_message("Product")
        await centre.choose("Courier")
        centre.see(centre.say("The cart already has {plan}: edit that line, or remove it first.", plan="Courier Basic"))
        assert (centre.step, lines(centre)) == ("product", [HELPLINE, COURIER])
        await centre.choose("Stage")
        await centre.choose("Starter")
        assert centre.step == "review", "Starter is sold in as many seats"
        assert lines(centre) == [("stage", "starter", 8, Cycle.MONTHLY), COURIER]


@pytest.mark.usefixtures("full_review")
async def test_edit_order_takes_a_line_out(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("e")
        await centre.choose_message("Remove")
        assert centre.step == "review"
        assert lines(centre) == [COURIER]
        centre.see_nothing_of("Helpline")


@pytest.mark.parametrize("answer", ["Product", "Plan", "Seats", "Monthly or annual"])
async def test_going_back_from_an_edit_is_the_review_as_it_was(open_centre: OpenCentre, answer: str) -> None:
    async with open_centre(at="review") as centre:
        before = centre.rows
        await centre.press("e")
        await centre.choose_message(answer)
        await centre.press("escape")
        assert centre.rows == before
        await centre.press("e", "escape")
        assert centre.rows == before


@pytest.mark.usefixtures("full_cart")
async def test_the_cart_says_who_changed_it(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        centre.see("Last changed by Anna Bianchi.")
