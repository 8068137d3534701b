"""What the payment step shows while a payment has no end yet."""

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.summary import waiting_sentence
from store.domain.orders import Order
from store.ports import Texts
from tui.kit.lines import Prose


class WaitingView(Vertical):
    """What is waited for, the link to follow where there is one, and that closing the terminal is safe."""

    def __init__(self, texts: Texts, order: Order) -> None:
        super().__init__(id="waiting")
        self._texts = texts
        self._order = order

    def compose(self) -> ComposeResult:
        say = self._texts.say
        yield Prose(say("Order {number} is placed and waits for its payment.", number=self._order.number))
        yield Prose(waiting_sentence(self._texts, self._order))
        url = self._order.last.outcome.url if self._order.last else ""
        if url:
            yield Prose(url, classes="link")
        yield Prose(say("This page goes on by itself. You may go home or close the terminal: nothing is lost."))
