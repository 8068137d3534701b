"""What became of a payment, in a sentence: what it waits for, what was paid, why it came to nothing."""

from store.domain.money import Money
from store.domain.orders import Order, OrderStatus
from store.domain.records import Invoice
from store.ports import Texts
from store.words.refusals import reason


def waiting_sentence(texts: Texts, order: Order) -> str:
    """What a payment that has no end yet waits for."""
    code = order.last.outcome.code if order.last else ""
    if order.status is OrderStatus.ACTION_REQUIRED and code == "page":
        return texts.say("Pay by card in your browser, on this page of the payment service:")
    if order.status is OrderStatus.UNKNOWN and code == "gateway_login_refused":
        return texts.say(
            "The payment service does not let this shop in. Your order is kept, and nothing is charged twice."
        )
    sentences = {
        "action_required": texts.say("Your bank asks you to confirm the payment: open the link below."),
        "pending_payment": texts.say("The payment is being processed."),
    }
    return sentences.get(order.status, texts.say("Asking what became of the payment: nothing is charged twice."))


def paid_sentence(texts: Texts, invoice: Invoice, due: Money) -> str:
    """What was paid, or is to be transferred by when and where."""
    if invoice.due:
        return texts.say(
            "Invoice {number}: transfer {amount} by {day} to {iban}, reference {reference}.",
            number=invoice.id,
            amount=texts.money(due),
            day=texts.day(invoice.due),
            iban=invoice.seller.iban,
            reference=invoice.reference,
        )
    return texts.say("Invoice {number}: {amount} paid.", number=invoice.id, amount=texts.money(due))


def refusal_sentence(texts: Texts, order: Order) -> str:
    """Why a payment came to nothing."""
    if order.status is OrderStatus.CANCELLED:
        return texts.say("The payment was cancelled.")
    return reason(texts, order.last.outcome.code if order.last else "")
