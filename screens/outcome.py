"""The sandbox's pick-list: how shall the test card behave?"""

from collections.abc import Iterable, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from store.payment_ports import PaymentMethod
from tui.kit.base import Dialog
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_

OUTCOMES = {
    "succeeded": N_("It pays"),
    "declined": N_("It is declined"),
    "insufficient_funds": N_("It is declined: not enough money"),
    "expired_card": N_("It is declined: expired"),
    "processing_error": N_("It is declined: processing error"),
    "confirm_then_succeeded": N_("It asks to confirm (3-D Secure), then pays"),
    "confirm_then_declined": N_("It asks to confirm (3-D Secure), then is declined"),
    "answer_lost": N_("It pays, but the answer gets lost"),
    "lost_before": N_("The request gets lost before it arrives"),
    "declined_later": N_("It is kept, and declined when charged"),
    "page_left": N_("Nobody types it: the page expires"),
}
"""The sandbox's outcomes in words, each named after a well-known test card."""


class OutcomeDialog(Dialog[str]):
    """Returns the id of the payment method that stands for the outcome."""

    TITLE = N_("How shall the test card behave?")

    def __init__(self, methods: Iterable[PaymentMethod]) -> None:
        super().__init__()
        self.methods = tuple(methods)

    def compose_body(self) -> ComposeResult:
        yield ChoiceList([self._option(method) for method in self.methods], id="choices")

    def _option(self, method: PaymentMethod) -> Option:
        card = method.id.rpartition(":")[2]
        return Option(method.id, self.say(OUTCOMES[method.outcome]), trailing=card if card.isdigit() else "")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.option_id)


async def one_of(page: Screen[Any], methods: Sequence[PaymentMethod]) -> str | None:
    """The id of the only one; where the sandbox has several, of the one that is picked over this page, if any is."""
    picked = await page.app.push_screen_wait(OutcomeDialog(methods)) if len(methods) > 1 else methods[0].id
    return picked or None
