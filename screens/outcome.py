"""The sandbox's pick-list: how shall the test card behave?"""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult

from store.ports import PaymentMethod
from tui.kit.base import Dialog
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_


class OutcomeDialog(Dialog[str]):
    """Returns the id of the payment method that stands for the outcome."""

    TITLE = N_("How shall the test card behave?")

    def __init__(self, methods: Iterable[PaymentMethod]) -> None:
        super().__init__()
        self.methods = tuple(methods)

    def compose_body(self) -> ComposeResult:
        yield ChoiceList([Option(method.id, method.outcome) for method in self.methods], id="choices")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.option_id)
