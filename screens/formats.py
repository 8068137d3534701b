"""In which form an invoice or credit note is saved."""

from textual import on
from textual.app import ComposeResult

from store.documents.invoices import Format
from tui.kit.base import Dialog
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_


class FormatDialog(Dialog[Format]):
    """Returns the form, or None."""

    TITLE = N_("Save {number}")
    HELP = N_("E-invoices are those of EN 16931.")

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    @property
    def title_values(self) -> dict[str, object]:
        return {"number": self.number}

    def compose_body(self) -> ComposeResult:
        options = [
            Option(Format.PDF, self.say("PDF, as it is printed")),
            Option(Format.FACTUR_X, self.say("PDF with the e-invoice inside (Factur-X)")),
            Option(Format.UBL, self.say("E-invoice in XML (UBL)")),
            Option(Format.CII, self.say("E-invoice in XML (CII)")),
        ]
        yield ChoiceList(options, enter=N_("Save"), id="formats")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(Format(event.option_id))
