"""How many seats? One number, what it means, and the price as it changes."""

from textual import on
from textual.app import ComposeResult

from screens.messages import SeatsWanted
from screens.summary import per_cycle, then_short
from store.domain.periods import Cycle
from store.domain.problems import Refused
from store.purchase.answers import seats_from
from store.purchase.journey import Journey
from tui.kit.buttons import PushButton
from tui.kit.fields import NumberEntry
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose
from tui.kit.problems import sentence
from tui.kit.steps import StepDialog


class SeatsDialog(StepDialog):
    journey: Journey
    step = "seats"
    TITLE = N_("How many {units}?")
    HELP = N_("Type a number, or change it with + and −. Enter goes on.")

    @property
    def title_values(self) -> dict[str, object]:
        product = self.journey.product
        return {"units": product.unit.many.within(self.language) if product else ""}

    def compose_body(self) -> ComposeResult:
        journey = self.journey
        product, tier = journey.product, journey.tier
        least = tier.min_seats if tier else 1
        block = product.block if product else 1
        start = journey.draft.seats or max(least, block)
        yield NumberEntry(str(start), step=block, id="seats")
        yield LineView(self._price(str(start)), id="price")
        yield Prose(self._limits(), id="limits")

    def compose_actions(self) -> ComposeResult:
        yield from super().compose_actions()
        if self.journey.changed and self.journey.changed.assigned:
            yield PushButton(self.say("Take seats back"), id="unassign")

    @on(PushButton.Pressed, "#unassign")
    def _unassign(self, event: PushButton.Pressed) -> None:
        """Fewer seats than are assigned cannot be had before."""
        event.stop()
        if self.journey.changed:
            self.post_message(SeatsWanted(self.journey.changed.id))

    def _price(self, typed: str) -> list[str]:
        """What these seats cost: the line itself, and with VAT and the cart what is due and when again."""
        journey, product, tier, seats = self.journey, self.journey.product, self.journey.tier, self._seats(typed)
        if product is None or tier is None or seats is None:
            return ["", "", ""]
        if not journey.buying:
            return [self.say("free of charge during the trial"), "", ""]
        cycle, blocks = journey.draft.cycle or Cycle.MONTHLY, product.blocks(seats)
        price = tier.price(cycle, journey.account.currency, journey.day)
        if price is None:
            return ["", "", ""]
        amount = per_cycle(self.texts, cycle, self.texts.money(price * blocks))
        whole = f"{blocks} × {self.texts.money(price)} = {amount}"
        quote = journey.with_answer(seats=seats)
        if quote is None or all(line.product != product.id for line in quote.lines):
            return [whole, "", ""]
        due = self.say("Due today {amount}", amount=self.texts.money(quote.due))
        return [whole, due, then_short(self.texts, quote)]

    def _seats(self, typed: str) -> int | None:
        journey, product, tier = self.journey, self.journey.product, self.journey.tier
        if product is None or tier is None:
            return None
        try:
            return seats_from(typed, product, tier, journey)
        except Refused:
            return None

    def _limits(self) -> str:
        journey, product, tier = self.journey, self.journey.product, self.journey.tier
        if product is None or tier is None:
            return ""
        if not journey.buying and product.trial:
            return self.say(
                "A trial has up to {most} {units}.",
                most=product.trial.seat_cap,
                units=product.unit.named(product.trial.seat_cap, self.language),
            )
        limits = self.say(
            "{least} to {most} online; for more: {contact}",
            least=max(tier.min_seats, product.block),
            most=tier.max_seats,
            contact=journey.catalogue.seller.sales_contact,
        )
        held = journey.held(product.id)
        if held:
            own = self.say("You have {seats}; {assigned} are assigned.", seats=held.seats, assigned=held.assigned)
            limits = f"{own} {limits}"
        if product.block > 1:
            units = product.unit.many.within(self.language)
            return self.say("Sold by {block} {units}. {limits}", block=product.block, units=units, limits=limits)
        return limits

    @on(NumberEntry.Changed)
    def _changed(self, event: NumberEntry.Changed) -> None:
        self.query_one("#price", LineView).show(self._price(event.text))
        self.problem(self._problem(event.text) if event.text.strip() else "")

    @on(NumberEntry.Submitted)
    def _submitted(self, event: NumberEntry.Submitted) -> None:
        """The number as it was typed; the use case says what is wrong with it."""
        self.answer(event.text)

    @on(PushButton.Pressed, "#next")
    def _next(self) -> None:
        self.answer(self.query_one(NumberEntry).text)

    def _problem(self, typed: str) -> str:
        product, tier = self.journey.product, self.journey.tier
        if product is None or tier is None:
            return ""
        try:
            seats_from(typed, product, tier, self.journey)
        except Refused as refused:
            return sentence(self.texts, refused.problems[0])
        return ""
