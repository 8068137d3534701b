"""Pages, steps and dialogs: context, back, problems, help, sizes, languages."""

import pytest
from textual._compositor import Compositor, ReflowResult
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input

from tests.screens.kit_app import FormStep, Holding, KitApp, ProductStep, SeatsStep
from tui.kit.base import Dialog, Page
from tui.kit.fields import NumberEntry
from tui.kit.help import HelpDialog
from tui.kit.i18n import Translator
from tui.kit.lines import Prose


class Shouting(Translator):
    """A language in which everything is upper case."""

    def say(self, message: str, /, **values: object) -> str:
        return message.upper().format(**{name.upper(): value for name, value in values.items()})


async def test_a_step_shows_who_what_where_and_how_much() -> None:
    app = KitApp(ProductStep())
    async with app.run_test(size=(80, 24)):
        rows = app.rows()
        assert rows[0] == " Seatdesk · ACME Srl                                          anna@acme.example"
        assert rows[1].startswith(" Add a subscription  ◉Product  ○Buy/Try")
        assert rows[3] == " Which product?"
        assert rows[22] == " Cart empty                                                    Due today 0.00 €"
        assert len(rows) == 24


async def test_a_page_without_a_heading_has_its_title_in_its_place() -> None:
    app = KitApp(Holding())
    async with app.run_test(size=(80, 24)):
        assert app.rows()[1] == " Subscriptions"


async def test_the_summary_stands_beside_the_step_on_a_wide_terminal_only() -> None:
    app = KitApp(ProductStep())
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.shows("▶ Due today")
        await pilot.resize_terminal(100, 40)
        assert not app.shows("▶ Due today")


async def test_what_the_shop_is_called_cannot_steer_the_terminal() -> None:
    app = KitApp(Holding())
    app.identity = ("[red]ACME[/]\x1b]0;x\x07", "anna\u202e@acme.example")
    async with app.run_test(size=(80, 24)):
        assert app.rows()[0].startswith(" Seatdesk · [red]ACME[/]  ")
        assert app.rows()[0].endswith("anna@acme.example")


@pytest.mark.parametrize("key", ["backspace", "escape", "alt+left"])
async def test_back_has_three_keys(key: str) -> None:
    app = KitApp(ProductStep())
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert app.seen == [("Back", "product")]


async def test_backspace_in_a_field_deletes_and_escape_goes_back() -> None:
    app = KitApp(FormStep())
    async with app.run_test() as pilot:
        await pilot.press("end", "backspace")
        assert app.seen == []
        await pilot.press("escape")
        assert app.seen == [("Back", "payment")]


async def test_an_answer_names_its_step_and_its_screen() -> None:
    step = ProductStep()
    app = KitApp(step)
    async with app.run_test() as pilot:
        step.answer("helpline")
        await pilot.pause()
        assert app.seen == [("Answered", ("product", "helpline"))]


async def test_problems_stand_at_their_fields_and_the_rest_on_the_problem_line() -> None:
    step = FormStep()
    app = KitApp(step)
    async with app.run_test(size=(80, 24)) as pilot:
        step.problems({"vat": ["It is too short."], "": ["The order was changed."]})
        await pilot.pause()
        assert app.shows("✗ It is too short.")
        assert app.rows()[20] == " ✗ The order was changed."
        assert app.focused is step.query_one("#vat-input", Input)
        step.problems({})
        await pilot.pause()
        assert not app.shows("✗")


async def test_a_problem_moves_nothing_on_the_page() -> None:
    step = ProductStep()
    app = KitApp(step)
    async with app.run_test(size=(80, 24)) as pilot:
        before = app.rows()
        step.problem("word " * 20)
        await pilot.pause()
        after = app.rows()
        assert [row for row, old in enumerate(before) if after[row] != old] == [20, 21]


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_says_what_the_page_is_for_and_all_its_keys(key: str) -> None:
    app = KitApp(ProductStep())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        assert isinstance(app.screen, HelpDialog)
        assert app.shows("Choose what to add to the account.")
        assert app.shows("Backspace Esc Alt+←")
        assert app.shows("↑↓ k j")
        await pilot.press("enter")
        assert isinstance(app.screen, ProductStep)


