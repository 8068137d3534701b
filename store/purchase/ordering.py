"""An order file is placed as the wizard places a cart: the same checks, charge and settlement, once for its content.

What became of a file is stored with its order, in one transaction: `FileOrder` n of a content names its n-th
order. A further one is made only where the last was cancelled, or where it is asked for. A crash after that
transaction leaves an order that placing the file again finds, and settles under its own key.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.domain.accounts import Payer, Person
from store.domain.draft import Draft
from store.domain.order_file import OrderFile, OrderLine
from store.domain.orders import FileOrder, Order, OrderStatus
from store.domain.problems import Problem, Refused
from store.domain.quotes import Quote
from store.domain.subscriptions import Subscription, had_on
from store.payments.under_way import refuse_while_paying
from store.people.identity import Signed
from store.ports import View
from store.provisioning.provision import end_unpaid
from store.purchase.cart import merging, to_pay_for
from store.purchase.checkout import hear, lay_down, leave, payment_problems
from store.purchase.journey import Journey, build
from store.purchase.quoting import Buyer, cart_of, of_payer, payer_of
from store.shop import Shop, account_of, buyer

_CAME_TO_NOTHING = (OrderStatus.DECLINED, OrderStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Offer:
    """What an order file comes to, as it was shown: placing it places exactly this.

    `after` orders of this content are known and not meant.
    """

    quote: Quote
    payer: Payer
    after: int


def orderer(order: OrderFile, people: Iterable[Signed]) -> Person:
    """Which of the people who somebody is places the order. Refused where it is for none of their accounts."""
    if not order.account:
        raise Refused(*order.located([Problem("order_without_account", "customer")]))
    for one in people:
        if one.account.id == order.account:
            return one.person
    raise Refused(*order.located([Problem("order_of_others", "account", {"account": order.account})]))


def earlier(shop: Shop, person: Person, order: OrderFile) -> Order | None:
    """The order that this content was placed as, after asking what became of its payment.

    A payment that waits for the customer is left where the file names another way to pay. None if there is no
    order, or if it came to nothing. Refused for somebody who may not buy.
    """
    with shop.store.view(person.account) as view:
        buyer(view, person)
        _, found = _last(view, order)
    if found and found.is_waiting:
        found = _heard(shop, person, found)
    if found and order.method and order.method != found.method:
        leave(shop, person.account, found)
        found = _now(shop, person, found)
    return found if found and found.status not in _CAME_TO_NOTHING else None


def standing(shop: Shop, person: Person, order: OrderFile) -> Order | None:
    """As `earlier`, where that is under way or is what the account has now: an order is made again once it is not."""
    found = earlier(shop, person, order)
    if found is None or found.is_waiting:
        return found
    try:
        offer(shop, person, order)
    except Refused as refused:
        if {problem.code for problem in refused.problems} <= {"plan_unchanged", "product_held"}:
            return found
        raise
    return None


def offer(shop: Shop, person: Person, order: OrderFile) -> Offer:
    """What one more order of this content comes to now. Raises Refused with all that stands in its way.

    The register is asked about a VAT number that must not decide unverified.
    """
    with shop.store.view(person.account) as view:
        account, _ = buyer(view, person)
        refuse_while_paying(view)
    payer = payer_of(shop, account, order)
    with shop.store.view(person.account) as view:
        number, last = _last(view, order)
        retried = last if last and last.status is OrderStatus.DECLINED else None
        journey = _journey(shop, view, person, order, payer, retried)
        return Offer(_checked(journey, order), payer, number - 1 if retried else number)


def place(shop: Shop, person: Person, order: OrderFile, shown: Offer) -> Order:
    """Place what was shown, and take the money. Returns the order as it is then.

    An order of this content that was placed since then is the one that is meant. One that was declined is
    tried again under a new key. Refused if what decides the amount has changed (R9).
    """
    return _heard(shop, person, _store_order(shop, person, order, shown))


def as_file(journey: Journey) -> OrderFile:
    """The order on a review as a file of its account, with who pays and how where the customer said so."""
    account, draft = journey.account, journey.draft
    payer = draft.payer
    if payer and replace(payer, vat_state=account.payer.vat_state) == account.payer:
        payer = None
    return OrderFile(
        lines=tuple(OrderLine(line.product, line.tier, line.seats, line.cycle) for line in journey.cart.lines),
        account=account.id,
        payer=payer,
        method=draft.method or "",
    )


def _store_order(shop: Shop, person: Person, order: OrderFile, shown: Offer) -> Order:
    """The first transaction: the order, its charge, and that it is the order of this content."""
    with shop.store.change(person.account) as work:
        _, user = buyer(work, person)
        number, last = _last(work, order)
        if last and number > shown.after and last.status not in _CAME_TO_NOTHING:
            return last
        refuse_while_paying(work)
        retried = last if last and last.status is OrderStatus.DECLINED else None
        journey = _journey(shop, work, person, order, shown.payer, retried)
        quote = _checked(journey, order)
        if quote != shown.quote:
            raise Refused(Problem("quote_changed", values={"old": shown.quote.due, "new": quote.due}))
        if retried and retried.quote != quote:
            end_unpaid(shop, work, retried.moved(OrderStatus.CANCELLED, shop.clock.now(), user.email))
            retried = None
        placed = lay_down(shop, work, replace(journey, order=retried), quote)
        if retried is None:
            work.append(FileOrder(f"{order.content}-{number + 1}", placed.id))
        work.commit()
        return placed


def _journey(shop: Shop, view: View, person: Person, order: OrderFile, payer: Payer, retried: Order | None) -> Journey:
    """The wizard's journey at the payment step, with a cart of its own: the contact's answers stay as they are."""
    account = account_of(view)
    day = shop.today(account)
    cart = cart_of(shop.catalogue(), Buyer(account, had_on(view.all(Subscription), day)), order, day)
    draft = Draft(
        id=person.user,
        purchase=shop.ids.new("order"),
        started=shop.clock.now(),
        cart_open=True,
        checkout=True,
        payer=payer,
        method=order.method or None,
        order=retried.id if retried else None,
    )
    journey = build(shop, view, person, draft, cart)
    first = next((method.id for method in journey.methods), None)
    return journey if draft.method else replace(journey, draft=replace(draft, method=first))


def _checked(journey: Journey, order: OrderFile) -> Quote:
    """What the order costs. Raises Refused with all that the steps of the wizard would refuse."""
    problems = []
    for line in journey.cart.lines:
        try:
            merging(journey, line)
        except Refused as refused:
            problems += [replace(one, field=f"{line.id}.{one.field or 'product'}") for one in refused.problems]
    offered = [method.id for method in journey.methods]
    for problem in of_payer(order, payment_problems(journey)):
        if problem.code == "method_missing" and order.method:
            values = {"typed": order.method, "known": ", ".join(offered)}
            problems.append(Problem("order_method_unknown", "method", values))
        else:
            problems.append(problem)
    if problems:
        raise Refused(*order.located(problems))
    return to_pay_for(journey)


def _last(view: View, order: OrderFile) -> tuple[int, Order | None]:
    """How many orders this content became, and the last of them."""
    number, last = 0, None
    while known := view.recall(FileOrder, f"{order.content}-{number + 1}"):
        number, last = number + 1, known.order
    return number, view.recall(Order, last) if last else None


def _heard(shop: Shop, person: Person, order: Order) -> Order:
    """The order after its gateway was asked, if anything may still be heard of it."""
    hear(shop, person.account, order)
    return _now(shop, person, order)


def _now(shop: Shop, person: Person, order: Order) -> Order:
    """The order as it is stored."""
    with shop.store.view(person.account) as view:
        return view.recall(Order, order.id) or order
