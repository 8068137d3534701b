"""Renewing what is due: one order, one charge and one invoice for everything of an account that fell due on a day.

The order goes the way of every order (design 4): stored with its charge and key, charged outside the lock, settled
in one transaction. What is due is found in the documents, so a run that is repeated finds nothing left to do.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from store.documents.issuing import issue
from store.domain.accounts import Account
from store.domain.dunning import Arrears, retry_is_due
from store.domain.orders import Order, OrderStatus
from store.domain.quotes import Quote
from store.domain.records import Invoice
from store.domain.renewing import renewal, renewed
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.domain.tax import decide
from store.mail.addressing import queue, writes_to
from store.payments.balance import move
from store.payments.methods import put_on_file
from store.ports import UnitOfWork, View
from store.provisioning.ending import BY
from store.provisioning.noting import noted
from store.provisioning.provision import end_unpaid
from store.renewal.dunning import settled, unpaid
from store.shop import Shop, account_of, language_of
from store.words.receipts import renewal as receipt


def lay_down(shop: Shop, work: UnitOfWork, account: Account, day: date, done: Collection[date]) -> Order | None:
    """Store the order, or the next try, of what has been due for longest; None when nothing is.

    One that the balance pays for is closed at once, any other is to be charged. `done` are the days on which
    something fell due that this run has dealt with.
    """
    for due, subscriptions in _due(work, day):
        if due not in done:
            return place(shop, work, account, due, subscriptions, day)
    return None


def place(
    shop: Shop,
    work: UnitOfWork,
    account: Account,
    due: date,
    held: Collection[Subscription],
    day: date,
    *,
    method: str = "",
    by: str = BY,
) -> Order:
    """Store the order of what fell due then, as it is quoted on this day, with its charge.

    One that was declined gets another try under a new key. Without a `method` it is the account's own.
    """
    vat = decide(shop.catalogue().seller.country, account.payer, shop.rates(), day)
    quote = renewal(shop.catalogue(), account.currency, held, vat, account.balance, day)
    order = _order(shop, work, account, due, quote)
    if not quote.due:
        return _close(shop, work, order.moved(OrderStatus.PROVISIONED, shop.clock.now(), by))
    method = method or way_to_pay(shop, work, account, held)
    return _charged(shop, work, account, replace(order, method=method), by)


def _charged(shop: Shop, work: UnitOfWork, account: Account, order: Order, by: str) -> Order:
    """Store the order with a new charge of what is due. It is for the caller to send it, once that is stored."""
    now = shop.clock.now()
    order = order.charging(order.next_charge(account.id, now), now, by)
    work.put(order)
    return order


def settle(shop: Shop, work: UnitOfWork, order: Order) -> None:
    """All that follows from the gateway's answer to a renewal, in the caller's transaction."""
    if order.status is OrderStatus.PROVISIONED:
        _close(shop, work, order)
    elif order.status is OrderStatus.CANCELLED:
        end_unpaid(shop, work, order)
    else:
        work.put(order)
        if order.is_owed:
            unpaid(shop, work, order)


def way_to_pay(shop: Shop, view: View, account: Account, subscriptions: Iterable[Subscription]) -> str:
    """The card on file, else how they were paid last, else an invoice; "" if there is none of these."""
    found = known_way(shop, view, account, subscriptions)
    offered = shop.gateway.methods(account.currency, account.saved_method)
    return found or next((method.id for method in offered if method.kind == "transfer"), "")


def known_way(shop: Shop, view: View, account: Account, subscriptions: Iterable[Subscription]) -> str:
    """The card on file, else how they were paid last; "" for what was never paid for."""
    return shop.gateway.renewal_method(account.saved_method, _last_method(view, subscriptions))


def _last_method(view: View, subscriptions: Iterable[Subscription]) -> str:
    numbers = sorted({one.invoice for one in subscriptions if one.invoice}, reverse=True)
    for number in numbers:
        invoice = view.recall(Invoice, number)
        order = view.recall(Order, invoice.order) if invoice else None
        if order and order.method:
            return order.method
    return ""


def _due(view: View, day: date) -> list[tuple[date, list[Subscription]]]:
    """What fell due, by its day, the oldest first; what was tried already, only when it is time to try again."""
    found: dict[date, list[Subscription]] = {}
    for one in view.all(Subscription):
        if one.status is SubscriptionStatus.PAST_DUE or (one.is_renewed and one.period.end <= day):
            found.setdefault(one.period.end, []).append(one)
    tried = {one.day: one for one in view.all(Arrears)}
    return [
        (due, found[due])
        for due in sorted(found)
        if due not in tried or retry_is_due(tried[due].since, tried[due].tried, day)
    ]


def _order(shop: Shop, work: UnitOfWork, account: Account, due: date, quote: Quote) -> Order:
    """The order of that day, as it was declined, or a new one. Where nothing is to be charged it is a new one."""
    now, year = shop.clock.now(), quote.day.year
    declined = next((order for order in work.all(Order) if order.renews == due), None)
    if declined and quote.due:
        return replace(declined, quote=quote, payer=account.payer)
    if declined:
        end_unpaid(shop, work, declined.moved(OrderStatus.CANCELLED, now, BY))
    contact = writes_to(work)
    return Order(
        id=shop.ids.new("order"),
        number=f"{year}-{work.next_number(f'order-{year}'):06d}",
        contact=contact.id if contact else "",
        placed=now,
        payer=account.payer,
        method="",
        status=OrderStatus.PLACED,
        quote=quote,
        renews=due,
    )


def _close(shop: Shop, work: UnitOfWork, order: Order) -> Order:
    """Issue the invoice, begin the next period, queue the mail. Returns the order as it went into history."""
    account, quote = account_of(work), order.quote
    invoice, _ = issue(work, order, shop.catalogue().seller)
    begun = []
    for line in quote.lines:
        held = work.get(Subscription, line.id)
        if held and _goes_on(held, line.period.end, quote.day):
            now = renewed(held, line, invoice.id, invoice.groups[0].decision)
            work.put(now)
            noted(shop, work, BY, "subscription_renewed", held, now, line.charged)
            begun.append(held.id)
    closed = replace(order, invoice=invoice.id, subscriptions=tuple(begun))
    work.append(closed)
    work.remove(Order, order.id)
    saved = order.last.outcome.saved if order.last else None
    account = put_on_file(shop, work, account, saved, BY) if saved else account
    account = move(shop, work, account, -invoice.from_balance, invoice.id, BY)
    work.put(settled(shop, work, account, order))
    contact = writes_to(work, order.contact)
    if contact:
        texts = shop.texts(language_of(account, contact))
        queue(work, receipt(texts, contact, closed, invoice, shop.clock.now()))
    return closed


def _goes_on(held: Subscription, end: date, today: date) -> bool:
    """Not if it ended for want of payment, and what is paid for now is over as well (R11)."""
    return held.is_open or today < end
