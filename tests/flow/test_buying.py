"""Buying and trying, from home to the seats, by keys alone, in both languages."""

from datetime import date

from store.domain.accounts import UserStatus
from store.domain.money import Money
from store.domain.orders import OrderStatus, Outcome, OutcomeState
from store.domain.periods import Cycle
from store.domain.subscriptions import SubscriptionStatus
from tests.flow.conftest import OpenCentre


async def test_buys_monthly_and_seats_the_users(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("a")
        centre.see(centre.say("Which product?"))
        await centre.choose("Helpline")
        centre.see(centre.say("Buy {product}, or try it first?", product="Helpline"))
        await centre.choose_message("Buy")
        await centre.choose("Pro")
        await centre.enter_seats("8")
        centre.see(centre.say("How shall {product} be billed?", product="Helpline"))
        await centre.choose_message("Monthly")

        centre.see(centre.say("Checkout · Order Summary"))
        due, day = centre.texts.money(Money(15616, "EUR")), centre.texts.day(date(2026, 4, 1))
        centre.see(centre.say("Due today"), due, day)
        assert not centre.world.gateway.calls
        await centre.press("enter")
        centre.see(centre.say("Due today {amount}", amount=due))
        await centre.press("f10")

        (order,) = centre.orders
        (invoice,) = centre.invoices
        centre.see(centre.say("Thank you"), centre.say("Order {number} is placed. Open now:", number=order.number))
        centre.see(centre.say("Invoice {number}: {amount} paid.", number=invoice.id, amount=due))
        assert order.status is OrderStatus.PROVISIONED
        assert [charge.amount for charge in centre.world.gateway.charged.values()] == [Money(15616, "EUR")]
        assert [mail.to for mail in centre.mails] == ["anna@acme.example"]

        await centre.press("enter")
        centre.see(centre.say("Who gets {plan}?", plan="Helpline Pro"))
        await centre.press("space", "down", "space")
        centre.see(centre.say("{chosen} of {seats} seats given", chosen=2, seats=8))
        await centre.press("enter", "enter")

        assert centre.step == "home"
        helpline = centre.subscription("helpline")
        assert (helpline.seats, helpline.assigned, helpline.cycle) == (8, 2, Cycle.MONTHLY)
        seated = [name for name, user in centre.users.items() if helpline.id in user.subscriptions]
        assert seated == ["anna", "marco"]
        assert centre.users["marco"].status is UserStatus.ACTIVE


async def test_buys_annually_by_bank_transfer(open_centre: OpenCentre, language: str) -> None:
    due = date(2026, 3, 31)
    async with open_centre(language=language) as centre:
        centre.world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="RF18539007547034", due=due))
        await centre.answer_up_to("payment", billing_cycle="Annual")
        await centre.choose_message("Invoice by bank transfer")
        await centre.press("f10")

        (invoice,) = centre.invoices
        centre.see(
            centre.say(
                "Invoice {number}: transfer {amount} by {day} to {iban}, reference {reference}.",
                number=invoice.id,
                amount=centre.texts.money(Money(149914, "EUR")),
                day=centre.texts.day(due),
                iban=invoice.seller.iban,
                reference="RF18539007547034",
            )
        )
        assert (invoice.paid, invoice.due) == (Money.zero("EUR"), due)
        helpline = centre.subscription("helpline")
        assert (helpline.cycle, helpline.period.end) == (Cycle.ANNUAL, date(2027, 3, 1))


async def test_tries_without_being_asked_for_money(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.answer_up_to("trial", purchase_mode="Try", seats="5")
        end = centre.texts.day(date(2026, 3, 15))
        centre.see(centre.say("Free trial of {product}", product="Helpline"))
        centre.see(centre.say("It starts now and ends on {day}.", day=end), centre.say("Start Trial"))
        assert centre.account.trials_used == ()
        await centre.press("enter")

        centre.see(centre.say("Thank you"), centre.say("It starts now and ends on {day}.", day=end))
        assert centre.world.gateway.calls == []
        assert [mail.to for mail in centre.mails] == ["anna@acme.example"]
        helpline = centre.subscription("helpline")
        assert (helpline.status, helpline.seats) == (SubscriptionStatus.TRIAL, 5)
        await centre.press("enter", "space", "enter", "enter")
        assert (centre.step, centre.subscription("helpline").assigned) == ("home", 1)


async def test_a_trial_that_was_used_says_so_and_can_be_bought(open_centre: OpenCentre, language: str) -> None:
    async with open_centre("laura@bottega.example", language=language) as centre:
        await centre.answer_up_to("purchase_mode")
        refusal = centre.say(
            "You have tried {product} before: there is one trial of a product, ever.", product="Helpline"
        )
        assert centre.options[centre.say("Try")] == refusal
        await centre.choose_message("Try")
        assert centre.step == "purchase_mode"
        centre.see(refusal)
        await centre.choose_message("Buy")
        await centre.answer_up_to("review", seats="3")
        lost = centre.texts.count(
            "The last day of your free trial is lost: the paid period starts today.",
            "The {number} days left of your free trial are lost: the paid period starts today.",
            5,
        )
        centre.see(lost)
        await centre.press("enter", "f10")
        assert centre.subscription("helpline").status is SubscriptionStatus.ACTIVE
        assert len(centre.orders) == 1


async def test_what_is_paid_for_already_is_changed_from_home(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.answer_up_to("product")
        await centre.choose("Gather")
        assert centre.step == "product"
        centre.see(
            centre.say(
                "You already have {plan}: {assigned} of {seats} seats assigned. Change it from home.",
                plan="Gather Pro",
                assigned=8,
                seats=10,
            )
        )


async def test_a_product_without_tiers_or_trial_asks_neither(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("a")
        await centre.choose("Beacon")
        assert centre.step == "seats"
        await centre.enter_seats("1")
        assert centre.step == "billing_cycle"


async def test_seats_may_be_left_for_later(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(at="assign", language=language) as centre:
        centre.see(centre.say("Press L to give the seats later, from home."))
        await centre.press("l")
        assert (centre.step, centre.subscription("helpline").assigned) == ("home", 0)


async def test_more_users_than_seats_are_refused_with_both_numbers(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.answer_up_to("payment", seats="2")
        await centre.press("f10", "enter")
        await centre.press("space", "down", "space", "down", "space", "enter")
        assert centre.step == "assign"
        centre.see(
            centre.say("{wanted} users are chosen for {seats} seats: take some off, or add seats.", wanted=3, seats=2)
        )
        centre.see(centre.say("{chosen} of {seats} seats given", chosen=3, seats=2))
        assert centre.subscription("helpline").assigned == 0
        await centre.press("space", "enter", "enter")
        assert (centre.step, centre.subscription("helpline").assigned) == ("home", 2)


async def test_everything_can_be_clicked_too(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        for place in ("Add New", "1  Helpline", "1  Buy", "1  Pro", "+", "[ Next ]", "1  Monthly"):
            await centre.click(place)
        await centre.press("enter")
        await centre.click("[ Place Order ]")
        assert centre.step == "receipt"
        assert centre.subscription("helpline").seats == 2
