"""The words of an invoice or a credit note, in the customer's language. Pure: (texts, document) -> Sheet.

Shows every term that was issued and computes none.
"""

from collections.abc import Iterable
from datetime import date

from store.domain.accounts import Payer
from store.domain.catalogue import Seller
from store.domain.invoices import Document, before_discounts, group_of
from store.domain.periods import Cycle
from store.domain.quotes import Treatment, VatGroup
from store.domain.records import CreditNote, CreditReason, GivenTo, Invoice, Item
from store.domain.sepa import transfer_text
from store.domain.sheets import Entry, Fact, Payment, Sheet, Sum, VatRow, one_line
from store.domain.tax import full_vat_id
from store.ports import Texts
from store.words.mails import discount_sentence


def sheet(texts: Texts, document: Document) -> Sheet:
    """A document as it is printed (R13; Directive 2006/112/EC, Article 226 says what must stand on it)."""
    say = texts.say
    note = isinstance(document, CreditNote)
    terms = [(item, 1) for item in document.items] + [(item, -1) for item in document.credits]
    return Sheet(
        name=f"credit-note-{document.id}" if note else f"invoice-{document.id}",
        language=texts.language,
        day=document.day,
        title=say("Credit note") if note else say("Invoice"),
        number=document.id,
        seller=tuple(_seller(texts, document.seller)),
        buyer_heading=say("Bill to"),
        buyer=tuple(_buyer(texts, document.payer)),
        facts=tuple(_facts(texts, document)),
        columns=(say("Description"), say("Quantity"), say("Price"), say("VAT"), say("Amount")),
        entries=tuple(entry for item, sign in terms for entry in _entries(texts, document, item, sign)),
        vat_columns=(say("VAT"), say("Taxable amount"), say("VAT amount")),
        vat=tuple(_vat_row(texts, document, group) for group in document.groups),
        sums=tuple(_sums(texts, document)),
        payment=_payment(texts, document) if isinstance(document, Invoice) else None,
        notes=tuple(_notes(texts, document)),
        page=say("Page {page} of {pages}", page="{page}", pages="{pages}"),
    )


def vat_reason(texts: Texts, treatment: Treatment) -> str:
    """Why VAT is what it is, as the document must say it; "" for plain domestic VAT (domain 6)."""
    say = texts.say
    reasons = {
        Treatment.DOMESTIC: "",
        Treatment.DESTINATION: say("VAT of your country."),
        Treatment.DESTINATION_UNVERIFIED: say(
            "Your VAT number could not be verified yet, so VAT is charged; we correct it with a credit note "
            "as soon as it is."
        ),
        Treatment.REVERSE_CHARGE: say(
            "Reverse charge: VAT is due from the recipient (Article 196 of Directive 2006/112/EC)."
        ),
        Treatment.OUTSIDE: say("Outside the scope of EU VAT."),
    }
    return reasons[treatment]


def item_title(texts: Texts, document: Document, item: Item, sign: int) -> str:
    """Helpline Pro, 8 agents, monthly; and for days that are given back: Unused part of Helpline Pro, 5 agents.

    `sign` is -1 for what is taken off the document's sum.
    """
    say, unit = texts.say, item.unit.named(item.seats, texts.language)
    if sign < 0 or (isinstance(document, CreditNote) and document.reason is CreditReason.UNUSED):
        return say("Unused part of {plan}, {seats} {unit}", plan=item.plan, seats=item.seats, unit=unit)
    if item.cycle is Cycle.MONTHLY:
        return say("{plan}, {seats} {unit}, monthly", plan=item.plan, seats=item.seats, unit=unit)
    return say("{plan}, {seats} {unit}, annual", plan=item.plan, seats=item.seats, unit=unit)


def corrected(document: Document) -> tuple[str, ...]:
    """The numbers of the invoices that this one puts right."""
    return document.invoices if isinstance(document, CreditNote) else document.corrects


def delivered(document: Document) -> date:
    """When what is sold was delivered: access starts with the order."""
    return document.quote.day if isinstance(document, Invoice) else document.day


def _seller(texts: Texts, seller: Seller) -> Iterable[str]:
    yield one_line(seller.name)
    lines = [one_line(line) for line in seller.address]
    yield from lines[:-1]
    yield ", ".join((*lines[-1:], one_line(seller.country)))
    if seller.vat_id:
        yield texts.say("VAT number {number}", number=one_line(seller.vat_id))
    if seller.support_contact:
        yield one_line(seller.support_contact)


def _buyer(texts: Texts, payer: Payer) -> Iterable[str]:
    yield one_line(payer.company)
    yield one_line(payer.street)
    yield one_line(f"{payer.postcode} {payer.city}, {payer.country}")
    number = full_vat_id(payer.vat_id, payer.country)
    if number:
        yield texts.say("VAT number {number}", number=number)


