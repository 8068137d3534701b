"""Invoices and credit notes: numbered without a gap, checked, and kept for good (R13)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from store.domain.accounts import VatIdState
from store.domain.catalogue import Seller
from store.domain.invoices import charges, check_invoice, credits, opposite
from store.domain.money import Money, total
from store.domain.orders import Order, OutcomeState
from store.domain.pricing import vat_group
from store.domain.quotes import Treatment, Vat
from store.domain.records import CreditNote, CreditReason, Invoice, Item, Receivable, Unverified
from store.domain.refunds import Refund
from store.domain.tax import full_vat_id
from store.ports import UnitOfWork


def issue(work: UnitOfWork, order: Order, seller: Seller) -> tuple[Invoice, CreditNote | None]:
    """The invoice of an order that is paid for or on account, and the credit note for what it gives back.

    The credit note pays for the invoice as far as it goes. The caller moves the balance.
    """
    quote, outcome = order.quote, order.last.outcome if order.last else None
    on_account = outcome is not None and outcome.state is OutcomeState.ON_ACCOUNT
    group = quote.groups[0]
    invoice = Invoice(
        id=_invoice_number(work, quote.day),
        order=order.id,
        day=quote.day,
        seller=seller,
        payer=order.payer,
        quote=quote,
        items=charges(quote),
        credits=credits(quote, noted=False),
        groups=(group,),
        net=group.net,
        vat=group.vat,
        total=group.total,
        from_balance=group.total - quote.due,
        paid=Money.zero(quote.currency) if on_account else quote.due,
        due=outcome.due if outcome and on_account else None,
        reference=outcome.ref if outcome else "",
    )
    check_invoice(invoice)
    work.append(invoice)
    if group.treatment is Treatment.DESTINATION_UNVERIFIED:
        vat_id = full_vat_id(order.payer.vat_id, order.payer.country)
        work.put(Unverified(invoice.id, vat_id, invoice.day))
    if invoice.due:
        work.put(Receivable(invoice.id, invoice.due))
    return invoice, _note_unused(work, order, seller)


def correct_vat(work: UnitOfWork, wrong: Sequence[Invoice], right: Vat, day: date) -> tuple[CreditNote, Invoice] | None:
    """Give back invoices of one VAT, as far as no credit did already, and issue them anew, as one, under another.

    They are one sum because a later one may give back what an earlier one charged. The new one is paid
    from what the old ones give back: paying an old one, if that is still to be done, pays for it.
    None where nothing of them is left. The caller moves the balance.
    """
    last, numbers = wrong[-1], tuple(one.id for one in wrong)
    given = tuple(item for note in work.past(CreditNote) for item in note.items if item.invoice in numbers)
    currency = last.net.currency
    net = total((one.net for one in wrong), currency) - total((item.net for item in given), currency)
    if net.minor <= 0:
        return None
    old, new = vat_group(last.groups[0].decision, net), vat_group(right, net)
    payer = replace(last.payer, vat_state=VatIdState.VALID)
    items = tuple(replace(item, invoice=one.id) for one in wrong for item in one.items)
    taken = (*(item for one in wrong for item in one.credits), *given)
    note = CreditNote(
        id=_note_number(work, day),
        order=last.order,
        day=day,
        seller=last.seller,
        payer=payer,
        reason=CreditReason.VAT,
        invoices=numbers,
        items=items,
        credits=taken,
        groups=(old,),
        net=old.net,
        vat=old.vat,
        total=old.total,
    )
    invoice = replace(
        last,
        id=_invoice_number(work, day),
        day=day,
        payer=payer,
        items=tuple(item for one in wrong for item in one.items),
        credits=taken,
        groups=(new,),
        net=new.net,
        vat=new.vat,
        total=new.total,
        from_balance=new.total,
        paid=Money.zero(currency),
        due=None,
        reference="",
        corrects=numbers,
    )
    check_invoice(note)
    check_invoice(invoice)
    work.append(note, invoice)
    return note, invoice


def note_refund(work: UnitOfWork, invoice: Invoice, given: Refund, day: date) -> CreditNote:
    """The credit note of money that the seller gives back for an invoice. The caller moves the balance."""
    group = vat_group(invoice.groups[0].decision, given.net)
    note = CreditNote(
        id=_note_number(work, day),
        order=invoice.order,
        day=day,
        seller=invoice.seller,
        payer=invoice.payer,
        reason=CreditReason.REFUND,
        invoices=(invoice.id,),
        items=tuple(_part(item, share, invoice) for item, share in spread(invoice, given.net)),
        credits=(),
        groups=(group,),
        net=group.net,
        vat=group.vat,
        total=group.total,
        given_to=given.given_to,
        why=given.reason,
    )
    check_invoice(note)
    work.append(note)
    return note


def spread(invoice: Invoice, net: Money) -> Iterator[tuple[Item, Money]]:
    """A net over the items of an invoice by what they cost, to the cent; items without a share are left out."""
    shares = net.allocate([item.net.minor for item in invoice.items])
    return ((item, share) for item, share in zip(invoice.items, shares, strict=True) if share)


def _part(item: Item, share: Money, invoice: Invoice) -> Item:
    """A share of an item as one block of its whole period."""
    vat = invoice.groups[0].decision
    return replace(item, blocks=1, price=share, days=item.of, net=share, discounts=(), invoice=invoice.id, vat=vat)


def _note_unused(work: UnitOfWork, order: Order, seller: Seller) -> CreditNote | None:
    quote = order.quote
    items, groups = credits(quote, noted=True), opposite(quote.groups[1:])
    if not items:
        return None
    note = CreditNote(
        id=_note_number(work, quote.day),
        order=order.id,
        day=quote.day,
        seller=seller,
        payer=order.payer,
        reason=CreditReason.UNUSED,
        invoices=tuple(dict.fromkeys(item.invoice for item in items if item.invoice)),
        items=items,
        credits=(),
        groups=groups,
        net=total((group.net for group in groups), quote.currency),
        vat=total((group.vat for group in groups), quote.currency),
        total=total((group.total for group in groups), quote.currency),
    )
    check_invoice(note)
    work.append(note)
    return note


def _invoice_number(work: UnitOfWork, day: date) -> str:
    return f"{day.year}-{work.next_number(f'invoice-{day.year}'):06d}"


def _note_number(work: UnitOfWork, day: date) -> str:
    """A series of its own, told apart from invoices by its letters."""
    return f"CN{day.year}-{work.next_number(f'credit-note-{day.year}'):06d}"
