"""What the steps of a purchase share: the journey, and the price that is always in sight."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from screens.summary import after_sentences, quote_rows, then_short
from store.domain.catalogue import Product
from store.domain.quotes import Quote
from store.purchase.journey import Journey
from tui.kit.choices import ChoiceList
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose, line
from tui.kit.price_table import PriceTable, Row
from tui.kit.steps import StepScreen


class JourneyScreen(StepScreen):
    """A step over a frozen Journey. The panel and the status line show its quote, or the one under the cursor."""

    journey: Journey
    priced = True
    """Does a price stand beside this step?"""

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self._quote = journey.quote

    @property
    def product(self) -> Product:
        """The product being bought; steps after the first have one."""
        product = self.journey.product
        if product is None:
            raise LookupError(f"{self.step} needs a product")
        return product

    @property
    def heading(self) -> str:
        """Is something new bought, or only what is held changed?"""
        lines = self.journey.cart.lines
        changing = self.journey.draft.changes or (lines and all(line.changes for line in lines))
        return N_("Edit Subscription") if changing else self.HEADING

    @property
    def title_values(self) -> dict[str, object]:
        product = self.journey.product
        return {"product": product.name if product else ""}

    def compose_summary(self) -> Iterable[Widget]:
        if self.priced:
            yield LineView(line((self.say("Order Summary"), "strong")), id="summary-title")
            yield PriceTable(self._rows(), id="summary")
            yield Prose(self._then(), id="summary-then")

    def status(self) -> tuple[str, str]:
        """The cart, and what is due: today, and then per month or year from when."""
        if not self.priced:
            return "", ""
        lines = len(self.journey.cart.lines)
        cart = (
            self.texts.count("Cart: {number} line", "Cart: {number} lines", lines) if lines else self.say("Cart empty")
        )
        quote = self._quote
        due = quote.due if quote else self.journey.account.balance * 0
        today = self.say("Due today {amount}", amount=self.texts.money(due))
        return cart, f"{today} · {then_short(self.texts, quote)}" if quote and quote.renewals else today

    def primary(self, action: str) -> LineView:
        """The line that says what Enter does here; `action` is translated already."""
        return LineView(line(("▶ " + self.say("Enter: {action}", action=action), "accent")), id="primary")

    def update_journey(self, journey: Journey) -> None:
        """Show the amounts of this journey; what was typed or highlighted stays."""
        self.journey = journey
        self.price(journey.quote)

    def price(self, quote: Quote | None) -> None:
        """Show what would be due today, and what then."""
        self._quote = quote
        self.show_status()
        for table in self.query("#summary").results(PriceTable):
            table.show_rows(self._rows())
        for then in self.query("#summary-then").results(Prose):
            then.show(self._then())

    def _rows(self) -> list[Row]:
        return quote_rows(self.texts, self._quote) if self._quote else []

    def _then(self) -> list[str]:
        if self._quote is None:
            return [self.say("Nothing yet: the price stands here as you choose.")]
        return after_sentences(self.texts, self._quote)

    @on(ChoiceList.Unavailable)
    def _unavailable(self, event: ChoiceList.Unavailable) -> None:
        """The row has no room for a whole reason."""
        self.problem(event.reason)

    @on(ChoiceList.Highlighted)
    def _elsewhere(self) -> None:
        self.problem()
