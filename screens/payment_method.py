"""Payment method: the card on file, a new one put there on a page of the payment service, or none."""

from collections.abc import Iterator

from textual import on, work
from textual.app import ComposeResult

from screens.card_words import card_name, ended, on_file, waiting
from screens.dialogs import QuestionDialog
from screens.link_page import LinkPage
from screens.messages import (
    CardLinkMailWanted,
    CardNewsWanted,
    CardPageLeft,
    CardPageWanted,
    CardRemoved,
    HomeWanted,
)
from screens.outcome import one_of
from store.payments.methods import Method
from tui.kit.base import BACK, Page
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import Prose

REPLACE, REMOVE = "replace", "remove"


class PaymentMethodScreen(LinkPage, Page):
    TITLE = N_("Payment method")
    HELP = N_(
        "The card that pays renewals and, with one key, the next order. A new one is typed on a page of the payment "
        "service, never here. Changing it changes no plan."
    )
    NEWS, MAILED = CardNewsWanted, CardLinkMailWanted
    BINDINGS = bindings(
        Command("method.leave", "x", N_("Change nothing"), N_("Close the page of the payment service")),
        BACK,
    )

    def __init__(self, method: Method, told: str = "") -> None:
        super().__init__()
        self.method = method
        self.link = method.setup.outcome.url if method.setup else ""
        self._told = told

    @property
    def is_waiting(self) -> bool:
        return self.method.setup is not None

    def compose_body(self) -> ComposeResult:
        if self.is_waiting:
            yield from self._waiting()
            return
        yield Prose(on_file(self.texts, self.method))
        options = list(self._options())
        if options:
            yield ChoiceList(options, enter=N_("choose"), id="choices")

    def on_mount(self) -> None:
        super().on_mount()
        if self.is_waiting:
            self.ask_on()
        if self.method.ended:
            self.problem(ended(self.texts, self.method))
        elif self._told:
            self.progress(self.say(self._told))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.is_waiting if action == "leave" else super().check_action(action, parameters)

    def action_back(self) -> None:
        self.post_message(HomeWanted())

    def action_leave(self) -> None:
        self.post_message(CardPageLeft())

    @on(ChoiceList.Chosen, "#choices")
    @work(exclusive=True)
    async def _chosen(self, event: ChoiceList.Chosen) -> None:
        saved = self.method.saved
        if event.option_id == REPLACE:
            page = await one_of(self, self.method.pages)
            if page:
                self.post_message(CardPageWanted(page))
        elif saved:
            question = self.say(
                "Remove {card}? Nothing is charged to it any more.",
                card=card_name(self.texts, saved.brand, saved.last4),
            )
            if await self.app.push_screen_wait(QuestionDialog([question], self.say("Remove the card"))):
                self.post_message(CardRemoved(saved))

    def _waiting(self) -> Iterator[Prose]:
        for said in waiting(self.texts, self.method):
            yield Prose(said)
        if self.link:
            yield Prose(self.link, classes="link")
        yield Prose(self.say("This page goes on by itself. You may go home or close the terminal: nothing is lost."))

    def _options(self) -> Iterator[Option]:
        saved = self.method.saved
        if self.method.pages:
            label = self.say("Replace the card") if saved else self.say("Put a card on file")
            yield Option(REPLACE, label, detail=self.say("on a secure page in your browser"))
        if saved:
            yield Option(REMOVE, self.say("Remove the card"), detail=self.say("nothing is charged to it any more"))
