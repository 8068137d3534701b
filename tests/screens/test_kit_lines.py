"""Lines repaint only what changed, prices align, the rail shortens."""

from typing import Self

import pytest
from textual.geometry import Region

from tests.screens.kit_app import ORDER, RAIL, Holding, KitApp
from tui.kit import theme
from tui.kit.hints import Hints
from tui.kit.lines import LineView, Prose, line, spread, wrapped
from tui.kit.price_table import Row, table_lines
from tui.kit.rail import StepRail


class Watched(LineView):
    """Remembers what it asked to have painted: rows, or "layout"."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines)
        self.asked: list[object] = []

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        self.asked += [region.y for region in regions]
        self.asked += ["layout"] if layout else []
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


def texts(rows: list[Row], width: int) -> list[str]:
    return [content.plain for content in table_lines(rows, width)]


async def test_showing_lines_paints_only_the_rows_that_differ() -> None:
    view = Watched("one", "two", "three")
    async with KitApp(Holding(view)).run_test():
        view.asked.clear()
        view.show(["one", "2", "three"])
        assert view.asked == [1]
        view.show(["one", "2", "three"])
        assert view.asked == [1]


async def test_the_page_is_laid_out_again_only_if_the_number_of_lines_changes() -> None:
    view = Watched("one", "two")
    async with KitApp(Holding(view)).run_test() as pilot:
        view.asked.clear()
        view.show(["one", "two", "three"])
        assert view.asked == ["layout"]
        await pilot.pause()
        assert view.size.height == 3


async def test_a_line_whose_only_change_is_its_role_is_painted_again() -> None:
    view = Watched("one")
    async with KitApp(Holding(view)).run_test():
        view.asked.clear()
        view.show(line(("one", "problem")))
        assert view.asked == [0]


async def test_markup_and_control_characters_are_drawn_as_text() -> None:
    view = LineView(["[bold]ACME[/] [@click=app.quit]\x1b[31m Ltd"])
    app = KitApp(Holding(view))
    async with app.run_test():
        assert app.shows("[bold]ACME[/] [@click=app.quit] Ltd")


async def test_switching_the_theme_repaints_lines_in_its_colours() -> None:
    app = KitApp(Holding(LineView(line(("90.05 €", "due")))))
    async with app.run_test() as pilot:
        for name in (theme.DARK, theme.LIGHT, theme.HIGH_CONTRAST):
            app.theme = name
            await pilot.pause()
            assert app.colour_of("90.05 €") == theme.style(name, "due").foreground


async def test_prose_wraps_and_takes_the_rows_it_needs() -> None:
    prose = Prose("word " * 40)
    async with KitApp(Holding(prose)).run_test(size=(80, 24)):
        assert prose.size.height == 3
        assert all(content.cell_length <= 78 for content in prose.lines)


def test_wrapping_loses_no_word_and_indents_what_follows() -> None:
    sentence = "An Italian VAT number has eleven digits after IT; this one has three."
    lines = wrapped(line(sentence), 30, indent=2)
    assert " ".join(content.plain.strip() for content in lines) == sentence
    assert all(content.cell_length <= 30 for content in lines)
    assert [content.plain.startswith("  ") for content in lines] == [False, True, True]


def test_a_word_longer_than_the_line_is_broken() -> None:
    lines = wrapped(line("x" * 50), 20)
    assert "".join(content.plain for content in lines) == "x" * 50
    assert all(content.cell_length <= 20 for content in lines)


def test_the_right_end_survives_when_both_ends_do_not_fit() -> None:
    assert spread(line("left"), line("right"), 20).plain == "left           right"
    assert spread(line("a very long text"), line("128.00 €"), 16).plain == "a very… 128.00 €"


def test_amounts_end_at_the_right_edge_and_terms_stand_beside_them() -> None:
    assert texts(list(ORDER), 78) == [
        "Helpline Pro, 8 agents, monthly                        8 × 16.00 €    128.00 €",
        "  11 Mar → 11 Apr 2026",
        "Credit for the unused part of 5 agents        80.00 € × 21/31 days    −54.19 €",
        "                                                             ─────────────────",
        "                                                          Net          73.81 €",
        "                                                  ▶ Due today          90.05 €",
    ]


def test_in_a_narrow_panel_terms_move_beneath_and_nothing_is_lost() -> None:
    rows = texts(list(ORDER), 40)
    assert rows[0] == "Helpline Pro, 8 agents,         128.00 €"
    assert rows[1:3] == ["  monthly", "  8 × 16.00 €"]
    assert all(len(row) <= 40 for row in rows)
    assert rows[-1] == "            ▶ Due today          90.05 €"


def test_what_is_due_is_marked_not_only_coloured() -> None:
    (due,) = table_lines([Row("Due today", "90.05 €", kind="due")], 40)
    assert "▶ Due today" in due.plain
    assert {span.style for span in due.spans} == {"due"}


async def test_the_rail_marks_done_current_and_ahead_with_signs() -> None:
    rail = StepRail()
    async with KitApp(Holding(rail)).run_test(size=(80, 24)):
        rail.show_steps("Add a subscription", RAIL, 2, "3 of 7 Plan")
        (shown,) = rail.lines
        assert "●Product  ●Buy/Try  ◉Plan  ○Seats" in shown.plain


@pytest.mark.parametrize(("width", "expected"), [(66, "●Product ◉Buy/Try ○Plan"), (62, "2 of 7 Buy/Try")])
async def test_the_rail_shortens_where_it_does_not_fit(width: int, expected: str) -> None:
    rail = StepRail()
    async with KitApp(Holding(rail)).run_test(size=(width, 24)):
        rail.show_steps("Subscribe", RAIL, 1, "2 of 7 Buy/Try")
        (shown,) = rail.lines
        assert expected in shown.plain
        assert shown.cell_length == rail.size.width


async def test_the_hint_line_keeps_help_when_room_runs_out() -> None:
    app = KitApp(Holding())
    async with app.run_test(size=(60, 24)):
        hints = app.screen.query_one(Hints)
        assert hints.build(60)[0].plain == "? help"
        assert hints.build(3)[0].plain == "? …"
