"""A terminal fed with differences shows what it would show if it were fed with whole frames."""

from collections.abc import Sequence

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.screens.kit_app import KitApp, ProductStep
from tests.screens.test_kit_theme import demo
from tui.kit import theme
from tui.kit.cells import Cells

WIDTH, HEIGHT = 30, 4
STYLES = ("", "1", "39;49", "49", "38;2;1;2;3", "1;38;5;49;48;2;9;9;9", "4", "7", "0;31", "48;5;7")

texts = st.one_of(
    st.text(" ab─●é", min_size=1, max_size=WIDTH),
    st.integers(1, WIDTH).map(lambda count: " " * count),
    st.sampled_from(["界", "a界b", "👩", "e\u0301"]),
)
pieces = st.tuples(st.sampled_from(STYLES), texts)
rows = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), st.lists(pieces, min_size=1, max_size=4))
frames = st.lists(rows, min_size=1, max_size=HEIGHT)


def painted(frame: Sequence[tuple[int, int, list[tuple[str, str]]]]) -> str:
    """A frame as Textual writes it: row by row moves and styled texts, cut at the edge; the cursor goes home."""
    out: list[str] = []
    last = -1
    for y, x, parts in sorted(frame, key=lambda row: row[0]):
        if out and y != last:
            out.append("\n")
        last = y
        out.append(f"\x1b[{y + 1};{x + 1}H")
        room = WIDTH - x
        for style, text in parts:
            # Wide characters could reach over the edge, where terminals differ.
            shown = text[:room] if text.isascii() else text[: room // 2]
            room -= 2 * len(shown) if not shown.isascii() else len(shown)
            out.append(f"\x1b[{style}m{shown}\x1b[0m" if style else shown)
    return "".join(out) + "\x1b[1;1H"


def seen(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Every cell with what of its style can be seen."""
    cells = [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]
    return [
        [
            (c.data, c.bg, c.underscore, c.reverse, *(() if c.data == " " and not c.reverse else (c.fg, c.bold)))
            for c in row
        ]
        for row in cells
    ]


def terminal() -> tuple[pyte.Screen, pyte.Stream]:
    screen = pyte.Screen(WIDTH, HEIGHT)
    screen.set_mode(pyte.modes.LNM)
    return screen, pyte.Stream(screen)


@given(st.lists(frames, min_size=1, max_size=6))
def test_differences_show_the_same_as_whole_frames(
    sequence: list[list[tuple[int, int, list[tuple[str, str]]]]],
) -> None:
    cells = Cells(WIDTH, HEIGHT)
    whole, feed_whole = terminal()
    lean, feed_lean = terminal()
    for frame in sequence:
        feed_whole.feed(painted(frame))
        feed_lean.feed(cells.difference(painted(frame)))
        assert seen(lean) == seen(whole)


@given(st.lists(frames, min_size=1, max_size=4))
def test_after_another_program_wrote_a_whole_frame_heals_the_screen(
    sequence: list[list[tuple[int, int, list[tuple[str, str]]]]],
) -> None:
    cells = Cells(WIDTH, HEIGHT)
    whole, feed_whole = terminal()
    lean, feed_lean = terminal()
    for frame in sequence:
        feed_lean.feed(cells.difference(painted(frame)))
        feed_lean.feed("\x1b[HBroadcast message")
        cells.forget()
    full = painted([(y, 0, [("", f"row {y}".ljust(WIDTH))]) for y in range(HEIGHT)])
    feed_whole.feed(full)
    feed_lean.feed(cells.difference(full))
    assert seen(lean) == seen(whole)


def test_the_same_frame_again_sends_nothing() -> None:
    cells = Cells(WIDTH, HEIGHT)
    frame = painted([(0, 0, [("1", "Seatdesk"), ("", " " * 22)])])
    assert cells.difference(frame) != ""
    assert cells.difference(frame) == ""


def test_one_changed_character_is_one_move_and_one_character() -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.clear()
    cells.difference("\x1b[1;1Hseats 8\x1b[1;1H")
    assert cells.difference("\x1b[1;1Hseats 9\x1b[1;1H") == "\x1b[6C9\x1b[1;1H"


def test_blank_rows_are_erased_not_written() -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.difference(painted([(2, 0, [("1", "x" * WIDTH)])]))
    assert cells.difference(painted([(2, 0, [("49", " " * WIDTH)])])) == "\x1b[3;1H\x1b[K\x1b[1;1H"


@pytest.mark.parametrize(
    "odd", ["\x1b[1;1Htext\x1b[2J", "\x1b[1;1H\x1b]8;;https://x\x1b\\link", "\x1b[9;1Hbelow", "\x1b[1;25Htoo wide"]
)
def test_a_frame_that_is_not_understood_is_sent_as_it_is(odd: str) -> None:
    cells = Cells(WIDTH, HEIGHT)
    assert cells.difference(odd) == odd
    frame = painted([(0, 0, [("", "text")])])
    assert "text" in cells.difference(frame)


def test_of_a_look_only_what_is_new_is_sent() -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.clear()
    looks = ["1", "1;38;2;1;2;3", "1;38;2;9;9;9", "38;2;9;9;9", ""]
    frame = painted([(0, 0, [(look, "x") for look in looks])])
    sent = cells.difference(frame)
    assert sent == "\x1b[1;1H\x1b[1mx\x1b[38;2;1;2;3mx\x1b[38;2;9;9;9mx\x1b[0;38;2;9;9;9mx\x1b[mx\x1b[1;1H"


def test_a_page_costs_less_than_half_of_its_cells() -> None:
    with demo("product", theme.DARK) as page:
        page.wait_for("? help")
        assert page.bytes_sent < 120 * 40 / 2


def test_redraw_repairs_what_another_program_wrote_over() -> None:
    with demo("product", theme.DARK) as page:
        page.wait_for("? help")
        page.screen.erase_in_display(2)
        assert "Helpline" not in page.screen_text()
        page.press("ctrl+l")
        page.wait_for("▸ 1  Helpline")
        page.wait_for("? help")


async def test_redraw_is_a_key_of_every_page() -> None:
    app = KitApp(ProductStep())
    async with app.run_test():
        assert "ctrl+l" in app.screen.active_bindings
