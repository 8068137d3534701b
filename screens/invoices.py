"""Invoices and credit notes: the list by year, from home."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from screens.messages import CopyWanted, DocumentWanted, FileWanted, HomeWanted
from screens.transfer import TransferScreen
from store.documents.books import Books, payable_by_transfer
from store.domain.invoices import Document
from store.domain.records import CreditNote, GivenTo, Invoice
from store.ports import Texts
from tui.kit.base import BACK, Page
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose, line

SAVE = Command("invoices.save", "s", N_("Save"), N_("As a PDF or an e-invoice, in the folder you started from"))
MAIL = Command("invoices.mail", "m", N_("Mail"), N_("Have the document mailed to you again"))
TRANSFER = Command("invoices.transfer", "t", N_("Transfer"), N_("The details, and a code for your bank's app"))


class InvoicesScreen(Page):
    TITLE = N_("Invoices")
    HELP = N_("Every invoice and credit note of the account, newest first. Enter shows one as it is printed.")
    BINDINGS = bindings(
        TRANSFER,
        SAVE,
        MAIL,
        BACK,
        Command("invoices.earlier", "left", N_("year"), N_("The years to the left, or all of them"), action="turn(-1)"),
        Command("invoices.later", "right", N_("year"), N_("The years to the right"), action="turn(1)"),
    )

    def __init__(self, books: Books, year: int | None = None, highlighted: str = "") -> None:
        super().__init__()
        self.books = books
        self.years = (None, *books.years)
        self.year = year if year in self.years else None
        self._highlighted = highlighted

    def compose_body(self) -> ComposeResult:
        if not self.books.documents:
            yield Prose(self.say("Nothing was invoiced yet."), classes="muted")
            return
        if len(self.books.years) > 1:
            yield LineView(self._choice_of_year(), id="year")
        yield ChoiceList(self._options(), highlighted=self._highlighted, enter=N_("open"), id="documents")

    def status(self) -> tuple[str, str]:
        left = [one for one in self.books.documents if isinstance(one, Invoice) and one.open]
        unpaid = self.texts.count("1 invoice is not paid", "{number} invoices are not paid", len(left)) if left else ""
        shown = len(self.books.of(self.year))
        return self.texts.count("1 document", "{number} documents", shown), unpaid

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "turn":
            return len(self.books.years) > 1
        if action in ("save", "mail"):
            return bool(self.books.documents)
        if action == "transfer":
            document = self._document
            return document is not None and payable_by_transfer(document)
        return True

    def action_turn(self, by: int) -> None:
        """Show the year beside; all years stand left of the newest."""
        at = min(max(self.years.index(self.year) + by, 0), len(self.years) - 1)
        self.year = self.years[at]
        self.query_one("#year", LineView).show(self._choice_of_year())
        self.query_one(ChoiceList).options = self._options()
        self.show_status()
        self.refresh_bindings()

    def action_save(self) -> None:
        if self._document:
            self.post_message(FileWanted(self._document.id))

    def action_mail(self) -> None:
        if self._document:
            self.post_message(CopyWanted(self._document.id))

    def action_transfer(self) -> None:
        if isinstance(self._document, Invoice):
            self.app.push_screen(TransferScreen(self.texts, self._document))

    def action_back(self) -> None:
        self.post_message(HomeWanted())

    @on(ChoiceList.Highlighted)
    def _elsewhere(self) -> None:
        self.refresh_bindings()

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.post_message(DocumentWanted(event.option_id))

    @property
    def _document(self) -> Document | None:
        """The one under the cursor."""
        wanted = next((choices.highlighted for choices in self.query(ChoiceList)), "")
        return next((one for one in self.books.documents if one.id == wanted), None)

    def _choice_of_year(self) -> Content:
        """The year that is shown, between arrows to where there are others."""
        at = self.years.index(self.year)
        name = self.say("All years") if self.year is None else str(self.year)
        return line(
            ("◂ " if at else "  ", "muted"), (name, "strong"), (" ▸" if at < len(self.years) - 1 else "", "muted")
        )

    def _options(self) -> list[Option]:
        return [
            Option(one.id, one.id, detail=standing(self.texts, one), trailing=self.texts.money(one.total))
            for one in self.books.of(self.year)
        ]


def standing(texts: Texts, document: Document) -> str:
    """What a document is and whether it is paid, in half a line."""
    day = texts.day(document.day)
    if isinstance(document, CreditNote):
        where = {
            GivenTo.BALANCE: N_("{day} · credit note, to your balance"),
            GivenTo.CARD: N_("{day} · credit note, to your card"),
            GivenTo.TRANSFER: N_("{day} · credit note, by transfer"),
        }
        return texts.say(where[document.given_to], day=day)
    if not document.open:
        return texts.say("{day} · paid", day=day)
    amount = texts.money(document.open)
    if document.due is None:
        return texts.say("{day} · {amount} due", day=day, amount=amount)
    return texts.say("{day} · {amount} due by {due}", day=day, amount=amount, due=texts.day(document.due))
