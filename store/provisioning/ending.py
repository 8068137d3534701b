"""What ends with its period: trials (R6), cancelled subscriptions (R7), and what was not paid for (R11)."""

from dataclasses import replace
from datetime import date

from store.domain.accounts import Account, User
from store.domain.catalogue import TrialEnd
from store.domain.money import Money
from store.domain.renewing import converted
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.mail.addressing import queue, writes_to
from store.ports import UnitOfWork
from store.provisioning.noting import noted
from store.shop import Shop, language_of
from store.words.reminders import cancelled

BY = "billing"
"""Who is named in the history."""


def end_due(shop: Shop, work: UnitOfWork, account: Account, day: date, *, payable: bool) -> None:
    """End every trial and every cancelled subscription whose last day is over.

    A trial goes on free or paid where the catalogue said so when it began; paid only where the account is
    `payable` while its contact is away.
    """
    for one in work.all(Subscription):
        if one.due is None or day < one.period.end:
            continue
        if one.status is SubscriptionStatus.PENDING_CANCELLATION:
            end(shop, work, account, one)
        elif one.is_trial and one.trial_end is TrialEnd.FREE:
            free = replace(one, status=SubscriptionStatus.ACTIVE, renewal=Money.zero(account.currency))
            work.put(free)
            noted(shop, work, BY, "trial_free", one, free)
        elif one.is_trial and one.trial_end is TrialEnd.CHARGE and payable:
            work.put(converted(shop.catalogue(), account.currency, one))
        elif one.is_trial:
            end(shop, work, account, one)


def end(shop: Shop, work: UnitOfWork, account: Account, one: Subscription) -> None:
    """No service from now on: its seats are taken back, and its contact is told."""
    over = replace(one, status=SubscriptionStatus.EXPIRED, assigned=0, scheduled=None)
    for user in work.all(User):
        if one.id in user.subscriptions:
            work.put(user.holding(tuple(held for held in user.subscriptions if held != one.id)))
    work.put(over)
    noted(shop, work, BY, "subscription_ended", one, over)
    _tell(shop, work, account, over)


def turn_off(shop: Shop, work: UnitOfWork, account: Account, one: Subscription) -> None:
    """Not renewed any more; service until the period ends (R7)."""
    last = replace(one, status=SubscriptionStatus.PENDING_CANCELLATION, scheduled=None)
    work.put(last)
    noted(shop, work, BY, "subscription_cancelled", one, last)
    _tell(shop, work, account, last)


def _tell(shop: Shop, work: UnitOfWork, account: Account, ended: Subscription) -> None:
    contact = writes_to(work)
    if contact:
        queue(work, cancelled(shop.texts(language_of(account, contact)), contact, ended, shop.clock.now()))
