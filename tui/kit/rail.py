"""Where one is in a row of steps."""

from collections.abc import Sequence

from textual.content import Content
from typing_extensions import override

from tui.kit.lines import LineView, line, spread


class StepRail(LineView):
    """A title, and the steps to its right: ● done, ◉ the current one, ○ ahead. `3 of 7 Plan` where it is narrow."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._title = ""
        self._steps: tuple[str, ...] = ()
        self._current = 0
        self._short = ""

    def show_steps(self, title: str, steps: Sequence[str] = (), current: int = 0, short: str = "") -> None:
        """`steps` by name, `current` counted from 0; `short` is shown where they do not fit."""
        self._title, self._steps, self._current, self._short = title, tuple(steps), current, short
        self.redraw()

    @override
    def build(self, width: int) -> Sequence[Content]:
        title = line((self._title, "strong"))
        if not self._steps:
            return [title.truncate(width, ellipsis=True)]
        room = width - title.cell_length - 2
        steps = [self._drawn_step(index, name) for index, name in enumerate(self._steps)]
        ways = (Content("  ").join(steps), Content(" ").join(steps))
        rail = next((way for way in ways if way.cell_length <= room), line((self._short, "accent")))
        return [spread(title, rail, width)]

    def _drawn_step(self, index: int, name: str) -> Content:
        if index == self._current:
            return line((f"◉{name}", "accent"))
        return line(f"●{name}") if index < self._current else line((f"○{name}", "muted"))
