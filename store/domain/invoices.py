"""What stands on invoices and credit notes, and the invariants that each must keep (R13)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from store.domain.money import Money, total
from store.domain.periods import Period
from store.domain.quotes import Quote, QuoteLine, VatGroup
from store.domain.records import CreditNote, Invoice, Item

Document = Invoice | CreditNote


class BrokenInvoice(Exception):
    """An invoice or credit note that breaks R13 was about to be issued: a fault of this program."""


def charges(quote: Quote) -> tuple[Item, ...]:
    """What the order pays for."""
    return tuple(_charge(line) for line in quote.lines)


def credits(quote: Quote, *, noted: bool) -> tuple[Item, ...]:
    """Unused parts of what was paid for before: those on the invoice, or those on the credit note."""
    return tuple(_credit(quote, line) for line in quote.lines if line.credit and line.credit.noted is noted)


def group_of(document: Document, item: Item) -> VatGroup:
    """The VAT that an item of a document bears."""
    return next((group for group in document.groups if group.decision == item.vat), document.groups[0])


def before_discounts(item: Item) -> Money:
    """What an item costs until its discounts come off."""
    return item.net + total((discount.amount for discount in item.discounts), item.net.currency)


def opposite(groups: Iterable[VatGroup]) -> tuple[VatGroup, ...]:
    """The negative groups of a quote as a credit note has them."""
    return tuple(VatGroup(one.treatment, one.rate, -one.net, -one.vat, one.country) for one in groups)


def check_invoice(document: Document) -> None:
    """Raises BrokenInvoice with everything that is wrong, so that nothing wrong is ever issued."""
    broken = invoice_faults(document)
    if broken:
        raise BrokenInvoice(f"{document.id}: {', '.join(broken)}")


def invoice_faults(document: Document) -> tuple[str, ...]:
    """The invariants of R13 that an invoice or credit note breaks, by name; () for a sound one."""
    amounts = tuple(_amounts(document))
    if len({amount.currency for amount in amounts}) > 1:
        return ("several_currencies",)
    currency = document.total.currency
    paid = document.from_balance + document.paid if isinstance(document, Invoice) else document.total
    holds = {
        "negative_amount": all(amount.minor >= 0 for amount in amounts),
        "item_sum": all(_item_adds_up(item) for item in (*document.items, *document.credits)),
        "net_sum": document.net == _nets(document.items, currency) - _nets(document.credits, currency),
        "net_groups": document.net == total((group.net for group in document.groups), currency),
        "group_vat": all(group.vat == group.net.percent(Decimal(group.rate)) for group in document.groups),
        "vat_groups": document.vat == total((group.vat for group in document.groups), currency),
        "total_sum": document.total == document.net + document.vat,
        "paid_too_much": paid <= document.total,
        "group_repeated": len({group.decision for group in document.groups}) == len(document.groups),
    }
    if isinstance(document, Invoice):
        holds["due_without_day"] = document.due is not None or not document.open
    return tuple(name for name, kept in holds.items() if not kept)


def _charge(line: QuoteLine) -> Item:
    return Item(
        plan=line.plan_name,
        unit=line.unit,
        seats=line.seats,
        cycle=line.cycle,
        period=line.period,
        blocks=line.blocks,
        price=line.price,
        days=line.period.days,
        of=(line.whole or line.period).days,
        net=line.charged,
        discounts=line.discounts,
    )


def _credit(quote: Quote, line: QuoteLine) -> Item:
    credit = line.credit
    assert credit is not None, "asked only of lines that have one"
    return Item(
        plan=credit.plan,
        unit=line.unit,
        seats=credit.seats,
        cycle=credit.cycle,
        period=Period(quote.day, line.previous_renewal or line.period.end),
        blocks=1,
        price=credit.paid,
        days=credit.days,
        of=credit.of,
        net=credit.amount,
        invoice=credit.invoice,
        vat=credit.vat,
    )


def _item_adds_up(item: Item) -> bool:
    whole = (item.price * item.blocks).share(item.days, item.of)
    return 0 < item.days <= item.of and before_discounts(item) == whole


def _nets(items: Iterable[Item], currency: str) -> Money:
    return total((item.net for item in items), currency)


def _amounts(document: Document) -> Iterator[Money]:
    """Every amount on the document, none of which may be negative or of another currency."""
    yield from (document.net, document.vat, document.total)
    for group in document.groups:
        yield from (group.net, group.vat)
    for item in (*document.items, *document.credits):
        yield from (item.price, item.net, *(discount.amount for discount in item.discounts))
    if isinstance(document, Invoice):
        yield from (document.from_balance, document.paid)
