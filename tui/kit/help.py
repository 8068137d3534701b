"""Help for the screen beneath: what it is for, and every key that works there."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from typing_extensions import override

from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.commands import Command, bindings, hints
from tui.kit.i18n import N_
from tui.kit.lines import Prose, line


class HelpDialog(Dialog[None]):
    """Opened by F1 and ?; Escape or Enter close it."""

    TITLE = N_("Help")
    BINDINGS = bindings(
        Command("help.up", "up,k", N_("scroll"), action="scroll_body(-1)"),
        Command("help.down", "down,j", N_("scroll"), action="scroll_body(1)"),
    )

    def __init__(self, text: str, active: Mapping[str, ActiveBinding]) -> None:
        super().__init__()
        self._text = text
        self._keys = hints(dict(active), everything=True)

    def compose_body(self) -> ComposeResult:
        if self._text:
            yield Prose(self._text.split("\n"))
        column = max((len(hint.keys) for hint in self._keys), default=0) + 2
        yield Prose(
            (line((hint.keys.ljust(column), "strong"), hint.help or hint.label) for hint in self._keys), indent=column
        )

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "help"

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Close"), id="cancel")
