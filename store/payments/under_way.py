"""What must wait while a payment of the account has no end yet."""

from store.domain.orders import Order
from store.domain.problems import Problem, Refused
from store.ports import View


def refuse_while_paying(view: View) -> None:
    """Refuses while a payment of this account has no end yet.

    Until then the cart holds what is being paid for: a second order would charge it twice, use the
    same balance twice, and a change would be lost when the first one is settled.
    """
    order = next((order for order in view.all(Order) if order.is_waiting), None)
    if order:
        raise Refused(payment_under_way(order))


def refuse_while_changing(view: View, product: str) -> None:
    """Refuses while a payment for a plan of this product has no end yet: what it buys would undo what is done now."""
    for order in view.all(Order):
        if order.is_waiting and any(line.product == product for line in order.quote.lines):
            raise Refused(payment_under_way(order))


def refuse_beyond_lowered(view: View, product: str, assigned: int) -> None:
    """Refuses to assign more seats of a product than there will be once a payment that has no end yet is made."""
    for order in view.all(Order):
        if order.is_waiting and any(line.product == product and line.seats < assigned for line in order.quote.lines):
            raise Refused(payment_under_way(order))


def payment_under_way(order: Order) -> Problem:
    """That somebody is paying, and who; for a renewal it may be nobody."""
    if order.renews:
        return Problem("renewal_under_way", values={"order": order.number})
    return Problem("payment_under_way", values={"order": order.number, "by": order.moves[0].by})