def _facts(texts: Texts, document: Document) -> Iterable[Fact]:
    say = texts.say
    yield Fact(say("Date"), texts.day(document.day))
    if isinstance(document, Invoice):
        yield Fact(say("Delivery date"), texts.day(delivered(document)))
        if document.due:
            yield Fact(say("Due date"), texts.day(document.due))
    if corrected(document):
        yield Fact(say("Corrects invoice"), ", ".join(corrected(document)))
    if document.payer.purchase_order:
        yield Fact(say("Your reference"), one_line(document.payer.purchase_order))


def _entries(texts: Texts, document: Document, item: Item, sign: int) -> Iterable[Entry]:
    """An item at its price, then each discount that comes off it."""
    rate = _rate(texts, group_of(document, item).rate)
    notes = [texts.say("{start} → {end}", start=texts.day(item.period.start), end=texts.day(item.period.end))]
    if item.days < item.of:
        notes.append(texts.say("{days} of {of} days", days=item.days, of=item.of))
    yield Entry(
        what=item_title(texts, document, item, sign),
        quantity=str(item.blocks),
        price=texts.money(item.price),
        vat=rate,
        amount=texts.money(before_discounts(item) * sign),
        notes=tuple(notes),
    )
    for discount in item.discounts:
        yield Entry(discount_sentence(texts, discount), rate, texts.money(discount.amount * -sign))


def _vat_row(texts: Texts, document: Document, group: VatGroup) -> VatRow:
    abroad = group.country and group.country != document.seller.country
    note = isinstance(document, CreditNote) and group.treatment is Treatment.DESTINATION_UNVERIFIED
    return VatRow(
        what=f"{_rate(texts, group.rate)} {group.country}" if abroad else _rate(texts, group.rate),
        base=texts.money(group.net),
        vat=texts.money(group.vat),
        # Whose VAT was unverified is what the credit note puts right: it does not announce itself.
        reason=vat_reason(texts, Treatment.DESTINATION if note else group.treatment),
    )


def _rate(texts: Texts, rate: str) -> str:
    return texts.say("{percent} %", percent=texts.decimal(rate))


def _sums(texts: Texts, document: Document) -> Iterable[Sum]:
    say = texts.say
    yield Sum(say("Net"), texts.money(document.net))
    yield Sum(say("VAT"), texts.money(document.vat))
    yield Sum(say("Total"), texts.money(document.total))
    if isinstance(document, CreditNote):
        yield Sum(_given_to(texts, document.given_to), texts.money(document.total), strong=True)
        return
    if document.from_balance:
        yield Sum(say("From your balance"), texts.money(-document.from_balance))
    if document.paid:
        yield Sum(say("Paid"), texts.money(-document.paid))
    yield Sum(say("Amount due"), texts.money(document.open), strong=True)


def _given_to(texts: Texts, where: GivenTo) -> str:
    words = {
        GivenTo.BALANCE: texts.say("To your balance"),
        GivenTo.CARD: texts.say("To your card"),
        GivenTo.TRANSFER: texts.say("To you by transfer"),
    }
    return words[where]


def _payment(texts: Texts, invoice: Invoice) -> Payment | None:
    say, seller = texts.say, invoice.seller
    if not invoice.open or not seller.iban:
        return None
    facts = [
        Fact(say("Beneficiary"), one_line(seller.name)),
        Fact(say("IBAN"), _in_fours(seller.iban)),
        Fact(say("BIC"), one_line(seller.bic)),
        Fact(say("Amount"), texts.money(invoice.open)),
        Fact(say("Reference"), one_line(invoice.reference)),
    ]
    if invoice.due:
        facts.append(Fact(say("Pay by"), texts.day(invoice.due)))
    return Payment(
        heading=say("Payment by bank transfer"),
        facts=tuple(fact for fact in facts if fact.value),
        code=transfer_text(seller.name, seller.iban, invoice.open, invoice.reference),
        caption=say("Scan with your bank's app"),
    )


def _notes(texts: Texts, document: Document) -> Iterable[str]:
    say = texts.say
    if isinstance(document, Invoice):
        if not document.open:
            yield say("Nothing is left to pay.")
        if document.credits:
            yield say("Credit goes to this order; it is not a refund.")
        # What stands in for another invoice has its terms, and none of its promises: they were made under other VAT.
        for renewal in () if document.corrects else document.quote.renewals:
            day, amount = texts.day(renewal.day), texts.money(renewal.total)
            yield say("Next renewal: {amount} on {day}, VAT included.", amount=amount, day=day)
    else:
        if document.reason is CreditReason.VAT:
            yield say("Your VAT number was verified: this takes back the VAT that was charged until then.")
        if document.reason is CreditReason.REFUND:
            yield say("Reason: {reason}", reason=one_line(document.why))
        if document.given_to is GivenTo.BALANCE:
            yield say("It is credit for your orders, used before anything is charged; it is not a refund.")
    if document.seller.country == "IT":
        yield say(
            "Courtesy copy: the document that counts is the electronic one, which the seller transmits through the "
            "Italian Sistema di Interscambio."
        )


def _in_fours(iban: str) -> str:
    digits = "".join(iban.split())
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
