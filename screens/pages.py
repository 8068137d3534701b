"""The pages beside home and the purchase. Keys of home and entries of the palette derive from this table."""

from store.domain.frozen import dataclass
from tui.kit.commands import Command
from tui.kit.i18n import N_

INVOICES, HISTORY, METHOD, USERS, CONTACTS = "invoices", "history", "method", "users", "contacts"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """`title` and `help` are messages (marked with N_); `key` opens the page from home."""

    name: str
    key: str
    title: str
    help: str

    @property
    def command(self) -> Command:
        return Command(f"home.{self.name}", self.key, self.title, self.help, action=f"look('{self.name}')")


PAGES = (
    PageEntry(USERS, "u", N_("Users"), N_("Everybody of the account, and who holds which seats")),
    PageEntry(INVOICES, "i", N_("Invoices"), N_("Every invoice and credit note")),
    PageEntry(METHOD, "p", N_("Payment method"), N_("The card on file: see it, replace it, remove it")),
    PageEntry(CONTACTS, "b", N_("Billing contacts"), N_("Who may buy, and the keys that sign them in")),
    PageEntry(HISTORY, "h", N_("History"), N_("Who changed what, and when")),
)
