"""A gateway that moves no money and does what its payment method says, for the demo and for tests.

It stands for a server of somebody else's, so it keeps what it was told in a file of its own, outside
any transaction of the store: a process that is killed between the charge and our writing it down does
not make it forget.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from store.domain.accounts import SavedMethod
from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.payment_ports import PaymentMethod

POLLS_UNTIL_CONFIRMED = 3
"""How often a confirmation is asked after before the customer "has confirmed" on the phone."""


@dataclass(frozen=True, slots=True)
class _Card:
    """What a test card does. `confirm` asks for 3-D Secure; the first answer is `lost` before or after the work."""

    outcome: str
    declined: str = ""
    confirm: bool = False
    lost: str = ""


_CARDS = {
    "sandbox:4242": _Card("succeeded"),
    "sandbox:0002": _Card("declined", declined="card_declined"),
    "sandbox:9995": _Card("insufficient_funds", declined="insufficient_funds"),
    "sandbox:0069": _Card("expired_card", declined="expired_card"),
    "sandbox:0119": _Card("processing_error", declined="processing_error"),
    "sandbox:3155": _Card("confirm_then_succeeded", confirm=True),
    "sandbox:1629": _Card("confirm_then_declined", confirm=True, declined="authentication_failed"),
    "sandbox:answer_lost": _Card("answer_lost", lost="after"),
    "sandbox:lost_before": _Card("lost_before", lost="before"),
}

_ON_FILE = {
    "sandbox:saved:4242": _Card("succeeded"),
    "sandbox:saved:4444": _Card("succeeded"),
    "sandbox:saved:0341": _Card("declined", declined="card_declined"),
}
"""What `sandbox_cards` puts on file."""
_KNOWN = _CARDS | _ON_FILE

_SCHEMA = """
CREATE TABLE IF NOT EXISTS charges (
    key TEXT PRIMARY KEY, method TEXT NOT NULL, minor INTEGER NOT NULL, currency TEXT NOT NULL,
    state TEXT NOT NULL, polls INTEGER NOT NULL
)"""
_REFUNDS = "CREATE TABLE IF NOT EXISTS refunds (key TEXT PRIMARY KEY, charge TEXT NOT NULL, minor INTEGER NOT NULL)"


class SandboxGateway:
    """`path` is its memory, shared by every process that names the same file.

    A key is one charge for ever: a replay gets the answer of the first, and what `reconcile` called
    cancelled stays cancelled, so a late replay cannot charge for an order that was given up.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def methods(self, _currency: str, saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        """The card on file, if it is ours, and the pick-list of outcomes, in any currency."""
        listed = tuple(PaymentMethod(method, "test_card", card.outcome) for method, card in _CARDS.items())
        if saved is None or saved.method not in _ON_FILE:
            return listed
        return (PaymentMethod(saved.method, "saved", brand=saved.brand, last4=saved.last4), *listed)

    def renewal_method(self, saved: SavedMethod | None, last: str) -> str:
        """The card on file, else that of the last order: it does again what it does."""
        return next((method for method in (saved.method if saved else "", last) if method in _KNOWN), "")

    def charge(self, charge: Charge) -> Outcome:
        """Raises ValueError for a key that was used for another amount or method: that is a bug of ours."""
        card = _KNOWN.get(charge.method)
        if card is None:
            return Outcome(OutcomeState.DECLINED, code="method_unavailable")
        try:
            with remembered(self._path, _SCHEMA, _REFUNDS) as memory:
                state = _recall(memory, charge)
                if state in (None, "lost"):
                    lost = card.lost if state is None else ""
                    state = _first_state(card, lost)
                    _remember(memory, charge, state)
                    if lost:
                        return Outcome(OutcomeState.UNKNOWN)
        except sqlite3.Error:
            return Outcome(OutcomeState.UNKNOWN)
        return _outcome(charge, card, state)

    def reconcile(self, charge: Charge, _ref: str = "") -> Outcome:
        """Every time it is asked, a confirmation that the customer owes comes one poll nearer."""
        card = _KNOWN.get(charge.method, _Card(""))
        try:
            with remembered(self._path, _SCHEMA, _REFUNDS) as memory:
                state = _recall(memory, charge)
                if state in (None, "lost"):
                    state = "cancelled"
                elif state == "action":
                    state = _polled(memory, charge, card)
                _remember(memory, charge, state)
        except sqlite3.Error:
            return Outcome(OutcomeState.UNKNOWN)
        return _outcome(charge, card, state)

    def cancel(self, charge: Charge, ref: str) -> Outcome:
        """The customer confirms it no more, unless it was confirmed."""
        try:
            with remembered(self._path, _SCHEMA, _REFUNDS) as memory:
                if _recall(memory, charge) == "action":
                    _remember(memory, charge, "cancelled")
                    return Outcome(OutcomeState.DECLINED, ref=ref, code="given_up")
        except sqlite3.Error:
            return Outcome(OutcomeState.UNKNOWN)
        return self.reconcile(charge)

    def refund(self, charge: Charge, ref: str, amount: Money, key: str) -> Outcome:
        """Kept by key, and never more in all than was taken."""
        try:
            with remembered(self._path, _SCHEMA, _REFUNDS) as memory:
                known = memory.execute("SELECT minor FROM refunds WHERE key = ?", (key,)).fetchone()
                given = memory.execute("SELECT total(minor) FROM refunds WHERE charge = ?", (charge.key,)).fetchone()
                left = (charge.amount.minor if _recall(memory, charge) == "succeeded" else 0) - int(given[0])
                if known is None and amount.minor > left:
                    return Outcome(OutcomeState.DECLINED, ref=ref, code="refund_too_much")
                memory.execute("INSERT OR IGNORE INTO refunds VALUES (?, ?, ?)", (key, charge.key, amount.minor))
        except sqlite3.Error:
            return Outcome(OutcomeState.UNKNOWN)
        return Outcome(OutcomeState.SUCCEEDED, ref=f"refund_{key}")

    def charged(self) -> tuple[tuple[str, Money], ...]:
        """Every key that took money, and how much, in the order of the first request."""
        with remembered(self._path, _SCHEMA, _REFUNDS) as memory:
            rows = memory.execute("SELECT key, minor, currency FROM charges WHERE state = 'succeeded' ORDER BY rowid")
            return tuple((key, Money(minor, currency)) for key, minor, currency in rows)


@contextmanager
def remembered(path: Path, *schema: str) -> Iterator[sqlite3.Connection]:
    """The sandbox's memory, alone on it until the block is left, so two processes with one key make one charge."""
    with closing(sqlite3.connect(path, isolation_level=None)) as memory:
        memory.execute("PRAGMA synchronous = FULL")
        memory.execute("BEGIN IMMEDIATE")
        for table in schema:
            memory.execute(table)
        yield memory
        memory.execute("COMMIT")


def _first_state(card: _Card, lost: str) -> str:
    if lost == "before":
        return "lost"
    if card.confirm:
        return "action"
    return "declined" if card.declined else "succeeded"


def _recall(memory: sqlite3.Connection, charge: Charge) -> str | None:
    row = memory.execute("SELECT state, method, minor, currency FROM charges WHERE key = ?", (charge.key,)).fetchone()
    if row is None:
        return None
    state, *asked = row
    if asked != [charge.method, charge.amount.minor, charge.amount.currency]:
        raise ValueError(f"the key {charge.key} names another charge")
    return str(state)


def _remember(memory: sqlite3.Connection, charge: Charge, state: str) -> None:
    memory.execute(
        "INSERT INTO charges VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (key) DO UPDATE SET state = excluded.state",
        (charge.key, charge.method, charge.amount.minor, charge.amount.currency, state),
    )


def _polled(memory: sqlite3.Connection, charge: Charge, card: _Card) -> str:
    memory.execute("UPDATE charges SET polls = polls + 1 WHERE key = ?", (charge.key,))
    (polls,) = memory.execute("SELECT polls FROM charges WHERE key = ?", (charge.key,)).fetchone()
    if polls < POLLS_UNTIL_CONFIRMED:
        return "action"
    return "declined" if card.declined else "succeeded"


def _outcome(charge: Charge, card: _Card, state: str) -> Outcome:
    ref = f"sandbox_{charge.key}"
    if state == "cancelled":
        return Outcome(OutcomeState.CANCELLED)
    if state == "declined":
        return Outcome(OutcomeState.DECLINED, ref=ref, code=card.declined)
    if state == "action":
        return Outcome(OutcomeState.ACTION, ref=ref, url=f"https://sandbox.example/confirm/{charge.key}")
    return Outcome(OutcomeState.SUCCEEDED, ref=ref)
