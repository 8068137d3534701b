"""Moving about: back, forth, by the palette, in another language, theme or size; and keys that come too fast."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from unittest.mock import Mock

import pytest

from screens.flow import FLOW
from screens.review import ReviewScreen
from screens.subscriptions import SubscriptionsScreen
from store.domain.draft import Draft
from store.domain.problems import Problem, Refused
from tests.flow.centre import Centre
from tests.flow.conftest import STEPS, OpenCentre
from tui.kit.asking import Back
from tui.kit.choices import ChoiceList
from tui.kit.steps import StepScreen

BEFORE_PAYING = STEPS[: STEPS.index("payment") + 1]
NOT_ENGLISH = {"en": "it", "it": "en"}


def answers(draft: Draft) -> tuple[object, ...]:
    return (draft.product, draft.mode, draft.tier, draft.seats, draft.cycle, draft.payer, draft.method)


@pytest.mark.parametrize("key", ["backspace", "escape", "alt+left"])
async def test_back_goes_through_every_step_and_keeps_the_answers(open_centre: OpenCentre, key: str) -> None:
    async with open_centre(at="payment") as centre:
        kept = answers(centre.draft)
        for step in reversed(BEFORE_PAYING):
            assert centre.step == step
            # In the dialog, Backspace takes a digit away: there Escape and Alt+Left go back.
            await centre.press("escape" if step == "seats" and key == "backspace" else key)
        assert centre.step == "home"
        assert answers(centre.draft) == kept

        await centre.choose("Continue")
        assert centre.step == "payment"


async def test_each_answer_stands_where_it_was_given(open_centre: OpenCentre) -> None:
    async with open_centre(at="review") as centre:
        for step, stands in (("billing_cycle", "Monthly"), ("seats", "8"), ("tier", "Pro"), ("purchase_mode", "Buy")):
            await centre.press("escape")
            assert centre.step == step
            assert (centre.seats_typed if step == "seats" else centre.highlighted) == stands
        await centre.press("escape")
        assert centre.highlighted == "Helpline"


@pytest.mark.parametrize(("step", "title"), [("product", "Product"), ("tier", "Plan"), ("seats", "Seats")])
async def test_go_to_reaches_an_earlier_step_and_comes_back(
    open_centre: OpenCentre, language: str, step: str, title: str
) -> None:
    async with open_centre(language=language, at="payment") as centre:
        kept = answers(centre.draft)
        await centre.palette(centre.say("Go to: {step}", step=centre.say(title)))
        assert centre.step == step
        await centre.press("enter")
        assert centre.step == "review"
        assert answers(centre.draft) == kept


async def test_nothing_later_than_the_next_question_is_offered(open_centre: OpenCentre) -> None:
    async with open_centre(at="tier") as centre:
        await centre.press("ctrl+p")
        await centre.type("Go to:")
        await centre.until(lambda: "Go to: Product" in centre.text, "the places")
        centre.see("Go to: Buy/Try", "Go to: Plan", "Go to: Home")
        centre.see_nothing_of("Go to: Seats", "Go to: Review", "Go to: Pay")


@pytest.mark.parametrize("step", ["home", *STEPS])
async def test_the_language_changes_on_the_spot_and_stays(open_centre: OpenCentre, language: str, step: str) -> None:
    async with open_centre(at=step, language=language) as centre:
        other = NOT_ENGLISH[language]
        await centre.use_language(other)
        assert (centre.step, centre.texts.language) == (step, other)
        centre.see(centre.say(TITLES[step], product="Helpline", units=_agents(centre), plan="Helpline Pro"))
        assert centre.users["anna"].language == other


TITLES = {
    "home": "Subscriptions",
    "product": "Which product?",
    "purchase_mode": "Buy {product}, or try it first?",
    "tier": "Which plan of {product}?",
    "seats": "How many {units}?",
    "billing_cycle": "How shall {product} be billed?",
    "review": "Checkout · Order Summary",
    "payment": "VAT number",
    "receipt": "Thank you",
    "assign": "Who gets {plan}?",
}


def _agents(centre: Centre) -> str:
    product = centre.world.catalogue.product("helpline")
    assert product is not None
    return product.unit.many.within(centre.texts.language)


async def type_seats(centre: Centre) -> None:
    await centre.type("12")


async def move_down(centre: Centre) -> None:
    await centre.press("down")


async def give_marco_a_seat(centre: Centre) -> None:
    await centre.press("down", "space")


async def type_company(centre: Centre) -> None:
    await centre.go_to_field("company")
    await centre.press("end", "ctrl+u")
    await centre.type("Nuova Srl")


UNFINISHED: dict[str, tuple[Callable[[Centre], Awaitable[None]], Callable[[Centre], object]]] = {
    "product": (move_down, lambda centre: centre.highlighted),
    "seats": (type_seats, lambda centre: centre.seats_typed),
    "payment": (type_company, lambda centre: (centre.typed("company"), centre.focus)),
    "assign": (give_marco_a_seat, lambda centre: ("[x] Marco Neri" in centre.text, centre.highlighted)),
}
"""By step: something that was begun there and not yet confirmed, and how to see it."""


@pytest.mark.parametrize("step", UNFINISHED)
async def test_another_language_keeps_what_was_not_confirmed_yet(open_centre: OpenCentre, step: str) -> None:
    begin, seen = UNFINISHED[step]
    async with open_centre(at=step) as centre:
        untouched = seen(centre)
        await begin(centre)
        begun = seen(centre)
        await centre.use_language("it")
        assert seen(centre) == begun != untouched


@pytest.mark.parametrize("step", UNFINISHED)
async def test_another_theme_keeps_what_was_not_confirmed_yet(open_centre: OpenCentre, step: str) -> None:
    begin, seen = UNFINISHED[step]
    async with open_centre(at=step) as centre:
        await begin(centre)
        begun, rows = seen(centre), centre.rows
        await centre.palette("Theme: high contrast")
        assert centre.app.theme == centre.users["anna"].theme == "high-contrast"
        assert (seen(centre), centre.rows) == (begun, rows)


@pytest.mark.parametrize("step", UNFINISHED)
async def test_a_window_that_was_too_small_for_a_while_loses_nothing(open_centre: OpenCentre, step: str) -> None:
    begin, seen = UNFINISHED[step]
    async with open_centre(at=step, language="it") as centre:
        await begin(centre)
        begun, rows = seen(centre), centre.rows
        await centre.resize(40, 10)
        centre.see(
            centre.say(
                "This window is too small: {width} × {height} is the least. Nothing is lost.", width=60, height=18
            )
        )
        await centre.press("enter", "1", "backspace", "f10")
        await centre.resize(80, 24)
        assert (centre.step, seen(centre), centre.rows) == (step, begun, rows)


@pytest.mark.parametrize("step", STEPS)
async def test_every_step_works_in_a_wide_window(open_centre: OpenCentre, step: str) -> None:
    async with open_centre(at=step, language="it", size=(120, 40)) as centre:
        beside = [row for row in centre.rows if centre.say("Order Summary") in row]
        assert bool(beside) is (step not in {"receipt", "assign"})


@pytest.mark.parametrize("step", [step for step in BEFORE_PAYING if step != "payment"])
async def test_five_queued_enters_answer_one_step(open_centre: OpenCentre, step: str) -> None:
    async with open_centre(at=step) as centre:
        await centre.press_at_once(*["enter"] * 5)
        assert centre.step == STEPS[STEPS.index(step) + 1]
        assert centre.orders == ()


@pytest.mark.parametrize("keys", [("enter", "f10"), ("enter", "ctrl+o", "enter"), ("p", "enter", "f10", "enter")])
async def test_nothing_is_ordered_on_a_page_that_nobody_saw(open_centre: OpenCentre, keys: tuple[str, ...]) -> None:
    async with open_centre(at="review") as centre:
        await centre.press_at_once(*keys)
        assert (centre.step, centre.orders) == ("payment", ())


async def test_queued_keys_start_one_trial(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.answer_up_to("trial", purchase_mode="Try", seats="2")
        await centre.press_at_once(*["enter"] * 5)
        assert centre.step == "receipt"
        assert centre.account.trials_used == ("helpline",)
        assert len(centre.mails) == 1


async def test_queued_keys_open_one_purchase(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press_at_once("a", "enter", "a", "enter", "enter")
        assert (centre.step, centre.draft.product) == ("product", None)


async def test_an_answer_goes_to_the_step_that_it_was_given_on(open_centre: OpenCentre) -> None:
    """While pages change, the navigator may still stand at the step before."""
    async with open_centre(at="payment") as centre:
        wizard = centre.app.desks.wizard
        wizard.current = FLOW.step("review")
        assert isinstance(centre.app.screen, StepScreen)
        centre.app.screen.post_message(Back(centre.app.screen, "payment"))
        await centre.settle()
        assert centre.step == "review"


async def test_a_page_that_was_not_painted_yet_takes_no_answer(
    open_centre: OpenCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key may reach a page between its mounting and its first frame."""
    monkeypatch.setattr(ReviewScreen, "on_mount", lambda page: page.action_pay(), raising=False)
    async with open_centre() as centre:
        await centre.answer_up_to("review")
        assert centre.step == "review"


