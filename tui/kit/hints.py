"""The line of keys at the foot of a page.

Stock Footer composes itself anew on every focus change; this repaints a row.
"""

from collections.abc import Sequence

from textual.content import Content
from textual.screen import Screen
from typing_extensions import override

from tui.kit.commands import Hint, hints
from tui.kit.lines import LineView, line

_GAP = "  "
_LAST_TO_GO = "help"
"""The id of the hint that stays when room runs out: help names all keys."""


class Hints(LineView):
    """What the keys do now, derived from the screen's active bindings."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: list[Hint] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._update)
        self._update(self.screen)

    @override
    def build(self, width: int) -> Sequence[Content]:
        kept = list(self._hints)
        while len(kept) > 1 and _length(kept) > width:
            kept.remove(next(hint for hint in reversed(kept) if hint.id != _LAST_TO_GO))
        return [Content(_GAP).join(_draw(hint) for hint in kept).truncate(width, ellipsis=True)]

    def _update(self, screen: Screen[object]) -> None:
        self._hints = hints(screen.active_bindings)
        self.redraw()


def _draw(hint: Hint) -> Content:
    return line((hint.keys, "strong" if hint.enabled else "muted"), (f" {hint.label}", "muted"))


def _length(kept: Sequence[Hint]) -> int:
    return sum(_draw(hint).cell_length for hint in kept) + len(_GAP) * (len(kept) - 1)
