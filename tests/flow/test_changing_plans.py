"""Changing a plan from home: the subscription, what shall change, the review with every term, payment, receipt."""

from store.domain.money import Money
from store.domain.periods import Cycle
from store.domain.subscriptions import Subscription
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre

GATHER = "Gather Pro"


def gather(centre: Centre) -> Subscription:
    return centre.subscription("gather")


async def take_up(centre: Centre, plan: str = GATHER) -> None:
    """From home to the page of what shall change."""
    await centre.choose(plan)
    await centre.choose_message("Edit Subscription")
    assert centre.step == "change"


async def test_more_seats_from_home_to_the_receipt(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await take_up(centre)
        await centre.choose_message("Seats")
        assert (centre.step, centre.seats_typed) == ("seats", "10")
        centre.see(centre.say("You have {seats}; {assigned} are assigned.", seats=10, assigned=8))
        await centre.enter_seats("12")
        assert centre.step == "change"
        centre.see(centre.say("Due today {amount}", amount=centre.texts.money(Money(14570, "EUR"))))
        await centre.choose_message("Proceed to Checkout")

        assert centre.step == "review"
        money = centre.texts.money
        centre.see(
            f"12 × {money(Money(1900, 'EUR'))}",
            money(Money(22800, "EUR")),
            money(Money(-10857, "EUR")),
            money(Money(14570, "EUR")),
            centre.say("Credit goes to this order; it is not a refund."),
        )
        await centre.press("enter", "f10")
        assert centre.step == "receipt"
        assert gather(centre).seats == 12
        assert [charge.amount for charge in centre.world.gateway.charged.values()] == [Money(14570, "EUR")]


async def test_seats_plan_and_cycle_at_once(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.choose("Plan")
        await centre.choose("Business")
        await centre.choose("Billing")
        await centre.choose("Annual")
        assert centre.step == "change"
        await centre.press("end", "enter")
        centre.see("Gather Business, 12 organizers, annual")
        await centre.press("enter", "f10")
        one = gather(centre)
        assert (one.plan_name, one.seats, one.cycle) == ("Gather Business", 12, Cycle.ANNUAL)


async def test_nothing_is_ordered_before_something_is_changed(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.press("end", "enter")
        assert centre.step == "change"
        centre.see("Nothing is changed yet")


async def test_back_leads_from_an_answer_to_the_change_and_home(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Plan")
        await centre.press("backspace")
        assert centre.step == "change"
        await centre.press("backspace")
        assert centre.step == "home"


async def test_any_answer_is_changed_from_the_review(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.choose("Proceed to Checkout")
        await centre.press("e")
        assert "Product" not in centre.options
        await centre.choose("Seats")
        await centre.enter_seats("14")
        assert centre.step == "review"
        centre.see("Gather Pro, 14 organizers, monthly")
        await centre.press("backspace")
        assert centre.step == "change"


async def test_what_waits_in_the_cart_is_taken_up_again(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.choose("Proceed to Checkout")
        await centre.go_home()
        await take_up(centre)
        centre.see("10 → 12")
        await centre.press("end", "enter")
        assert centre.step == "review"


async def test_a_change_joins_a_new_plan_in_one_order(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.answer_up_to("review")
        await centre.go_home()
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.choose("Add to Cart")
        assert centre.step == "cart"
        await centre.press("p", "enter", "f10")
        assert centre.step == "receipt"
        assert len(centre.orders) == len(centre.world.gateway.charged) == 1
        assert (gather(centre).seats, centre.subscription("helpline").seats) == (12, 8)


async def test_fewer_seats_than_are_assigned_are_refused_with_both_numbers(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("7")
        assert centre.step == "seats"
        centre.see("7 seats are too few, 8 are assigned")


async def test_a_lower_plan_shows_the_way_to_it(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Plan")
        assert centre.options["Essentials"] == "A lower plan: write to support@seatdesk.example."
        await centre.choose("Essentials")
        assert centre.step == "tier"
