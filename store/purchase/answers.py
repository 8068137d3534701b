"""What an answer of a purchase may be, and what follows from it for the others. Pure: stored by `shopping`."""

from dataclasses import replace

from store.domain.catalogue import Product, Tier
from store.domain.draft import Draft, Mode
from store.domain.limits import seats_problem
from store.domain.problems import Problem, Refused
from store.purchase.journey import Journey


def seats_from(typed: str, product: Product, tier: Tier, journey: Journey) -> int:
    """A whole number of seats within the plan's limits, or Refused with the one reason that helps."""
    text = typed.strip()
    if not text.isascii() or not text.isdigit():
        raise Refused(Problem("seats_not_whole", "seats", {"typed": text[:20]}))
    seats = int(text) if len(text.lstrip("0")) <= 12 else 10**12
    held = journey.held(product.id)
    problem = seats_problem(
        seats,
        product,
        tier,
        contact=journey.catalogue.seller.sales_contact,
        trial=journey.draft.mode is Mode.TRY,
        assigned=held.assigned if held else 0,
    )
    if problem:
        raise Refused(replace(problem, values={**problem.values, "typed": text[:20]}))
    return seats


def product_of(journey: Journey) -> Product:
    if journey.product is None:
        raise Refused(Problem("product_unknown", "product"))
    return journey.product


def plan_of(journey: Journey) -> tuple[Product, Tier]:
    product = product_of(journey)
    if journey.tier is None:
        raise Refused(Problem("tier_unknown", "tier"))
    return product, journey.tier


def afresh(draft: Draft) -> Draft:
    """The same purchase with no line answered yet. An order that was declined stays with it, and so do its keys."""
    return Draft(draft.id, draft.purchase, draft.started, payer=draft.payer, method=draft.method, order=draft.order)


def fitting(journey: Journey, draft: Draft) -> Draft:
    """Fill in answers that leave no choice; clear later ones that no longer hold."""
    product = journey.catalogue.product(draft.product or "")
    if product is None:
        return draft
    if product.trial is None:
        draft = replace(draft, mode=Mode.BUY)
    elif draft.mode is Mode.TRY and not journey.may_try(product):
        draft = replace(draft, mode=None)
    if not product.has_tiers:
        draft = replace(draft, tier=product.tiers[0].id)
    tier = product.tier(draft.tier or "")
    if tier is None:
        draft = replace(draft, tier=None)
    sold = any(_fits(journey, draft, product, one) for one in ((tier,) if tier else product.tiers))
    return draft if sold else replace(draft, seats=None)


def _fits(journey: Journey, draft: Draft, product: Product, tier: Tier) -> bool:
    """Is the tier sold in as many seats as were chosen?"""
    try:
        seats_from(str(draft.seats or ""), product, tier, replace(journey, draft=draft))
    except Refused:
        return False
    return True
