"""Small dialogs that any page may need."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from store.people.identity import Signed
from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class NoticeDialog(Dialog[None]):
    """Something that must be read before going on."""

    TITLE = N_("Please note")

    def __init__(self, *paragraphs: str) -> None:
        super().__init__()
        self.paragraphs = paragraphs

    def compose_body(self) -> ComposeResult:
        yield Prose(self.paragraphs)

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Close"), id="cancel")


class QuestionDialog(Dialog[bool]):
    """Shall this be done? Returns True, or None. `no` names the button that leaves, where Cancel says too little."""

    TITLE = N_("Are you sure?")
    takes_away = True

    def __init__(self, lines: Sequence[str], yes: str, no: str = "") -> None:
        super().__init__()
        self.lines = tuple(lines)
        self.yes = yes
        self.no = no

    def compose_body(self) -> ComposeResult:
        yield Prose(self.lines)

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.yes, id="yes")
        yield PushButton(self.no or self.say("Cancel"), id="cancel")

    @on(PushButton.Pressed, "#yes")
    def _agreed(self) -> None:
        self.dismiss(True)


class AccountDialog(Dialog[Signed]):
    """One e-mail may belong to people of several accounts: which one is it today?"""

    TITLE = N_("Which account?")

    def __init__(self, people: tuple[Signed, ...]) -> None:
        super().__init__()
        self.people = people

    def compose_body(self) -> ComposeResult:
        options = [Option(str(index), one.account.name, one.user.name) for index, one in enumerate(self.people)]
        yield ChoiceList(options, id="choices")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(self.people[int(event.option_id)])
