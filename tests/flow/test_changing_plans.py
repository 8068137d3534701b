"""Changing a plan from home: the subscription, what shall change, the review with every term, payment, receipt."""

from dataclasses import replace

from store.domain.accounts import Account
from store.domain.catalogue import Downgrade, OnChange
from store.domain.money import Money
from store.domain.periods import Cycle
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.subscriptions import cancelling
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import ANNA, World

GATHER = "Gather Pro"


def gather(centre: Centre) -> Subscription:
    return centre.subscription("gather")


async def take_up(centre: Centre, plan: str = GATHER) -> None:
    """From home to the page of what shall change."""
    await centre.choose(plan)
    await centre.choose_message("Edit Subscription")
    assert centre.step == "change"
    assert centre.rows[1].strip().startswith(centre.say("Edit Subscription"))


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


async def test_r5_where_the_billing_date_is_kept_the_review_says_so(open_centre: OpenCentre, world: World) -> None:
    world.catalogue = replace(world.catalogue, on_change=OnChange.KEEP)
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.choose("Proceed to Checkout")
        centre.see("12 × 19.00 € × 16/28 days", "(the renewal stays on 17 Mar 2026)")


async def test_the_palette_leads_to_a_subscription(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.palette("Gather Pro: what may be done with it")
        assert list(centre.options) == ["Edit Subscription", "Assign seats", "Cancel Subscription"]


async def test_seats_as_they_are_have_their_price_beside_them(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        centre.see("10 × 19.00 € = 190.00 € a month")


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
        await centre.go_to_button("unassign")
        await centre.press("enter")
        centre.see("Who gets Gather Pro?", "8 of 10 seats given")
        await centre.press("escape")
        assert centre.step == "home"


async def test_who_takes_seats_back_for_a_change_comes_back_to_it(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.go_to_button("unassign")
        await centre.press("enter", "8", "space", "enter")
        await centre.go_to_button("save")
        await centre.press("enter")
        assert centre.step == "change"
        await centre.choose("Seats")
        await centre.enter_seats("7")
        assert centre.step == "change"
        centre.see("10 → 7")


async def test_what_was_answered_before_seats_are_taken_back_is_kept(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Plan")
        await centre.choose("Business")
        await centre.choose("Seats")
        await centre.go_to_button("unassign")
        await centre.press("enter", "8", "space", "enter")
        await centre.go_to_button("save")
        await centre.press("enter")
        assert centre.step == "change"
        centre.see("Pro → Business")


async def test_a_lower_plan_shows_the_way_to_it(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Plan")
        assert centre.options["Essentials"] == "A lower plan: write to support@seatdesk.example."
        await centre.choose("Essentials")
        assert centre.step == "tier"


async def test_the_subscription_under_the_cursor_is_changed_by_one_key(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("end", "e")
        assert centre.step == "change"


# ---- cancel and reactivate (R7) -------------------------------------------------------------------------------


async def test_cancelling_says_until_when_and_asks_before(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.choose(GATHER)
        await centre.choose_message("Cancel Subscription")
        day = centre.texts.day(gather(centre).period.end)
        centre.see(
            centre.say("{plan} ends on {day}. Until then everything works as it does now.", plan=GATHER, day=day),
            centre.say("Nothing is charged any more, and nothing is paid back."),
        )
        await centre.press("escape")
        assert gather(centre).status is SubscriptionStatus.ACTIVE

        await centre.choose(GATHER)
        await centre.choose_message("Cancel Subscription")
        await centre.go_to_button("yes")
        await centre.press("enter")
        assert centre.step == "home"
        assert gather(centre).status is SubscriptionStatus.PENDING_CANCELLATION
        centre.see(centre.say("Pending Cancellation"), centre.say("until {day}", day=day))
        await centre.until(lambda: len(centre.mails) == 1, "the mail")


async def test_what_is_cancelled_is_reactivated_for_nothing(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        cancelling.cancel(centre.world.shop, ANNA, gather(centre).id)
        await centre.choose(GATHER)
        assert list(centre.options) == ["Reactivate", "Assign seats"]
        await centre.choose("Reactivate")
        centre.see("Nothing is charged now.", "190.00 €")
        await centre.go_to_button("yes")
        await centre.press("enter")
        assert gather(centre).status is SubscriptionStatus.ACTIVE
        assert not centre.world.gateway.calls


async def test_an_unpaid_renewal_stands_in_the_way_of_cancelling(open_centre: OpenCentre, world: World) -> None:
    account = world.get(Account, "acme")
    world.put("acme", replace(account, owed=Money(1000, "EUR")))
    async with open_centre() as centre:
        await centre.choose(GATHER)
        await centre.choose("Cancel Subscription")
        await centre.go_to_button("yes")
        await centre.press("enter")
        centre.see("Something of this account is not paid")
        assert gather(centre).status is SubscriptionStatus.ACTIVE


async def test_what_a_colleague_cancelled_meanwhile_is_not_changed(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.choose("Proceed to Checkout")
        cancelling.cancel(centre.world.shop, ANNA, gather(centre).id)
        await centre.press("enter")
        assert centre.step == "review"
        centre.see("Anna Bianchi cancelled Gather Pro")
        assert not centre.world.gateway.calls


async def test_a_price_that_changed_since_the_review_is_shown_before_anything_is_charged(
    open_centre: OpenCentre,
) -> None:
    async with open_centre() as centre:
        await take_up(centre)
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.choose("Proceed to Checkout")
        await centre.press("enter")
        centre.world.reprice("gather", "pro", Cycle.MONTHLY, "25.00")
        await centre.press("f10")
        assert centre.step == "payment"
        centre.see("The amount changed from 145.70 €")
        assert not centre.world.gateway.calls


# ---- Subscribe Now --------------------------------------------------------------------------------------------


async def test_a_trial_is_subscribed_to_and_what_is_lost_is_said_before(open_centre: OpenCentre, language: str) -> None:
    async with open_centre("laura@bottega.example", language=language) as centre:
        lost = centre.texts.count(
            "The last day of your free trial is lost: the paid period starts today.",
            "The {number} days left of your free trial are lost: the paid period starts today.",
            5,
        )
        await centre.choose("Helpline Pro")
        centre.see(
            centre.texts.count(
                "Subscribing now loses the last day of the trial.",
                "Subscribing now loses the {number} days left of the trial.",
                5,
            )
        )
        await centre.choose_message("Subscribe Now")
        assert centre.step == "billing_cycle"
        centre.see(lost)
        await centre.choose_message("Monthly")
        assert centre.step == "review"
        centre.see(lost)
        await centre.press("enter", "f10")
        assert centre.subscription("helpline").status is SubscriptionStatus.ACTIVE


async def test_what_has_ended_is_bought_again(open_centre: OpenCentre, world: World) -> None:
    world.put("acme", replace(world.subscriptions[0], status=SubscriptionStatus.EXPIRED, assigned=0))
    async with open_centre() as centre:
        await centre.choose(GATHER)
        assert list(centre.options) == ["Subscribe Now"]
        await centre.choose("Subscribe Now")
        assert centre.step == "billing_cycle"


# ---- a lower plan that begins with the next period -------------------------------------------------------------


async def test_a_lower_plan_is_scheduled_and_given_up(open_centre: OpenCentre, world: World, language: str) -> None:
    world.catalogue = replace(world.catalogue, downgrade=Downgrade.END_OF_TERM)
    async with open_centre(language=language) as centre:
        await take_up(centre)
        await centre.choose_message("Plan")
        await centre.choose("Essentials")
        assert centre.step == "change"
        day = centre.texts.day(gather(centre).period.end)
        centre.see(
            centre.say("Due today {amount}", amount=centre.texts.money(Money(0, "EUR"))),
            centre.say("Until then nothing changes, and nothing is charged or paid back."),
            centre.texts.money(Money(12000, "EUR")),
        )
        await centre.choose(centre.say("Change on {day}", day=day))
        assert centre.step == "receipt"
        centre.see(centre.say("{plan} becomes {new} on {day}.", plan=GATHER, new="Gather Essentials", day=day))
        await centre.press("enter")
        assert centre.step == "home"
        assert not centre.world.gateway.calls

        await centre.choose("Gather Pro → Essentials")
        await centre.choose_message("Keep the current plan")
        await centre.go_to_button("yes")
        await centre.press("enter")
        assert gather(centre).scheduled is None
