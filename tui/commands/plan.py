"""`seatdesk plan`, `subscribe`, `cancel` and `reactivate`: what an account has, changed."""

import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from tui.commands.buyer import Buyer, as_buyer, tell
from tui.commands.listing import print_json
from tui.commands.placing import order_facts, place, show, told
from tui.console import texts

if TYPE_CHECKING:
    from store.domain.orders import Order
    from store.domain.quotes import Quote
    from store.domain.subscriptions import Scheduled, Subscription
    from store.subscriptions.replanning import Replanned

CYCLE = click.Choice(["monthly", "annual"])
PLAN = click.argument("plan", metavar="PLAN")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Only show what it costs.")
METHOD = click.option(
    "--method", default="", metavar="ID", help="How it is paid; by default the first way that is offered."
)
SEATS = click.option("--seats", type=click.IntRange(min=0), default=None, help="How many from now on.")
TIER = click.option("--tier", default="", metavar="ID", help="Which tier from now on, as the catalogue names it.")


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    for command in (plan, subscribe, cancel, reactivate):
        main.add_command(command)


@click.group()
def plan() -> None:
    """The plans of the account. PLAN is a product, the name of a plan, or the id of a subscription."""


@plan.command("change")
@click.argument("plans", metavar="PLAN...", nargs=-1, required=True)
@SEATS
@TIER
@click.option("--cycle", type=CYCLE, default=None, help="How it is billed from now on.")
@METHOD
@DRY_RUN
@as_buyer
def plan_change(
    by: Buyer, plans: tuple[str, ...], seats: int | None, tier: str, cycle: str | None, method: str, dry_run: bool
) -> None:
    """Change seats, tier or billing of each PLAN in one order. Several different changes: `seatdesk order` and a file.

    Shows the review, asks, and charges; the same command again finds what it did. A lower tier is no order: it begins
    with the next period, where the shop lets it. Exit codes as of `seatdesk order`.
    """
    from store.domain.periods import Cycle
    from store.subscriptions.replanning import Wish, change

    if seats is None and not tier and cycle is None:
        raise click.UsageError(texts().say("Say what shall change: --seats, --tier or --cycle."))
    wish = Wish(seats, tier, Cycle(cycle) if cycle else None)
    ids = [one.id for one in by.named(plans)]
    _carry_out(by, change(by.shop, by.who, ids, wish, method), dry_run)


@plan.command("keep")
@PLAN
@as_buyer
def plan_keep(by: Buyer, plan: str) -> None:
    """Give up the change that is scheduled for the end of the period."""
    from screens.plan_words import keep_lines
    from store.subscriptions.plans import give_up

    by.turn(plan, keep_lines, give_up)


@click.command()
@PLAN
@click.option("--cycle", type=CYCLE, required=True, help="How it is billed.")
@SEATS
@TIER
@METHOD
@DRY_RUN
@as_buyer
def subscribe(by: Buyer, plan: str, cycle: str, seats: int | None, tier: str, method: str, dry_run: bool) -> None:
    """Buy the PLAN of a trial, or of what has ended: a paid period starts today, what is left of a trial is lost.

    Shows the review, asks, and charges. Exit codes as of `seatdesk order`.
    """
    from store.domain.periods import Cycle
    from store.subscriptions.replanning import Replanned, Wish, purchase

    (one,) = by.named((plan,))
    order = purchase(by.shop, by.who, one.id, Cycle(cycle), Wish(seats, tier), method)
    _carry_out(by, Replanned(order, ()), dry_run)


@click.command()
@PLAN
@as_buyer
def cancel(by: Buyer, plan: str) -> None:
    """Turn renewal of PLAN off: it can be used until its period ends, and nothing is paid back."""
    from screens.plan_words import cancel_lines
    from store.subscriptions.cancelling import cancel as turn_off

    by.turn(plan, cancel_lines, turn_off)


@click.command()
@PLAN
@as_buyer
def reactivate(by: Buyer, plan: str) -> None:
    """Turn renewal of a cancelled PLAN on again: nothing is charged now."""
    from screens.plan_words import reactivate_lines
    from store.subscriptions.cancelling import reactivate as turn_on

    by.turn(plan, reactivate_lines, turn_on)


def _carry_out(by: Buyer, wanted: "Replanned", dry_run: bool) -> None:
    """Order what begins today and schedule what begins later, each agreed to; a dry run only shows it."""
    if dry_run:
        _rehearse(by, wanted)
    else:
        sys.exit(_do(by, wanted))


def _rehearse(by: Buyer, wanted: "Replanned") -> None:
    from screens.plan_words import later_lines
    from store.purchase.ordering import offer

    quote = offer(by.shop, by.who, wanted.order).quote if wanted.order else None
    if by.as_json:
        print_json(_facts(quote, None, wanted))
        return
    if quote:
        show(quote)
    for one in wanted.later:
        tell(later_lines(texts(), one))


def _do(by: Buyer, wanted: "Replanned") -> int:
    """Do it, and say what became of it. Returns the exit code."""
    from screens.plan_words import later_lines
    from store.mail.outbox import flush
    from store.purchase.ordering import standing
    from store.subscriptions.plans import schedule

    placed, code, order = None, 0, wanted.order
    if order:
        placed = standing(by.shop, by.who, order) or place(by.shop, by.who, order, yes=by.yes, aside=by.as_json)
    for one in wanted.later:
        if one.scheduled:
            by.agree(later_lines(texts(), one), partial(schedule, by.shop, by.who, one.id, one.scheduled))
    flush(by.shop, by.who.account)
    if placed:
        code = told(by.shop, by.who, placed, aside=by.as_json)
    if by.as_json:
        print_json(_facts(placed.quote if placed else None, placed, wanted))
    return code


def _facts(quote: "Quote | None", placed: "Order | None", wanted: "Replanned") -> dict[str, object]:
    """What is or would be changed, for programs."""
    from tui.commands.quote_json import quote_json

    return {
        "quote": quote_json(quote) if quote else None,
        "scheduled": [_later_facts(one, one.scheduled) for one in wanted.later if one.scheduled],
        "order": order_facts(placed) if placed else None,
    }


def _later_facts(one: "Subscription", later: "Scheduled") -> dict[str, object]:
    return {
        "subscription": one.id,
        "plan": f"{one.product_name} {later.tier_name}".strip(),
        "tier": later.tier,
        "seats": later.seats,
        "cycle": later.cycle.value,
        "from": one.period.end.isoformat(),
        "renewal_net": str(one.renewal.decimal),
    }