async def test_in_a_field_the_question_mark_is_typed_and_the_hints_name_f1() -> None:
    app = KitApp(FormStep())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        assert app.screen.query_one("#company-input", Input).value == "ACME Srl?"
        assert app.rows()[-1] == " Enter next  Esc back  F1 help"


async def test_a_dialog_names_its_question_and_leaves_the_page_in_sight() -> None:
    app = KitApp(ProductStep())
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(SeatsStep("[b]agents[/b]"))
        await pilot.pause()
        assert app.shows("╭─ How many [b]agents[/b]? ─")
        assert app.shows("Which product?")
        assert isinstance(app.focused, NumberEntry)
        assert app.rows()[-1] == " + more  − fewer  Enter next  Esc cancel  ? help  Ctrl+P commands"


async def test_next_in_a_step_dialog_gives_the_answer_and_cancel_goes_back() -> None:
    app = KitApp(SeatsStep())
    async with app.run_test() as pilot:
        await pilot.press("plus", "tab", "enter")
        await pilot.press("tab", "enter")
        assert app.seen[-2:] == [("Answered", ("seats", "9")), ("Back", "seats")]


async def test_escape_leaves_a_dialog_with_nothing() -> None:
    answers: list[str | None] = []
    app = KitApp(Holding())
    async with app.run_test() as pilot:
        app.push_screen(Dialog[str](), answers.append)
        await pilot.pause()
        await pilot.press("escape")
        assert answers == [None]


async def test_a_small_terminal_covers_the_page_swallows_keys_and_loses_nothing() -> None:
    step = FormStep()
    app = KitApp(step)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "x")
        await pilot.resize_terminal(50, 16)
        assert app.shows("This window is too small: 60 × 18 is the least.")
        assert not app.shows("Payment")
        await pilot.press("y", "escape", "tab", "backspace")
        assert app.seen == []
        await pilot.resize_terminal(80, 24)
        vat = step.query_one("#vat-input", Input)
        assert vat.value == "x"
        assert app.focused is vat
        assert app.shows("Payment")


async def test_a_dialog_on_a_small_terminal_says_so_too() -> None:
    app = KitApp(SeatsStep())
    async with app.run_test(size=(30, 8)) as pilot:
        await pilot.pause()
        assert app.shows("too small")
        await pilot.resize_terminal(80, 24)
        assert app.shows("How many agents?")


async def test_titles_keys_and_help_speak_the_language_of_the_session() -> None:
    app = KitApp(ProductStep(), texts=Shouting("en"))
    async with app.run_test(size=(80, 24)) as pilot:
        rows = app.rows()
        assert rows[1].startswith(" ADD A SUBSCRIPTION  ◉PRODUCT")
        assert rows[3] == " WHICH PRODUCT?"
        assert rows[-1] == " ↑↓ CHOOSE  1-4 PICK  Enter NEXT  Backspace BACK  ? HELP"
        await pilot.press("f1")
        assert app.shows("TAKE THE HIGHLIGHTED OPTION.")


async def test_a_page_longer_than_the_terminal_scrolls_by_page_keys() -> None:
    app = KitApp(Holding(*(Prose(f"paragraph {number}") for number in range(40))))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.shows("paragraph 0")
        await pilot.press("pagedown")
        assert not app.shows("paragraph 0")
        await pilot.press("pageup")
        assert app.shows("paragraph 0")


@pytest.mark.parametrize("page", [ProductStep, Holding])
async def test_a_window_of_another_size_has_a_page_laid_out_once(
    page: type[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = KitApp(page())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        laid_out: list[tuple[Widget, Size]] = []

        def reflow(compositor: Compositor, parent: Widget, size: Size) -> ReflowResult:
            laid_out.append((parent, size))
            return own(compositor, parent, size)

        own = Compositor.reflow
        monkeypatch.setattr(Compositor, "reflow", reflow)
        await pilot.resize_terminal(124, 38)
        await pilot.pause()
        assert [size for what, size in laid_out if what is app.first] == [(124, 38)]
