"""The receipts: what was bought or renewed, with every term and its documents. Pure: (texts, facts) -> Mail."""

from collections.abc import Iterable
from datetime import datetime

from store.domain.accounts import User
from store.domain.orders import Order
from store.domain.periods import Cycle
from store.domain.quotes import Quote, QuoteLine
from store.domain.records import CreditNote, Invoice, Mail
from store.ports import Texts
from store.words.mails import as_text, discount_sentence, signature, vat_sentence


def confirmation(
    texts: Texts, contact: User, order: Order, invoice: Invoice, note: CreditNote | None, now: datetime
) -> Mail:
    """The confirmation of an order: lines, period, VAT, total, next renewal (domain 1, step 11)."""
    say, quote = texts.say, order.quote
    body = [
        say("Hello {name},", name=contact.name),
        say(
            "thank you for your order {order}. Everything in it is open now.",
            order=order.number,
        ),
        *(text for line in quote.lines for text in _line(texts, line)),
        "",
        *_sum(texts, quote),
        "",
        *_payment(texts, invoice),
        *_credit_note(texts, note),
        *_renewals(texts, quote),
        "",
        say("Seats work once they are assigned to users: open the Billing Center to do so."),
        signature(invoice.seller.name),
    ]
    return Mail(
        id=f"confirmation:{order.id}",
        to=contact.email,
        subject=say("Your order {order} at {seller}", order=order.number, seller=invoice.seller.name),
        body=as_text(body),
        language=texts.language,
        queued=now,
        documents=(invoice.id, note.id) if note else (invoice.id,),
    )


def renewal(texts: Texts, contact: User, order: Order, invoice: Invoice, now: datetime) -> Mail:
    """The receipt of a renewal: for which days, what it cost, and when the next one is (R11)."""
    say, quote = texts.say, order.quote
    plans = ", ".join(line.plan_name for line in quote.lines)
    body = [
        say("Hello {name},", name=contact.name),
        say("{plan} was renewed.", plan=plans),
        *(text for line in quote.lines for text in _line(texts, line)),
        "",
        *_sum(texts, quote),
        "",
        *_payment(texts, invoice),
        *_renewals(texts, quote),
        signature(invoice.seller.name),
    ]
    subject = say("{plan}: renewed, invoice {number}", plan=plans, number=invoice.id)
    return Mail(
        f"renewed:{order.id}", contact.email, subject, as_text(body), texts.language, now, documents=(invoice.id,)
    )


def _line(texts: Texts, line: QuoteLine) -> Iterable[str]:
    say = texts.say
    unit = line.unit.named(line.seats, texts.language)
    cycle = say("monthly") if line.cycle is Cycle.MONTHLY else say("annual")
    yield ""
    yield say("{plan}, {seats} {unit}, {cycle}", plan=line.plan_name, seats=line.seats, unit=unit, cycle=cycle)
    yield "  " + say(
        "Billing period: {start} to {end}", start=texts.day(line.period.start), end=texts.day(line.period.end)
    )
    if line.whole:
        yield "  " + say(
            "{blocks} × {price} × {days} of {of} days = {net}",
            blocks=line.blocks,
            price=texts.money(line.price),
            days=line.period.days,
            of=line.whole.days,
            net=texts.money(line.net),
        )
    else:
        yield "  " + say(
            "{blocks} × {price} = {net}",
            blocks=line.blocks,
            price=texts.money(line.price),
            net=texts.money(line.net),
        )
    for discount in line.discounts:
        yield "  " + discount_sentence(texts, discount) + f": {texts.money(-discount.amount)}"
    if line.credit:
        yield "  " + say(
            "Credit for {days} of {of} unused days: {amount}",
            days=line.credit.days,
            of=line.credit.of,
            amount=texts.money(-line.credit.amount),
        )


def _sum(texts: Texts, quote: Quote) -> Iterable[str]:
    say = texts.say
    yield say("Net: {amount}", amount=texts.money(quote.net))
    for group in quote.groups:
        yield say("VAT {rate} %: {amount}", rate=texts.decimal(group.rate), amount=texts.money(group.vat))
    sentence = vat_sentence(texts, quote)
    if sentence:
        yield sentence
    if quote.from_balance:
        yield say("From your balance: {amount}", amount=texts.money(-quote.from_balance))
    if quote.to_balance:
        yield say("To your balance: {amount}", amount=texts.money(quote.to_balance))
    yield say("Total due: {amount}", amount=texts.money(quote.due))


def _payment(texts: Texts, invoice: Invoice) -> Iterable[str]:
    say = texts.say
    if invoice.due:
        yield say(
            "Please transfer {amount} by {day} to {iban} ({bic}), {seller}, reference {reference}.",
            amount=texts.money(invoice.open),
            day=texts.day(invoice.due),
            iban=invoice.seller.iban,
            bic=invoice.seller.bic,
            seller=invoice.seller.name,
            reference=invoice.reference,
        )
    yield say("Invoice: {number}", number=invoice.id)


def _credit_note(texts: Texts, note: CreditNote | None) -> Iterable[str]:
    if note:
        yield texts.say(
            "Credit note: {number}, {amount}. It pays for this order; what is left is your balance.",
            number=note.id,
            amount=texts.money(note.total),
        )


def _renewals(texts: Texts, quote: Quote) -> Iterable[str]:
    for renewal in quote.renewals:
        yield texts.say(
            "Next renewal: {amount} on {day}, VAT included.",
            amount=texts.money(renewal.total),
            day=texts.day(renewal.day),
        )
