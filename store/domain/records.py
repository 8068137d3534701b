"""What is kept for good: invoices, history events, mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from store.domain.accounts import Payer
from store.domain.catalogue import Seller
from store.domain.money import Money
from store.domain.quotes import Quote


@dataclass(frozen=True, slots=True)
class Invoice:
    """Issued once, never changed. `due` is None when it was paid on the spot. `id` is its number."""

    id: str
    order: str
    day: date
    seller: Seller
    payer: Payer
    quote: Quote
    paid: Money
    due: date | None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the account's history: who changed what, when."""

    id: str
    at: datetime
    by: str
    what: str
    subject: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    amount: Money | None = None


class MailState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in the outbox. `id` is unique by kind and subject, so a crash cannot queue it twice."""

    id: str
    to: str
    subject: str
    body: str
    language: str
    queued: datetime
    state: MailState = MailState.QUEUED
    tries: int = 0
    where: str = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A sign-in code that was asked for. `id` is a hash of the e-mail: unknown addresses get one too."""

    id: str
    code_hash: str
    salt: str
    expires: datetime
    tries: int
    sent: tuple[datetime, ...]
