"""Pictures of the screens, compared with those in `__snapshots__`.

A failure writes both pictures into snapshot_report.html. `pytest tests/looks --snapshot-update` accepts what is
drawn now: look at it first.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

NARROW = (80, 24)
"""Columns and rows of the design size."""

WIDE = (120, 40)


class Picture(Protocol):
    def __call__(
        self,
        app: App[Any],
        *,
        size: tuple[int, int] = NARROW,
        keys: Iterable[str] = (),
        before: Callable[[Pilot[Any]], Awaitable[None]] | None = None,
    ) -> None:
        """Run the app on a terminal of `size`, do `before`, press `keys`, and compare what is drawn."""


@pytest.fixture
def picture(snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> Picture:
    """Draws the same wherever it runs: the environment decides no colour, and no cursor blinks."""
    for name in ("NO_COLOR", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(Input, "cursor_blink", False)

    def compare(
        app: App[Any],
        *,
        size: tuple[int, int] = NARROW,
        keys: Iterable[str] = (),
        before: Callable[[Pilot[Any]], Awaitable[None]] | None = None,
    ) -> None:
        assert snap_compare(app, terminal_size=size, press=keys, run_before=before)

    return compare
