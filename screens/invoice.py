"""One invoice or credit note, as it is printed."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from typing_extensions import override

from screens.invoices import MAIL, SAVE, TRANSFER
from screens.messages import CopyWanted, FileWanted, PageWanted
from screens.pages import INVOICES
from screens.transfer import TransferScreen
from store.documents.books import Printed, payable_by_transfer
from store.domain.records import CreditNote, Invoice
from tui.kit.base import BACK, Page
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView


class InvoiceScreen(Page):
    """80 columns, so the body has no margin and no scroll bar: the status line says where one is."""

    HELP = N_("The document in the language of the account, as it is mailed and printed.")
    BINDINGS = bindings(
        TRANSFER,
        SAVE,
        MAIL,
        BACK,
        Command("invoice.up", "up,k", N_("scroll"), action="scroll_lines(-1)"),
        Command("invoice.down", "down,j", N_("scroll"), action="scroll_lines(1)"),
        Command("invoice.top", "home", N_("first"), shown=False, action="scroll_lines(-10000)"),
        Command("invoice.end", "end", N_("last"), shown=False, action="scroll_lines(10000)"),
    )

    def __init__(self, printed: Printed) -> None:
        super().__init__()
        self.printed = printed

    @override
    def titled(self) -> str:
        document = self.printed.document
        title = N_("Credit note {number}") if isinstance(document, CreditNote) else N_("Invoice {number}")
        return self.say(title, number=document.id)

    def compose_body(self) -> ComposeResult:
        yield LineView(self.printed.lines, id="printed")

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self._body, "scroll_y", self.show_status, init=False)
        self.call_after_refresh(self.show_status)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self.show_status)

    def status(self) -> tuple[str, str]:
        first, count = round(self._body.scroll_offset.y), len(self.printed.lines)
        last = min(first + self._body.size.height, count)
        return self.say("Lines {first}–{last} of {count}", first=first + 1, last=last, count=count), ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return payable_by_transfer(self.printed.document) if action == "transfer" else True

    def action_scroll_lines(self, by: int) -> None:
        self._body.scroll_relative(y=by, animate=False)

    def action_save(self) -> None:
        self.post_message(FileWanted(self.printed.document.id))

    def action_mail(self) -> None:
        self.post_message(CopyWanted(self.printed.document.id))

    def action_transfer(self) -> None:
        if isinstance(self.printed.document, Invoice):
            self.app.push_screen(TransferScreen(self.texts, self.printed.document))

    def action_back(self) -> None:
        self.post_message(PageWanted(INVOICES))

    @property
    def _body(self) -> VerticalScroll:
        return self.query_one("#body", VerticalScroll)
