"""Mails ahead of a day: a trial that ends (R6), a card that expires, an invoice on account that is to be paid."""

from dataclasses import replace
from datetime import date

from store.domain.accounts import Account
from store.domain.periods import add_months, period_on
from store.domain.records import Invoice, Receivable
from store.domain.subscriptions import Subscription
from store.mail.addressing import queue, writes_to
from store.ports import UnitOfWork
from store.shop import Shop, language_of
from store.words.reminders import invoice_due, method_expires, trial_ends


def announce(shop: Shop, work: UnitOfWork, account: Account, day: date) -> Account:
    """Queue what is to be announced by that day, each once. Returns the account as it is stored then."""
    _trials(shop, work, account, day)
    _invoices(shop, work, account, day)
    return _card(shop, work, account, day)


def _trials(shop: Shop, work: UnitOfWork, account: Account, day: date) -> None:
    contact = writes_to(work)
    for one in work.all(Subscription):
        if one.is_trial and not one.reminded and one.due and one.due <= day:
            work.put(replace(one, reminded=True))
            if contact and day < one.period.end:
                texts = shop.texts(language_of(account, contact))
                queue(work, trial_ends(texts, contact, one, shop.clock.now()))


def _invoices(shop: Shop, work: UnitOfWork, account: Account, day: date) -> None:
    """Before the day by which one must be paid, and once after it."""
    for one in work.all(Receivable):
        if one.next is None or day < one.next:
            continue
        is_over = day > one.due
        work.put(replace(one, reminded=True, overdue=is_over))
        invoice, contact = work.recall(Invoice, one.id), writes_to(work)
        if invoice and contact:
            texts = shop.texts(language_of(account, contact))
            queue(work, invoice_due(texts, contact, invoice, day, shop.clock.now()))


def _card(shop: Shop, work: UnitOfWork, account: Account, day: date) -> Account:
    """In the month at whose end the card expires, if something is to be charged after that."""
    card = account.saved_method
    if card is None or card.warned or card.last_month is None or day < card.last_month:
        return account
    over = add_months(card.last_month, 1)
    unpaid = [_first_from(one, over) for one in work.all(Subscription) if one.is_renewed]
    contact = writes_to(work)
    if contact and unpaid:
        texts = shop.texts(language_of(account, contact))
        queue(work, method_expires(texts, contact, card, min(unpaid), shop.clock.now()))
    warned = replace(account, saved_method=replace(card, warned=True))
    work.put(warned)
    return warned


def _first_from(one: Subscription, day: date) -> date:
    """The first day from that one on that a period of it begins."""
    if one.cycle is None or day <= one.period.end:
        return one.period.end
    period = period_on(one.anchor, one.cycle, day)
    return day if period.start == day else period.end