async def test_a_dialog_that_another_one_covers_meanwhile_stays(open_centre: OpenCentre) -> None:
    async with open_centre(at="assign") as centre:
        await centre.press("l")
        await centre.choose("Helpline Pro")
        dialog, choices = centre.app.screen, centre.app.screen.query_one(ChoiceList)
        centre.app.tell("Something else.")
        choices.post_message(ChoiceList.Chosen(choices, "assign"))
        await centre.settle()
        centre.see("Something else.")
        await centre.press("enter")
        assert centre.app.screen is dialog


@pytest.mark.parametrize("rounds", range(3))
async def test_a_page_replaced_before_it_stands_does_no_harm(open_centre: OpenCentre, rounds: int) -> None:
    async with open_centre() as centre:
        home = centre.app.screen
        assert isinstance(home, SubscriptionsScreen)
        page = SubscriptionsScreen(home.home)
        centre.app.push_screen(page)
        for _ in range(rounds):
            await asyncio.sleep(0)
        page.remove_children()
        centre.app.pop_screen()
        await centre.settle()
        assert centre.app.is_running
        assert centre.app.screen is home


async def test_what_a_purchase_needs_is_read_while_home_is_looked_at(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        read = Mock(wraps=centre.app.shop.catalogue)
        centre.app.shop = replace(centre.app.shop, catalogue=read)
        centre.app.chores.begin()
        await centre.settle()
        assert read.called


async def test_a_purchase_over_a_catalogue_with_faults_says_so_when_it_begins(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        faults = Refused(Problem("person_unknown", values={"email": "x@acme.example"}))
        centre.app.shop = replace(centre.app.shop, catalogue=Mock(side_effect=faults))
        centre.app.chores.begin()
        await centre.settle()
        assert centre.step == "home"


async def test_a_command_that_there_is_not_is_said_in_the_language(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("ctrl+p")
        await centre.type("qqqq")
        await centre.until(lambda: centre.say("No command has these letters.") in centre.text, "what was found")
