"""Mails that nobody asked for: to whom they go, and each of them once."""

from store.domain.accounts import User
from store.domain.orders import Order
from store.domain.records import Mail
from store.ports import UnitOfWork, View


def writes_to(view: View, user_id: str = "") -> User | None:
    """Whom a mail about money goes to: that user, else a billing contact, else anybody; None where nobody is."""
    users = view.all(User)
    contacts = [user for user in users if user.billing_contact]
    return view.get(User, user_id) or next(iter([*contacts, *users]), None)


def contact_of(view: View, order: Order | None) -> User:
    """Whom to write to about an order: who placed it, or a colleague. An order of an account has had somebody."""
    found = writes_to(view, order.contact if order else "")
    assert found is not None, "an account with orders has users"
    return found


def queue(work: UnitOfWork, mail: Mail) -> None:
    """Put a mail into the outbox, unless it was there before: its id says what it is about."""
    if work.recall(Mail, mail.id) is None:
        work.put(mail)
