"""A renewal that came to nothing: noted, mailed, tried again, and what becomes of the account meanwhile (R11)."""

from dataclasses import replace
from datetime import date

from store.domain.accounts import Account, AccountStatus
from store.domain.dunning import Arrears, next_step, next_try, retry_is_due, status_after
from store.domain.money import total
from store.domain.orders import Order
from store.domain.records import Event
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.mail.addressing import queue, writes_to
from store.ports import UnitOfWork
from store.provisioning.ending import BY, end, turn_off
from store.shop import Shop, account_of, language_of
from store.words.refusals import reason
from store.words.reminders import payment_failed

_OURS = (AccountStatus.WARNING, AccountStatus.BLOCKED, AccountStatus.CANCELLED)
"""What only an unpaid renewal makes of an account."""


def unpaid(shop: Shop, work: UnitOfWork, order: Order) -> None:
    """The try of the order's day came to nothing: its subscriptions are past due, the next try is known."""
    account, attempt, day = account_of(work), order.last, order.quote.day
    if order.renews is None or attempt is None:
        return
    due = order.renews.isoformat()
    known = work.get(Arrears, due)
    since = known.since if known else day
    work.put(Arrears(due, since, day, next_step(since, day)))
    for line in order.quote.lines:
        held = work.get(Subscription, line.id)
        if held and held.status is SubscriptionStatus.ACTIVE:
            work.put(replace(held, status=SubscriptionStatus.PAST_DUE))
    again, plan = next_try(since, day), ", ".join(line.plan_name for line in order.quote.lines)
    contact = writes_to(work, order.contact)
    if contact and order.charged_by == BY:  # who pays in person sees the reason in place (R10)
        texts = shop.texts(language_of(account, contact))
        why, key = reason(texts, attempt.outcome.code), attempt.charge.key
        queue(work, payment_failed(texts, contact, plan, order.quote.due, why, again, key, shop.clock.now()))
    work.append(
        Event(
            id=f"payment-failed:{attempt.charge.key}",
            at=shop.clock.now(),
            by=BY,
            what="payment_failed",
            subject=order.number,
            before={},
            after={"plan": plan, "again": again.isoformat() if again else ""},
            amount=order.quote.due,
        )
    )
    work.put(standing(shop, work, account, day))


def advance(shop: Shop, work: UnitOfWork, account: Account, day: date) -> Account:
    """The account as it is on that day, where no try has to be made before."""
    for one in work.all(Arrears):
        if one.next and one.next <= day and not retry_is_due(one.since, one.tried, day):
            work.put(replace(one, next=next_step(one.since, day)))
            account = standing(shop, work, account, day)
    work.put(account)
    return account


def settled(shop: Shop, work: UnitOfWork, account: Account, order: Order) -> Account:
    """The account once that renewal is paid. The caller stores it."""
    if order.renews:
        work.remove(Arrears, order.renews.isoformat())
    return standing(shop, work, account, order.quote.day, paid=order)


def standing(shop: Shop, work: UnitOfWork, account: Account, day: date, paid: Order | None = None) -> Account:
    """The account with the state and the debt that follow from what is in arrears. The caller stores it."""
    arrears = work.all(Arrears)
    if not arrears:
        status = AccountStatus.ACTIVE if account.status in _OURS else account.status
        return _moved(shop, work, replace(account, owed=None, owed_since=None), status)
    since = min(one.since for one in arrears)
    open_orders = [order for order in work.all(Order) if order.renews and order != paid]
    owed = total((order.quote.due for order in open_orders), account.currency)
    status = status_after(since, day)
    if status is AccountStatus.CANCELLED and account.status is not status:
        _cancel(shop, work, account, day)
    return _moved(shop, work, replace(account, owed=owed, owed_since=since), status)


def _cancel(shop: Shop, work: UnitOfWork, account: Account, day: date) -> None:
    """What was not paid for ends today; what was, with its period (R11)."""
    for one in work.all(Subscription):
        if one.status is SubscriptionStatus.PAST_DUE or (one.is_renewed and one.period.end <= day):
            end(shop, work, account, one)
        elif one.is_renewed:
            turn_off(shop, work, account, one)


def _moved(shop: Shop, work: UnitOfWork, account: Account, status: AccountStatus) -> Account:
    if account.status is not status:
        work.append(
            Event(
                id=shop.ids.new("event"),
                at=shop.clock.now(),
                by=BY,
                what="account_status",
                subject=account.id,
                before={"status": account.status},
                after={"status": status},
            )
        )
    return replace(account, status=status)
