"""Giving money back for an invoice, by the operator: never more than was paid, and exactly once.

As with an order (design 4): what is asked for is stored with its key, the gateway is asked outside the lock, and what
follows from its answer (credit note, history, mail) is one transaction. No answer means unknown: the same key is
asked again, never another one. The same command twice is one refund, unless a further one is meant.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from store.documents.invoices import found
from store.documents.issuing import note_refund, spread
from store.domain.invoices import Document
from store.domain.money import Money, total
from store.domain.orders import Order, Outcome, OutcomeState
from store.domain.pricing import vat_group
from store.domain.problems import Problem, Refused
from store.domain.records import CreditNote, Event, GivenTo, Invoice, Receivable
from store.domain.refunds import Refund
from store.domain.subscriptions import Subscription
from store.mail.addressing import contact_of
from store.payments.balance import move
from store.ports import UnitOfWork, View
from store.shop import Shop, account_of, language_of
from store.words.refund_mail import refunded

BY = "operator"
"""Who is named in the history."""
_DONE = Outcome(OutcomeState.SUCCEEDED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`amount` is decimal text in the invoice's currency, VAT included; the customer reads the `reason`."""

    invoice: str
    amount: str
    reason: str
    given_to: GivenTo


def refund(shop: Shop, wanted: Wanted, *, again: bool = False) -> Refund:
    """Give it back, or go on with what was asked for in these words before; `again` gives back once more.

    Refused for an invoice of nobody's or not paid, for more than is left of what was paid, and for an amount that
    no net with its VAT makes. Calls the gateway: up to half a minute.
    """
    account_id = found(shop, wanted.invoice).account.id
    stored = _lay_down(shop, account_id, wanted, again=again)
    _ask(shop, account_id, stored)
    with shop.store.view(account_id) as view:
        return view.recall(Refund, stored.id) or stored


def earlier(shop: Shop, wanted: Wanted) -> Refund | None:
    """What was asked for in these words before, after asking what became of it; None if it never was, or declined."""
    account_id = found(shop, wanted.invoice).account.id
    with shop.store.view(account_id) as view:
        invoice = _invoice(view, wanted)
        _, last = _last(view, wanted, _amount(wanted, invoice))
    if last is None or last.outcome.state is OutcomeState.DECLINED:
        return None
    _ask(shop, account_id, last)
    with shop.store.view(account_id) as view:
        return view.recall(Refund, last.id)


def possible(shop: Shop, wanted: Wanted) -> Money:
    """The amount. Refused as `refund`, and nothing is given back."""
    with shop.store.view(found(shop, wanted.invoice).account.id) as view:
        return _checked(view, wanted, _invoice(view, wanted)).amount


def usual(document: Document) -> GivenTo:
    """The way that the money came."""
    if isinstance(document, Invoice) and document.due is None:
        return GivenTo.CARD if document.paid else GivenTo.BALANCE
    return GivenTo.TRANSFER


def settle(shop: Shop, account_id: str) -> None:
    """Ask again what became of every refund of an account that has no end yet."""
    with shop.store.view(account_id) as view:
        waiting = view.all(Refund)
    for one in waiting:
        _ask(shop, account_id, one)


def waiting(shop: Shop) -> tuple[Refund, ...]:
    """Every refund of which it is not known yet that the money was given back."""
    found: list[Refund] = []
    for account_id in shop.store.with_open_orders():
        with shop.store.view(account_id) as view:
            found += view.all(Refund)
    return tuple(found)


