"""The account's one cart: its contacts share it, so nobody may pull it from under somebody's payment."""

from store.domain.draft import CartLine
from store.domain.orders import Order
from store.domain.problems import Problem, Refused
from store.domain.quotes import Quote
from store.journey import Journey, names
from store.ports import UnitOfWork, View


def refuse_while_paying(view: View) -> None:
    """Refuses while a payment of this account has no end yet.

    Until then the cart holds what is being paid for: a second order would charge it twice, use the
    same balance twice, and a change would be lost when the first one is settled.
    """
    order = next((order for order in view.all(Order) if order.is_waiting), None)
    if order:
        raise Refused(Problem("payment_under_way", values={"order": order.number, "by": order.moves[0].by}))


def merging(journey: Journey, line: CartLine) -> CartLine | None:
    """The line of the same plan and cycle that `line` becomes part of (R8).

    Refuses a product that the account pays for already, or that the cart has in another plan or cycle.
    """
    held = journey.held(line.product)
    if held and not held.is_trial:
        raise Refused(Problem("product_held", "cycle", {"plan": held.plan_name}))
    twin = journey.cart.same_plan(line)
    mine = (line.id, twin.id if twin else "")
    clash = [other for other in journey.cart.lines if other.product == line.product and other.id not in mine]
    if clash:
        raise Refused(Problem("product_in_cart", "cycle", {"plan": names(clash, journey.catalogue)[0]}))
    return twin


def drop_line(work: UnitOfWork, journey: Journey, line_id: str) -> None:
    """Take a line out of the cart; one that is not there is out already."""
    refuse_while_paying(work)
    work.put(journey.cart.without(line_id, journey.user.name))


def to_pay_for(journey: Journey) -> Quote:
    """What the cart costs. Refuses an empty one, and one that holds what the shop no longer sells."""
    if not journey.cart.lines:
        raise Refused(Problem("cart_empty"))
    if journey.quote is None:
        unsold = [line for line in journey.cart.lines if not journey.sells(line)]
        plan = ", ".join(names(unsold, journey.catalogue))
        raise Refused(Problem("plan_not_sold", values={"plan": plan}))
    return journey.quote
