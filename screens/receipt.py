"""The receipt: order number, what is open now, what was mailed where, what comes next, what is left to do."""

from textual.app import ComposeResult

from screens.payment_words import paid_sentence
from screens.step import JourneyScreen
from screens.summary import after_sentences, line_title, trial_sentences
from screens.transfer import TransferScreen
from store.domain.orders import Order
from store.domain.records import Invoice, MailState
from store.domain.subscriptions import Subscription
from store.purchase.journey import Journey
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class ReceiptScreen(JourneyScreen):
    step = "receipt"
    priced = False
    TITLE = N_("Thank you")
    HELP = N_("Everything listed here is open now. Seats work once they are assigned to users.")
    BINDINGS = bindings(
        Command("receipt.next", "enter", N_("Go on"), N_("Assign the seats, or go home")),
        Command("receipt.transfer", "t", N_("Bank transfer"), N_("The details, and a code for your bank's app")),
    )

    def compose_body(self) -> ComposeResult:
        yield Prose(self._lines(), id="receipt")
        yield self.primary(self._next())

    def _lines(self) -> list[str]:
        journey = self.journey
        lines: list[str] = []
        if journey.trial_start:
            lines += trial_sentences(self.texts, journey.trial_start.quote)
        elif journey.order:
            lines += self._order(journey.order)
        elif journey.changed:
            lines += self._scheduled(journey.changed)
        lines += ["", self._mail()]
        return lines

    def _order(self, order: Order) -> list[str]:
        quote, invoice = order.quote, self.journey.invoice
        lines = [self.say("Order {number} is placed. Open now:", number=order.number)]
        lines += [f"  ✓ {line_title(self.texts, one)}" for one in quote.lines]
        lines.append("")
        if invoice:
            lines.append(paid_sentence(self.texts, invoice, quote.due))
        lines += after_sentences(self.texts, quote)
        return lines

    def _scheduled(self, one: Subscription) -> list[str]:
        """A change that waits for the end of the period."""
        day = self.texts.day(one.period.end)
        new = f"{one.product_name} {one.scheduled.tier_name}" if one.scheduled else ""
        return [
            self.say("{plan} becomes {new} on {day}.", plan=one.plan_name, new=new, day=day),
            self.say("Until then nothing changes, and nothing is charged or paid back."),
        ]

    def update_journey(self, journey: Journey) -> None:
        """The mail has left, or could not."""
        super().update_journey(journey)
        self.query_one("#receipt", Prose).show(self._lines())

    def _mail(self) -> str:
        mail = self.journey.mail
        if mail is None:
            return ""
        say = self.say
        match mail.state:
            case MailState.SENT:
                return say("A confirmation was sent to {email}.", email=mail.to)
            case MailState.WRITTEN:
                return say("A confirmation for {email} was written to {where}.", email=mail.to, where=mail.where)
            case MailState.FAILED:
                return say("The confirmation for {email} could not be sent; the order stands.", email=mail.to)
            case MailState.QUEUED | MailState.HANDING if mail.tries:
                return say(
                    "A confirmation for {email} waits to be sent; the order does not depend on it.", email=mail.to
                )
        return say("A confirmation for {email} is on its way.", email=mail.to)

    def _next(self) -> str:
        waiting = self.journey.to_seat
        if not waiting:
            return self.say("Home")
        seats = sum(one.unassigned for one in waiting)
        return self.texts.count("Assign {number} seat", "Assign {number} seats", seats)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an invoice that is still to be paid has transfer details."""
        return self._to_transfer is not None if action == "transfer" else True

    def action_transfer(self) -> None:
        if self._to_transfer:
            self.app.push_screen(TransferScreen(self.texts, self._to_transfer))

    @property
    def _to_transfer(self) -> Invoice | None:
        invoice = self.journey.invoice
        return invoice if invoice and invoice.due else None

    def action_next(self) -> None:
        self.answer(None)
