"""Payment and VAT number, then Place Order. No card number is ever typed here."""

from textual import on, work
from textual.app import ComposeResult

from screens.link_page import LinkPage
from screens.messages import LinkMailWanted, NewsWanted, OtherWayWanted, PayerTyped
from screens.outcome import one_of
from screens.payer_form import PayerForm
from screens.payment_options import due_line, kind_of, marked_options
from screens.payment_words import refusal_sentence
from screens.step import JourneyScreen
from screens.summary import after_sentences
from screens.waiting import WaitingView, link_of
from store.domain.accounts import VatIdState
from store.domain.orders import OrderStatus
from store.domain.pricing import fingerprint
from store.purchase.checkout import Placing
from store.purchase.journey import Journey
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose
from tui.kit.problems import sentence

VAT_STATES = {
    VatIdState.VALID: N_("The VAT number is verified."),
    VatIdState.PENDING: N_("The VAT number is not verified yet."),
    VatIdState.INVALID: N_("The register does not know this VAT number: correct it, or leave it empty."),
}


class PaymentScreen(LinkPage, JourneyScreen):
    step = "payment"
    TITLE = N_("Payment")
    HELP = N_(
        "Choose how to pay and check who is invoiced. The VAT number decides the VAT; it is verified before the order "
        "is placed. Nothing is charged before Place Order, and pressing it twice places one order."
    )
    NEWS, MAILED = NewsWanted, LinkMailWanted
    BINDINGS = bindings(
        Command("payment.place", "ctrl+o,f10", N_("Place Order"), N_("Order and pay what is due today")),
        Command("payment.other", "x", N_("Pay another way"), N_("Leave this payment")),
    )

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self.link = link_of(journey.order)
        kept = journey.draft.method
        good = [method.id for method in journey.methods if not method.is_over]
        self.method = kept if kept in good else next((method.id for method in journey.methods), None)

    @property
    def is_waiting(self) -> bool:
        return self.journey.order is not None and self.journey.order.is_waiting

    def compose_body(self) -> ComposeResult:
        order, quote = self.journey.order, self.journey.quote
        if order and self.is_waiting:
            yield WaitingView(self.texts, order)
            return
        methods = self.journey.methods
        chosen = marked_options(self.texts, methods, self.method)
        yield ChoiceList(chosen, highlighted=kind_of(methods, self.method), enter=N_("choose"), id="methods")
        yield PayerForm(self.texts, self.journey.payer, id="payer")
        yield LineView(due_line(self.texts, quote), id="sum")
        yield Prose(self._after(), id="after")
        yield PushButton(self.say("Place Order"), id="place")

    def on_mount(self) -> None:
        super().on_mount()
        if self.is_waiting:
            self.ask_on()
        self._show_decline()

    async def translate(self) -> None:
        await super().translate()
        self.update_journey(self.journey)
        self._show_decline()

    def _show_decline(self) -> None:
        order = self.journey.order
        if order and order.status is OrderStatus.DECLINED:
            again = self.say("Nothing was charged; choose again and place the order.")
            self.problem(f"{refusal_sentence(self.texts, order)} {again}")

    def update_journey(self, journey: Journey) -> None:
        """The amounts after what was typed; what stands in the fields stays."""
        super().update_journey(journey)
        self.link = link_of(journey.order)
        if not self.is_waiting:
            self.query_one("#sum", LineView).show(due_line(self.texts, journey.quote))
            self.query_one("#after", Prose).show(self._after())
            wrong = {problem.field: sentence(self.texts, problem) for problem in journey.payer_problems}
            self.query_one(PayerForm).show_problems(wrong)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = {"place": not self.is_waiting, "other": bool(self.link)}
        return allowed[action] if action in allowed else super().check_action(action, parameters)

    def action_other(self) -> None:
        self.post_message(OtherWayWanted())

    def action_place(self) -> None:
        quote = self.journey.quote
        if not self.is_waiting and quote:
            payer = self.query_one(PayerForm).payer
            self.answer(Placing(payer, self.method, fingerprint(quote)))

    @on(PushButton.Pressed, "#place")
    def _pressed(self) -> None:
        self.action_place()

    @on(PayerForm.Changed)
    def _payer_changed(self) -> None:
        self._keep()

    @on(ChoiceList.Chosen, "#methods")
    @work(exclusive=True)
    async def _method_chosen(self, event: ChoiceList.Chosen) -> None:
        outcomes = [method for method in self.journey.methods if method.kind == event.option_id]
        picked = await one_of(self, outcomes)
        if picked is None:
            return
        self.method = picked
        self.query_one("#methods", ChoiceList).options = marked_options(self.texts, self.journey.methods, self.method)
        self._keep()
        self.query_one(PayerForm).focus_first()

    def _keep(self) -> None:
        if not self.is_waiting:
            self.post_message(PayerTyped(self.query_one(PayerForm).payer, self.method))

    def _after(self) -> list[str]:
        state = VAT_STATES.get(self.journey.payer.vat_state)
        known = [self.say(state)] if state else []
        return [*known, *(after_sentences(self.texts, self.journey.quote) if self.journey.quote else [])]
