"""A new billing contact, the keys of one, and a new key with the code that was mailed for it."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from screens.messages import ContactTyped, KeyCodeWanted, KeyGiven
from store.domain.accounts import SshKey
from store.people.contacts import Contact
from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.fields import Field
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class NewContactDialog(Dialog[None]):
    """Asks for a contact until there is nothing wrong with what was typed."""

    TITLE = N_("New billing contact")
    HELP = N_("The e-mail of a user is enough. Somebody new becomes a user too, without a seat; they are told by mail.")

    def compose_body(self) -> ComposeResult:
        yield Field(self.say("E-mail"), "email")
        yield Field(self.say("Name, if new"), "name", enter=N_("Save"))

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Save"), id="save")
        yield from super().compose_actions()

    @on(PushButton.Pressed, "#save")
    def _save(self) -> None:
        self.post_message(ContactTyped(self.query_one("#name", Field).value, self.query_one("#email", Field).value))

    @on(Input.Submitted, "#name-input")
    def _entered(self, event: Input.Submitted) -> None:
        event.prevent_default()
        self._save()


class KeysDialog(Dialog[str]):
    """The SSH keys of a contact. Returns the id of the one that shall be revoked, or None."""

    TITLE = N_("SSH keys of {name}")
    HELP = N_("Enter revokes the key under the cursor, after a question.")

    def __init__(self, contact: Contact) -> None:
        super().__init__()
        self.contact = contact

    @property
    def title_values(self) -> dict[str, object]:
        return {"name": self.contact.user.name}

    def compose_body(self) -> ComposeResult:
        if self.contact.keys:
            yield ChoiceList([self._option(key) for key in self.contact.keys], enter=N_("revoke"), id="keys")
        else:
            yield Prose(self.say("No SSH key signs {name} in.", name=self.contact.user.name))

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Close"), id="cancel")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.option_id)

    def _option(self, key: SshKey) -> Option:
        day = self.texts.day
        used = self.say("used {day}", day=day(key.last_used.date())) if key.last_used else self.say("never used")
        return Option(key.id, key.label, trailing=used)


class KeyDialog(Dialog[None]):
    """Asks for a key, mails a code, and takes the key with the code."""

    TITLE = N_("Add an SSH key")
    HELP = N_("Paste the line of a .pub file. A code is mailed to you: it shows that it is you who adds the key.")

    def compose_body(self) -> ComposeResult:
        yield Field(self.say("Public key"), "key")
        yield Field(self.say("Label"), "label")
        code = Field(self.say("Code from the mail"), "code", enter=N_("Save"))
        code.display = False
        yield code
        yield Prose(id="sent", classes="muted")

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Send the code"), id="send")
        save = PushButton(self.say("Save"), id="save")
        save.display = False
        yield save
        yield from super().compose_actions()

    def code_sent(self, email: str) -> None:
        """The code is on its way to this address."""
        self.problems({})
        for name in ("#code", "#save"):
            self.query_one(name).display = True
        self.query_one("#send").display = False
        self.query_one("#sent", Prose).show(self.say("A code was sent to {email}.", email=email))
        self.query_one("#code", Field).focus()

    @on(PushButton.Pressed, "#send")
    def _send(self) -> None:
        self.post_message(KeyCodeWanted(self._value("key"), self._value("label")))

    @on(PushButton.Pressed, "#save")
    def _save(self) -> None:
        self.post_message(KeyGiven(self._value("key"), self._value("label"), self._value("code")))

    @on(Input.Submitted, "#code-input")
    def _entered(self, event: Input.Submitted) -> None:
        event.prevent_default()
        self._save()

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Field).value
