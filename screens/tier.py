"""Which plan? The tiers beside each other, and what tells them apart."""

from textual import on
from textual.app import ComposeResult

from screens.compare import CompareDialog
from screens.step import JourneyScreen
from screens.summary import per_cycle
from store.domain.catalogue import Downgrade, Tier
from store.domain.changes import lowers
from store.domain.periods import Cycle
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class TierScreen(JourneyScreen):
    step = "tier"
    TITLE = N_("Which plan of {product}?")
    HELP = N_("Choose a plan. C compares what is in each of them. A plan can be changed to a higher one at any time.")
    BINDINGS = bindings(Command("tier.compare", "c", N_("Compare plans"), N_("What is in each plan, side by side")))

    def compose_body(self) -> ComposeResult:
        options = [self._option(tier) for tier in self.product.tiers]
        unit = self.product.unit.named(self.product.block, self.language)
        per = f"{self.product.block} {unit}" if self.product.block > 1 else unit
        yield Prose(self.say("Prices per {unit}", unit=per), classes="muted")
        yield ChoiceList(options, highlighted=self.journey.draft.tier or "", id="choices")

    def _option(self, tier: Tier) -> Option:
        journey = self.journey
        amounts = [tier.price(cycle, journey.account.currency, journey.day) for cycle in Cycle]
        prices = [
            per_cycle(self.texts, cycle, self.texts.money(amount))
            for cycle, amount in zip(Cycle, amounts, strict=True)
            if amount
        ]
        lower = self._why_not_lower(tier)
        return Option(tier.id, tier.name, detail=self._seats(tier), trailing=" · ".join(prices), disabled=lower)

    def _why_not_lower(self, tier: Tier) -> str:
        """A lower plan than the account has is not for sale where the catalogue leaves it to support."""
        journey = self.journey
        catalogue, one = journey.catalogue, journey.changed
        if one is None or catalogue.downgrade is not Downgrade.SUPPORT or not lowers(self.product, one, tier.id):
            return ""
        return self.say("A lower plan: write to {contact}.", contact=catalogue.seller.support_contact)

    def _seats(self, tier: Tier) -> str:
        """How many can be bought here."""
        return self.texts.count("{number} seat", "{least}–{number} seats", tier.max_seats, least=tier.min_seats)

    def action_compare(self) -> None:
        self.app.push_screen(CompareDialog(self.product, self.journey.catalogue.features))

    @on(ChoiceList.Highlighted)
    def _highlighted(self, event: ChoiceList.Highlighted) -> None:
        if self.journey.draft.seats:
            self.price(self.journey.with_answer(tier=event.option_id))

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.answer(event.option_id)
