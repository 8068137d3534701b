"""An order and its payment attempts: one table of allowed transitions, each with time and actor."""

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from store.domain.accounts import Payer, SavedMethod
from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.quotes import Quote, TrialQuote


class OrderStatus(StrEnum):
    PLACED = "placed"
    CHARGING = "charging"
    UNKNOWN = "unknown"
    ACTION_REQUIRED = "action_required"
    PENDING_PAYMENT = "pending_payment"
    DECLINED = "declined"
    PROVISIONED = "provisioned"
    CANCELLED = "cancelled"


_S = OrderStatus
_WAITING = frozenset({_S.UNKNOWN, _S.ACTION_REQUIRED, _S.PENDING_PAYMENT})
_ANSWERED = _WAITING | {_S.DECLINED, _S.PROVISIONED, _S.CANCELLED}
TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    _S.PLACED: frozenset({_S.CHARGING, _S.PROVISIONED, _S.CANCELLED}),
    _S.CHARGING: frozenset(_ANSWERED),
    _S.UNKNOWN: frozenset(_ANSWERED),
    _S.ACTION_REQUIRED: frozenset(_ANSWERED),
    _S.PENDING_PAYMENT: frozenset(_ANSWERED),
    _S.DECLINED: frozenset({_S.CHARGING, _S.CANCELLED}),
    _S.PROVISIONED: frozenset(),
    _S.CANCELLED: frozenset(),
}


class OutcomeState(StrEnum):
    """A gateway's answer. `ON_ACCOUNT`: the seller extends credit, access opens, money comes by `due`."""

    SUCCEEDED = "succeeded"
    ON_ACCOUNT = "on_account"
    DECLINED = "declined"
    ACTION = "action"
    PENDING = "pending"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` is the reason of a refusal (a stable word), `message` the gateway's own untrusted text.

    `code` also says of an `ACTION` that the link is a page to pay on ("page"), and of an unknown outcome why.
    `saved` is the card that paid, to be kept on file.
    """

    state: OutcomeState
    ref: str = ""
    url: str = ""
    code: str = ""
    message: str = ""
    due: date | None = None
    saved: SavedMethod | None = None

    @property
    def is_of_the_service(self) -> bool:
        """Is it what the payment service, as it is set up, takes from nobody? The customer can put nothing right."""
        return self.state is OutcomeState.DECLINED and self.code in ("amount_refused", "currency_refused")


_AFTER: dict[OutcomeState, OrderStatus] = {
    OutcomeState.SUCCEEDED: _S.PROVISIONED,
    OutcomeState.ON_ACCOUNT: _S.PROVISIONED,
    OutcomeState.DECLINED: _S.DECLINED,
    OutcomeState.ACTION: _S.ACTION_REQUIRED,
    OutcomeState.PENDING: _S.PENDING_PAYMENT,
    OutcomeState.UNKNOWN: _S.UNKNOWN,
    OutcomeState.CANCELLED: _S.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Charge:
    """What a gateway is asked for. Stored before it is sent and never changed: a replay is byte-equal."""

    key: str
    order: str
    number: str
    account: str
    method: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One charge and the last thing heard of it. No answer yet = UNKNOWN."""

    charge: Charge
    outcome: Outcome = Outcome(OutcomeState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Moved:
    """A step in an order's life."""

    status: OrderStatus
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase with the prices seen on the review (R9). Its id is the draft's `purchase`.

    `renews` is the day on which what it renews fell due; None for what somebody bought.
    """

    id: str
    number: str
    contact: str
    placed: datetime
    payer: Payer
    method: str
    status: OrderStatus
    quote: Quote
    attempts: tuple[Attempt, ...] = ()
    moves: tuple[Moved, ...] = ()
    invoice: str = ""
    credit_note: str = ""
    subscriptions: tuple[str, ...] = ()
    renews: date | None = None

    @property
    def is_open(self) -> bool:
        """May something still be heard of it?"""
        return self.status not in (_S.PROVISIONED, _S.CANCELLED)

    @property
    def is_waiting(self) -> bool:
        """Was a charge sent whose end is not known?"""
        return self.status in _WAITING or self.status is _S.CHARGING

    @property
    def is_owed(self) -> bool:
        """Is it a renewal that was tried and not paid?"""
        return self.renews is not None and self.status in (_S.DECLINED, _S.ACTION_REQUIRED)

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def is_outage(self) -> bool:
        """Is it for nobody but the payment service, or who set it up, that the last charge has come to nothing yet?"""
        if self.status in (_S.UNKNOWN, _S.CHARGING):
            return True
        return self.status is _S.DECLINED and self.last is not None and self.last.outcome.is_of_the_service

    @property
    def charged_by(self) -> str:
        """Who made the last try; "" before the first."""
        return next((move.by for move in reversed(self.moves) if move.status is _S.CHARGING), "")

    def next_charge(self, account: str, at: datetime) -> Charge:
        """What the next attempt asks for: what is due, under a key of its own."""
        key = f"{self.id}-{len(self.attempts) + 1}"
        return Charge(key, self.id, self.number, account, self.method, self.quote.due, at)

    def moved(self, status: OrderStatus, at: datetime, by: str) -> "Order":
        """The order one step on. Raises ValueError for a step that the table does not allow."""
        if status is self.status:
            return self
        if status not in TRANSITIONS[self.status]:
            raise ValueError(f"an order cannot go from {self.status} to {status}")
        return replace(self, status=status, moves=(*self.moves, Moved(status, at, by)))

    def charging(self, charge: Charge, at: datetime, by: str) -> "Order":
        """The order with a new attempt. Raises ValueError while an earlier one is open."""
        if self.is_waiting:
            raise ValueError("one open attempt per order")
        return replace(self, attempts=(*self.attempts, Attempt(charge))).moved(_S.CHARGING, at, by)

    def heard(self, key: str, outcome: Outcome, at: datetime, by: str) -> "Order":
        """The order after the gateway's answer to the charge `key`.

        A late answer to an attempt that is not the last, or to an order that has ended, changes nothing;
        nor does no answer to a charge of which something is known.
        """
        if not self.is_waiting or not self.attempts or self.attempts[-1].charge.key != key:
            return self
        if outcome.state is OutcomeState.UNKNOWN and self.attempts[-1].outcome.state is not OutcomeState.UNKNOWN:
            return self
        attempts = (*self.attempts[:-1], Attempt(self.attempts[-1].charge, outcome))
        return replace(self, attempts=attempts).moved(_AFTER[outcome.state], at, by)


@dataclass(frozen=True, slots=True)
class TrialStart:
    """A free trial that was started; its id is the draft's `purchase`."""

    id: str
    contact: str
    started: datetime
    subscription: str
    quote: TrialQuote


@dataclass(frozen=True, slots=True)
class FileOrder:
    """Which order the content of an order file became; `id` is that (`OrderFile.content`) and a number, from 1."""

    id: str
    order: str
