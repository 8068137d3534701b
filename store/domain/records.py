"""What is kept for good: invoices, credit notes, history events, mail."""

from collections.abc import Mapping
from dataclasses import field as made_of
from datetime import date, datetime, timedelta
from enum import StrEnum

from store.domain.accounts import Payer
from store.domain.catalogue import Seller, Unit
from store.domain.discounts import Deduction
from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.periods import Cycle, Period
from store.domain.quotes import Quote, Vat, VatGroup


@dataclass(frozen=True, slots=True)
class Item:
    """A term of an invoice or a credit note: `blocks` x `price`, for `days` of the `of` days of its period,
    less `discounts`, is `net`. Every amount is positive; `invoice` is where a credited one was charged.

    A credit has the plan and seats that it gives back, as one block at the price that was paid. `vat` says
    which of the document's groups it belongs to, where there are several.
    """

    plan: str
    unit: Unit
    seats: int
    cycle: Cycle | None
    period: Period
    blocks: int
    price: Money
    days: int
    of: int
    net: Money
    discounts: tuple[Deduction, ...] = ()
    invoice: str = ""
    vat: Vat | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """Issued once, never changed. `id` is its number, `quote` what the order showed.

    `items` less `credits` are `net`; total = net + VAT = `paid` + `from_balance` + `open` (R13), where
    `from_balance` includes the order's own credit note. `due` is the day of a transfer, None when nothing
    is left to pay. `corrects` are the invoices that this one stands in for.
    """

    id: str
    order: str
    day: date
    seller: Seller
    payer: Payer
    quote: Quote
    items: tuple[Item, ...]
    credits: tuple[Item, ...]
    groups: tuple[VatGroup, ...]
    net: Money
    vat: Money
    total: Money
    from_balance: Money
    paid: Money
    due: date | None = None
    reference: str = ""
    corrects: tuple[str, ...] = ()

    @property
    def open(self) -> Money:
        """What is left to be paid by `due`."""
        return self.total - self.from_balance - self.paid


class CreditReason(StrEnum):
    """Why money is given back: days that were paid for and not used, VAT that was not due, or the seller's decision."""

    UNUSED = "unused"
    VAT = "vat"
    REFUND = "refund"


class GivenTo(StrEnum):
    """Where the money of a credit note went: to spend on orders, to the card that paid, by transfer."""

    BALANCE = "balance"
    CARD = "card"
    TRANSFER = "transfer"


@dataclass(frozen=True, slots=True)
class CreditNote:
    """Corrects `invoices`, which stay as they are. `items` less `credits`, given back before, are `net`.

    Every amount is positive, and `total` goes to the balance (R13) unless it is `given_to` somewhere else. `why` is
    what the seller says of a refund. `id` is its number, from a series of its own.
    """

    id: str
    order: str
    day: date
    seller: Seller
    payer: Payer
    reason: CreditReason
    invoices: tuple[str, ...]
    items: tuple[Item, ...]
    credits: tuple[Item, ...]
    groups: tuple[VatGroup, ...]
    net: Money
    vat: Money
    total: Money
    given_to: GivenTo = GivenTo.BALANCE
    why: str = ""


@dataclass(frozen=True, slots=True)
class Unverified:
    """An invoice with VAT that a VAT number would have spared, had the register answered. `id` is the invoice."""

    id: str
    vat_id: str
    since: date


INVOICE_REMINDER_DAYS = 7
"""Days before an invoice must be paid that its payer is reminded."""


@dataclass(frozen=True, slots=True)
class Receivable:
    """An invoice on account of which no payment was noted yet. `id` is the invoice, `due` the day to pay it by.

    `reminded`: its payer was reminded before that day; `overdue`: was told that it is over.
    """

    id: str
    due: date
    reminded: bool = False
    overdue: bool = False

    @property
    def next(self) -> date | None:
        """The day of the next mail."""
        if not self.reminded:
            return self.due - timedelta(days=INVOICE_REMINDER_DAYS)
        return None if self.overdue else self.due + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Run:
    """The last billing run: for which day, and when it began."""

    id: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a payment service told by itself, whose `id` it is: kept so that it is acted on once."""

    id: str
    kind: str
    account_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the account's history: who changed what, when.

    `link` binds it to those before (`store.domain.chain`); the store sets it, and it is no part of what happened.
    """

    id: str
    at: datetime
    by: str
    what: str
    subject: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    amount: Money | None = None
    link: str = made_of(default="", compare=False)


class MailState(StrEnum):
    """`SENT` went to a mail server, `WRITTEN` into a folder; `FAILED` leaves only when somebody says so.

    `HANDING` is held by a process that is handing it over.
    """

    QUEUED = "queued"
    HANDING = "handing"
    SENT = "sent"
    WRITTEN = "written"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in the outbox. `id` is unique by kind and subject, so a crash cannot queue it twice.

    `documents` are the numbers of the invoices and credit notes that go with it. After a try that came to
    nothing, `reason` is its code, `reply` the server's own untrusted text, and `next_try` the time from
    which it is tried again. `held_until` is when the process that hands it over must have ended, or has died.
    """

    id: str
    to: str
    subject: str
    body: str
    language: str
    queued: datetime
    state: MailState = MailState.QUEUED
    tries: int = 0
    where: str = ""
    documents: tuple[str, ...] = ()
    next_try: datetime | None = None
    held_until: datetime | None = None
    reason: str = ""
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A sign-in code that was asked for. `id` is a hash of the e-mail: unknown addresses get one too."""

    id: str
    code_hash: str
    salt: str
    expires: datetime
    tries: int
    sent: tuple[datetime, ...]
