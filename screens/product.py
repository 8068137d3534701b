"""Which product? The first question of a purchase."""

from textual import on
from textual.app import ComposeResult

from screens.step import JourneyScreen
from store.domain.catalogue import Product
from store.domain.periods import Cycle
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_


class ProductScreen(JourneyScreen):
    step = "product"
    TITLE = N_("Which product?")
    HELP = N_(
        "Choose what to add to the account. Access starts at once; nothing is charged before you have seen "
        "the amount due today and the next renewal. A product that the account pays for already is changed from home."
    )

    def compose_body(self) -> ComposeResult:
        options = [self._option(product) for product in self.journey.catalogue.products]
        yield ChoiceList(options, highlighted=self.journey.draft.product or "", id="choices")

    def _option(self, product: Product) -> Option:
        held = self.journey.held(product.id)
        return Option(
            product.id,
            product.name,
            detail=product.summary.within(self.language),
            trailing=self._price(product),
            disabled=self._paid_already(product) if held and held.cycle else "",
        )

    def _price(self, product: Product) -> str:
        journey = self.journey
        amount = product.cheapest(Cycle.MONTHLY, journey.account.currency, journey.day)
        if amount is None:
            return self.say("not sold in {currency}", currency=journey.account.currency)
        price = self.texts.money(amount)
        unit = product.unit.named(product.block, self.language)
        if product.block > 1:
            return self.say("from {price} / {block} {unit}", price=price, block=product.block, unit=unit)
        if not product.has_tiers:
            return self.say("{price} / {unit}", price=price, unit=unit)
        return self.say("from {price} / {unit}", price=price, unit=unit)

    def _paid_already(self, product: Product) -> str:
        held = self.journey.held(product.id)
        if held is None:
            return ""
        return self.say(
            "You already have {plan}: {assigned} of {seats} seats assigned. Change it from home.",
            plan=held.plan_name,
            assigned=held.assigned,
            seats=held.seats,
        )

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.answer(event.option_id)
