"""Money that comes by transfer: the operator notes it, and nobody is reminded of the invoice any more."""

from store.documents.invoices import found
from store.domain.problems import Problem, Refused
from store.domain.records import Event, Invoice, Receivable
from store.shop import Shop

BY = "operator"
"""Who is named in the history."""


def received(shop: Shop, number: str) -> Invoice:
    """Note that the invoice with this number was paid. Refused for one that nobody has to pay, or not any more."""
    filed = found(shop, number)
    with shop.store.change(filed.account.id) as work:
        waiting, invoice = work.get(Receivable, number), work.recall(Invoice, number)
        if waiting is None or invoice is None:
            raise Refused(Problem("invoice_paid_already", "number", {"number": number}))
        work.remove(Receivable, number)
        work.append(Event(f"paid:{number}", shop.clock.now(), BY, "invoice_paid", number, {}, {}, invoice.open))
        work.commit()
    return invoice
