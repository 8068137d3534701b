"""Edit Order: which answer of which line shall be changed?"""

from textual import on
from textual.app import ComposeResult

from screens.messages import EditAnswer
from screens.summary import line_title
from store.domain.quotes import QuoteLine
from store.purchase.journey import Journey
from tui.kit.base import Dialog
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_


class EditOrderDialog(Dialog[EditAnswer]):
    """One row for each answer of each line, and one to take the line out."""

    TITLE = N_("Edit Order")

    def __init__(self, journey: Journey) -> None:
        super().__init__()
        self.journey = journey

    def compose_body(self) -> ComposeResult:
        lines = self.journey.quote.lines if self.journey.quote else ()
        yield ChoiceList([option for line in lines for option in self._options(line)], id="choices")

    def _options(self, line: QuoteLine) -> list[Option]:
        product = self.journey.catalogue.product(line.product)
        name = line_title(self.texts, line)
        in_cart = self.journey.cart.line(line.id)
        changes = in_cart is not None and in_cart.changes != ""
        options = [] if changes else [Option(f"{line.id} product", self.say("Product"), detail=name)]
        if product and product.has_tiers:
            options.append(Option(f"{line.id} tier", self.say("Plan"), detail=line.tier_name))
        unit = line.unit.named(line.seats, self.language)
        options.append(Option(f"{line.id} seats", self.say("Seats"), detail=f"{line.seats} {unit}"))
        options.append(
            Option(f"{line.id} billing_cycle", self.say("Monthly or annual"), detail=self.say(line.cycle.capitalize()))
        )
        options.append(Option(f"{line.id} ", self.say("Remove"), detail=name))
        return options

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        line, _, step = event.option_id.partition(" ")
        self.dismiss(EditAnswer(line, step))
