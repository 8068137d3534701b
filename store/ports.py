"""What the use cases need from outside, as Protocols; `store.payment_ports` has what takes money.

Adapters stand behind them; `tui.bootstrap` wires.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from store.domain.frozen import dataclass

if TYPE_CHECKING:
    from store.domain.accounts import Person, VatIdState
    from store.domain.money import Money
    from store.domain.order_file import OrderFile
    from store.domain.records import Mail, MailState
    from store.domain.sheets import Sheet


T = TypeVar("T")

SIGN_IN = "@sign-in"
"""The reserved account id under which sign-in codes are kept."""
BILLING = "@billing"
"""The reserved account id under which billing runs are noted."""


def is_reserved(account_id: str) -> bool:
    """Is this no customer's account, but one of the program's own?"""
    return account_id.startswith("@")


class View(Protocol):
    """One account as it was at one moment. Every document has an `id`.

    Hot documents (Account, User, SshKey, Subscription, Draft, Cart, open Order, TrialStart, unsent Mail,
    Challenge, Unverified, Receivable, Arrears, Run) are read with `get` and `all`, in the order they were
    first put. What was appended (Invoice, CreditNote, Event, closed Order, sent Mail) is read with `past`
    and `recall`.
    """

    account_id: str
    revision: int

    def get(self, kind: type[T], key: str) -> T | None: ...

    def all(self, kind: type[T]) -> tuple[T, ...]: ...

    def past(self, kind: type[T], *, newest: int | None = None) -> tuple[T, ...]:
        """What was appended, oldest first; only the last `newest` of them where given."""
        ...

    def recall(self, kind: type[T], key: str) -> T | None:
        """The document with that id, hot or appended."""
        ...


class UnitOfWork(View, Protocol):
    """A change of one account: all of it or nothing. Leaving the block without `commit` changes nothing."""

    def put(self, *documents: Any) -> None: ...

    def remove(self, kind: type[Any], key: str) -> None: ...

    def append(self, *documents: Any) -> None:
        """Add to history for good. Appending an id that is there already does nothing."""
        ...

    def next_number(self, series: str) -> int:
        """1, 2, 3 ... of a series, shared by all accounts, gapless: given back if the block is left uncommitted."""
        ...

    def commit(self) -> None: ...


class Store(Protocol):
    """Where accounts live. Raises Outage when it cannot be read or written; never a raw engine error."""

    def view(self, account_id: str) -> AbstractContextManager[View]:
        """A consistent read that waits for nobody. An account never written has no documents, revision 0."""
        ...

    def change(self, account_id: str) -> AbstractContextManager[UnitOfWork]:
        """A change, alone on that account until the block is left."""
        ...

    def people(self, *, email: str = "", os_user: str = "", ssh_key: str = "") -> tuple[Person, ...]:
        """Who has this e-mail (compared case-folded), this OS user or the key with this fingerprint,
        over all accounts."""
        ...

    def accounts(self) -> tuple[str, ...]:
        """The ids of all accounts, reserved ones left out."""
        ...

    def with_open_orders(self) -> tuple[str, ...]:
        """Accounts of which the payment service has to be asked something: they have an order, a refund, or a
        card that is being put on file, in their hot documents."""
        ...

    def with_unsent_mail(self) -> tuple[str, ...]:
        """Accounts that have mail in their hot documents."""
        ...

    def due(self, day: date) -> tuple[str, ...]:
        """Accounts of which something is to be done on that day or should have been before, the oldest first.

        It is a day where the account lives. Costs nothing for accounts of which nothing is.
        """
        ...

    def with_unverified_vat(self) -> tuple[str, ...]:
        """Accounts with an invoice whose VAT waits for a VAT number to be verified."""
        ...

    def close(self) -> None: ...


class Snapshot(Protocol):
    """All accounts as they were at one moment, while others go on."""

    def accounts(self) -> tuple[str, ...]:
        """The ids of all accounts, the reserved one too, and those that only a look-up leads to."""
        ...

    def view(self, account_id: str) -> View: ...

    def kinds(self) -> tuple[type[Any], ...]:
        """The types of everything that an account may hold."""
        ...

    def numbers(self) -> Mapping[str, int]:
        """The last number given of every series."""
        ...

    def misfiled(self, account_id: str) -> int:
        """How many look-ups miss a document of the account, or lead to one that is not there."""
        ...


class Upkeep(Protocol):
    """What the operator of a store needs besides."""

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...

    def integrity(self) -> tuple[str, ...]:
        """What the engine finds wrong with its file or server, in its own words."""
        ...

    def refile(self, account_id: str) -> None:
        """Make the look-ups of an account anew from its documents."""
        ...


@dataclass(frozen=True, slots=True)
class File:
    """What is mailed or written: a name without a folder, what it is (RFC 6838), and the bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Handed:
    """Where a message went: `SENT` to the mail server `where`, or `WRITTEN` to the file `where`."""

    state: MailState
    where: str


