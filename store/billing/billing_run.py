"""The billing run: everything that happens by itself on a day, for every account of which something is due (R11).

Who is due is looked up by the day, so accounts of which nothing is cost nothing. Each account is claimed inside its
own transactions: a run that is repeated, cut short or raced by another host finds what is done, and does the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from store.billing import announcing
from store.billing.verification import verify_pending
from store.domain.accounts import Account, AccountStatus
from store.domain.dunning import Arrears
from store.domain.orders import Order, OrderStatus
from store.domain.problems import Problem, Refused
from store.domain.records import Event, Mail, Run
from store.domain.subscriptions import Subscription
from store.ports import BILLING, UnitOfWork
from store.provisioning.ending import end_due
from store.purchase import checkout
from store.renewal import dunning, renewals
from store.shop import Shop, account_of

LAST = "last"
"""The id of the note of the last run."""
_EARLIEST = timedelta(hours=14)
"""By how much the first time zone is ahead of UTC."""
_READ_AT_ONCE = 32
"""Events of an account that are read to tell which of them are new."""
_PATIENCE = timedelta(days=1)
"""How long what is due waits for a customer who is paying for something else: as long as a page to pay on is open."""


@dataclass(frozen=True, slots=True)
class Billed:
    """What was done for an account, as its history has it, and the `mails` that were queued.

    `waits` are payments without an end yet: what is left to do is done by a later run. `failed` is what
    kept it from being done.
    """

    account: str
    events: tuple[Event, ...] = ()
    mails: tuple[Mail, ...] = ()
    waits: tuple[Order, ...] = ()
    failed: Exception | None = None


def bill(shop: Shop, on: date | None = None) -> Iterator[Billed]:
    """Do what is due, account by account, the longest overdue first; without `on`, on the day it is where each lives.

    Refused for a day before that of the last run. What fails for one account keeps no other from being billed.
    """
    _begin(shop, on)
    return _billed(shop, on)


def _begin(shop: Shop, on: date | None) -> None:
    """Note that a run begins, for a day in UTC where none is given."""
    now = shop.clock.now()
    day = on or now.date()
    with shop.store.change(BILLING) as work:
        last = work.get(Run, LAST)
        if last and on and on < last.day:
            raise Refused(Problem("run_before_last", values={"day": on, "last": last.day}))
        work.put(Run(LAST, max(day, last.day) if last else day, now))
        work.commit()


def _billed(shop: Shop, on: date | None) -> Iterator[Billed]:
    try:
        verify_pending(shop)
    except Exception as error:  # noqa: BLE001 - whom it was about is invoiced as before, and corrected later
        yield Billed(BILLING, failed=error)
    for account_id in shop.store.due(on or (shop.clock.now() + _EARLIEST).date()):
        try:
            billed = bill_account(shop, account_id, on)
        except Exception as error:  # noqa: BLE001 - a fault of one account must not keep the others from being billed
            billed = Billed(account_id, failed=error)
        if billed.events or billed.mails or billed.waits or billed.failed:
            yield billed


def bill_account(shop: Shop, account_id: str, on: date | None = None) -> Billed:
    """Do what is due of one account. Raises Outage."""
    before = _now(shop, account_id)
    _hear_waiting(shop, account_id, on)
    done: set[date] = set()
    while True:
        with shop.store.change(account_id) as work:
            waits = tuple(order for order in work.all(Order) if order.is_waiting)
            if waits:
                break
            order = _claimed(shop, work, on, done)
            work.commit()
        if order is None or order.renews is None:
            break
        done.add(order.renews)
        checkout.hear(shop, account_id, order)
    return replace(_done_since(shop, account_id, *before), waits=waits)


def _claimed(shop: Shop, work: UnitOfWork, on: date | None, done: set[date]) -> Order | None:
    """Everything that needs no payment, and the next order that does; it is for the caller to have it charged."""
    account = account_of(work)
    day = on or shop.today(account)
    account = announcing.announce(shop, work, account, day)
    end_due(shop, work, account, day, payable=_is_payable(shop, work, account))
    account = dunning.advance(shop, work, account, day)
    return renewals.lay_down(shop, work, account, day, done)


def _is_payable(shop: Shop, work: UnitOfWork, account: Account) -> bool:
    """Can something be charged that was never paid for?"""
    standing = account.status in (AccountStatus.ACTIVE, AccountStatus.WARNING)
    return standing and bool(renewals.known_way(shop, work, account, work.all(Subscription)))


def _hear_waiting(shop: Shop, account_id: str, on: date | None) -> None:
    """Ask about payments that have no end yet.

    What waits for its customer is left: a renewal for the next try, a purchase because what is due would never be
    billed while its page stands open. Its cart is kept, and agreed to anew.
    """
    with shop.store.view(account_id) as view:
        waiting = [order for order in view.all(Order) if order.is_waiting]
        day = on or shop.today(account_of(view))
        again = {one.day for one in view.all(Arrears) if one.next and one.next <= day}
    for order in waiting:
        checkout.hear(shop, account_id, order)
        is_late = order.renews in again if order.renews else day - order.quote.day > _PATIENCE
        if order.status is OrderStatus.ACTION_REQUIRED and is_late:
            checkout.leave(shop, account_id, order)


def _now(shop: Shop, account_id: str) -> tuple[str, frozenset[str]]:
    """The id of the last event, "" if there is none, and those of the mails that have not left."""
    with shop.store.view(account_id) as view:
        last = next((event.id for event in view.past(Event, newest=1)), "")
        return last, frozenset(mail.id for mail in view.all(Mail))


def _done_since(shop: Shop, account_id: str, last: str, mails: frozenset[str]) -> Billed:
    """What there is besides."""
    with shop.store.view(account_id) as view:
        queued = tuple(mail for mail in view.all(Mail) if mail.id not in mails)
        count = _READ_AT_ONCE
        while True:
            events = view.past(Event, newest=count)
            ids = [event.id for event in events]
            if last in ids:
                return Billed(account_id, events[ids.index(last) + 1 :], queued)
            if len(events) < count:
                return Billed(account_id, events, queued)
            count *= 4
