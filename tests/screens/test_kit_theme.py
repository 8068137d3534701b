"""Which theme suits a terminal, and that every theme can be read and is lean."""

import itertools
import sys

import pytest
from textual.color import Color

from tests.screens.kit_app import KitApp, ProductStep
from tests.terminal import Terminal
from tui.kit import theme

BACKGROUNDS = {theme.DARK: ("#000000", "#1e1e1e", "#282828"), theme.LIGHT: ("#ffffff", "#f5f5f5")}

TEXT = tuple(role for role in theme.ROLES if role != "code")
"""The roles of text on the terminal's own background; a code brings its own."""


@pytest.mark.parametrize(
    ("environ", "colours", "expected"),
    [
        ({}, "truecolor", theme.DARK),
        ({}, "256", theme.DARK),
        ({}, "standard", theme.MONOCHROME),
        ({}, None, theme.MONOCHROME),
        ({"NO_COLOR": "1"}, "truecolor", theme.MONOCHROME),
        ({"NO_COLOR": ""}, "truecolor", theme.DARK),
        ({"COLORFGBG": "0;15"}, "truecolor", theme.LIGHT),
        ({"COLORFGBG": "0;default;7"}, "256", theme.LIGHT),
        ({"COLORFGBG": "15;0"}, "truecolor", theme.DARK),
    ],
)
def test_the_theme_follows_what_the_terminal_tells(environ: dict[str, str], colours: str | None, expected: str) -> None:
    assert theme.choose(environ, colours) == expected


@pytest.mark.parametrize(
    ("name", "background"), [(name, background) for name, all_ in BACKGROUNDS.items() for background in all_]
)
def test_every_role_can_be_read_on_the_usual_backgrounds(name: str, background: str) -> None:
    colours = [theme.style(name, role).foreground for role in TEXT]
    assert all(contrast(colour, Color.parse(background)) >= 4.5 for colour in colours if colour)


def test_high_contrast_is_at_least_seven_to_one() -> None:
    colours = [theme.style(theme.HIGH_CONTRAST, role).foreground for role in TEXT]
    assert all(contrast(colour, Color.parse("#000000")) >= 7 for colour in colours if colour)


def test_monochrome_tells_the_roles_apart_without_colour() -> None:
    looks = {role: theme.style(theme.MONOCHROME, role) for role in ("accent", "muted", "entry", "")}
    assert all(look.foreground is None for look in looks.values())
    assert all(one != other for one, other in itertools.combinations(looks.values(), 2))


@pytest.mark.parametrize("name", [one.name for one in theme.THEMES])
async def test_a_page_is_drawn_in_every_theme(name: str) -> None:
    app = KitApp(ProductStep(), name)
    async with app.run_test(size=(120, 40)):
        assert app.shows("▸ 1  Helpline")


@pytest.mark.parametrize("name", [one.name for one in theme.THEMES])
def test_moving_the_highlight_sends_at_most_700_bytes(name: str) -> None:
    with demo("product", name) as terminal:
        terminal.wait_for("▸ 1  Helpline")
        terminal.wait_for("? help")
        paint = terminal.paint(lambda: terminal.press("down"))
        terminal.wait_for("▸ 2  Gather")
        assert 0 < paint.sent <= 700


def test_moving_the_focus_repaints_two_rows_and_the_hints_at_most() -> None:
    with demo("form", theme.DARK) as terminal:
        terminal.wait_for("▸ Company")
        terminal.wait_for("F1 help")
        paint = terminal.paint(lambda: terminal.press("tab"), quiet=0.2)
        terminal.wait_for("▸ VAT number")
        assert 0 < paint.sent <= 1000


def test_no_colour_is_sent_where_none_is_wanted() -> None:
    with demo("product", theme.MONOCHROME, NO_COLOR="1") as terminal:
        terminal.wait_for("? help")
        terminal.press("down")
        terminal.wait_for("▸ 2  Gather")
        cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
        assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}


def demo(page: str, name: str, **env: str) -> Terminal:
    argv = [sys.executable, "-m", "tests.screens.kit_app", page]
    return Terminal(argv, cols=120, rows=40, env={"KIT_THEME": name, **env})


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
