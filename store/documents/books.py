"""An account's own invoices and credit notes, as its billing contacts list, read and save them."""

from dataclasses import dataclass

from store.documents.invoices import Filed, Format, documents, export
from store.domain.accounts import Account, Person
from store.domain.invoices import Document
from store.domain.problems import Problem, Refused
from store.domain.records import CreditNote, Invoice
from store.ports import File
from store.reading import reader
from store.shop import Shop


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that was issued to an account, newest first."""

    account: Account
    documents: tuple[Document, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which something was issued, newest first."""
        return tuple(sorted({document.day.year for document in self.documents}, reverse=True))

    def of(self, year: int | None) -> tuple[Document, ...]:
        """What was issued in that year; None is every year."""
        return tuple(one for one in self.documents if year is None or one.day.year == year)


@dataclass(frozen=True, slots=True)
class Printed:
    """A document, and the lines of at most 80 columns that it is printed as, in the account's language."""

    document: Document
    lines: tuple[str, ...]


def books(shop: Shop, person: Person) -> Books:
    """Refused for who is no billing contact."""
    with shop.store.view(person.account) as view:
        account, _ = reader(view, person)
        return Books(account, tuple(reversed(documents(view))))


def own(shop: Shop, person: Person, number: str) -> Filed:
    """The document with this number. Refused for who is no billing contact, and for a number of nobody's or of another
    account."""
    with shop.store.view(person.account) as view:
        account, _ = reader(view, person)
        document = view.recall(Invoice, number) or view.recall(CreditNote, number)
    if document is None:
        raise Refused(Problem("invoice_unknown", "number", {"number": number}))
    return Filed(account, document)


def printed(shop: Shop, person: Person, number: str) -> Printed:
    """The document as it will print. Refused as `own`."""
    filed = own(shop, person, number)
    return Printed(filed.document, tuple(_file(shop, filed, Format.TEXT).content.decode().splitlines()))


def as_file(shop: Shop, person: Person, number: str, form: Format = Format.PDF) -> File:
    """The document as a file, also as an e-invoice. Refused as `own`, and as `invoices.export`. Takes up to a
    second: call it in a worker thread."""
    return _file(shop, own(shop, person, number), form)


def payable_by_transfer(document: Document) -> bool:
    """Is something left to pay, and an account to transfer it to?"""
    return isinstance(document, Invoice) and bool(document.open) and bool(document.seller.iban)


def _file(shop: Shop, filed: Filed, form: Format) -> File:
    if shop.writer is None:
        raise LookupError("this shop has nothing to write invoices with")
    return export(shop, shop.writer, filed, form)
