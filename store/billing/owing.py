"""An account that owes pays another way than its renewals are paid: what is owed, and how it is put right (domain 1).

A blocked or cancelled account may do nothing else. The renewal that was declined gets another try, under a new key,
quoted for today; what follows from its answer is what follows from the billing run's own tries.
"""

from dataclasses import dataclass

from store.documents.receivables import BY as OPERATOR
from store.documents.receivables import received as note_received
from store.domain.accounts import Account, Person
from store.domain.orders import Order, OrderStatus
from store.domain.problems import Problem, Refused
from store.domain.records import Invoice, Receivable
from store.domain.subscriptions import Subscription
from store.mail.addressing import queue
from store.payment_ports import PaymentMethod
from store.payments.under_way import refuse_while_paying
from store.ports import View
from store.purchase import checkout
from store.reading import keeper
from store.renewal import renewals
from store.shop import Shop, account_of, language_of, ways_to_pay
from store.words.mails import payment_link


@dataclass(frozen=True, slots=True)
class Owed:
    """The renewals that are not paid, the oldest first, and what they can be paid with."""

    account: Account
    orders: tuple[Order, ...]
    methods: tuple[PaymentMethod, ...]

    @property
    def waiting(self) -> Order | None:
        """The one whose payment has no end yet, if there is one."""
        return next((order for order in self.orders if order.is_waiting), None)


def owed(shop: Shop, person: Person) -> Owed:
    """Refused for who is no billing contact, and for a corporate account, as everything here."""
    with shop.store.view(person.account) as view:
        account, _ = keeper(view, person)
        return _owed(shop, view, account)


def ask_again(shop: Shop, person: Person) -> Owed:
    """While a page waits: what became of the payment?"""
    for order in owed(shop, person).orders:
        checkout.hear(shop, person.account, order)
    return owed(shop, person)


def mail_link(shop: Shop, person: Person) -> str:
    """Queue a mail with the link of the payment that waits; twice is one mail. Returns whom it goes to.

    Refused once nothing waits any more.
    """
    with shop.store.change(person.account) as work:
        account, user = keeper(work, person)
        waiting = _owed(shop, work, account).waiting
        if waiting is None or waiting.last is None or not waiting.last.outcome.url:
            raise Refused(Problem("nothing_to_open"))
        queue(work, payment_link(shop.texts(language_of(account, user)), user, waiting, waiting.last, shop.clock.now()))
        work.commit()
    return user.email


def in_arrears(shop: Shop) -> tuple[Account, ...]:
    """Every account that owes, by id."""
    found = []
    for account_id in shop.store.with_open_orders():
        with shop.store.view(account_id) as view:
            account = account_of(view)
        if account.owed:
            found.append(account)
    return tuple(found)


def pay(shop: Shop, person: Person, method: str) -> Owed:
    """Pay everything that is owed, one renewal after the other, until one is not paid. Returns what is left.

    A payment that waits for its customer is left for this one. Refused for a method that is not offered.
    """
    left = owed(shop, person)
    if left.orders and method not in {one.id for one in left.methods}:
        raise Refused(Problem("method_missing", "method"))
    with shop.store.view(person.account) as view:
        _, user = keeper(view, person)
    for order in left.orders:
        _try(shop, person.account, order, method, user.email)
    return owed(shop, person)


def received(shop: Shop, account_id: str) -> tuple[Invoice, ...]:
    """Note that what an account owes has come by transfer. Returns the invoices of it; refused if nothing is owed."""
    with shop.store.view(account_id) as view:
        account = account_of(view)
        orders = _owed(shop, view, account).orders
    transfer = next(one.id for one in shop.gateway.methods(account.currency) if one.kind == "transfer")
    if not orders:
        raise Refused(Problem("owes_nothing", values={"account": account_id}))
    for order in orders:
        _try(shop, account_id, order, transfer, OPERATOR)
    with shop.store.view(account_id) as view:
        closed = [view.recall(Order, order.id) for order in orders]
        unpaid = {one.id for one in view.all(Receivable)}
    numbers = [order.invoice for order in closed if order and order.invoice]
    for number in numbers:
        if number in unpaid:
            note_received(shop, number)
    with shop.store.view(account_id) as view:
        return tuple(invoice for number in numbers if (invoice := view.recall(Invoice, number)))


def _try(shop: Shop, account_id: str, order: Order, method: str, by: str) -> None:
    """The order's next try; none if it was paid meanwhile, or one before it was not."""
    if order.status is OrderStatus.ACTION_REQUIRED:
        checkout.leave(shop, account_id, order)
    with shop.store.change(account_id) as work:
        refuse_while_paying(work)
        account = account_of(work)
        first = next(iter(_owed(shop, work, account).orders), None)
        lines = [work.get(Subscription, line.id) for line in order.quote.lines]
        held = [one for one in lines if one]
        if first is None or first.id != order.id or first.renews is None or not held:
            return
        day = shop.today(account)
        placed = renewals.place(shop, work, account, first.renews, held, day, method=method, by=by)
        work.commit()
    checkout.hear(shop, account_id, placed)


def _owed(shop: Shop, view: View, account: Account) -> Owed:
    orders = [order for order in view.all(Order) if order.is_owed or (order.renews and order.is_waiting)]
    offered = ways_to_pay(shop, account)
    return Owed(
        account=account,
        orders=tuple(sorted(orders, key=lambda order: (order.renews or order.quote.day, order.id))),
        # What is owed is not put on account once more.
        methods=tuple(method for method in offered if method.kind != "transfer"),
    )
