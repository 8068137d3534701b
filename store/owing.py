"""An account that owes pays another way than its renewals are paid: what is owed, and how it is put right (domain 1).

A blocked or cancelled account may do nothing else. The renewal that was declined gets another try, under a new key,
quoted for today; what follows from its answer is what follows from the billing run's own tries.
"""

from dataclasses import dataclass

from store import checkout, renewals
from store.cart import refuse_while_paying
from store.domain.accounts import Account, Person, User
from store.domain.orders import Order, OrderStatus
from store.domain.problems import Problem, Refused
from store.domain.subscriptions import Subscription
from store.ports import PaymentMethod, UnitOfWork, View
from store.reading import keeper
from store.shop import Shop

_UNPAID = (OrderStatus.DECLINED, OrderStatus.ACTION_REQUIRED)


@dataclass(frozen=True, slots=True)
class Owed:
    """The renewals that are not paid, the oldest first, and what they can be paid with."""

    account: Account
    orders: tuple[Order, ...]
    methods: tuple[PaymentMethod, ...]


def owed(shop: Shop, person: Person) -> Owed:
    """Refused for who is no billing contact, and for a corporate account, as everything here."""
    with shop.store.view(person.account) as view:
        account, _ = keeper(view, person)
        return _owed(shop, view, account)


def pay(shop: Shop, person: Person, method: str) -> Owed:
    """Pay everything that is owed, one renewal after the other, until one is not paid. Returns what is left.

    A payment that waits for its customer is left for this one. Refused for a method that is not offered.
    """
    for order in owed(shop, person).orders:
        if order.status is OrderStatus.ACTION_REQUIRED:
            checkout.leave(shop, person.account, order)
        placed = _tried(shop, person, order, method)
        if placed:
            checkout.hear(shop, person.account, placed)
    return owed(shop, person)


def _tried(shop: Shop, person: Person, order: Order, method: str) -> Order | None:
    """The order with its next try; None if it was paid meanwhile, or one before it was not."""
    with shop.store.change(person.account) as work:
        account, user = keeper(work, person)
        refuse_while_paying(work)
        left = _owed(shop, work, account)
        if method not in {one.id for one in left.methods}:
            raise Refused(Problem("method_missing", "method"))
        if not left.orders or left.orders[0].id != order.id:
            return None
        placed = _place(shop, work, account, user, left.orders[0], method)
        work.commit()
        return placed


def _place(shop: Shop, work: UnitOfWork, account: Account, user: User, order: Order, method: str) -> Order | None:
    lines = [work.get(Subscription, line.id) for line in order.quote.lines]
    held = [one for one in lines if one]
    if order.renews is None or not held:
        return None
    return renewals.place(shop, work, account, order.renews, held, shop.today(account), method=method, by=user.email)


def _owed(shop: Shop, view: View, account: Account) -> Owed:
    orders = [order for order in view.all(Order) if order.renews and order.status in _UNPAID]
    offered = shop.gateway.methods(account.currency, account.saved_method)
    return Owed(
        account=account,
        orders=tuple(sorted(orders, key=lambda order: (order.renews or order.quote.day, order.id))),
        # What is owed is not put on account once more.
        methods=tuple(method for method in offered if method.kind != "transfer"),
    )
