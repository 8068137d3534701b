"""Each step on its own, over frozen data: what has the focus, what is a valid answer, what is not, and the way back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

import screens
from screens.flow import FLOW
from screens.messages import EditAnswer, PayerTyped, SeatsChosen
from store.domain.draft import Mode
from store.domain.orders import Outcome, OutcomeState
from store.domain.periods import Cycle
from store.domain.pricing import fingerprint
from store.domain.problems import Problem
from store.purchase import shopping
from store.purchase.checkout import Placing
from store.purchase.journey import Journey
from store.subscriptions import plans
from tests.screens.kit_app import KitApp
from tests.shops import ANNA, World
from tui.kit.choices import ChoiceList
from tui.kit.fields import NumberEntry
from tui.kit.i18n import Translator

STEPS = Path(screens.__file__).with_name("steps.tcss")


class StepApp(KitApp):
    """One step of the flow; what it asks of the navigator is kept in `seen` beside its answers."""

    CSS_PATH = [*KitApp.CSS_PATH, STEPS]

    def __init__(self, name: str, journey: Journey, language: str = "en") -> None:
        row = FLOW.step(name)
        self.page = row.screen(journey)
        self.page.rail = FLOW.rail(row, journey)
        super().__init__(self.page, texts=Translator(language))

    def on_edit_answer(self, event: EditAnswer) -> None:
        self.seen.append(("EditAnswer", (event.line, event.step)))

    def on_add_another(self) -> None:
        self.seen.append(("AddAnother", None))

    def on_payer_typed(self, event: PayerTyped) -> None:
        self.seen.append(("PayerTyped", (event.payer, event.method)))

    def on_seats_chosen(self, event: SeatsChosen) -> None:
        self.seen.append(("SeatsChosen", (event.subscription, event.users, event.seen)))

    @property
    def answers(self) -> list[object]:
        return [value for kind, value in self.seen if kind == "Answered"]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.rows()).split())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path / "store.sqlite")
    yield world
    world.store.close()


ON: dict[str, Callable[[World], object]] = {
    "product": lambda world: shopping.choose_product(world.shop, ANNA, "helpline"),
    "purchase_mode": lambda world: shopping.choose_mode(world.shop, ANNA, Mode.BUY),
    "tier": lambda world: shopping.choose_tier(world.shop, ANNA, "pro"),
    "seats": lambda world: shopping.set_seats(world.shop, ANNA, "5"),
    "billing_cycle": lambda world: shopping.choose_cycle(world.shop, ANNA, Cycle.MONTHLY),
    "review": lambda world: world.agree(),
    "payment": lambda world: world.pay(),
    "receipt": lambda world: shopping.read_receipt(world.shop, ANNA),
}
"""What answers each step of a plain purchase, in their order."""


def at(world: World, name: str) -> Journey:
    """The journey of a contact who has arrived at this step."""
    if name == "trial":
        return world.try_out()
    if name == "change":
        world.buy()
        shopping.finish(world.shop, ANNA)
        return plans.edit(world.shop, ANNA, world.subscriptions[0].id)
    shopping.start(world.shop, ANNA)
    for step, go_on in ON.items():
        if step == name:
            break
        if (step, name) == ("review", "cart"):
            shopping.add_another(world.shop, ANNA)
            return world.choose(product="courier", tier="basic", seats=4)
        go_on(world)
    return world.journey()


FIRST_FOCUS: dict[str, type[object]] = {
    "product": ChoiceList,
    "purchase_mode": ChoiceList,
    "tier": ChoiceList,
    "seats": NumberEntry,
    "billing_cycle": ChoiceList,
    "change": ChoiceList,
    "cart": ChoiceList,
    "trial": type(None),
    "review": type(None),
    "payment": ChoiceList,
    "receipt": type(None),
    "assign": ChoiceList,
}


@pytest.mark.parametrize("name", [step.name for step in FLOW])
@pytest.mark.parametrize("language", ["en", "it"])
async def test_a_step_opens_with_its_question_under_the_cursor(world: World, name: str, language: str) -> None:
    app = StepApp(name, at(world, name), language)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen.focused, FIRST_FOCUS[name])
        assert app.page.titled() or name == "assign"
        assert len(app.rows()) == 24


@pytest.mark.parametrize("name", [step.name for step in FLOW])
async def test_escape_leads_back_from_every_step(world: World, name: str) -> None:
    app = StepApp(name, at(world, name))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        assert app.seen[-1] == ("Back", name)


@pytest.mark.parametrize("name", [step.name for step in FLOW])
async def test_every_step_explains_itself(world: World, name: str) -> None:
    app = StepApp(name, at(world, name))
    async with app.run_test(size=(80, 24)) as pilot:
        wanted = app.page.say(app.page.HELP or "")
        await pilot.press("f1")
        assert wanted
        assert " ".join(wanted.split())[:40] in app.text


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_the_product_is_chosen_by_its_number(world: World) -> None:
    app = StepApp("product", at(world, "product"))
    async with app.run_test() as pilot:
        await pressed(pilot, "6", "enter")
        assert app.answers == [("product", "beacon")]


async def test_a_product_that_is_paid_for_cannot_be_chosen_and_says_why(world: World) -> None:
    world.buy()
    shopping.finish(world.shop, ANNA)
    app = StepApp("product", at(world, "product"))
    async with app.run_test() as pilot:
        await pressed(pilot, "1", "enter")
        assert app.answers == []
        assert "You already have Helpline Pro: 0 of 5 seats assigned. Change it from home." in app.text


async def test_prices_and_units_stand_beside_the_products(world: World) -> None:
    app = StepApp("product", at(world, "product"))
    async with app.run_test():
        assert app.shows("from 16.00 € / agent")
        assert app.shows("from 25.00 € / 25 computers")
        assert app.shows("45.00 € / page")


@pytest.mark.parametrize(("number", "mode"), [("1", Mode.BUY), ("2", Mode.TRY)])
async def test_buy_or_try(world: World, number: str, mode: Mode) -> None:
    app = StepApp("purchase_mode", at(world, "purchase_mode"))
    async with app.run_test() as pilot:
        await pressed(pilot, number, "enter")
        assert app.answers == [("purchase_mode", mode)]


async def test_a_second_trial_of_a_product_is_refused_with_the_reason(world: World) -> None:
    journey = at(world, "purchase_mode")
    used = replace(journey, account=replace(journey.account, trials_used=("helpline",)))
    app = StepApp("purchase_mode", used)
    async with app.run_test() as pilot:
        await pressed(pilot, "2", "enter")
        assert app.answers == []
        assert "You have tried Helpline before" in app.text


async def test_plans_stand_beside_each_other_and_compare_shows_what_differs(world: World) -> None:
    app = StepApp("tier", at(world, "tier"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.shows("Prices per agent")
        assert app.shows("1–50 seats")
        assert app.shows("16.00 € a month · 153.60 € a year")
        await pressed(pilot, "c")
        assert app.shows("Single sign-on")
        assert app.shows("✓ yes")
        await pressed(pilot, "escape", "down", "enter")
        assert app.answers == [("tier", "premier")]


async def test_seats_are_typed_and_their_price_follows(world: World) -> None:
    app = StepApp("seats", at(world, "seats"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "8")
        assert app.shows("8 × 16.00 € = 128.00 € a month")
        await pressed(pilot, "+")
        assert app.shows("9 × 16.00 € = 144.00 € a month")
        await pressed(pilot, "enter")
        assert app.answers == [("seats", "9")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0", "The least is 1."),
        ("51", "Online you can buy up to 50 agents; for more write to sales@seatdesk.example."),
        ("1000000000000", "Online you can buy up to 50 agents"),
        ("1.5", "“1.5” is not a whole number."),
        ("ten", "“ten” is not a whole number."),
    ],
)
async def test_what_is_no_number_of_seats_is_said_at_once_and_stays_typed(world: World, typed: str, says: str) -> None:
    app = StepApp("seats", at(world, "seats"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, *typed)
        assert says in app.text.replace("│ ", "")
        assert app.screen.query_one(NumberEntry).text == typed


@pytest.mark.parametrize(("number", "cycle"), [("1", Cycle.MONTHLY), ("2", Cycle.ANNUAL)])
async def test_monthly_or_annual_with_what_a_year_saves(world: World, number: str, cycle: Cycle) -> None:
    app = StepApp("billing_cycle", at(world, "billing_cycle"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.shows("80.00 € a month")
        assert app.shows("you save 192.00 € a year")
        assert app.shows("Enter: Proceed to Checkout")
        await pressed(pilot, number, "enter")
        assert app.answers == [("billing_cycle", cycle)]


async def test_what_is_due_follows_the_cursor(world: World) -> None:
    app = StepApp("billing_cycle", at(world, "billing_cycle"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.shows("Due today 97.60 €")
        await pressed(pilot, "down")
        assert app.shows("Due today 936.96 €")


async def test_with_a_full_cart_the_line_is_added_to_it(world: World) -> None:
    at(world, "cart")
    shopping.add_another(world.shop, ANNA)
    shopping.choose_product(world.shop, ANNA, "beacon")
    journey = shopping.set_seats(world.shop, ANNA, "1")
    app = StepApp("billing_cycle", journey)
    async with app.run_test(size=(80, 24)):
        assert app.shows("Enter: Add to Cart")


async def test_the_cart_goes_to_checkout_and_its_lines_can_be_changed(world: World) -> None:
    journey = at(world, "cart")
    first, second = journey.cart.lines
    app = StepApp("cart", journey)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "enter", "e", "down", "d", "a")
        assert app.seen == [
            ("Chosen", first.id),
            ("Answered", ("cart", None)),
            ("EditAnswer", (first.id, "seats")),
            ("Highlighted", second.id),
            ("EditAnswer", (second.id, "")),
            ("AddAnother", None),
        ]


async def test_an_empty_cart_says_what_to_do(world: World) -> None:
    shopping.start(world.shop, ANNA)
    app = StepApp("cart", shopping.open_cart(world.shop, ANNA))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.shows("The cart is empty. Press A to add a subscription.")
        await pressed(pilot, "e", "d", "a")
        assert app.seen == [("AddAnother", None)]


async def test_a_trial_says_when_it_ends_and_that_nothing_is_charged(world: World) -> None:
    app = StepApp("trial", at(world, "trial"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.shows("It starts now and ends on 15 Mar 2026.")
        assert app.shows("Enter: Start Trial")
        assert "Due today" not in app.text
        await pressed(pilot, "enter")
        assert app.answers == [("trial", None)]


async def test_the_review_shows_every_term_and_both_dates(world: World) -> None:
    journey = at(world, "review")
    app = StepApp("review", journey)
    async with app.run_test(size=(80, 24)) as pilot:
        for term in ("5 × 16.00 €", "1 Mar 2026 → 1 Apr 2026", "80.00 €", "VAT 22 %", "17.60 €", "▶ Due today"):
            assert app.shows(term)
        assert app.shows("Then 97.60 € on 1 Apr 2026 and each month after, VAT included.")
        await pressed(pilot, "enter")
        assert journey.quote
        assert app.answers == [("review", fingerprint(journey.quote))]


async def test_edit_order_asks_for_one_answer_again(world: World) -> None:
    journey = at(world, "review")
    app = StepApp("review", journey)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "e")
        for answer in ("Product", "Plan", "Seats", "Monthly or annual", "Remove"):
            assert app.shows(answer)
        await pressed(pilot, "3", "enter")
        assert app.seen[-1] == ("EditAnswer", (journey.cart.lines[0].id, "seats"))


async def test_the_payment_form_is_sent_with_what_was_on_the_screen(world: World) -> None:
    journey = at(world, "payment")
    app = StepApp("payment", journey)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "f10")
        assert journey.quote
        assert app.answers == [("payment", Placing(journey.payer, "transfer", fingerprint(journey.quote)))]


async def test_what_is_typed_into_the_form_is_kept_when_its_field_is_left(world: World) -> None:
    app = StepApp("payment", at(world, "payment"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "tab", "end", *" & Figli", "tab")
        assert isinstance(app.screen.focused, Input)
        (kept,) = [value for kind, value in app.seen if kind == "PayerTyped"]
        assert isinstance(kept, tuple)
        assert kept[0].company == "ACME Srl & Figli"


async def test_problems_of_the_form_stand_beside_their_fields(world: World) -> None:
    journey = at(world, "payment")
    app = StepApp("payment", journey)
    async with app.run_test(size=(80, 24)) as pilot:
        wrong = replace(journey, payer_problems=(Problem("city_missing", "city"),))
        app.screen.update_journey(wrong)  # type: ignore[attr-defined]
        await pilot.pause()
        rows = app.rows()
        city = next(index for index, row in enumerate(rows) if "City" in row)
        assert "✗ The city is missing." in rows[city + 1]


async def test_a_payment_under_way_is_waited_for_and_cannot_be_placed_again(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.ACTION, ref="r", url="https://bank.example/confirm"))
    at(world, "payment")
    app = StepApp("payment", world.pay())
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.shows("Your bank asks you to confirm the payment")
        assert app.shows("https://bank.example/confirm")
        await pressed(pilot, "f10", "enter")
        assert app.answers == []


async def test_a_declined_payment_says_why_in_place(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.DECLINED, code="insufficient_funds"))
    at(world, "payment")
    app = StepApp("payment", world.pay())
    async with app.run_test(size=(80, 24)):
        assert app.shows("There is not enough money on the card.")
        assert app.shows("Place Order")


async def test_the_receipt_says_what_is_open_and_what_is_left_to_do(world: World) -> None:
    app = StepApp("receipt", at(world, "receipt"))
    async with app.run_test(size=(80, 24)) as pilot:
        for told in ("✓ Helpline Pro, 5 agents, monthly", "97.60 € paid", "anna@acme.example", "Assign 5 seats"):
            assert app.shows(told)
        await pressed(pilot, "enter")
        assert app.answers == [("receipt", None)]


async def test_an_invoice_to_be_transferred_shows_how(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31)))
    app = StepApp("receipt", at(world, "receipt"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "transfer 97.60 € by 31 Mar 2026" in app.text
        await pressed(pilot, "t")
        for detail in ("IBAN: IT98O9999900000000000123456", "Reference: 2026-000001", "█▀▀▀▀▀█"):
            assert app.shows(detail)
        await pressed(pilot, "escape")
        assert app.shows("Assign 5 seats")


async def test_what_is_paid_has_no_transfer_to_show(world: World) -> None:
    app = StepApp("receipt", at(world, "receipt"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "t")
        assert app.screen is app.page


async def test_seats_are_given_by_space_and_chosen_by_enter(world: World) -> None:
    journey = at(world, "assign")
    app = StepApp("assign", journey)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "space", "down", "space")
        assert app.shows("2 of 5 seats given")
        await pressed(pilot, "up", "space", "enter")
        assert app.seen[-1] == ("SeatsChosen", (journey.to_seat[0].id, {"bruno"}, frozenset()))
        assert app.answers == []


async def test_seats_may_be_left_for_later(world: World) -> None:
    journey = at(world, "assign")
    app = StepApp("assign", journey)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "l")
        assert app.answers == [("assign", journey.to_seat[0].id)]


@pytest.mark.parametrize("name", [step.name for step in FLOW])
def test_a_purchase_stands_at_the_first_question_without_an_answer(world: World, name: str) -> None:
    assert FLOW.resume(at(world, name)) is FLOW.step(name)
