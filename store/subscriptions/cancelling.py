"""Turning renewal off, and on again before the last day (R7): nothing is charged, and nothing is paid back."""

from dataclasses import replace
from datetime import date, timedelta

from store.domain.accounts import Account, Person, User
from store.domain.catalogue import TrialEnd
from store.domain.periods import Period
from store.domain.problems import Problem, Refused
from store.domain.records import Mail, Receivable
from store.domain.subscriptions import Subscription, SubscriptionStatus, is_over
from store.payments.under_way import refuse_while_changing
from store.ports import UnitOfWork, View
from store.provisioning.noting import noted
from store.shop import Shop, buyer, language_of
from store.words.reminders import cancelled, reactivated


def cancel(shop: Shop, person: Person, subscription_id: str) -> Subscription:
    """Service until the period ends, no renewal. A trial that would go on ends on its last day, a free plan today.

    Twice is once. Refused for what has ended or ends by itself, while something is unpaid, and while a change of it
    is being paid for.
    """
    with shop.store.change(person.account) as work:
        account, user = buyer(work, person)
        day = shop.today(account)
        one = _found(work, subscription_id, day)
        if one.status is SubscriptionStatus.PENDING_CANCELLATION:
            return one
        _refuse(work, account, one, day)
        after = _turned_off(one, day)
        work.put(after)
        noted(shop, work, user.email, "subscription_cancelled", one, after)
        _mail(shop, work, user, cancelled(shop.texts(language_of(account, user)), user, after, shop.clock.now()))
        work.commit()
        return after


def reactivate(shop: Shop, person: Person, subscription_id: str) -> Subscription:
    """It is renewed as before, and nothing is charged now. Twice is once.

    Refused once its period is over: then it is bought anew.
    """
    with shop.store.change(person.account) as work:
        account, user = buyer(work, person)
        one = _found(work, subscription_id, shop.today(account))
        if one.status is not SubscriptionStatus.PENDING_CANCELLATION:
            return one
        after = replace(one, status=SubscriptionStatus.ACTIVE)
        work.put(after)
        noted(shop, work, user.email, "subscription_reactivated", one, after)
        _mail(shop, work, user, reactivated(shop.texts(language_of(account, user)), user, after, shop.clock.now()))
        work.commit()
        return after


def _found(view: View, subscription_id: str, day: date) -> Subscription:
    one = view.get(Subscription, subscription_id)
    if one is None:
        raise Refused(Problem("subscription_gone"))
    if one.status is SubscriptionStatus.EXPIRED or is_over(one, day):
        raise Refused(Problem("subscription_ended", values={"plan": one.plan_name, "day": one.period.end}))
    return one


def _refuse(view: View, account: Account, one: Subscription, day: date) -> None:
    if one.status is SubscriptionStatus.PAST_DUE or account.owed:
        raise Refused(Problem("cancel_unpaid", values={"plan": one.plan_name}))
    late = next((waiting for waiting in view.all(Receivable) if waiting.due < day), None)
    if late:
        raise Refused(Problem("cancel_overdue", values={"plan": one.plan_name, "number": late.id, "day": late.due}))
    refuse_while_changing(view, one.product)
    if one.is_trial and one.trial_end is TrialEnd.EXPIRE:
        raise Refused(Problem("trial_ends_itself", values={"plan": one.plan_name, "day": one.period.end}))


def _turned_off(one: Subscription, day: date) -> Subscription:
    if one.is_trial:
        return replace(one, trial_end=TrialEnd.EXPIRE)
    off = replace(one, status=SubscriptionStatus.PENDING_CANCELLATION)
    # The period of a free plan is that of the trial it was: it is long over.
    return off if one.cycle else replace(off, period=Period(one.period.start, day + timedelta(days=1)))


def _mail(shop: Shop, work: UnitOfWork, to: User, mail: Mail) -> None:
    """Each time it is done: the mail's own id names only the last day of service."""
    work.put(replace(mail, id=f"{mail.id}:{shop.ids.new('mail')}", to=to.email))
