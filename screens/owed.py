"""What is owed for renewals that were declined, and how it is paid: seen, chosen, confirmed, and only then charged."""

from collections.abc import Iterator

from textual import on, work
from textual.app import ComposeResult

from screens.dialogs import QuestionDialog
from screens.link_page import LinkPage
from screens.messages import HomeWanted, OwedLinkMailWanted, OwedNewsWanted, OwedPaid
from screens.outcome import one_of
from screens.payment_options import options
from screens.payment_words import refusal_sentence
from screens.waiting import WaitingView, link_of
from store.billing.owing import Owed
from store.domain.money import total
from store.domain.orders import Order, OrderStatus
from tui.kit.base import BACK, Page
from tui.kit.choices import ChoiceList
from tui.kit.commands import bindings
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class OwedScreen(LinkPage, Page):
    TITLE = N_("Pay what is owed")
    HELP = N_(
        "Renewals that could not be charged, each with its reason. Choose how to pay: you are asked once more before "
        "anything is charged. All of it is tried again by itself as well, with the card on file."
    )
    NEWS, MAILED = OwedNewsWanted, OwedLinkMailWanted
    BINDINGS = bindings(BACK)

    def __init__(self, owed: Owed, told: str = "") -> None:
        super().__init__()
        self.owed = owed
        self.link = link_of(owed.waiting)
        self._told = told

    def compose_body(self) -> ComposeResult:
        waiting = self.owed.waiting
        if not self.owed.orders:
            yield Prose(self.say("Nothing is owed."))
        elif waiting and waiting.status is not OrderStatus.ACTION_REQUIRED:
            yield WaitingView(self.texts, waiting)
        else:
            for order in self.owed.orders:
                yield Prose(list(self._lines(order)))
            if waiting:
                yield WaitingView(self.texts, waiting)
            yield ChoiceList(options(self.texts, self.owed.methods), enter=N_("choose"), id="choices")

    def on_mount(self) -> None:
        super().on_mount()
        if self.owed.waiting:
            self.ask_on()
        if self._told:
            self.problem(self._told)

    def action_back(self) -> None:
        self.post_message(HomeWanted())

    @on(ChoiceList.Chosen, "#choices")
    @work(exclusive=True)
    async def _chosen(self, event: ChoiceList.Chosen) -> None:
        methods = [one for one in self.owed.methods if one.kind == event.option_id]
        method = await one_of(self, methods)
        if not method:
            return
        amount = total((order.quote.due for order in self.owed.orders), self.owed.account.currency)
        question = self.say("{amount} will be charged now.", amount=self.texts.money(amount))
        agreed = await self.app.push_screen_wait(QuestionDialog([question], self.say("Pay now")))
        if agreed:
            self.post_message(OwedPaid(method))

    def _lines(self, order: Order) -> Iterator[str]:
        for line in order.quote.lines:
            start, end = self.texts.day(line.period.start), self.texts.day(line.period.end)
            yield self.say("{plan}, {start} to {end}", plan=line.plan_name, start=start, end=end)
        yield self.say("{amount} is owed.", amount=self.texts.money(order.quote.due))
        if order.status is OrderStatus.DECLINED:
            yield refusal_sentence(self.texts, order)
