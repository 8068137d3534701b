"""Checkout · Order Summary: every term of the sum, both dates, nothing else."""

from collections.abc import Iterable

from textual import work
from textual.app import ComposeResult
from textual.widget import Widget

from screens.edit_order import EditOrderDialog
from screens.messages import OrderFileWanted
from screens.step import JourneyScreen
from screens.summary import after_sentences, quote_rows
from store.domain.pricing import fingerprint
from store.purchase.journey import Journey
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose, line
from tui.kit.price_table import PriceTable


class ReviewScreen(JourneyScreen):
    step = "review"
    TITLE = N_("Checkout · Order Summary")
    HELP = N_("What is due today, and what comes next. Nothing is charged on this page. E changes any answer.")
    BINDINGS = bindings(
        Command("review.pay", "enter,p", N_("Payment"), N_("Go on to payment details")),
        Command("review.edit", "e", N_("Edit Order"), N_("Change any answer; everything else is kept")),
        Command("review.save", "s", N_("Save"), N_("Save this order as a file that can be placed later")),
    )

    def compose_body(self) -> ComposeResult:
        quote = self.journey.quote
        if quote is None:
            yield Prose(self.say("Something in the cart is no longer sold. Press E to change the order."))
            return
        yield LineView(line((self.texts.day(quote.day), "muted")), id="day")
        yield PriceTable(quote_rows(self.texts, quote), id="sum")
        yield Prose(after_sentences(self.texts, quote), id="after")
        yield self.primary(self.say("Payment"))

    def compose_summary(self) -> Iterable[Widget]:
        """The page is the summary: no panel beside it repeats it."""
        return ()

    def update_journey(self, journey: Journey) -> None:
        super().update_journey(journey)
        quote = journey.quote
        for table in self.query("#sum").results(PriceTable):
            table.show_rows(quote_rows(self.texts, quote) if quote else ())
        for after in self.query("#after").results(Prose):
            after.show(after_sentences(self.texts, quote) if quote else ())

    def action_pay(self) -> None:
        if self.journey.quote:
            self.answer(fingerprint(self.journey.quote))

    def action_save(self) -> None:
        if self.journey.quote:
            self.post_message(OrderFileWanted())

    @work(exclusive=True)
    async def action_edit(self) -> None:
        edit = await self.app.push_screen_wait(EditOrderDialog(self.journey))
        if edit is not None:
            self.post_message(edit)
