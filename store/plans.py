"""Changing the plan of what an account has: seats, tier and cycle, beside other lines in one order (domain 2, R4).

A change is a line of the cart that names its subscription. A lower tier is none: where the catalogue lets it begin
with the next period, it is scheduled on the subscription and costs nothing today.
"""

from dataclasses import replace

from store.cart import told
from store.domain.accounts import Person
from store.domain.changes import standing_problem
from store.domain.draft import Draft, Mode
from store.domain.problems import Problem, Refused
from store.domain.subscriptions import Subscription
from store.journey import Journey, build
from store.ports import View
from store.shop import Shop, buyer
from store.shopping import afresh, answering_line, as_new_line, keep, save


def edit(shop: Shop, person: Person, subscription_id: str) -> Journey:
    """Take a subscription up with the plan it has, or with the change of it that waits in the cart.

    A purchase whose payment is under way, or whose receipt nobody has read, goes on instead.
    Refused where the subscription cannot be changed as it is now.
    """
    with shop.store.change(person.account) as work:
        buyer(work, person)
        old = work.get(Draft, person.user) or Draft(person.user, shop.ids.new("order"), shop.clock.now())
        journey = build(shop, work, person, old)
        if journey.placed:
            return journey
        one = _standing(shop, work, subscription_id)
        line = journey.cart.changing(one.id)
        plan = line or one
        product = journey.catalogue.product(one.product)
        draft = replace(
            afresh(old),
            product=one.product,
            mode=Mode.BUY,
            tier=plan.tier if product and product.tier(plan.tier) else None,
            seats=plan.seats,
            cycle=plan.cycle,
            line=line.id if line else None,
            cart_open=line is not None and len(journey.cart.lines) > 1,
            checkout=line is not None and len(journey.cart.lines) == 1,
            changes=one.id,
        )
        return save(shop, work, person, draft)


def proceed(shop: Shop, person: Person, _: object = None) -> Journey:
    """Put the answers into the cart as a change, and go to checkout if it is alone there.

    Refused where it changes nothing.
    """
    with answering_line(shop, person) as (work, journey):
        draft = journey.draft.answered()
        if journey.changed is None:
            raise Refused(Problem("subscription_gone"))
        if draft.line is None:
            draft = as_new_line(shop, journey, draft)
        return keep(shop, work, person, journey, draft)


def _standing(shop: Shop, view: View, subscription_id: str) -> Subscription:
    """The subscription, where it can be changed as it is now."""
    one = view.get(Subscription, subscription_id)
    problem = standing_problem(shop.catalogue(), one)
    if problem or one is None:
        raise Refused(told(view, subscription_id, problem or Problem("subscription_gone")))
    return one
