"""How many seats of a plan may be bought."""

from store.domain.catalogue import Product, Tier
from store.domain.problems import Problem


def seats_problem(
    seats: int, product: Product, tier: Tier, *, contact: str, trial: bool = False, assigned: int = 0
) -> Problem | None:
    """The one reason that helps why a plan is not sold in this number, or None. `contact` sells larger ones."""
    most = min(tier.max_seats, product.trial.seat_cap) if trial and product.trial else 0
    limits: dict[str, object] = {
        "seats": seats,
        "least": tier.min_seats,
        "most": most or tier.max_seats,
        "unit": product.unit,
        "block": product.block,
        "assigned": assigned,
    }
    if seats < tier.min_seats:
        return Problem("seats_below_minimum", "seats", limits)
    if most and seats > most:
        return Problem("seats_above_trial", "seats", limits)
    if seats > tier.max_seats:
        return Problem("seats_above_maximum", "seats", {**limits, "contact": contact})
    if seats < assigned:
        return Problem("seats_below_assigned", "seats", limits)
    if seats % product.block:
        lower = seats // product.block * product.block
        return Problem("seats_not_in_blocks", "seats", {**limits, "lower": lower, "upper": lower + product.block})
    return None
