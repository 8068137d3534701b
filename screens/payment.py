"""Payment and VAT number, then Place Order. No card number is ever typed here."""

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content

from screens.link import LinkScreen, code_of
from screens.messages import LinkMailWanted, NewsWanted, OtherWayWanted, PayerTyped
from screens.outcome import OUTCOMES, OutcomeDialog
from screens.payer_form import PayerForm
from screens.step import JourneyScreen
from screens.summary import after_sentences, refusal_sentence
from screens.waiting import WaitingView, link_of, pause
from store.checkout import Placing
from store.domain.accounts import VatIdState
from store.domain.orders import OrderStatus
from store.domain.pricing import fingerprint
from store.journey import Journey
from store.ports import PaymentMethod
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose, line
from tui.kit.problems import sentence
from tui.kit.safe import plain

VAT_STATES = {
    VatIdState.VALID: N_("The VAT number is verified."),
    VatIdState.PENDING: N_("The VAT number is not verified yet."),
    VatIdState.INVALID: N_("The register does not know this VAT number: correct it, or leave it empty."),
}


class PaymentScreen(JourneyScreen):
    step = "payment"
    TITLE = N_("Payment")
    HELP = N_(
        "Choose how to pay and check who is invoiced. The VAT number decides the VAT; it is verified before the order "
        "is placed. Nothing is charged before Place Order, and pressing it twice places one order."
    )
    BINDINGS = bindings(
        Command("payment.place", "ctrl+o,f10", N_("Place Order"), N_("Order and pay what is due today")),
        Command("payment.copy", "c", N_("Copy link"), N_("The link into your clipboard"), action="link('copy')"),
        Command("payment.mail", "m", N_("Mail me the link"), N_("To your own address"), action="link('mail')"),
        Command("payment.code", "r", N_("QR code"), N_("The link for the camera of a phone"), action="link('code')"),
        Command("payment.other", "x", N_("Pay another way"), N_("Leave this payment"), action="link('other')"),
    )

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        offered = [method.id for method in journey.methods]
        kept = journey.draft.method
        self.method = kept if kept in offered else next(iter(offered), None)
        self._asked = 0

    @property
    def is_waiting(self) -> bool:
        return self.journey.order is not None and self.journey.order.is_waiting

    def compose_body(self) -> ComposeResult:
        order = self.journey.order
        if order and self.is_waiting:
            yield WaitingView(self.texts, order)
            return
        yield ChoiceList(self._options(), highlighted=self._kind_of(self.method), enter=N_("choose"), id="methods")
        yield PayerForm(self.texts, self.journey.payer, id="payer")
        yield LineView(self._sum(), id="sum")
        yield Prose(self._after(), id="after")
        yield PushButton(self.say("Place Order"), id="place")

    def on_mount(self) -> None:
        super().on_mount()
        if self.is_waiting:
            self.set_timer(pause(0), self._ask)
        self._show_decline()

    def _ask(self) -> None:
        """Ask what became of the payment, less and less often."""
        self._asked += 1
        self.post_message(NewsWanted())
        self.set_timer(pause(self._asked), self._ask)

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
        if not self.is_waiting:
            self.query_one("#sum", LineView).show(self._sum())
            self.query_one("#after", Prose).show(self._after())
            wrong = {problem.field: sentence(self.texts, problem) for problem in journey.payer_problems}
            self.query_one(PayerForm).show_problems(wrong)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "link":
            return not (action == "place" and self.is_waiting)
        link = link_of(self.journey.order)
        return bool(code_of(link, self.app.size)) if parameters == ("code",) else bool(link)

    def action_link(self, what: str) -> None:
        link = link_of(self.journey.order)
        match what:
            case "copy":
                self.app.copy_to_clipboard(link)
                self.progress(self.say("The link was given to your terminal's clipboard."))
            case "mail":
                self.post_message(LinkMailWanted())
            case "code":
                self.app.push_screen(LinkScreen(self.texts, link))
            case "other":
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
        if len(outcomes) > 1:
            picked = await self.app.push_screen_wait(OutcomeDialog(outcomes))
            if picked is None:
                return
            self.method = picked
        else:
            self.method = outcomes[0].id
        self.query_one("#methods", ChoiceList).options = self._options()
        self._keep()
        self.query_one(PayerForm).focus_first()

    def _keep(self) -> None:
        if not self.is_waiting:
            self.post_message(PayerTyped(self.query_one(PayerForm).payer, self.method))

    def _options(self) -> list[Option]:
        kinds = dict.fromkeys(method.kind for method in self.journey.methods)
        return [self._option(kind) for kind in kinds]

    def _option(self, kind: str) -> Option:
        chosen = self._method_now()
        mark = "(•)" if chosen and chosen.kind == kind else "( )"
        if kind == "transfer":
            return Option(kind, f"{mark} " + self.say("Invoice by bank transfer"), detail=self.say("due in 30 days"))
        if kind == "card":
            return Option(kind, f"{mark} " + self.say("Card"), detail=self.say("on a secure page in your browser"))
        if kind == "saved":
            saved = next(method for method in self.journey.methods if method.kind == kind)
            named = self.say("{brand} ending in {last4}", brand=plain(saved.brand).title(), last4=plain(saved.last4))
            return Option(kind, f"{mark} {named}", detail=self.say("on file; it pays at once"))
        outcome = chosen.outcome if chosen and chosen.kind == kind else ""
        detail = OUTCOMES[outcome] if outcome else N_("sandbox: no money moves")
        return Option(kind, f"{mark} " + self.say("Test card"), detail=self.say(detail))

    def _method_now(self) -> PaymentMethod | None:
        return next((method for method in self.journey.methods if method.id == self.method), None)

    def _kind_of(self, method_id: str | None) -> str:
        return next((method.kind for method in self.journey.methods if method.id == method_id), "")

    def _sum(self) -> str | Content:
        quote = self.journey.quote
        if quote is None:
            return ""
        vat = " + ".join(
            f"{self.texts.money(group.vat)} ({self.texts.decimal(group.rate)} %)" for group in quote.groups
        )
        terms = self.say("Net {net} · VAT {vat} · ", net=self.texts.money(quote.net), vat=vat)
        due = self.say("Due today {amount}", amount=self.texts.money(quote.due))
        return line(terms, (f"▶ {due}", "due"))

    def _after(self) -> list[str]:
        state = VAT_STATES.get(self.journey.payer.vat_state)
        known = [self.say(state)] if state else []
        return [*known, *(after_sentences(self.texts, self.journey.quote) if self.journey.quote else [])]
