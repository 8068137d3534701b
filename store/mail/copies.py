"""An invoice or credit note by mail once more, for who has lost it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from store.documents.invoices import found
from store.documents.receivables import BY as OPERATOR
from store.domain.accounts import Person, User
from store.domain.invoices import Document
from store.domain.orders import Order
from store.domain.problems import Problem, Refused
from store.domain.records import CreditNote, Event, Invoice, Mail, MailState
from store.mail.addressing import contact_of
from store.ports import Texts, UnitOfWork
from store.reading import reader
from store.shop import Shop, account_of, language_of
from store.words.mails import as_text, signature

ONCE_IN = timedelta(minutes=10)
"""For how long asking again is no further mail."""


def mail_again(shop: Shop, person: Person, number: str) -> str:
    """Queue a mail with the document to who asks. Returns the address.

    While one waits to leave, or has left within `ONCE_IN`, that one is meant. Refused for who is no billing contact,
    and for a number of nobody's or of another account.
    """
    with shop.store.change(person.account) as work:
        _, user = reader(work, person)
        return _queue(shop, work, number, lambda _: user, user.email)


def mail_to_customer(shop: Shop, number: str) -> str:
    """For the operator: as `mail_again`, to who ordered what is invoiced, or to a colleague."""
    with shop.store.change(found(shop, number).account.id) as work:
        return _queue(shop, work, number, lambda one: contact_of(work, work.recall(Order, one.order)), OPERATOR)


def _queue(shop: Shop, work: UnitOfWork, number: str, whom: Callable[[Document], User], by: str) -> str:
    document = work.recall(Invoice, number) or work.recall(CreditNote, number)
    if document is None:
        raise Refused(Problem("invoice_unknown", "number", {"number": number}))
    user, now = whom(document), shop.clock.now()
    mail_id = _next(work, f"copy:{number}:{user.id}", now)
    if mail_id:
        texts = shop.texts(language_of(account_of(work), user))
        work.put(_copy(texts, user, document, mail_id, now))
        event = shop.ids.new("event")
        work.append(Event(event, now, by, "document_mailed", number, {}, {"to": user.email}))
        work.commit()
    return user.email


def _next(work: UnitOfWork, about: str, now: datetime) -> str:
    """The id of the next mail; "" while the last one waits or has just left. One that has failed is queued anew."""
    number = 0
    while True:
        number += 1
        mail_id = f"{about}:{number}"
        last = work.recall(Mail, mail_id)
        if last is None or last.state is MailState.FAILED:
            return mail_id
        if last.state in (MailState.QUEUED, MailState.HANDING) or now - last.queued < ONCE_IN:
            return ""


def _copy(texts: Texts, user: User, document: Document, mail_id: str, now: datetime) -> Mail:
    say, values = texts.say, {"number": document.id, "day": texts.day(document.day)}
    amount = texts.money(document.total)
    if isinstance(document, CreditNote):
        subject = say("Credit note {number}", number=document.id)
        here = say("here is credit note {number} of {day} once more: {amount}.", amount=amount, **values)
    else:
        subject = say("Invoice {number}", number=document.id)
        here = say("here is invoice {number} of {day} once more: {amount}.", amount=amount, **values)
    body = as_text([say("Hello {name},", name=user.name), here, signature(document.seller.name)])
    return Mail(mail_id, user.email, subject, body, texts.language, now, documents=(document.id,))
