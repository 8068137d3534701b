"""Cards put on file in the sandbox: the page is "filled in" by itself while it is asked after."""

import sqlite3
from pathlib import Path

from store.adapters.payment.sandbox_gateway import POLLS_UNTIL_CONFIRMED, remembered
from store.domain.accounts import SavedMethod
from store.domain.cards import CardSetup
from store.domain.orders import Outcome, OutcomeState
from store.payment_ports import PaymentMethod

_OUTCOMES = {
    "sandbox:keep:4242": "succeeded",
    "sandbox:keep:4444": "succeeded",
    "sandbox:keep:0341": "declined_later",
    "sandbox:keep:left": "page_left",
}
"""The pick-list: a card that pays, another one, one that is declined when it is charged, and nobody types any."""
_BRANDS = {"4242": "visa", "4444": "mastercard", "0341": "visa"}
_EXPIRES = "2034-12"
_SCHEMA = "CREATE TABLE IF NOT EXISTS cards (key TEXT PRIMARY KEY, state TEXT NOT NULL, polls INTEGER NOT NULL)"


class SandboxCards:
    """`path` is the sandbox's memory, that of its gateway."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def pages(self, _saved: SavedMethod | None) -> tuple[PaymentMethod, ...]:
        """What shall be typed on the page."""
        return tuple(PaymentMethod(page, "test_card", outcome) for page, outcome in _OUTCOMES.items())

    def keep(self, setup: CardSetup) -> Outcome:
        """Every time it is asked after, its end comes one poll nearer."""
        try:
            with remembered(self._path, _SCHEMA) as memory:
                memory.execute("INSERT OR IGNORE INTO cards VALUES (?, 'open', 0)", (setup.id,))
                if setup.outcome.ref:
                    memory.execute("UPDATE cards SET polls = polls + 1 WHERE key = ?", (setup.id,))
                return _outcome(setup, *_recall(memory, setup))
        except sqlite3.Error:
            return Outcome(OutcomeState.UNKNOWN)

    def leave(self, setup: CardSetup) -> Outcome:
        """Close the page, unless a card was typed there."""
        try:
            with remembered(self._path, _SCHEMA) as memory:
                now = _outcome(setup, *_recall(memory, setup))
                if now.state is OutcomeState.ACTION:
                    memory.execute("UPDATE cards SET state = 'given_up' WHERE key = ?", (setup.id,))
                    return Outcome(OutcomeState.DECLINED, ref=setup.outcome.ref, code="given_up")
                return now
        except sqlite3.Error:
            return Outcome(OutcomeState.UNKNOWN)

    def forget(self, saved: SavedMethod) -> None:
        """Nothing is kept of a card but what the account says."""


def _recall(memory: sqlite3.Connection, setup: CardSetup) -> tuple[str, int]:
    state, polls = memory.execute("SELECT state, polls FROM cards WHERE key = ?", (setup.id,)).fetchone()
    return str(state), int(polls)


def _outcome(setup: CardSetup, state: str, polls: int) -> Outcome:
    ref, card = f"sandbox_{setup.id}", setup.method.rpartition(":")[2]
    if state == "given_up":
        return Outcome(OutcomeState.DECLINED, ref=ref, code="given_up")
    if polls < POLLS_UNTIL_CONFIRMED:
        return Outcome(OutcomeState.ACTION, ref=ref, url=f"https://sandbox.example/card/{setup.id}", code="page")
    if card not in _BRANDS:
        return Outcome(OutcomeState.DECLINED, ref=ref, code="page_expired")
    saved = SavedMethod(f"sandbox:saved:{card}", _BRANDS[card], card, _EXPIRES)
    return Outcome(OutcomeState.SUCCEEDED, ref=ref, saved=saved)
