"""The account's books: invoices and credit notes, and what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.formats import FormatDialog
from screens.invoice import InvoiceScreen
from screens.invoices import InvoicesScreen
from store.documents import books
from store.mail.copies import mail_again
from tui.kit.safe import plain

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from tui.app import BillingCenter


class RecordsDesk:
    """Shows what is on record. The list of invoices stays at its year and at the document that was open."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person
        self._year: int | None = None
        self._number = ""

    async def invoices(self) -> None:
        found = await self.app.gate(lambda: books.books(self.app.shop, self.person))
        await self.app.switch_screen(InvoicesScreen(found, self._year, self._number))

    async def document(self, number: str) -> None:
        self._remember(number)
        printed = await self.app.gate(lambda: books.printed(self.app.shop, self.person, number))
        await self.app.switch_screen(InvoiceScreen(printed))

    async def save(self, number: str) -> None:
        """Ask for the form, save the document, and say where."""
        self._remember(number)
        save, say = self.app.save_file, self.app.texts.say
        if save is None:
            self.app.tell(say("Documents cannot be saved as files in this session."))
            return
        form = await self.app.push_screen_wait(FormatDialog(number))
        if form is None:
            return
        place = await self.app.gate(lambda: save(books.as_file(self.app.shop, self.person, number, form)))
        self.app.tell(say("{number} was written to {path}.", number=number, path=plain(place)))

    async def mail(self, number: str) -> None:
        """Mail the document again, and say whom."""
        email = await self.app.gate(lambda: mail_again(self.app.shop, self.person, number))
        self.app.chores.hand_over_mail()
        say = self.app.texts.say
        self.app.tell(say("{number} goes to {email}, with the document attached.", number=number, email=plain(email)))

    async def history(self) -> None:
        from screens.history import HistoryScreen, in_words
        from store.history import history

        found = await self.app.gate(lambda: history(self.app.shop, self.person))
        words = await self.app.gate(lambda: in_words(self.app.texts, found))
        await self.app.switch_screen(HistoryScreen(found, words))

    def _remember(self, number: str) -> None:
        if isinstance(self.app.screen, InvoicesScreen):
            self._year = self.app.screen.year
        self._number = number
