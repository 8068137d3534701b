"""Billing contacts: who may buy for the account, and with how many keys they sign in."""

from textual import on
from textual.app import ComposeResult

from screens.contact_dialogs import KeyDialog, NewContactDialog
from screens.messages import ContactRemoved, ContactWanted, HomeWanted
from store.people.contacts import Contact, Contacts
from tui.kit.base import BACK, Page
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_


class ContactsScreen(Page):
    TITLE = N_("Billing contacts")
    HELP = N_("Who may buy for this account and reads its invoices. Enter shows the SSH keys that sign somebody in.")
    BINDINGS = bindings(
        Command("contacts.new", "n", N_("new"), N_("Make somebody a billing contact")),
        Command("contacts.remove", "delete", N_("remove"), N_("This person shall be no billing contact any more")),
        Command("contacts.key", "a", N_("add key"), N_("Add an SSH key that signs you in")),
        Command("contacts.back", BACK.keys, BACK.label, BACK.help, action="back"),
    )

    def __init__(self, contacts: Contacts, highlighted: str = "") -> None:
        super().__init__()
        self.contacts = contacts
        self._highlighted = highlighted

    def compose_body(self) -> ComposeResult:
        options = [self._option(contact) for contact in self.contacts.contacts]
        yield ChoiceList(options, highlighted=self._highlighted, enter=N_("keys"), id="contacts")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.contacts.may_change or action not in ("new", "remove")

    def status(self) -> tuple[str, str]:
        count = len(self.contacts.contacts)
        return self.texts.count("1 billing contact", "{number} billing contacts", count), ""

    def action_new(self) -> None:
        self.app.push_screen(NewContactDialog())

    def action_remove(self) -> None:
        self.post_message(ContactRemoved(self.query_one(ChoiceList).highlighted))

    def action_key(self) -> None:
        self.app.push_screen(KeyDialog())

    def action_back(self) -> None:
        self.post_message(HomeWanted())

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.post_message(ContactWanted(event.option_id))

    def _option(self, contact: Contact) -> Option:
        keys = self.texts.count("1 SSH key", "{number} SSH keys", len(contact.keys)) if contact.keys else ""
        me = self.say("you") if contact.user.id == self.contacts.me else ""
        return Option(contact.user.id, contact.user.name, " · ".join(filter(None, (contact.user.email, keys))), me)
