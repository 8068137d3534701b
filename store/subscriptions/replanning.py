"""Changing what an account has without the wizard's questions: as order files, which are placed once (domain 2).

Nothing is changed here: an order is for `purchase.ordering`, a lower plan for `plans.schedule`.
"""

from collections.abc import Iterable

from store.domain.accounts import Account, Person
from store.domain.catalogue import Catalogue
from store.domain.changes import lowers, standing_problem
from store.domain.frozen import dataclass
from store.domain.order_file import OrderFile, OrderLine
from store.domain.periods import Cycle
from store.domain.problems import Problem, Refused
from store.domain.subscriptions import Subscription
from store.ports import View
from store.purchase.cart import told
from store.shop import Shop, buyer
from store.subscriptions.plans import buyable, from_next_period


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be otherwise; what is None or "" stays as it is."""

    seats: int | None = None
    tier: str = ""
    cycle: Cycle | None = None

    def line(self, one: Subscription, cycle: Cycle) -> OrderLine:
        """The plan of a subscription as it is wished for; `cycle` is where nothing else is said."""
        seats = one.seats if self.seats is None else self.seats
        return OrderLine(one.product, self.tier or one.tier, seats, self.cycle or cycle)


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a wish comes to: an order for what begins today, None if nothing does, and the subscriptions of which a
    lower plan begins with the next period, as they will stand until then."""

    order: OrderFile | None
    later: tuple[Subscription, ...]


def change(shop: Shop, person: Person, subscription_ids: Iterable[str], wish: Wish, method: str = "") -> Replanned:
    """The same wish for several subscriptions. Raises Refused with all that cannot be changed as they are."""
    catalogue = shop.catalogue()
    lines, later, problems = list[OrderLine](), list[Subscription](), list[Problem]()
    with shop.store.view(person.account) as view:
        account, _ = buyer(view, person)
        for subscription_id in subscription_ids:
            try:
                found = _changed(shop, view, catalogue, account, subscription_id, wish)
            except Refused as refused:
                problems += refused.problems
                continue
            if isinstance(found, OrderLine):
                lines.append(found)
            else:
                later.append(found)
    if problems:
        raise Refused(*problems)
    order = OrderFile(tuple(lines), person.account, method=method) if lines else None
    return Replanned(order, tuple(later))


def purchase(shop: Shop, person: Person, subscription_id: str, cycle: Cycle, wish: Wish, method: str = "") -> OrderFile:
    """Subscribe Now: the plan of a trial, of a free plan, or of what has ended. Refused for what is paid for."""
    with shop.store.view(person.account) as view:
        account, _ = buyer(view, person)
        one = buyable(shop.catalogue(), view, subscription_id, shop.today(account))
    return OrderFile((wish.line(one, cycle),), person.account, method=method)


def _changed(
    shop: Shop, view: View, catalogue: Catalogue, account: Account, subscription_id: str, wish: Wish
) -> OrderLine | Subscription:
    """The line of an order, or the subscription with what is scheduled for it."""
    one = view.get(Subscription, subscription_id)
    problem = standing_problem(catalogue, one, shop.today(account))
    if problem or one is None or one.cycle is None:
        raise Refused(told(view, subscription_id, problem or Problem("subscription_gone")))
    line, product = wish.line(one, one.cycle), catalogue.product(one.product)
    if product is None or not lowers(product, one, line.tier):
        return line
    return from_next_period(catalogue, account, one, line.tier, line.seats, line.cycle)
