"""What the payment step shows while a payment has no end yet."""

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.payment_words import waiting_sentence
from store.domain.orders import Order
from store.ports import Texts
from tui.kit.lines import Prose

ASK_EVERY, THEN_EVERY, AT_LAST_EVERY = 2.0, 5.0, 30.0
"""Seconds between two questions what became of a payment: in its first minute, in the next five, and after that."""
_AT_FIRST, _THEN = 30, 60
"""How many questions a minute is, and five."""


def pause(asked: int) -> float:
    """Seconds until the next question, after so many."""
    if asked < _AT_FIRST:
        return ASK_EVERY
    return THEN_EVERY if asked < _AT_FIRST + _THEN else AT_LAST_EVERY


def link_of(order: Order | None) -> str:
    """Where the customer pays or confirms, "" where there is nothing to open."""
    return order.last.outcome.url if order and order.is_waiting and order.last else ""


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
        url = link_of(self._order)
        if url:
            yield Prose(url, classes="link")
        yield Prose(say("This page goes on by itself. You may go home or close the terminal: nothing is lost."))