def _lay_down(shop: Shop, account_id: str, wanted: Wanted, *, again: bool) -> Refund:
    """The first transaction: what is given back, under which key; all of it where no gateway is asked."""
    with shop.store.change(account_id) as work:
        invoice = _invoice(work, wanted)
        key, last = _last(work, wanted, _amount(wanted, invoice))
        if last and not again and last.outcome.state is not OutcomeState.DECLINED:
            return last
        checked = _checked(work, wanted, invoice)
        order = work.recall(Order, invoice.order)
        paid = order.last if order and wanted.given_to is GivenTo.CARD else None
        asked = Refund(
            id=key,
            invoice=invoice.id,
            amount=checked.amount,
            net=checked.net,
            reason=wanted.reason.strip(),
            given_to=wanted.given_to,
            at=shop.clock.now(),
            charge=paid.charge if paid else None,
            ref=paid.outcome.ref if paid else "",
        )
        _credit_base(work, asked, -1)
        work.put(asked)
        if asked.charge is None:
            _close(shop, work, asked, _DONE)
        work.commit()
        return asked


def _ask(shop: Shop, account_id: str, asked: Refund) -> None:
    """Call the gateway under the refund's key, and store what it says."""
    if asked.charge is None or asked.outcome.state in (OutcomeState.SUCCEEDED, OutcomeState.DECLINED):
        return
    outcome = shop.gateway.refund(asked.charge, asked.ref, asked.amount, asked.id)
    with shop.store.change(account_id) as work:
        current = work.get(Refund, asked.id)
        if current is None or outcome.state is OutcomeState.UNKNOWN:
            return
        if outcome.state in (OutcomeState.SUCCEEDED, OutcomeState.DECLINED):
            _close(shop, work, current, outcome)
        else:
            work.put(replace(current, outcome=outcome))
        work.commit()


def _close(shop: Shop, work: UnitOfWork, asked: Refund, outcome: Outcome) -> None:
    """What follows from the end of a refund."""
    work.remove(Refund, asked.id)
    invoice = work.recall(Invoice, asked.invoice)
    if outcome.state is OutcomeState.DECLINED or invoice is None:
        _credit_base(work, asked, 1)
        work.append(replace(asked, outcome=outcome))
        return
    account = account_of(work)
    note = note_refund(work, invoice, asked, shop.today(account))
    work.append(replace(asked, outcome=outcome, credit_note=note.id), _event(shop, asked, note))
    if asked.given_to is GivenTo.BALANCE:
        work.put(move(shop, work, account, note.total, note.id, BY))
    contact = contact_of(work, work.recall(Order, invoice.order))
    work.put(refunded(shop.texts(language_of(account, contact)), contact, asked, note, shop.clock.now()))


def _last(view: View, wanted: Wanted, amount: Money) -> tuple[str, Refund | None]:
    """The key of one more refund in these words, and the last one there is."""
    words = "\n".join((wanted.invoice, str(amount.minor), wanted.reason.strip(), wanted.given_to))
    content = sha256(words.encode(errors="surrogatepass")).hexdigest()[:16]
    number, last = 1, None
    while known := view.recall(Refund, f"refund-{content}-{number}"):
        number, last = number + 1, known
    return f"refund-{content}-{number}", last


def _invoice(view: View, wanted: Wanted) -> Invoice:
    invoice = view.recall(Invoice, wanted.invoice)
    if invoice is None:
        raise Refused(Problem("invoice_unknown", "number", {"number": wanted.invoice}))
    return invoice


@dataclass(frozen=True, slots=True)
class _Checked:
    """What may be given back, and the net in it."""

    amount: Money
    net: Money


def _checked(view: View, wanted: Wanted, invoice: Invoice) -> _Checked:
    amount = _amount(wanted, invoice)
    _refuse_while_credited(view, invoice)
    _refuse_too_much(view, invoice, wanted.given_to, amount)
    return _Checked(amount, _net(invoice, amount, _left(view, invoice)))


def _amount(wanted: Wanted, invoice: Invoice) -> Money:
    if not wanted.reason.strip():
        raise Refused(Problem("refund_reason_missing", "reason"))
    try:
        amount = Money.of(wanted.amount.strip(), invoice.total.currency)
    except ValueError:
        amount = Money.zero(invoice.total.currency)
    if amount.minor <= 0:
        raise Refused(Problem("refund_amount_malformed", "amount", {"typed": wanted.amount}))
    return amount