class Mailer(Protocol):
    """Hands one message over, in up to a minute. The same `Mail.id` twice has the same Message-ID."""

    def send(self, mail: Mail, files: tuple[File, ...] = ()) -> Handed:
        """Raises Outage if it could not be handed over; its value `reply` is what a server said."""
        ...


class InvoiceWriter(Protocol):
    """Makes the bytes of an invoice or credit note; the same document, the same bytes. Takes up to a second.

    `terms` are those of EN 16931 (`store.documents.einvoice`). Raises Outage where what writes a form is not installed.
    """

    def text(self, sheet: Sheet) -> bytes:
        """Plain text of 80 columns, UTF-8."""
        ...

    def pdf(self, sheet: Sheet) -> bytes:
        """PDF/A-3B."""
        ...

    def ubl(self, terms: Mapping[str, object]) -> bytes:
        """UBL 2.1."""
        ...

    def cii(self, terms: Mapping[str, object]) -> bytes:
        """UN/CEFACT CII D16B."""
        ...

    def factur_x(self, sheet: Sheet, terms: Mapping[str, object]) -> bytes:
        """PDF/A-3B with the CII embedded."""
        ...


class SaveOrder(Protocol):
    """Saves the order of an account as a file of this name or, where that is taken, a similar one."""

    def __call__(self, name: str, order: OrderFile, /) -> str:
        """Where the file is. Raises Outage if it could not be written."""
        ...


class SaveFile(Protocol):
    """Saves a file under its name or, where that is taken, a similar one."""

    def __call__(self, file: File, /) -> str:
        """Where the file is. Raises Outage if it could not be written."""
        ...


class ReadFile(Protocol):
    """Reads a file that somebody names, up to a size."""

    def __call__(self, path: str, most: int, /) -> bytes:
        """Its bytes. Refused, with the reason, for what is no file, cannot be read, or has more than `most` bytes."""
        ...


class VatRegister(Protocol):
    """Asks whether a well-formed VAT number is registered. Never raises: `unavailable` is an answer."""

    def check(self, vat_id: str) -> VatIdState: ...


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Ids(Protocol):
    """Randomness, passed in so that tests can repeat it."""

    def new(self, prefix: str) -> str:
        """An id that nobody else has, such as `ord_5f3a...`."""
        ...

    def digits(self, count: int) -> str:
        """An unguessable code of decimal digits."""
        ...


class Texts(Protocol):
    """One language: sentences with named values, and how it writes amounts and dates."""

    language: str

    def say(self, message: str, /, **values: object) -> str: ...

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The sentence for `number`, which is also the value `{number}`."""
        ...

    def money(self, amount: Money) -> str: ...

    def decimal(self, number: str) -> str:
        """A decimal number, such as a VAT rate: 25.5, 25,5."""
        ...

    def day(self, day: date) -> str:
        """A date that names the month: 11 Apr 2026, 11 apr 2026."""
        ...
