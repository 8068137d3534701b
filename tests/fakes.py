"""Fakes of what stands behind the ports: real implementations of the Protocols that remember and can be told."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from threading import Lock
from typing import Any

from store.domain.accounts import Person, SavedMethod, VatIdState
from store.domain.cards import CardSetup
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.domain.problems import Outage
from store.domain.records import Mail, MailState
from store.payment_ports import PaymentMethod
from store.ports import File, Handed, Store, UnitOfWork

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
"""The day of the worked examples (domain 5)."""

LOST = Outcome(OutcomeState.UNKNOWN)
"""The gateway took the money, and its answer got lost."""
NEVER_ARRIVED = Outcome(OutcomeState.UNKNOWN, message="no route")
"""The request got lost on its way: the gateway has never heard of the charge."""
DECLINED = Outcome(OutcomeState.DECLINED, code="card_declined")
CONFIRM = Outcome(OutcomeState.ACTION, ref="pay_1", url="https://bank.example/confirm")
"""The customer has to confirm (3-D Secure)."""
PENDING = Outcome(OutcomeState.PENDING, ref="pay_1")
"""The money is on its way; it takes days."""


class Crash(Exception):
    """The process died here."""


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

    code: str = "123456"
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new(self, prefix: str) -> str:
        return f"{prefix}-{next(self._numbers)}"

    def digits(self, count: int) -> str:
        return self.code[:count].rjust(count, "0")


_FINAL = (OutcomeState.SUCCEEDED, OutcomeState.ON_ACCOUNT, OutcomeState.DECLINED, OutcomeState.CANCELLED)


@dataclass
class FakeGateway:
    """A gateway that honours its keys and answers as told: `answers` are given out one a request.

    With nothing told it takes the money, or, asked what became of a charge, says so. A key that has
    ended keeps its answer for ever; the same key for another charge is refused, as gateways do.
    """

    answers: deque[Outcome | Exception] = field(default_factory=deque)
    charged: dict[str, Charge] = field(default_factory=dict)
    """Each key that took money."""
    calls: list[str] = field(default_factory=list)
    refunded: dict[str, Money] = field(default_factory=dict)
    """Each key under which money was given back."""
    meanwhile: Callable[[], object] | None = None
    """What happens, once, while the next request is on its way."""
    _asked: dict[str, Charge] = field(default_factory=dict)
    _ended: dict[str, Outcome] = field(default_factory=dict)
    _alone: Lock = field(default_factory=Lock)

    def methods(self, currency: str, saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        kept = (PaymentMethod(saved.method, "saved", brand=saved.brand, last4=saved.last4),) if saved else ()
        return (
            *kept,
            PaymentMethod("transfer", "transfer"),
            PaymentMethod("card", "card"),
        )

    def renewal_method(self, saved: SavedMethod | None, last: str) -> str:
        return saved.method if saved else last if last in ("card", "transfer") else ""

    def charge(self, charge: Charge) -> Outcome:
        return self._answer(charge, Outcome(OutcomeState.SUCCEEDED, ref=f"pay-{charge.key}"))

    def reconcile(self, charge: Charge, ref: str = "") -> Outcome:
        return self._answer(charge, Outcome(OutcomeState.CANCELLED))

    def cancel(self, charge: Charge, ref: str) -> Outcome:
        return self._answer(charge, Outcome(OutcomeState.DECLINED, ref=ref, code="given_up"))

    def refund(self, charge: Charge, ref: str, amount: Money, key: str) -> Outcome:
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            happening()
        with self._alone:
            answer = self.answers.popleft() if self.answers else Outcome(OutcomeState.SUCCEEDED, ref=f"refund-{key}")
            if isinstance(answer, Exception):
                raise answer
            if answer.state is not OutcomeState.DECLINED:
                self.refunded[key] = amount
            return answer

    def _answer(self, charge: Charge, otherwise: Outcome) -> Outcome:
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            happening()
        with self._alone:
            self.calls.append(charge.key)
            if charge.key in self._ended:
                return self._replayed(charge)
            answer = self.answers.popleft() if self.answers else otherwise
            if isinstance(answer, Exception):
                raise answer
            if answer != NEVER_ARRIVED:
                self._asked[charge.key] = charge
                self._note(charge, answer)
            return answer

    def _replayed(self, charge: Charge) -> Outcome:
        if self._asked[charge.key] != charge:
            raise ValueError(f"the key {charge.key} names another charge")
        return self._ended[charge.key]

    def _note(self, charge: Charge, answer: Outcome) -> None:
        if answer == LOST:
            self._ended[charge.key] = Outcome(OutcomeState.SUCCEEDED, ref=f"pay-{charge.key}")
        elif answer.state in _FINAL:
            self._ended[charge.key] = answer
        if answer == LOST or answer.state in (OutcomeState.SUCCEEDED, OutcomeState.ON_ACCOUNT):
            self.charged[charge.key] = charge


CARD = SavedMethod("card:saved", "visa", "4242", "2030-12")
CARD_PAGE = Outcome(OutcomeState.ACTION, ref="setup_1", url="https://pay.example/s/8f3a", code="page")
KEPT = Outcome(OutcomeState.SUCCEEDED, ref="setup_1", saved=CARD)
"""A card was typed on the page, and is on file."""


@dataclass
class FakeCards:
    """Opens a page and answers as told: one of `answers` a request; with nothing told the page stays open."""

    answers: deque[Outcome | Exception] = field(default_factory=deque)
    asked: list[CardSetup] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    forgotten: list[SavedMethod] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None
    """What happens, once, while the next request is on its way."""

    def pages(self, saved: SavedMethod | None) -> tuple[PaymentMethod, ...]:
        return (PaymentMethod("card:page", "card"),)

    def keep(self, setup: CardSetup) -> Outcome:
        self.asked.append(setup)
        return self._answer(CARD_PAGE)

    def leave(self, setup: CardSetup) -> Outcome:
        self.left.append(setup.id)
        return self._answer(Outcome(OutcomeState.DECLINED, code="given_up"))

    def forget(self, saved: SavedMethod) -> None:
        self.forgotten.append(saved)

    def _answer(self, otherwise: Outcome) -> Outcome:
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            happening()
        answer = self.answers.popleft() if self.answers else otherwise
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class FakeMailer:
    """Keeps what it is given, each id once; `failure` is raised instead."""

    sent: dict[str, Mail] = field(default_factory=dict)
    files: dict[str, tuple[File, ...]] = field(default_factory=dict)
    failure: Exception | None = None
    to_server: bool = False

    def send(self, mail: Mail, files: tuple[File, ...] = ()) -> Handed:
        if self.failure:
            raise self.failure
        self.sent[mail.id] = mail
        self.files[mail.id] = files
        return Handed(MailState.SENT, "mail.example") if self.to_server else Handed(MailState.WRITTEN, "/mail/new")

    def breaks(self) -> None:
        self.failure = Outage("mail_not_written", path="/mail")

    def works_again(self) -> None:
        self.failure = None


@dataclass
class FakeRegister:
    """Knows the state of every VAT number it is asked for."""

    state: VatIdState = VatIdState.VALID
    asked: list[str] = field(default_factory=list)

    def check(self, vat_id: str) -> VatIdState:
        self.asked.append(vat_id)
        return self.state


@dataclass
class DyingStore:
    """A store whose process dies at one commit: `before` it nothing is stored, after it everything is."""

    store: Store
    commits_left: int
    before: bool

    def view(self, account_id: str) -> Any:
        return self.store.view(account_id)

    @contextmanager
    def change(self, account_id: str) -> Iterator[UnitOfWork]:
        with self.store.change(account_id) as work:
            yield _DyingWork(work, self._dying)

    def _dying(self, commit: Callable[[], None]) -> None:
        self.commits_left -= 1
        if self.commits_left == 0 and self.before:
            raise Crash
        commit()
        if self.commits_left == 0:
            raise Crash

    def people(self, *, email: str = "", os_user: str = "", ssh_key: str = "") -> tuple[Person, ...]:
        return self.store.people(email=email, os_user=os_user, ssh_key=ssh_key)

    def accounts(self) -> tuple[str, ...]:
        return self.store.accounts()

    def with_open_orders(self) -> tuple[str, ...]:
        return self.store.with_open_orders()

    def with_unsent_mail(self) -> tuple[str, ...]:
        return self.store.with_unsent_mail()

    def with_unverified_vat(self) -> tuple[str, ...]:
        return self.store.with_unverified_vat()

    def due(self, day: date) -> tuple[str, ...]:
        return self.store.due(day)

    def close(self) -> None:
        self.store.close()


class _DyingWork:
    """A unit of work whose commit is somebody else's decision."""

    def __init__(self, work: UnitOfWork, commit: Callable[[Callable[[], None]], None]) -> None:
        self._work = work
        self._commit = commit

    def commit(self) -> None:
        self._commit(self._work.commit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)