def _refuse_while_credited(view: View, invoice: Invoice) -> None:
    """An order whose payment is under way may give back days of the invoice: that has to end before."""
    for order in view.all(Order):
        if order.is_waiting and any(line.credit and line.credit.invoice == invoice.id for line in order.quote.lines):
            raise Refused(Problem("refund_payment_under_way", values={"order": order.number}))


def _refuse_too_much(view: View, invoice: Invoice, given_to: GivenTo, amount: Money) -> None:
    """Never more than was paid, that way and in all, less what was given back or is on its way."""
    if view.get(Receivable, invoice.id):
        raise Refused(Problem("refund_unpaid", "number", {"number": invoice.id}))
    nothing = Money.zero(invoice.total.currency)
    by_card, by_transfer = (invoice.paid, nothing) if invoice.due is None else (nothing, invoice.open)
    before = total((one.amount for one in _given(view, invoice) if one.given_to is given_to), nothing.currency)
    sources = {GivenTo.CARD: by_card, GivenTo.TRANSFER: by_transfer, GivenTo.BALANCE: invoice.total}
    left = vat_group(invoice.groups[0].decision, _left(view, invoice)).total
    most = max(min(sources[given_to] - before, left), nothing)
    if most < amount:
        raise Refused(Problem("refund_too_much", "amount", {"number": invoice.id, "most": most}))


def _given(view: View, invoice: Invoice) -> tuple[Refund, ...]:
    """Every refund of the invoice that was not declined, those on their way too."""
    known = (*view.past(Refund), *view.all(Refund))
    return tuple(one for one in known if one.invoice == invoice.id and one.outcome.state is not OutcomeState.DECLINED)


def _left(view: View, invoice: Invoice) -> Money:
    """The net of the invoice that was given back in no way yet: as a refund, or as credit for unused days."""
    currency = invoice.net.currency
    credited = [item.net for note in view.past(CreditNote) for item in note.items if item.invoice == invoice.id]
    credited += [item.net for later in view.past(Invoice) for item in later.credits if item.invoice == invoice.id]
    waits = [one.net for one in view.all(Refund) if one.invoice == invoice.id]
    return invoice.net - total(credited, currency) - total(waits, currency)


def _net(invoice: Invoice, amount: Money, left: Money) -> Money:
    """The net that makes this amount with its VAT, which is rounded once (EN 16931 BR-CO-17)."""
    vat = invoice.groups[0].decision
    if vat_group(vat, left).total == amount:
        return left
    nearest = Money(int(amount.minor / (1 + Decimal(vat.rate) / 100)), amount.currency)
    tried = [Money(nearest.minor + step, amount.currency) for step in (-1, 0, 1, 2)]
    sums = {vat_group(vat, net).total.minor: net for net in tried}
    if amount.minor in sums:
        return sums[amount.minor]
    below = max(minor for minor in sums if minor < amount.minor)
    above = min(minor for minor in sums if minor > amount.minor)
    neighbours = {"below": Money(below, amount.currency), "above": Money(above, amount.currency)}
    raise Refused(Problem("refund_amount_vat", "amount", neighbours))


def _credit_base(work: UnitOfWork, asked: Refund, sign: int) -> None:
    """What is given back is no credit of a later change (R4): it counts as not invoiced, from when it is asked for."""
    invoice = work.recall(Invoice, asked.invoice)
    for item, share in spread(invoice, asked.net) if invoice else ():
        for one in work.all(Subscription):
            if one.invoice == asked.invoice and one.plan_name == item.plan:
                work.put(replace(one, net=max(one.net + share * sign, Money.zero(share.currency))))


def _event(shop: Shop, asked: Refund, note: CreditNote) -> Event:
    facts = {"credit_note": note.id, "given_to": str(asked.given_to), "reason": asked.reason}
    return Event(shop.ids.new("event"), shop.clock.now(), BY, "refunded", asked.invoice, {}, facts, asked.amount)
