"""What must hold after every day, worked out again from what was issued and what the bank took, not from how."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from store.domain.accounts import Account, AccountStatus
from store.domain.catalogue import Catalogue
from store.domain.dunning import Arrears
from store.domain.invoices import invoice_faults
from store.domain.money import Money, exponent, total
from store.domain.orders import Charge, Order, OrderStatus
from store.domain.periods import Cycle, add_months, local_day
from store.domain.quotes import Quote, QuoteLine
from store.domain.records import CreditNote, Invoice
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.ports import View

_STATES = ((21, AccountStatus.CANCELLED), (14, AccountStatus.BLOCKED), (10, AccountStatus.WARNING))


def faults(view: View, catalogue: Catalogue, rate: str, charged: Mapping[str, Charge], today: date) -> list[str]:
    """All that is wrong with an account on a day on which it was billed. `charged` is what the bank took, by key."""
    account = view.get(Account, view.account_id)
    if account is None:
        return ["there is no account"]
    invoices, notes = view.past(Invoice), view.past(CreditNote)
    orders = (*view.past(Order), *view.all(Order))
    found = [
        *(f"{one.id}: {fault}" for one in invoices for fault in invoice_faults(one)),
        *(f"{one.id}: {fault}" for one in notes for fault in invoice_faults(one)),
        *_balance(account, invoices, notes),
        *_money(invoices, orders, charged),
        *_given_back(invoices, notes),
        *(fault for invoice in invoices for fault in _amounts(invoice, catalogue, rate)),
        *_periods(orders),
        *_tries(orders, account),
        *_today(view, account, today),
    ]
    return [f"{account.id} on {today}: {fault}" for fault in found]


def _balance(account: Account, invoices: tuple[Invoice, ...], notes: tuple[CreditNote, ...]) -> Iterator[str]:
    """What credit notes gave, less what invoices took."""
    gave = total((note.total for note in notes), account.currency)
    took = total((invoice.from_balance for invoice in invoices), account.currency)
    if account.balance != gave - took:
        yield f"the balance is {account.balance}, not {gave} - {took}"


def _money(invoices: tuple[Invoice, ...], orders: tuple[Order, ...], charged: Mapping[str, Charge]) -> Iterator[str]:
    """Each order took money once or not at all, and as much as its invoice says."""
    of_order = {invoice.order: invoice for invoice in invoices}
    if len(of_order) != len(invoices):
        yield "an order has two invoices"
    for order in orders:
        taken = [charged[attempt.charge.key] for attempt in order.attempts if attempt.charge.key in charged]
        invoice = of_order.get(order.id)
        if len(taken) > 1:
            yield f"{order.number} was charged {len(taken)} times"
        if order.is_waiting:
            continue
        amount = total((charge.amount for charge in taken), order.quote.currency)
        wanted = invoice.paid + invoice.open if invoice else Money.zero(order.quote.currency)
        if amount != wanted:
            yield f"{order.number} ({order.status}) was charged {amount}, not {wanted}"


def _given_back(invoices: tuple[Invoice, ...], notes: tuple[CreditNote, ...]) -> Iterator[str]:
    """Of no invoice more than it was for, whether as credit on later ones or on notes."""
    items = [item for one in invoices for item in one.credits] + [item for note in notes for item in note.items]
    for invoice in invoices:
        given = total((item.net for item in items if item.invoice == invoice.id), invoice.net.currency)
        if given.minor > invoice.net.minor + total((item.net for item in invoice.credits), given.currency).minor:
            yield f"{invoice.id} was for {invoice.net}, and {given} of it was given back"


def _amounts(invoice: Invoice, catalogue: Catalogue, rate: str) -> Iterator[str]:
    """Seats x price of the first day of the period, and the VAT of the buyer, computed with decimals."""
    quote = invoice.quote
    for line in quote.lines:
        product, tier = catalogue.plan(line.product, line.tier)
        price = tier.price(line.cycle, quote.currency, line.period.start)
        wanted = price * -(-line.seats // product.block) if price else None
        if line.charged != wanted:
            yield f"{invoice.id}: {line.seats} of {line.plan_name} from {line.period.start} cost {line.charged}"
    net = Decimal(invoice.net.minor)
    vat = (net * Decimal(rate) / 100).quantize(Decimal(1), ROUND_HALF_UP)
    if invoice.vat.minor != vat:
        yield f"{invoice.id}: VAT of {invoice.vat} in place of {vat} in 1/{10 ** exponent(quote.currency)}"


def _periods(orders: tuple[Order, ...]) -> Iterator[str]:
    """A renewal begins where the period before it ended; whatever else begins sooner, with a credit for the rest."""
    paid: dict[str, _Paid] = {}
    for order in _as_closed(orders):
        for subscription, line in zip(order.subscriptions, order.quote.lines, strict=False):
            before = paid.get(subscription)
            if order.renews:
                yield from _renewal(order.quote, line, before)
            elif before and line.period.start > before.until:
                yield f"{order.number}: {line.plan_name} begins {line.period.start}, and was paid until {before.until}"
            elif before and (line.credit.days if line.credit else 0) != (before.until - line.period.start).days:
                yield f"{order.number}: {line.plan_name} begins {line.period.start} with the credit {line.credit}"
            goes_on = before and order.renews and before.cycle is line.cycle
            anchor = before.anchor if before and goes_on else line.period.start
            paid[subscription] = _Paid(anchor, line.cycle, line.period.end)


@dataclass(frozen=True, slots=True)
class _Paid:
    """Until when a subscription is paid for, and what its periods are counted from."""

    anchor: date
    cycle: Cycle
    until: date


def _renewal(quote: Quote, line: QuoteLine, before: _Paid | None) -> Iterator[str]:
    start, end = line.period.start, line.period.end
    if before and start != before.until:
        yield f"{line.plan_name} was renewed from {start}, and was paid until {before.until}"
    if start > quote.day:
        yield f"{line.plan_name} was renewed from {start} on {quote.day}"
    anchor = before.anchor if before and before.cycle is line.cycle else start
    if end not in {add_months(anchor, count * line.cycle.months) for count in range(1, 60)}:
        yield f"{line.plan_name} ends on {end}, which is no month or year after {anchor}"


def _tries(orders: tuple[Order, ...], account: Account) -> Iterator[str]:
    """The run tries again on days 1, 9, 13 and 20 after the first try, or as soon after as it was on."""
    renewing = Counter(order.renews for order in orders)
    for order in orders:
        if order.renews is None or renewing[order.renews] > 1:
            continue
        by = [move.by for move in order.moves if move.status is OrderStatus.CHARGING]
        days = [local_day(attempt.charge.at, account.time_zone) for attempt in order.attempts]
        for before, day, who in zip(days, days[1:], by[1:], strict=False):
            if who == "billing" and not any(before < days[0] + timedelta(later) <= day for later in (1, 9, 13, 20)):
                yield f"{order.number} was tried on {day}, after {before}"


def _as_closed(orders: tuple[Order, ...]) -> list[Order]:
    """In the order of what they began: history has them as they were closed."""
    return [order for order in orders if order.status is OrderStatus.PROVISIONED and order.subscriptions]


def _today(view: View, account: Account, today: date) -> Iterator[str]:
    """Nothing that was due is left undone, unless somebody's payment has no end yet."""
    if any(order.is_waiting for order in view.all(Order)):
        return
    arrears = view.all(Arrears)
    for one in view.all(Subscription):
        if one.due and one.due <= today:
            yield f"{one.id} ({one.status}) was to be dealt with on {one.due}"
        if one.status is SubscriptionStatus.PAST_DUE and one.period.end.isoformat() not in {one.id for one in arrears}:
            yield f"{one.id} is past due and nobody asks for it"
    since = min((one.since for one in arrears), default=today)
    wanted = next((status for days, status in _STATES if today - since >= timedelta(days)), AccountStatus.ACTIVE)
    if account.status is not wanted:
        yield f"the account is {account.status} {(today - since).days} days after it did not pay"
    open_orders = [order for order in view.all(Order) if order.renews]
    owed = total((order.quote.due for order in open_orders), account.currency)
    if (account.owed or Money.zero(account.currency)) != owed:
        yield f"{account.owed} is owed in place of {owed}"
