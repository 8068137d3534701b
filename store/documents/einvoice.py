"""An invoice or a credit note in the terms of EN 16931-1, from which every syntax is written.

Pure: (texts, document) -> {term: value}. BT-n are business terms, BG-n groups of them; the keys of a party are
those of the library that writes the XML. Amounts are decimal text with the currency's decimals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from store.domain.catalogue import Seller
from store.domain.invoices import Document, group_of
from store.domain.money import Money, exponent
from store.domain.problems import Problem, Refused
from store.domain.quotes import Treatment, VatGroup
from store.domain.records import CreditNote, Invoice, Item
from store.domain.sheets import one_line
from store.domain.tax import full_vat_id
from store.ports import Texts
from store.words.invoice_sheet import corrected, delivered, item_title, vat_reason
from store.words.mails import discount_sentence

Terms = dict[str, object]

SPECIFICATION = "urn:cen.eu:en16931:2017"
INVOICE, CREDIT_NOTE = "380", "381"
"""UNTDID 1001."""
SEPA_TRANSFER, TRANSFER = "58", "30"
"""UNTDID 4461."""
ONE, DAY = "C62", "DAY"
"""UN/ECE Recommendation 20."""
DISCOUNT = "95"
"""UNTDID 5189."""
ITALIAN_VAT = "0211"
"""ISO 6523: partita IVA."""
MOST_DECIMALS = 2
"""What EN 16931 allows an amount to have (BR-DEC)."""


@dataclass(frozen=True, slots=True)
class _Category:
    """UNTDID 5305, with the code of the reason (VATEX) where no VAT is charged."""

    code: str
    reason: str = ""


_CATEGORIES = {
    Treatment.DOMESTIC: _Category("S"),
    Treatment.DESTINATION: _Category("S"),
    Treatment.DESTINATION_UNVERIFIED: _Category("S"),
    Treatment.REVERSE_CHARGE: _Category("AE", "VATEX-EU-AE"),
    Treatment.OUTSIDE: _Category("O", "VATEX-EU-O"),
}


def terms(texts: Texts, document: Document) -> Terms:
    """Refused where EN 16931 cannot say it: a currency with three decimals, or 0 % outside the EU beside VAT."""
    currency = document.total.currency
    outside = Treatment.OUTSIDE in {group.treatment for group in document.groups}
    if exponent(currency) > MOST_DECIMALS:
        raise Refused(Problem("einvoice_decimals", values={"currency": currency}))
    if outside and len(document.groups) > 1:
        raise Refused(Problem("einvoice_outside_mixed", values={"number": document.id}))
    lines = [(item, 1) for item in document.items] + [(item, -1) for item in document.credits]
    said: Terms = {
        "BT-1": document.id,
        "BT-2": document.day,
        "BT-3": CREDIT_NOTE if isinstance(document, CreditNote) else INVOICE,
        "BT-5": currency,
        "BT-13": one_line(document.payer.purchase_order),
        "BT-24": SPECIFICATION,
        "BT-72": delivered(document),
        "BG-3": [{"BT-25": number} for number in corrected(document)],
        "BG-4": _seller(document.seller, outside=outside),
        "BG-7": _buyer(document, outside=outside),
        "BG-23": [_breakdown(texts, group) for group in document.groups],
        "BG-25": [_line(texts, document, item, sign, str(at)) for at, (item, sign) in enumerate(lines, start=1)],
        "BT-106": _amount(document.net),
        "BT-109": _amount(document.net),
        "BT-110": _amount(document.vat),
        "BT-112": _amount(document.total),
        **_settlement(document),
    }
    return {term: value for term, value in said.items() if value}


def _seller(seller: Seller, *, outside: bool) -> Terms:
    """Outside the scope of VAT no VAT number may be given (BR-O-02): the same number then identifies the seller."""
    line_1, line_2, *more = (*(one_line(line) for line in seller.address), "", "")
    italian = seller.country == "IT"
    number = one_line(seller.vat_id)
    return _given(
        name=one_line(seller.name),
        addr_l1=line_1,
        addr_l2=line_2,
        addr_l3=", ".join(filter(None, more)),
        country_code=seller.country,
        vat_identifier="" if outside else number,
        identifiers={ITALIAN_VAT if italian else None: number} if outside else None,
        contacts=[_given(name=one_line(seller.name), email=one_line(seller.support_contact))],
        **_electronic_address(seller.country, number),
    )


def _buyer(document: Document, *, outside: bool) -> Terms:
    payer = document.payer
    number = full_vat_id(payer.vat_id, payer.country)
    return _given(
        name=one_line(payer.company),
        addr_l1=one_line(payer.street),
        city=one_line(payer.city),
        postcode=one_line(payer.postcode),
        country_code=payer.country,
        vat_identifier="" if outside else number,
        **_electronic_address(payer.country, number),
    )


def _electronic_address(country: str, vat_id: str) -> Terms:
    """Where invoices are sent electronically. Known only in Italy, where it is the VAT number."""
    known = country == "IT" and vat_id
    return {"einvoicing_addr": vat_id, "einvoicing_addr_schemeid": ITALIAN_VAT} if known else {}


def _breakdown(texts: Texts, group: VatGroup) -> Terms:
    category = _CATEGORIES[group.treatment]
    said = {
        "BT-116": _amount(group.net),
        "BT-117": _amount(group.vat),
        "BT-118": category.code,
        "BT-119": _rate(group),
        "BT-121": category.reason,
        "BT-120": vat_reason(texts, group.treatment) if category.reason else "",
    }
    return {term: value for term, value in said.items() if value}


def _line(texts: Texts, document: Document, item: Item, sign: int, number: str) -> Terms:
    """A term as quantity x price. A part of a period is its days, at the price of all its days (BT-149)."""
    group = group_of(document, item)
    whole = item.days == item.of
    discounts: Iterable[Terms] = (
        {
            "amount": _amount(discount.amount * sign),
            "reason": one_line(discount_sentence(texts, discount)),
            "reason_code": DISCOUNT,
        }
        for discount in item.discounts
    )
    said = {
        "BT-126": number,
        "BT-129": str(sign * (item.blocks if whole else item.days)),
        "BT-130": ONE if whole else DAY,
        "BT-131": _amount(item.net * sign),
        "BT-134": item.period.start,
        "BT-135": item.period.end - timedelta(days=1),
        "BT-146": _amount(item.price if whole else item.price * item.blocks),
        "BT-149": "" if whole else str(item.of),
        "BT-151": _CATEGORIES[group.treatment].code,
        "BT-152": _rate(group),
        "BT-153": one_line(item_title(texts, document, item, sign)),
        "BG-27": list(discounts),
    }
    return {term: value for term, value in said.items() if value}


def _rate(group: VatGroup) -> str:
    """A percentage; none where VAT does not apply at all (BR-O-05)."""
    return "" if group.treatment is Treatment.OUTSIDE else group.rate


def _settlement(document: Document) -> Terms:
    """What was paid, what is left, and how. A credit note is paid out to the balance at once."""
    if isinstance(document, CreditNote):
        return {"BT-113": _amount(document.total), "BT-115": _amount(Money.zero(document.total.currency))}
    before = document.paid + document.from_balance
    said: Terms = {"BT-113": _amount(before) if before else "", "BT-115": _amount(document.open)}
    return said | _transfer(document) if document.open else said


def _transfer(invoice: Invoice) -> Terms:
    seller = invoice.seller
    if not seller.iban:
        return {"BT-9": invoice.due}
    return {
        "BT-9": invoice.due,
        "BT-81": SEPA_TRANSFER if invoice.total.currency == "EUR" else TRANSFER,
        "BT-83": one_line(invoice.reference),
        "BT-84": "".join(seller.iban.split()),
        "BT-85": one_line(seller.name),
        "BT-86": one_line(seller.bic),
    }


def _given(**fields: object) -> Terms:
    return {name: value for name, value in fields.items() if value}


def _amount(amount: Money) -> str:
    return str(amount.decimal)
