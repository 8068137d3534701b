"""A document as it is printed: every word and amount in the customer's language, nothing left to compute.

Made by `store.words.invoice_sheet`; what draws it (text, PDF) only places it.
"""

import unicodedata
from datetime import date

from store.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the sum: `quantity` x `price` = `amount`, or a term that is only an amount. `notes` stand below it."""

    what: str
    vat: str
    amount: str
    quantity: str = ""
    price: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VatRow:
    """All nets of one rate. `reason` says why the rate is what it is, "" where nobody asks."""

    what: str
    base: str
    vat: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """A step from the net to what is due; `strong` is what the eye looks for."""

    label: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """How to pay. `code` is the text of the QR code (`store.domain.sepa`), None where there is none."""

    heading: str
    facts: tuple[Fact, ...]
    code: str | None
    caption: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An invoice or a credit note. `name` is a file's name without its ending; `page` is "Page {page} of {pages}"."""

    name: str
    language: str
    day: date
    title: str
    number: str
    seller: tuple[str, ...]
    buyer_heading: str
    buyer: tuple[str, ...]
    facts: tuple[Fact, ...]
    columns: tuple[str, str, str, str, str]
    entries: tuple[Entry, ...]
    vat_columns: tuple[str, str, str]
    vat: tuple[VatRow, ...]
    sums: tuple[Sum, ...]
    payment: Payment | None
    notes: tuple[str, ...]
    page: str


def one_line(text: str) -> str:
    """`text` from outside as one line that steers neither a terminal nor a printer, and that XML can hold.

    Control characters, bidirectional overrides and lone surrogates are dropped; runs of blanks become one space.
    """
    return "".join(char for char in " ".join(text.split()) if unicodedata.category(char) not in _UNPRINTABLE)


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
