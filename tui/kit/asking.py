"""What pages ask for: they do nothing themselves that is stored or leads elsewhere."""

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.kit.steps import StepDialog, StepScreen


class Asked(Message):
    """Something that only the centre can do. Each kind stands in the table of `tui.asked`."""


class AskedByStep(Asked):
    """By the question named `step`, which is `screen`."""

    def __init__(self, screen: "StepScreen | StepDialog", step: str) -> None:
        super().__init__()
        self.screen = screen
        self.step = step


class Answered(AskedByStep):
    """The question has an answer, not yet stored."""

    def __init__(self, screen: "StepScreen | StepDialog", step: str, value: object) -> None:
        super().__init__(screen, step)
        self.value = value


class Back(AskedByStep):
    """The question before is wanted."""


class GoTo(AskedByStep):
    """The question named `step` is wanted."""
