"""Fakes of what stands behind the ports: real implementations of the Protocols that remember and can be told."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from store.domain.accounts import VatIdState
from store.domain.orders import Charge, Outcome, OutcomeState
from store.domain.problems import Outage
from store.domain.records import Mail
from store.ports import PaymentMethod

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
"""The day of the worked examples (domain 5)."""


@dataclass
class FakeClock:
    """A clock that stands until it is moved."""

    instant: datetime = NOON

    def now(self) -> datetime:
        return self.instant

    def pass_time(self, **delta: float) -> None:
        self.instant += timedelta(**delta)


@dataclass
class FakeIds:
    """Ids in order: order-1, line-2 ..., and the same digits every time."""

    count: int = 0
    code: str = "123456"

    def new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}-{self.count}"

    def digits(self, count: int) -> str:
        return self.code[:count].rjust(count, "0")


@dataclass
class FakeGateway:
    """Takes money as told: `answers` are given out one a charge, then every charge succeeds.

    `charged` holds each key once, as a gateway that honours idempotency keys would.
    """

    answers: deque[Outcome | Exception] = field(default_factory=deque)
    charged: dict[str, Charge] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def methods(self, currency: str) -> tuple[PaymentMethod, ...]:
        return (
            PaymentMethod("transfer", "transfer"),
            PaymentMethod("card", "card"),
        )

    def charge(self, charge: Charge) -> Outcome:
        return self._answer(charge)

    def reconcile(self, charge: Charge) -> Outcome:
        return self._answer(charge)

    def _answer(self, charge: Charge) -> Outcome:
        self.calls.append(charge.key)
        answer = self.answers.popleft() if self.answers else Outcome(OutcomeState.SUCCEEDED, ref=f"pay-{charge.key}")
        if isinstance(answer, Exception):
            raise answer
        if answer.state in (OutcomeState.SUCCEEDED, OutcomeState.UNKNOWN, OutcomeState.ON_ACCOUNT):
            self.charged[charge.key] = charge
        return answer


@dataclass
class FakeMailer:
    """Keeps what it is given; `broken` refuses instead."""

    sent: dict[str, Mail] = field(default_factory=dict)
    broken: bool = False

    def send(self, mail: Mail) -> str:
        if self.broken:
            raise Outage("mail_not_written", path="/mail")
        self.sent[mail.id] = mail
        return "/mail/new"


@dataclass
class FakeRegister:
    """Knows the state of every VAT number it is asked for."""

    state: VatIdState = VatIdState.VALID
    asked: list[str] = field(default_factory=list)

    def check(self, vat_id: str) -> VatIdState:
        self.asked.append(vat_id)
        return self.state
