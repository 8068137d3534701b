"""The list of options: keys, mouse, messages, disabled options, scrolling."""

import pytest

from tests.screens.kit_app import PRODUCTS, Holding, KitApp, ProductStep
from tui.kit.choices import ChoiceList, Option, _row

MANY = tuple(Option(f"o{number}", f"Option {number}") for number in range(30))


def drawn(choices: ChoiceList) -> list[str]:
    return [content.plain.rstrip() for content in choices.lines]


async def test_the_first_option_is_highlighted_and_has_the_focus() -> None:
    choices = ChoiceList(PRODUCTS)
    app = KitApp(Holding(choices))
    async with app.run_test():
        assert app.focused is choices
        assert choices.highlighted == "helpline"
        assert app.seen == []


async def test_the_highlight_starts_where_it_was_left() -> None:
    assert ChoiceList(PRODUCTS, highlighted="stage").highlighted == "stage"
    assert ChoiceList(PRODUCTS, highlighted="gone").highlighted == "helpline"
    assert ChoiceList(PRODUCTS, highlighted=None).highlighted == "helpline"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["down"], "gather"),
        (["j", "j"], "stage"),
        (["j", "k"], "helpline"),
        (["down", "up"], "helpline"),
        (["end"], "vault"),
        (["end", "down"], "vault"),
        (["end", "home"], "helpline"),
        (["up"], "helpline"),
        (["pagedown"], "vault"),
        (["pagedown", "pageup"], "helpline"),
        (["3"], "stage"),
        (["9"], "helpline"),
    ],
)
async def test_keys_move_the_highlight_and_stop_at_the_ends(keys: list[str], expected: str) -> None:
    choices = ChoiceList(PRODUCTS)
    async with KitApp(Holding(choices)).run_test() as pilot:
        await pilot.press(*keys)
        assert choices.highlighted == expected


async def test_moving_tells_where_to_and_enter_chooses() -> None:
    app = KitApp(Holding(ChoiceList(PRODUCTS)))
    async with app.run_test() as pilot:
        await pilot.press("down", "down", "enter")
        assert app.seen == [("Highlighted", "gather"), ("Highlighted", "stage"), ("Chosen", "stage")]


async def test_a_digit_moves_the_highlight_but_chooses_nothing() -> None:
    app = KitApp(Holding(ChoiceList(PRODUCTS)))
    async with app.run_test() as pilot:
        await pilot.press("4")
        assert app.seen == [("Highlighted", "vault")]


async def test_a_disabled_option_says_why_instead_of_being_chosen() -> None:
    choices = ChoiceList(PRODUCTS)
    app = KitApp(Holding(choices))
    async with app.run_test() as pilot:
        assert "You have Gather already." not in drawn(choices)[1]
        await pilot.press("2", "enter")
        assert ("Unavailable", "gather") in app.seen
        assert ("Chosen", "gather") not in app.seen
        assert "You have Gather already." in drawn(choices)[1]


async def test_a_click_chooses() -> None:
    app = KitApp(Holding(ChoiceList(PRODUCTS, id="choices")))
    async with app.run_test() as pilot:
        await pilot.click("#choices", offset=(5, 2))
        assert app.seen == [("Highlighted", "stage"), ("Chosen", "stage")]


async def test_the_row_has_mark_number_label_detail_and_a_trailing_text_at_the_edge() -> None:
    choices = ChoiceList(PRODUCTS)
    async with KitApp(Holding(choices)).run_test(size=(80, 24)):
        assert drawn(choices) == [
            "▸ 1  Helpline   Remote support for your agents            from 16.00 € / agent",
            "  2  Gather     Meetings and calls                    from 12.00 € / organizer",
            "  3  Stage      Webinars for up to 3,000              from 49.00 € / organizer",
            "  4  Vault      Backups, by computer               from 25.00 € / 25 computers",
        ]


async def test_without_the_focus_the_mark_is_another_sign() -> None:
    first, second = ChoiceList(PRODUCTS), ChoiceList(PRODUCTS)
    async with KitApp(Holding(first, second)).run_test() as pilot:
        await pilot.press("tab")
        assert drawn(first)[0].startswith("▹ 1")
        assert drawn(second)[0].startswith("▸ 1")


async def test_a_detail_that_does_not_fit_is_cut_and_one_without_room_left_out() -> None:
    long = Option("a", "Helpline", "d" * 100, "16.00 €")
    tight = Option("b", "H" * 60, "detail", "16.00 €")
    choices = ChoiceList([long])
    async with KitApp(Holding(choices)).run_test(size=(80, 24)) as pilot:
        (row,) = drawn(choices)
        assert row.endswith("d… 16.00 €")
        choices.options = (tight,)
        await pilot.pause()
        assert drawn(choices)[0] == "▸ 1  " + "H" * 60 + "      16.00 €"


async def test_more_options_than_rows_scroll_with_the_highlight() -> None:
    choices = ChoiceList(MANY)
    async with KitApp(Holding(choices)).run_test(size=(80, 24)) as pilot:
        assert choices.size.height < len(MANY)
        assert drawn(choices)[-1].startswith("↓")
        await pilot.press(*["down"] * 20)
        assert any(row.startswith("▸    Option 20") for row in drawn(choices))
        assert drawn(choices)[0].startswith("↑")
        await pilot.press("end")
        assert drawn(choices)[-1].startswith("▸    Option 29")


