"""Actions to press, drawn as text: `[ Next ]`."""

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from typing_extensions import override

from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, line

COMMANDS = (
    Command("button.left", "left", N_("choose"), action="move(-1)"),
    Command("button.right", "right", N_("choose"), action="move(1)"),
    Command("button.press", "enter,space", N_("press")),
)


class PushButton(LineView, can_focus=True):
    """One action. The mark shows the focus, brackets that it can be pressed."""

    BINDINGS = bindings(*COMMANDS)

    class Pressed(Message):
        """The button was pressed."""

        def __init__(self, button: "PushButton") -> None:
            super().__init__()
            self.button = button

        @property
        def control(self) -> "PushButton":
            return self.button

    def __init__(self, label: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._label = label

    @property
    def label(self) -> str:
        return self._label

    @label.setter
    def label(self, label: str) -> None:
        self._label = label
        self.redraw()

    @override
    def build(self, width: int) -> Sequence[Content]:
        role = "accent" if self.has_focus else ""
        return [line(("▸" if self.has_focus else " ", role), (f"[ {self._label} ]", role))]

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Arrows are for those that stand beside another one."""
        return action != "move" or len(self.screen.query(PushButton)) > 1

    def action_move(self, direction: int) -> None:
        """To the button beside this one; from the last one on to the first."""
        if direction > 0:
            self.screen.focus_next(PushButton)
        else:
            self.screen.focus_previous(PushButton)

    def on_click(self) -> None:
        self.action_press()

    def action_press(self) -> None:
        self.post_message(self.Pressed(self))
