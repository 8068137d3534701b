"""What follows from an order that is paid for, or a trial that starts: all of it in the caller's transaction."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from store.documents.issuing import issue
from store.domain.accounts import Account, User
from store.domain.draft import CART, Cart, Draft
from store.domain.money import Money
from store.domain.orders import Order, OrderStatus, TrialStart
from store.domain.quotes import Quote, TrialQuote
from store.domain.records import Invoice
from store.domain.renewing import invoiced
from store.domain.subscriptions import Subscription, SubscriptionStatus, is_over
from store.payments.balance import move
from store.payments.methods import put_on_file
from store.ports import UnitOfWork
from store.provisioning.ending import end
from store.provisioning.noting import noted
from store.shop import Shop, language_of
from store.words.mails import welcome
from store.words.receipts import confirmation


def close_order(shop: Shop, work: UnitOfWork, account: Account, contact: User, order: Order) -> Order:
    """Open the access, move the billing dates, issue the invoice, queue the mail, empty the cart (design 4).

    Returns the order as it went into history.
    """
    now, quote = shop.clock.now(), order.quote
    invoice, note = issue(work, order, shop.catalogue().seller)
    _end_what_is_over(shop, work, account, quote)
    opened = tuple(_subscribe(shop, work, quote, invoice, contact))
    closed = replace(order, invoice=invoice.id, credit_note=note.id if note else "", subscriptions=opened)
    saved = order.last.outcome.saved if order.last else None
    after = replace(account, payer=order.payer)
    if saved:
        after = put_on_file(shop, work, after, saved, contact.email)
    if note:
        after = move(shop, work, after, note.total, note.id, contact.email)
    work.put(move(shop, work, after, -invoice.from_balance, invoice.id, contact.email))
    cart = work.get(Cart, CART) or Cart(CART)
    ordered = {line.id for line in quote.lines}
    rest = replace(cart, lines=tuple(line for line in cart.lines if line.id not in ordered))
    work.put(rest)
    work.append(closed)
    work.remove(Order, order.id)
    _drop_declined(shop, work, rest, now, contact)
    texts = shop.texts(language_of(account, contact))
    work.put(confirmation(texts, contact, closed, invoice, note, now))
    return closed


def end_unpaid(shop: Shop, work: UnitOfWork, order: Order) -> None:
    """Put an order that came to nothing into history. Its draft gets another purchase: a new order, a new key."""
    work.append(order)
    work.remove(Order, order.id)
    for draft in work.all(Draft):
        if draft.order == order.id:
            work.put(replace(draft, order=None, purchase=shop.ids.new("order")))


def open_trial(
    shop: Shop, work: UnitOfWork, account: Account, contact: User, trial_id: str, trial: TrialQuote
) -> TrialStart:
    """Give access for the days of a trial and remember that it was used, for ever (R6)."""
    now = shop.clock.now()
    product, _ = shop.catalogue().plan(trial.product, trial.tier)
    subscription = Subscription(
        id=shop.ids.new("sub"),
        product=trial.product,
        product_name=trial.product_name,
        tier=trial.tier,
        tier_name=trial.tier_name,
        unit=trial.unit,
        seats=trial.seats,
        status=SubscriptionStatus.TRIAL,
        anchor=trial.period.start,
        period=trial.period,
        net=Money.zero(account.currency),
        renewal=trial.later or Money.zero(account.currency),
        trial_end=product.trial.at_end if product.trial else None,
    )
    started = TrialStart(trial_id, contact.id, now, subscription.id, trial)
    work.put(subscription, replace(account, trials_used=(*account.trials_used, trial.product)))
    work.append(started)
    noted(shop, work, contact.email, "trial_started", None, subscription)
    work.put(welcome(shop.texts(language_of(account, contact)), contact, started, now))
    return started


def _drop_declined(shop: Shop, work: UnitOfWork, cart: Cart, now: datetime, by: User) -> None:
    """End the declined orders, also of other contacts, of which nothing is left to buy."""
    for order in work.all(Order):
        bought = order.status is OrderStatus.DECLINED and order.renews is None
        if bought and not any(cart.line(line.id) for line in order.quote.lines):
            end_unpaid(shop, work, order.moved(OrderStatus.CANCELLED, now, by.email))


def _end_what_is_over(shop: Shop, work: UnitOfWork, account: Account, quote: Quote) -> None:
    """What was cancelled and is bought anew on its last day or later, before it was billed: it ends as if it was."""
    bought = {line.product for line in quote.lines}
    for one in work.all(Subscription):
        if one.product in bought and is_over(one, quote.day):
            end(shop, work, account, one)


def _subscribe(shop: Shop, work: UnitOfWork, quote: Quote, invoice: Invoice, contact: User) -> Iterator[str]:
    """The subscription of each line: a new one, or the account's own one changed from today on."""
    # An expired trial, or one that was never paid for, becomes paid in its place.
    changed = [one for one in work.all(Subscription) if one.is_open or one.cycle is None]
    known = {one.product: one for one in sorted(changed, key=lambda one: one.is_open)}
    for line in quote.lines:
        held = known.get(line.product)
        subscription_id, assigned = (held.id, held.assigned) if held else (shop.ids.new("sub"), 0)
        subscription = invoiced(line, subscription_id, invoice.id, invoice.groups[0].decision, assigned)
        work.put(subscription)
        known[line.product] = subscription
        noted(shop, work, contact.email, "subscription_bought", held, subscription, line.charged)
        yield subscription.id
