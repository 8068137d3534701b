"""The billing contacts of the account, and the SSH keys that sign them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.contact_dialogs import KeyDialog, KeysDialog, NewContactDialog
from screens.contacts import ContactsScreen
from screens.dialogs import QuestionDialog
from store.domain.people import NewUser
from store.people import contacts

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.people.contacts import Contact
    from tui.app import BillingCenter


class ContactsDesk:
    """Shows and changes who may buy, and how they sign in."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person

    async def show(self, highlighted: str = "") -> None:
        found = await self.app.gate(lambda: contacts.listed(self.app.shop, self.person))
        await self.app.switch_screen(ContactsScreen(found, highlighted))

    async def keys(self, user: str) -> None:
        """The keys of a contact; one of them is revoked after a question."""
        contact = self._contact(user)
        if contact is None:
            return
        chosen = await self.app.push_screen_wait(KeysDialog(contact))
        key = next((one for one in contact.keys if one.id == chosen), None)
        if key is None:
            return
        say = self.app.texts.say
        question = [say("“{label}” will sign nobody in any more:", label=key.label), key.fingerprint]
        if await self.app.push_screen_wait(QuestionDialog(question, say("Revoke"))):
            await self.app.gate(lambda: contacts.revoke_key(self.app.shop, self.person, key.id))
            await self.show(user)

    async def add(self, name: str, email: str) -> None:
        """Whoever has this address is a contact from now on, and stands under the cursor."""
        added = await self.app.gate(lambda: contacts.add(self.app.shop, self.person, NewUser(name, email)))
        self.app.chores.hand_over_mail()
        await self._close(NewContactDialog)
        await self.show(added.id)

    async def remove(self, user: str) -> None:
        """After a question. Who removed themselves sees home as others do."""
        contact, say = self._contact(user), self.app.texts.say
        if contact is None:
            return
        question = [
            say("{name} will be no billing contact any more.", name=contact.user.name),
            say("Their SSH keys, and a purchase that they began, are gone then. Seats stay as they are."),
        ]
        if not await self.app.push_screen_wait(QuestionDialog(question, say("Remove"))):
            return
        await self.app.gate(lambda: contacts.remove(self.app.shop, self.person, user))
        self.app.chores.hand_over_mail()
        if user == self.person.user:
            await self.app.desks.home.show()
        else:
            await self.show()

    async def send_code(self, key: str, label: str) -> None:
        email = await self.app.gate(lambda: contacts.send_code(self.app.shop, self.person, key, label))
        if isinstance(self.app.screen, KeyDialog):
            self.app.screen.code_sent(email)

    async def enrol(self, key: str, label: str, code: str) -> None:
        await self.app.gate(lambda: contacts.enrol(self.app.shop, self.person, key, label, code))
        self.app.chores.hand_over_mail()
        await self._close(KeyDialog)
        await self.show(self.person.user)

    async def _close(self, dialog: type[KeyDialog | NewContactDialog]) -> None:
        if isinstance(self.app.screen, dialog):
            await self.app.pop_screen()

    def _contact(self, user: str) -> Contact | None:
        page = self.app.screen
        found = page.contacts.contacts if isinstance(page, ContactsScreen) else ()
        return next((one for one in found if one.user.id == user), None)
