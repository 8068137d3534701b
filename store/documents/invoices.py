"""Invoices and credit notes as their readers get them: listed, looked up, written to a file."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from store.documents.einvoice import Terms, terms
from store.domain.accounts import Account
from store.domain.invoices import Document
from store.domain.problems import Problem, Refused
from store.domain.records import CreditNote, Invoice
from store.domain.sheets import Sheet
from store.ports import File, InvoiceWriter, View
from store.shop import Shop, account_of
from store.words.invoice_sheet import sheet


class Format(StrEnum):
    TEXT = "text"
    PDF = "pdf"
    UBL = "ubl"
    CII = "cii"
    FACTUR_X = "facturx"


@dataclass(frozen=True, slots=True)
class Filed:
    """A document with the account whose it is."""

    account: Account
    document: Document


_ENDINGS = {
    Format.TEXT: (".txt", "text/plain; charset=utf-8"),
    Format.PDF: (".pdf", "application/pdf"),
    Format.UBL: ("-ubl.xml", "application/xml"),
    Format.CII: ("-cii.xml", "application/xml"),
    Format.FACTUR_X: ("-facturx.pdf", "application/pdf"),
}


def documents(view: View) -> tuple[Document, ...]:
    """Every invoice and credit note of an account, in the order of their days, an invoice before its credit note."""
    invoices, notes = view.past(Invoice), view.past(CreditNote)
    return tuple(sorted((*invoices, *notes), key=lambda one: (one.day, isinstance(one, CreditNote), one.id)))


def listed(shop: Shop, account_id: str = "") -> tuple[Filed, ...]:
    """The documents of an account, or of all accounts, by account. Raises Outage for an account that is not there."""
    filed: list[Filed] = []
    for one in (account_id,) if account_id else shop.store.accounts():
        with shop.store.view(one) as view:
            account = account_of(view)
            filed += [Filed(account, document) for document in documents(view)]
    return tuple(filed)


def found(shop: Shop, number: str) -> Filed:
    """The document with this number, whoever's it is. Refused if there is none."""
    for account_id in shop.store.accounts():
        with shop.store.view(account_id) as view:
            document = view.recall(Invoice, number) or view.recall(CreditNote, number)
            if document:
                return Filed(account_of(view), document)
    raise Refused(Problem("invoice_unknown", "number", {"number": number}))


def export(shop: Shop, writer: InvoiceWriter, filed: Filed, form: Format) -> File:
    """The document as a file, in the account's language. Takes up to a second: call it in a worker thread.

    Refused where EN 16931 cannot say it (`einvoice`); raises Outage where what writes it is not installed.
    """
    texts, document = shop.texts(filed.account.language), filed.document
    drawn = sheet(texts, document)
    ending, media_type = _ENDINGS[form]
    return File(drawn.name + ending, media_type, _content(writer, form, drawn, lambda: terms(texts, document)))


def _content(writer: InvoiceWriter, form: Format, drawn: Sheet, said: Callable[[], Terms]) -> bytes:
    match form:
        case Format.TEXT:
            return writer.text(drawn)
        case Format.PDF:
            return writer.pdf(drawn)
        case Format.UBL:
            return writer.ubl(said())
        case Format.CII:
            return writer.cii(said())
        case Format.FACTUR_X:
            return writer.factur_x(drawn, said())
