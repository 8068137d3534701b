"""The cart: what waits to be bought in one order."""

from textual import on
from textual.app import ComposeResult

from screens.messages import AddAnother, EditAnswer
from screens.step import JourneyScreen
from screens.summary import line_title
from store.domain.quotes import QuoteLine
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class CartScreen(JourneyScreen):
    step = "cart"
    TITLE = N_("Cart")
    HELP = N_("Everything here becomes one order with one invoice. The same plan twice becomes one line.")
    BINDINGS = bindings(
        Command("cart.checkout", "p", N_("Proceed to Checkout"), N_("Review everything in the cart"), shown=False),
        Command("cart.add", "a", N_("Add another"), N_("Add a further subscription to this cart")),
        Command("cart.edit", "e", N_("Edit line"), N_("Change plan, seats or billing of this line")),
        Command("cart.remove", "d,delete", N_("Remove line"), N_("Take this line out of the cart")),
    )

    def compose_body(self) -> ComposeResult:
        if not self.journey.quote or not self.journey.quote.lines:
            yield Prose(self.say("The cart is empty. Press A to add a subscription."))
            return
        yield ChoiceList(
            [self._option(line) for line in self.journey.quote.lines], enter=N_("Proceed to Checkout"), id="choices"
        )
        if self.journey.cart.changed_by:
            yield Prose(self.say("Last changed by {name}.", name=self.journey.cart.changed_by), classes="muted")

    def _option(self, line: QuoteLine) -> Option:
        return Option(line.id, line_title(self.texts, line), trailing=self.texts.money(line.net))

    @on(ChoiceList.Chosen)
    def action_checkout(self) -> None:
        self.answer(None)

    def action_add(self) -> None:
        self.post_message(AddAnother())

    def action_edit(self) -> None:
        if self._line:
            self.post_message(EditAnswer(self._line, "seats"))

    def action_remove(self) -> None:
        if self._line:
            self.post_message(EditAnswer(self._line, ""))

    @property
    def _line(self) -> str | None:
        """The line under the cursor."""
        found = self.query(ChoiceList)
        return found.first().highlighted if found else None
