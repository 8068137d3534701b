"""Edit Subscription: what it is now, what it becomes, and what that costs today."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult

from screens.step import JourneyScreen
from screens.summary import cycle_name, per_cycle, plan_title
from store.domain.subscriptions import Subscription
from store.purchase.journey import Journey
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_
from tui.kit.lines import Prose

PROCEED = "proceed"


class ChangePlanScreen(JourneyScreen):
    """A row for each answer, which leads to its question, and one that goes on with all of them."""

    step = "change"
    TITLE = N_("What shall change?")
    HELP = N_("Change one answer or several; each subscription that you change meanwhile joins the same order.")

    def compose_body(self) -> ComposeResult:
        one = self.journey.changed
        if one is None:
            yield Prose(self.say("This subscription is no longer there."))
            return
        yield Prose(self._now(one), id="now")
        start = "" if self.journey.unchanged else PROCEED
        yield ChoiceList(list(self._options(one)), highlighted=start, id="choices")

    def update_journey(self, journey: Journey) -> None:
        super().update_journey(journey)
        one = journey.changed
        if one is not None:
            self.query_one("#now", Prose).show(self._now(one))
            self.query_one(ChoiceList).options = list(self._options(one))

    def _now(self, one: Subscription) -> list[str]:
        day = self.texts.day(one.period.end)
        plan = plan_title(self.texts, one.plan_name, one.unit, one.seats, one.cycle)
        lines = [self.say("{plan}. The next billing date is {day}.", plan=plan, day=day)]
        return [*lines, *self._later(one)] if self.journey.lowers else lines

    def _later(self, one: Subscription) -> Iterator[str]:
        """A lower plan begins with the next period: from when, and what it costs then."""
        journey, product, tier, draft = self.journey, self.journey.product, self.journey.tier, self.journey.draft
        if product is None or tier is None or draft.cycle is None:
            return
        price = tier.price(draft.cycle, journey.account.currency, one.period.end)
        new, day = f"{product.name} {tier.name}", self.texts.day(one.period.end)
        yield self.say("{plan} becomes {new} on {day}.", plan=one.plan_name, new=new, day=day)
        if price:
            net = self.texts.money(price * product.blocks(draft.seats or one.seats))
            amount = per_cycle(self.texts, draft.cycle, net)
            yield self.say("From then on it is {amount}, plus VAT.", amount=amount)
        yield self.say("Until then nothing changes, and nothing is charged or paid back.")

    def _options(self, one: Subscription) -> Iterator[Option]:
        draft, product = self.journey.draft, self.journey.product
        assigned = self.say("{assigned} assigned", assigned=one.assigned)
        yield Option(
            "seats", self.say("Seats"), detail=self._becomes(str(one.seats), str(draft.seats)), trailing=assigned
        )
        if product and product.has_tiers:
            tier = self.journey.tier
            yield Option("tier", self.say("Plan"), detail=self._becomes(one.tier_name, tier.name if tier else ""))
        old, new = (cycle_name(self.texts, cycle) for cycle in (one.cycle, draft.cycle))
        yield Option("billing_cycle", self.say("Billing"), detail=self._becomes(old, new))
        unchanged = self.say("Nothing is changed yet: choose what shall change.") if self.journey.unchanged else ""
        yield Option(PROCEED, self._primary(one), disabled=unchanged)

    def _becomes(self, old: str, new: str) -> str:
        return f"{old} → {new}" if new and new != old else old

    def _primary(self, one: Subscription) -> str:
        """As for a new plan: what comes next depends on what else is in the cart (domain 1, step 8)."""
        if self.journey.lowers:
            return self.say("Change on {day}", day=self.texts.day(one.period.end))
        if self.journey.draft.checkout or not self.journey.goes_to_cart:
            return self.say("Proceed to Checkout")
        return self.say("Add to Cart")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        if event.option_id == PROCEED:
            self.answer(None)
        else:
            self.go_to(event.option_id)
