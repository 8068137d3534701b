"""Buy, or try for free?"""

from textual import on
from textual.app import ComposeResult

from screens.step import JourneyScreen
from store.domain.draft import Mode
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_


class PurchaseModeScreen(JourneyScreen):
    step = "purchase_mode"
    TITLE = N_("Buy {product}, or try it first?")
    HELP = N_(
        "Buying starts a paid period today. A free trial asks for no payment; there is one trial of a product, ever."
    )

    def compose_body(self) -> ComposeResult:
        yield ChoiceList([self._buy(), self._try()], highlighted=self.journey.draft.mode or "", id="choices")

    def _buy(self) -> Option:
        product = self.product
        held = self.journey.held(product.id)
        if held and held.is_trial:
            days = held.period.unused_days(self.journey.day)
            detail = self.texts.count(
                "Starts a paid period today; the last day of your trial is lost",
                "Starts a paid period today; the {number} days left of your trial are lost",
                days,
            )
        else:
            detail = self.say("Monthly or annual; access starts at once")
        return Option(Mode.BUY, self.say("Buy"), detail=detail)

    def _try(self) -> Option:
        product = self.product
        days = product.trial.days if product.trial else 0
        detail = self.texts.count(
            "Free for one day; nothing is charged", "Free for {number} days; nothing is charged", days
        )
        return Option(Mode.TRY, self.say("Try"), detail=detail, disabled=self._why_no_trial())

    def _why_no_trial(self) -> str:
        product = self.product
        if product.trial is None:
            return self.say("{product} has no free trial.", product=product.name)
        if self.journey.may_try(product):
            return ""
        return self.say("You have tried {product} before: there is one trial of a product, ever.", product=product.name)

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.answer(Mode(event.option_id))