async def test_a_click_in_a_scrolled_list_hits_the_row_that_is_seen() -> None:
    choices = ChoiceList(MANY, id="choices")
    app = KitApp(Holding(choices))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        await pilot.click("#choices", offset=(5, 0))
        seen = len(MANY) - choices.size.height
        assert app.seen[-1] == ("Chosen", f"o{seen}")


async def test_new_options_keep_the_highlight_on_its_option() -> None:
    choices = ChoiceList(PRODUCTS, highlighted="stage")
    async with KitApp(Holding(choices)).run_test() as pilot:
        choices.options = tuple(reversed(PRODUCTS))
        assert choices.highlighted == "stage"
        choices.options = PRODUCTS[:1]
        await pilot.pause()
        assert choices.highlighted == "helpline"
        assert choices.size.height == 1


async def test_an_empty_list_takes_keys_without_harm() -> None:
    choices = ChoiceList()
    app = KitApp(Holding(choices))
    async with app.run_test() as pilot:
        await pilot.press("down", "enter", "1", "end")
        assert choices.highlighted == ""
        assert app.seen == []


async def test_the_hints_name_the_digits_that_work_and_what_enter_does() -> None:
    app = KitApp(ProductStep())
    async with app.run_test(size=(80, 24)):
        assert app.rows()[-1] == " ↑↓ choose  1-4 pick  Enter next  Backspace back  ? help"


async def test_a_list_can_name_what_enter_does() -> None:
    app = KitApp(Holding(ChoiceList(PRODUCTS, enter="open")))
    async with app.run_test(size=(80, 24)):
        assert "Enter open" in app.rows()[-1]


async def test_keys_can_be_remapped_and_the_hints_follow() -> None:
    choices = ChoiceList(PRODUCTS)
    app = KitApp(Holding(choices))
    async with app.run_test(size=(80, 24)) as pilot:
        app.set_keymap({"list.down": "n", "list.up": "p"})
        await pilot.press("n", "n")
        assert choices.highlighted == "stage"
        assert app.rows()[-1].startswith(" 1-4 pick  Enter next  p n choose")


GROUPS = (
    Option("a", "Anna", heading="People"),
    Option("b", "Bruno", "of Milano"),
    Option("c", "Helpline", heading="Plans"),
)


async def test_a_heading_stands_over_its_option_and_is_passed_over() -> None:
    choices = ChoiceList(GROUPS)
    app = KitApp(Holding(choices))
    async with app.run_test() as pilot:
        assert drawn(choices) == ["  People", "▸ 1  Anna", "  2  Bruno   of Milano", "  Plans", "  3  Helpline"]
        await pilot.press("down", "down")
        assert choices.highlighted == "c"
        await pilot.press("2")
        assert choices.highlighted == "b"


async def test_a_click_on_a_heading_chooses_nothing() -> None:
    choices = ChoiceList(GROUPS, id="choices")
    app = KitApp(Holding(choices))
    async with app.run_test() as pilot:
        await pilot.click("#choices", offset=(5, 3))
        assert app.seen == []
        await pilot.click("#choices", offset=(5, 4))
        assert app.seen[-1] == ("Chosen", "c")


async def test_the_heading_of_the_highlight_is_in_sight_where_there_is_room() -> None:
    many = [Option(f"o{number}", f"Option {number}", heading=f"Group {number}") for number in range(30)]
    choices = ChoiceList(many)
    async with KitApp(Holding(choices)).run_test(size=(80, 24)) as pilot:
        await pilot.press(*["down"] * 20, "up")
        rows = drawn(choices)
        at = next(index for index, row in enumerate(rows) if row.startswith("▸    Option 19"))
        assert "Group 19" in rows[at - 1]
        await pilot.press("home")
        assert drawn(choices)[0] == "  Group 0"
        await pilot.press("end")
        assert drawn(choices)[-1] == "▸    Option 29"


async def test_what_has_no_detail_does_not_push_the_details_of_others() -> None:
    choices = ChoiceList((Option("a", "A sentence that is rather long"), Option("b", "Bruno", "of Milano")))
    async with KitApp(Holding(choices)).run_test():
        assert drawn(choices)[1] == "  2  Bruno   of Milano"


async def test_among_ten_thousand_options_only_what_is_in_sight_is_drawn() -> None:
    choices = ChoiceList([Option(f"o{number}", f"Option {number}", "detail") for number in range(10_000)])
    async with KitApp(Holding(choices)).run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        before = _row.cache_info().misses
        await pilot.press("up", "home")
        choices.replace(Option("o0", "Another name", "detail"))
        await pilot.pause()
        assert drawn(choices)[0].startswith("▸ 1  Another name")
        assert _row.cache_info().misses - before < 3 * choices.size.height


async def test_details_are_aligned_under_each_heading_by_itself() -> None:
    options = [
        Option("add", "Add New Subscription", "buy or try", heading="Offers"),
        Option("gather", "Gather", "meetings", heading="Active"),
        Option("vault", "Vault Pro", "backups"),
    ]
    app = KitApp(Holding(ChoiceList(options)))
    async with app.run_test(size=(80, 24)):
        rows = {row.split()[-1]: row for row in app.rows() if row.endswith(("try", "meetings", "backups"))}
        assert rows["meetings"].index("meetings") == rows["backups"].index("backups")
        assert rows["try"].index("buy") > rows["meetings"].index("meetings")
