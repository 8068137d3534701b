"""The link of a payment that waits, by mail: a terminal is not where people pay."""

from store.domain.accounts import Person
from store.domain.draft import Draft
from store.domain.orders import Order
from store.domain.problems import Problem, Refused
from store.domain.records import Mail
from store.shop import Shop, buyer, language_of
from store.words.mails import payment_link


def mail_link(shop: Shop, person: Person) -> str:
    """Queue a mail with the link of the payment that waits; twice is one mail. Returns whom it goes to.

    Refused once nothing waits any more.
    """
    with shop.store.change(person.account) as work:
        account, user = buyer(work, person)
        draft = work.get(Draft, person.user)
        order = work.get(Order, draft.order) if draft and draft.order else None
        if order is None or order.last is None or not order.last.outcome.url:
            raise Refused(Problem("nothing_to_open"))
        mail = payment_link(shop.texts(language_of(account, user)), user, order, order.last, shop.clock.now())
        if work.recall(Mail, mail.id) is None:
            work.put(mail)
            work.commit()
    return user.email
