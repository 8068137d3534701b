"""The account's one cart: its contacts share it, so nobody may pull it from under somebody's payment."""

from dataclasses import replace

from store.domain.accounts import User
from store.domain.changes import change_problem
from store.domain.draft import CartLine, Draft
from store.domain.periods import Cycle
from store.domain.problems import Conflict, Problem, Refused
from store.domain.quotes import Quote
from store.domain.records import Event
from store.payments.under_way import refuse_while_paying
from store.ports import UnitOfWork, View
from store.purchase.journey import Journey, names


def refuse_unseen(work: UnitOfWork, journey: Journey, draft: Draft, line_id: str) -> None:
    """Refuses an answer about a line that a colleague changed or took out since this contact was shown the cart.

    `draft` is the stored one. From then on the change counts as seen, so that the same answer given again
    holds; about a line that was taken out, it holds as one about a new line.
    """
    seen = next((line for line in draft.cart_seen if line.id == line_id), None)
    now = journey.cart.line(line_id)
    if seen is None or now == seen:
        return
    if now is None:
        afresh = replace(draft, line=None, cycle=None, cart_open=False, checkout=False)
        work.put(replace(afresh, cart_seen=journey.cart.lines))
        work.commit()
        raise Conflict(Problem("line_taken_out", values={"by": journey.cart.changed_by}))
    work.put(replace(journey.draft, cart_seen=journey.cart.lines))
    work.commit()
    values = {"by": now.added_by, "plan": names([now], journey.catalogue)[0], "seats": now.seats}
    code = "line_changed_annual" if now.cycle is Cycle.ANNUAL else "line_changed_monthly"
    raise Conflict(Problem(code, values=values))


def merging(journey: Journey, line: CartLine) -> CartLine | None:
    """The line of the same plan and cycle that `line` becomes part of (R8).

    Refuses what cannot be bought or changed, or what the cart has in another plan or cycle.
    """
    problem = line_problem(journey, line)
    if problem:
        raise Refused(problem)
    twin = journey.cart.same_plan(line)
    mine = (line.id, twin.id if twin else "")
    clash = [other for other in journey.cart.lines if other.product == line.product and other.id not in mine]
    if clash:
        raise Refused(Problem("product_in_cart", "cycle", {"plan": names(clash, journey.catalogue)[0]}))
    return twin


def line_problem(journey: Journey, line: CartLine) -> Problem | None:
    """Why this cannot be ordered, as the account is now: a plan that is held is changed, and only that."""
    if line.changes:
        one = next((one for one in journey.subscriptions if one.id == line.changes), None)
        return change_problem(journey.catalogue, one, line, journey.day)
    held = journey.held(line.product)
    return Problem("product_held", "product", {"plan": held.plan_name}) if held and held.cycle else None


def refuse_overtaken(view: View, journey: Journey) -> None:
    """Refuses a cart with what cannot be bought or changed any more since it was put there, and says who cancelled."""
    problems = [
        told(view, line.changes, problem) for line in journey.cart.lines if (problem := line_problem(journey, line))
    ]
    if problems:
        raise Conflict(*problems)


def told(view: View, subscription_id: str, problem: Problem) -> Problem:
    """The problem with the name of who cancelled the subscription; the e-mail of a colleague who was removed."""
    if problem.code != "subscription_cancelled":
        return problem
    events = [one for one in view.past(Event) if (one.what, one.subject) == (problem.code, subscription_id)]
    if not events:
        return problem
    by = events[-1].by
    name = next((user.name for user in view.all(User) if user.email == by), by)
    return Problem("subscription_cancelled_by", values={**problem.values, "by": name})


def drop_line(work: UnitOfWork, journey: Journey, line_id: str) -> None:
    """Take a line out of the cart; one that is not there is out already."""
    refuse_while_paying(work)
    work.put(journey.cart.without(line_id, journey.user.name))


def plans_of(quote: Quote) -> tuple[tuple[object, ...], ...]:
    """What is bought, whatever it costs on which day."""
    return tuple((line.id, line.product, line.tier, line.seats, line.cycle) for line in quote.lines)


def cart_changed(journey: Journey, quote: Quote, seen: Quote | None = None) -> Conflict:
    """What a customer is told who has another cart before them than there is; `seen` is what was agreed to."""
    values = {"by": journey.cart.changed_by, "new": quote.due}
    if seen is None:
        return Conflict(Problem("cart_changed", values=values))
    return Conflict(Problem("cart_differs", values={**values, "old": seen.due}))


def to_pay_for(journey: Journey) -> Quote:
    """What the cart costs. Refuses an empty one, and one that holds what the shop no longer sells."""
    if not journey.cart.lines:
        raise Refused(Problem("cart_empty"))
    if journey.quote is None:
        unsold = [line for line in journey.cart.lines if not journey.sells(line)]
        plan = ", ".join(names(unsold, journey.catalogue))
        raise Refused(Problem("plan_not_sold", values={"plan": plan}))
    return journey.quote
