"""A question of the wizard: as a page, or as a dialog over the page before it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult

from tui.kit.asking import Answered, Back, GoTo
from tui.kit.base import BACK, Dialog, Page, WithProblems
from tui.kit.buttons import PushButton
from tui.kit.commands import Command, bindings
from tui.kit.frame import PALETTE
from tui.kit.i18n import N_

if TYPE_CHECKING:
    from store.purchase.journey import Journey


class Step(WithProblems[None]):
    """One question of the wizard. It is given frozen data and posts one message; the navigator does the rest.

    Until its first frame is out it takes no answer: nobody agrees to what they have not seen.
    """

    step: ClassVar[str] = ""
    is_painted = False

    def on_mount(self) -> None:
        self.call_after_refresh(self._note_painted)

    def _note_painted(self) -> None:
        self.is_painted = True

    def answer(self, value: object) -> None:
        """Give the answer."""
        if self.is_painted:
            self.post_message(Answered(self._as_screen, self.step, value))

    def go_to(self, step: str) -> None:
        """Ask for another question."""
        self.post_message(GoTo(self._as_screen, step))

    @property
    def _as_screen(self) -> "StepScreen | StepDialog":
        assert isinstance(self, StepScreen | StepDialog)
        return self

    def action_back(self) -> None:
        self.post_message(Back(self._as_screen, self.step))


class StepScreen(Page, Step):
    """A question as a page."""

    HEADING = N_("Add a subscription")
    BINDINGS = bindings(BACK)

    def __init__(self, journey: "Journey") -> None:
        super().__init__()
        self.journey = journey


class StepDialog(Dialog[None], Step):
    """A question as a dialog over the page before it. Cancel goes back; what Next gives as the answer is its own."""

    BINDINGS = bindings(Command("dialog.back", "alt+left", BACK.label, BACK.help, shown=False, action="back"), PALETTE)

    def __init__(self, journey: "Journey") -> None:
        super().__init__()
        self.journey = journey
        self.rail: tuple[Sequence[str], int] = ((), -1)

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Next"), id="next")
        yield from super().compose_actions()

    def action_cancel(self) -> None:
        self.action_back()
