"""Text fields, the number entry and buttons."""

import pytest
from textual import events
from textual.widgets import Input

from tests.screens.kit_app import FormStep, Holding, KitApp
from tui.kit.buttons import PushButton
from tui.kit.fields import LONGEST, Field, NumberEntry


async def typed_into(entry: NumberEntry, *keys: str) -> list[tuple[str, object]]:
    app = KitApp(Holding(entry))
    async with app.run_test() as pilot:
        await pilot.press(*keys)
    return app.seen


async def pasted_into(entry: NumberEntry, text: str) -> None:
    app = KitApp(Holding(entry))
    async with app.run_test() as pilot:
        entry.post_message(events.Paste(text))
        await pilot.pause()


async def test_a_field_starts_with_its_value_and_keeps_what_is_typed() -> None:
    field = Field("Company", "company", "ACME")
    async with KitApp(Holding(field)).run_test() as pilot:
        await pilot.press("end", *" Srl")
        assert field.value == "ACME Srl"


async def test_arriving_in_a_field_selects_nothing_that_a_key_would_replace() -> None:
    field = Field("Company", "company", "ACME")
    async with KitApp(Holding(field)).run_test() as pilot:
        await pilot.press("x")
        assert "ACME" in field.value


async def test_the_focused_field_is_marked_with_a_sign() -> None:
    app = KitApp(Holding(Field("Company", "company"), Field("City", "city")))
    async with app.run_test() as pilot:
        assert app.shows("▸ Company")
        await pilot.press("tab")
        assert app.shows("▸ City")
        assert not app.shows("▸ Company")


async def test_what_is_wrong_stands_at_the_field_and_moves_nothing() -> None:
    field, below = Field("VAT number", "vat"), Field("City", "city")
    app = KitApp(Holding(field, below))
    async with app.run_test(size=(80, 24)) as pilot:
        place = below.region
        field.problem("The VAT number\x1b[2J is [b]malformed[/b].")
        await pilot.pause()
        assert app.shows("✗ The VAT number is [b]malformed[/b].")
        assert below.region == place
        field.problem("")
        await pilot.pause()
        assert not app.shows("✗")


async def test_a_long_problem_is_shown_whole() -> None:
    field = Field("VAT number", "vat")
    app = KitApp(Holding(field))
    async with app.run_test(size=(80, 24)) as pilot:
        field.problem("word " * 30 + "end")
        await pilot.pause()
        assert app.shows("end")


async def test_a_pasted_100_kb_line_is_cut_to_what_the_rules_can_judge() -> None:
    field = Field("Company", "company")
    async with KitApp(Holding(field)).run_test() as pilot:
        field.input.post_message(events.Paste("x" * 100_000))
        await pilot.pause()
        assert field.value == "x" * LONGEST


async def test_pasting_keeps_the_rest_and_drops_what_steers_a_terminal() -> None:
    field = Field("Company", "company", "ACME")
    async with KitApp(Holding(field)).run_test() as pilot:
        field.input.cursor_position = 4
        field.input.post_message(events.Paste(" \x1b[31mSrl\nMilano"))
        await pilot.pause()
        assert field.value == "ACME Srl Milano"


async def test_enter_goes_on_to_the_next_field() -> None:
    app = KitApp(FormStep())
    async with app.run_test() as pilot:
        await pilot.press("enter")
        assert app.focused is app.screen.query_one("#vat-input", Input)


async def test_the_cursor_of_a_field_does_not_blink() -> None:
    field = Field("Company", "company")
    async with KitApp(Holding(field)).run_test():
        assert not field.input.cursor_blink


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["plus"], "9"),
        (["up", "up"], "10"),
        (["minus"], "7"),
        (["down", "down"], "6"),
        (["minus"] * 12, "0"),
        (["1", "2"], "12"),
        (["plus", "1", "2"], "12"),
        (["backspace"], ""),
        (["1", "2", "backspace"], "1"),
        (["backspace", "minus", "1"], "-1"),
        (["1", "full_stop", "5"], "1.5"),
        (["t", "e", "n"], "ten"),
        (["t", "plus"], "t+"),
        (["1", *["0"] * 30], "1" + "0" * 19),
    ],
)
async def test_keys_change_the_number_and_what_is_none_is_kept_as_typed(keys: list[str], expected: str) -> None:
    entry = NumberEntry("8")
    seen = await typed_into(entry, *keys)
    assert entry.text == expected
    assert seen[-1] == ("Changed", expected)


@pytest.mark.parametrize(
    ("start", "key", "expected"),
    [("25", "plus", "50"), ("30", "plus", "50"), ("30", "minus", "25"), ("25", "minus", "0"), ("50", "minus", "25")],
)
async def test_stepping_by_blocks_goes_to_the_next_whole_block(start: str, key: str, expected: str) -> None:
    entry = NumberEntry(start, step=25)
    await typed_into(entry, key)
    assert entry.text == expected


async def test_enter_submits_what_stands_there_as_typed() -> None:
    assert await typed_into(NumberEntry("8"), "t", "e", "n", "enter") == [
        ("Changed", "t"),
        ("Changed", "te"),
        ("Changed", "ten"),
        ("Submitted", "ten"),
    ]


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [("12", "12"), (" -1\n", "-1"), ("1" + "0" * 12, "1" + "0" * 12), ("9" * 100_000, "9" * 20), ("\x1b[31m7", "7")],
)
async def test_a_pasted_number_replaces_what_stood_there(pasted: str, expected: str) -> None:
    entry = NumberEntry("8")
    await pasted_into(entry, pasted)
    assert entry.text == expected


async def test_the_signs_of_a_number_entry_can_be_clicked() -> None:
    entry = NumberEntry("8", id="seats")
    async with KitApp(Holding(entry)).run_test() as pilot:
        await pilot.click("#seats", offset=(entry.size.width - 1, 0))
        assert entry.text == "9"
        await pilot.click("#seats", offset=(0, 0))
        assert entry.text == "8"


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_a_button_is_pressed_by_enter_space_and_mouse(key: str) -> None:
    pressed: list[str] = []

    class Host(Holding):
        def on_push_button_pressed(self, event: PushButton.Pressed) -> None:
            pressed.append(event.button.label)

    app = KitApp(Host(PushButton("Next", id="next")))
    async with app.run_test() as pilot:
        assert app.shows("▸[ Next ]")
        await pilot.press(key)
        await pilot.click("#next")
        assert pressed == ["Next", "Next"]
