"""A new user, or the users of a file."""

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from screens.messages import UsersGiven, UserTyped
from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.fields import Field
from tui.kit.i18n import N_
from tui.kit.lines import Prose, line

_MOST_SHOWN = 200
"""Faults of a file that are drawn; of the rest their number is told."""


class NewUserDialog(Dialog[None]):
    """Asks for a user until there is nothing wrong with what was typed."""

    TITLE = N_("New user")
    HELP = N_("The user gets no seat yet, and no mail.")

    def compose_body(self) -> ComposeResult:
        yield Field(self.say("Name"), "name")
        yield Field(self.say("E-mail"), "email", enter=N_("Save"))

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Save"), id="save")
        yield from super().compose_actions()

    @on(PushButton.Pressed, "#save")
    def _save(self) -> None:
        name, email = self.query_one("#name", Field), self.query_one("#email", Field)
        self.post_message(UserTyped(name.value, email.value))

    @on(Input.Submitted, "#email-input")
    def _entered(self, event: Input.Submitted) -> None:
        event.prevent_default()
        self._save()


class ImportDialog(Dialog[None]):
    """A file of users by its path, or its lines pasted: over SSH there are no files of yours on this machine."""

    TITLE = N_("Import users")
    HELP = N_(
        "A line that names the columns (name and email, and role where you want it), then a line for each user. "
        "Commas, semicolons or tabs stand between the fields. If one line is wrong, nobody is added."
    )

    def __init__(self, *, files: bool) -> None:
        super().__init__()
        self._files = files
        self._pasted = ""
        self._told: tuple[str, ...] = ()

    def compose_body(self) -> ComposeResult:
        yield Prose(self.say("The first line names the columns: name,email"), classes="muted")
        if self._files:
            yield Field(
                self.say("Path"), "path", placeholder=self.say("people.csv"), enter=N_("Import"), hands_lines_on=True
            )
        yield Prose(self._paste_line(), id="pasted")
        yield Prose(id="faults")

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Import"), id="save")
        yield PushButton(self.say("Close"), id="cancel")

    def on_mount(self) -> None:
        super().on_mount()
        self._show_told()

    def refused(self, sentences: Sequence[str]) -> None:
        """Say everything that is wrong with the file."""
        more = len(sentences) - _MOST_SHOWN
        rest = [self.texts.count("and 1 more", "and {number} more", more)] if more > 0 else []
        self._told = (self.say("Nobody was added."), *(f"✗ {one}" for one in sentences[:_MOST_SHOWN]), *rest)
        self._show_told()

    def added(self, count: int) -> None:
        """Say how many users there are now more."""
        self._pasted = ""
        self._told = (self.texts.count("1 user was added.", "{number} users were added.", count),)
        self.query_one("#pasted", Prose).show(self._paste_line())
        self._show_told()

    def on_paste(self, event: events.Paste) -> None:
        """Lines that are pasted, into the field or anywhere else."""
        event.stop()
        self._pasted = event.text
        self._told = ()
        self.query_one("#pasted", Prose).show(self._paste_line())
        self._show_told()

    @on(PushButton.Pressed, "#save")
    def _save(self) -> None:
        path = self.query_one("#path", Field).value.strip() if self._files else ""
        self.post_message(UsersGiven(path, self._pasted))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.prevent_default()
        self._save()

    def _paste_line(self) -> str:
        if not self._pasted:
            return self.say("Paste the lines here.")
        count = len(self._pasted.splitlines())
        return self.texts.count("1 line was pasted.", "{number} lines were pasted.", count)

    def _show_told(self) -> None:
        self.query_one("#faults", Prose).show([line(one) for one in self._told])
