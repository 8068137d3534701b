"""Four themes, and the roles in which text is drawn.

Dark and light keep the terminal's own background and text colour: blank cells then cost one byte each.
High contrast paints both, because it must not depend on a palette. Monochrome has attributes only.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from rich.console import Console
from textual.app import App
from textual.color import Color
from textual.filter import NoColor
from textual.style import Style
from textual.theme import Theme

DARK, LIGHT, HIGH_CONTRAST, MONOCHROME = "dark", "light", "high-contrast", "monochrome"
BASE_CSS = Path(__file__).parent / "base.tcss"
"""The kit's stylesheet of pages; the App names it first in its CSS_PATH."""
DIALOGS_CSS = Path(__file__).parent / "dialogs.tcss"
"""That of what stands over a page."""

ROLES = ("strong", "muted", "accent", "due", "problem", "entry", "code")
"""accent: focus and the primary action. due: money to pay. problem: what must be put right. entry: what
can be typed into. code: a QR code, black on white in every theme."""

_COLOURS: dict[str, dict[str, str]] = {
    DARK: {"accent": "#7db2ff", "due": "#f0c060", "problem": "#ff8a80", "muted": "#949ba8"},
    LIGHT: {"accent": "#0b50c4", "due": "#7d5200", "problem": "#b3211a", "muted": "#5b6270"},
    HIGH_CONTRAST: {"accent": "#ffff00", "due": "#00ffff", "problem": "#ff9c9c", "muted": "#ffffff"},
    MONOCHROME: {},
}
_BOLD = frozenset({"strong", "accent", "due", "problem", "entry"})
_PAINTED = {HIGH_CONTRAST: ("#ffffff", "#000000")}


def _theme(name: str) -> Theme:
    colours = _COLOURS[name]
    ink, page = _PAINTED.get(name, ("ansi_default", "ansi_default"))
    roles = {role: colours.get(role, ink) for role in ("accent", "due", "problem", "muted")}
    accent, muted = roles["accent"], roles["muted"]
    return Theme(
        name=name,
        primary=accent,
        accent=accent,
        warning=roles["due"],
        error=roles["problem"],
        success=accent,
        foreground=ink,
        background=page,
        surface=page,
        panel=page,
        boost=page,
        dark=name != LIGHT,
        ansi=True,
        variables={
            **roles,
            # Names that Textual's own widgets (command palette, toasts, scrollbars) read.
            "ansi-background": page,
            "ansi-foreground": ink,
            "text": ink,
            "text-muted": muted,
            "text-disabled": muted,
            "foreground-muted": muted,
            "border": accent,
            "border-blurred": muted,
            "block-cursor-foreground": ink,
            "block-cursor-background": page,
            "block-cursor-text-style": "reverse",
            "input-cursor-foreground": ink,
            "input-cursor-background": page,
            "input-cursor-text-style": "reverse",
            "input-selection-foreground": ink,
            "input-selection-background": page,
            "scrollbar": muted,
            "scrollbar-hover": accent,
            "scrollbar-active": accent,
            "scrollbar-background": page,
            "scrollbar-background-hover": page,
            "scrollbar-background-active": page,
            "scrollbar-corner-color": page,
        },
    )


THEMES = tuple(_theme(name) for name in _COLOURS)


@lru_cache(maxsize=64)
def style(theme: str, role: str) -> Style:
    """How `theme` draws `role`; unknown roles and themes are drawn plainly, as in the dark theme."""
    if role == "code":
        return Style(foreground=Color.parse("#000000"), background=Color.parse("#ffffff"))
    colours = _COLOURS.get(theme, _COLOURS[DARK])
    colour = colours.get(role)
    return Style(
        foreground=Color.parse(colour) if colour else None,
        bold=True if role in _BOLD else None,
        dim=True if role == "muted" and not colours else None,
        underline=True if role == "entry" else None,
    )


def install(app: App[Any], preferred: str = "", environ: Mapping[str, str] | None = None) -> None:
    """Give `app` these themes, animation off, and the theme that suits its terminal.

    To be called from the App's `__init__`, before any stylesheet is read. The App passes
    `ansi_color=True` to Textual: all themes use the terminal's own colours.
    """
    for theme in THEMES:
        app.register_theme(theme)
    app.animation_level = "none"
    name = preferred if preferred in _COLOURS else choose(environ or {}, app.console.color_system)
    # Its watcher would have every stylesheet parsed and every widget styled a second time.
    app.set_reactive(App.theme, name)
    app.stylesheet.set_variables(app.get_css_variables())


def follow(app: App[Any], preferred: str, environ: Mapping[str, str]) -> None:
    """Have `app`, which was made before its terminal was known, draw for the one that `environ` tells of.

    It does what Textual does while an App is made, and only then; of its private parts it uses `_filters`.
    """
    app.console = Console(
        color_system="auto",
        file=app.console.file,
        force_terminal=True,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        safe_box=False,
        _environ={name: value for name, value in environ.items() if name != "NO_COLOR"},
    )
    app.no_color = "NO_COLOR" in environ
    if app.no_color:
        app._filters.append(NoColor())
    app.theme = preferred if preferred in _COLOURS else choose(environ, app.console.color_system)


def choose(environ: Mapping[str, str], colours: str | None) -> str:
    """The theme for a terminal; `colours` as Rich names them ("standard" is 16, None is none at all)."""
    if environ.get("NO_COLOR") or colours in (None, "standard"):
        return MONOCHROME
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in ("7", "15") else DARK
