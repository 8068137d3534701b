"""Monthly or annual? The last answer of a line; Enter goes to checkout, or into the cart."""

from textual import on
from textual.app import ComposeResult

from screens.step import JourneyScreen
from screens.summary import forfeited_sentence, per_cycle
from store.domain.periods import Cycle
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class BillingCycleScreen(JourneyScreen):
    step = "billing_cycle"
    TITLE = N_("How shall {product} be billed?")
    HELP = N_("Billing starts today and renews on the same day of the month or year until you cancel.")

    def compose_body(self) -> ComposeResult:
        held = self.journey.held(self.product.id)
        if held and held.is_trial:
            yield Prose(forfeited_sentence(self.texts, held.period.unused_days(self.journey.day)), id="lost")
        options = [self._monthly(), self._annual()]
        action = self.primary_action()
        yield ChoiceList(options, highlighted=self.journey.draft.cycle or "", enter=action, id="choices")
        yield self.primary(self.say(action))

    def primary_action(self) -> str:
        """Domain 1, step 8: what Enter does depends on what else is in the cart. A change goes on from its own page."""
        if self.journey.draft.changes:
            return N_("Next")
        if self.journey.draft.checkout or not self.journey.goes_to_cart:
            return N_("Proceed to Checkout")
        return N_("Add to Cart")

    def _monthly(self) -> Option:
        return Option(Cycle.MONTHLY, self.say("Monthly"), trailing=self._amount(Cycle.MONTHLY))

    def _annual(self) -> Option:
        saved = self.journey.annual_saving
        detail = self.say("you save {amount} a year", amount=self.texts.money(saved)) if saved else ""
        return Option(Cycle.ANNUAL, self.say("Annual"), detail=detail, trailing=self._amount(Cycle.ANNUAL))

    def _amount(self, cycle: Cycle) -> str:
        price = self.journey.full_price(cycle)
        return per_cycle(self.texts, cycle, self.texts.money(price)) if price else ""

    @on(ChoiceList.Highlighted)
    def _highlighted(self, event: ChoiceList.Highlighted) -> None:
        self.price(self.journey.with_answer(cycle=Cycle(event.option_id)))

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.answer(Cycle(event.option_id))
