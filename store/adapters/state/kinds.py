"""Which documents are stored, in which TinyDB table, and what finds them across accounts."""

from typing import Any

from store.adapters.state.engine import Entry
from store.domain.accounts import Account, SavedMethod, SshKey, User
from store.domain.cards import CardSetup
from store.domain.chain import Chain
from store.domain.draft import Cart, Draft
from store.domain.dunning import Arrears
from store.domain.orders import FileOrder, Order, TrialStart
from store.domain.records import Challenge, CreditNote, Event, Invoice, Mail, Notice, Receivable, Run, Unverified
from store.domain.refunds import Refund
from store.domain.subscriptions import Subscription

TABLES: dict[type[object], str] = {
    Account: "account",
    User: "users",
    SshKey: "ssh_keys",
    Subscription: "subscriptions",
    Draft: "drafts",
    Cart: "cart",
    Order: "orders",
    CardSetup: "card_setups",
    Refund: "refunds",
    FileOrder: "file_orders",
    TrialStart: "trials",
    Mail: "outbox",
    Challenge: "challenges",
    Invoice: "invoices",
    CreditNote: "credit_notes",
    Unverified: "unverified",
    Receivable: "receivables",
    Arrears: "arrears",
    Run: "runs",
    Notice: "notices",
    Event: "events",
    Chain: "chains",
}

EMAIL = "email"
OS_USER = "os_user"
SSH_KEY = "ssh_key"
OPEN_ORDER = "open_order"
UNSENT_MAIL = "unsent_mail"
UNVERIFIED_VAT = "unverified_vat"
DUE = "due"
"""Its value is a day, as ISO 8601 text."""


def table_of(kind: type[object]) -> str:
    """The name of the table. Raises TypeError for a type that is not stored."""
    try:
        return TABLES[kind]
    except KeyError:
        raise TypeError(f"{kind.__name__} is not a stored document") from None


INDEXED: tuple[type[Any], ...] = (
    Account,
    User,
    SshKey,
    Subscription,
    Order,
    CardSetup,
    Refund,
    Mail,
    Unverified,
    Receivable,
    Arrears,
)
"""Whose documents are found across accounts."""


def is_indexed(kind: type[object]) -> bool:
    return kind in INDEXED


def entries(document: object) -> frozenset[Entry]:
    """Where a hot document is found across accounts."""
    match document:
        case User(id=key, email=email, os_user=os_user):
            named = ((EMAIL, folded(email)), (OS_USER, os_user))
            return frozenset(Entry(index, value, key) for index, value in named if value)
        case SshKey(user=key, fingerprint=fingerprint):
            return frozenset({Entry(SSH_KEY, fingerprint, key)})
        case Order(id=key) | CardSetup(id=key) | Refund(id=key):
            return frozenset({Entry(OPEN_ORDER, "", key)})
        case Mail(id=key):
            return frozenset({Entry(UNSENT_MAIL, "", key)})
        case Unverified(id=key):
            return frozenset({Entry(UNVERIFIED_VAT, "", key)})
        case Subscription(id=key, due=day) | Receivable(id=key, next=day) | Arrears(id=key, next=day) if day:
            return frozenset({Entry(DUE, day.isoformat(), key)})
        case Account(id=key, saved_method=SavedMethod(warned=False, last_month=day)) if day:
            return frozenset({Entry(DUE, day.isoformat(), key)})
    return frozenset()


def folded(email: str) -> str:
    """An e-mail address as it is compared."""
    return email.casefold()
