"""`seatdesk plan`, `subscribe`, `cancel` and `reactivate`: what an account has, changed."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tui.commands.listing import AS_JSON, print_json, subscription_facts
from tui.commands.placing import order_facts, place, show, told
from tui.commands.who import as_somebody, buying, unknown_plan
from tui.console import EXIT_REFUSED, agreed, failures, texts

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.domain.order_file import OrderFile
    from store.domain.orders import Order
    from store.domain.quotes import Quote
    from store.domain.subscriptions import Subscription
    from store.ports import Texts
    from store.shop import Shop

CYCLE = click.Choice(["monthly", "annual"])
PLAN = click.argument("plan", metavar="PLAN")
YES = click.option("--yes", is_flag=True, help="Do it without asking.")
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
@YES
@as_somebody
@AS_JSON
@click.pass_obj
def plan_change(
    store_url: str | None,
    plans: tuple[str, ...],
    seats: int | None,
    tier: str,
    cycle: str | None,
    method: str,
    dry_run: bool,
    yes: bool,
    email: str,
    account: str,
    as_json: bool,
) -> None:
    """Change seats, tier or billing of each PLAN in one order. Several different changes: `seatdesk order` and a file.

    Shows the review, asks, and charges; the same command again finds what it did. A lower tier is no order: it begins
    with the next period, where the shop lets it. Exit codes as of `seatdesk order`.
    """
    from store.domain.periods import Cycle
    from store.replanning import Wish, change
    from tui.bootstrap.services import open_services

    if seats is None and not tier and cycle is None:
        raise click.UsageError(texts().say("Say what shall change: --seats, --tier or --cycle."))
    with failures():
        shop = open_services(store_url).shop
        who = buying(shop, email, account)
        wish = Wish(seats, tier, Cycle(cycle) if cycle else None)
        replanned = change(shop, who, _named(shop, who, plans), wish, method)
        order, later = replanned.order, replanned.later
        if dry_run:
            quote = _costs(shop, who, order) if order else None
            _say(quote, None, later, as_json)
            return
        placed = _placed(shop, who, order, yes=yes, aside=as_json) if order else None
        for one in later:
            _schedule(shop, who, one, yes=yes, aside=as_json)
        sys.exit(_end(shop, who, placed, later, as_json))


@plan.command("keep")
@PLAN
@YES
@as_somebody
@AS_JSON
@click.pass_obj
def plan_keep(store_url: str | None, plan: str, yes: bool, email: str, account: str, as_json: bool) -> None:
    """Give up the change that is scheduled for the end of the period."""
    from screens.plan_words import keep_lines
    from store.plans import give_up

    _change_state(store_url, plan, yes, email, account, as_json, keep_lines, give_up)


@click.command()
@PLAN
@click.option("--cycle", type=CYCLE, required=True, help="How it is billed.")
@SEATS
@TIER
@METHOD
@DRY_RUN
@YES
@as_somebody
@AS_JSON
@click.pass_obj
def subscribe(
    store_url: str | None,
    plan: str,
    cycle: str,
    seats: int | None,
    tier: str,
    method: str,
    dry_run: bool,
    yes: bool,
    email: str,
    account: str,
    as_json: bool,
) -> None:
    """Buy the PLAN of a trial, or of what has ended: a paid period starts today, what is left of a trial is lost.

    Shows the review, asks, and charges. Exit codes as of `seatdesk order`.
    """
    from store.domain.periods import Cycle
    from store.replanning import Wish, purchase
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        who = buying(shop, email, account)
        (wanted,) = _named(shop, who, (plan,))
        order = purchase(shop, who, wanted, Cycle(cycle), Wish(seats, tier), method)
        if dry_run:
            _say(_costs(shop, who, order), None, (), as_json)
            return
        placed = _placed(shop, who, order, yes=yes, aside=as_json)
        sys.exit(_end(shop, who, placed, (), as_json))


@click.command()
@PLAN
@YES
@as_somebody
@AS_JSON
@click.pass_obj
def cancel(store_url: str | None, plan: str, yes: bool, email: str, account: str, as_json: bool) -> None:
    """Turn renewal of PLAN off: it can be used until its period ends, and nothing is paid back."""
    from screens.plan_words import cancel_lines
    from store.cancelling import cancel as turn_off

    _change_state(store_url, plan, yes, email, account, as_json, cancel_lines, turn_off)


@click.command()
@PLAN
@YES
@as_somebody
@AS_JSON
@click.pass_obj
def reactivate(store_url: str | None, plan: str, yes: bool, email: str, account: str, as_json: bool) -> None:
    """Turn renewal of a cancelled PLAN on again: nothing is charged now."""
    from screens.plan_words import reactivate_lines
    from store.cancelling import reactivate as turn_on

    _change_state(store_url, plan, yes, email, account, as_json, reactivate_lines, turn_on)


def _change_state(
    store_url: str | None,
    plan: str,
    yes: bool,
    email: str,
    account: str,
    as_json: bool,
    lines: "Callable[[Texts, Subscription], list[str]]",
    use_case: "Callable[[Shop, Person, str], Subscription]",
) -> None:
    """Say what it means, ask, do it, and say what stands then."""
    from store.outbox import flush
    from tui.bootstrap.services import open_services
    from tui.kit.safe import plain

    with failures():
        shop = open_services(store_url).shop
        who = buying(shop, email, account)
        (subscription_id,) = _named(shop, who, (plan,))
        one = next(one for one in _held(shop, who) if one.id == subscription_id)
        said = [plain(line) for line in lines(texts(), one)]
        if not yes:
            for line in said:
                click.echo(line, err=as_json)
            _ask(yes=yes, aside=as_json)
        after = use_case(shop, who, one.id)
        flush(shop, who.account)
        if as_json:
            print_json(subscription_facts(after))
        elif yes:
            for line in said:
                click.echo(line)


def _ask(*, yes: bool, aside: bool) -> None:
    """Ends the command where it was not agreed to."""
    if not yes and not agreed(texts().say("Do it?"), aside=aside):
        click.echo(texts().say("Nothing was changed."), err=True)
        sys.exit(EXIT_REFUSED)


def _held(shop: "Shop", who: "Person") -> "tuple[Subscription, ...]":
    from store.overview import home

    return home(shop, who).subscriptions


def _named(shop: "Shop", who: "Person", plans: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of subscriptions by what somebody calls them; what gives service comes before what has ended.

    Refused with everything that is not there.
    """
    from store.domain.problems import Refused

    held = sorted(_held(shop, who), key=lambda one: one.is_open)
    known = {name.casefold(): one.id for one in held for name in (one.product, one.plan_name)}
    known |= {one.id.casefold(): one.id for one in held}
    names = [one.plan_name for one in held]
    problems = [unknown_plan(one, names) for one in plans if one.casefold() not in known]
    if problems:
        raise Refused(*problems)
    return tuple(dict.fromkeys(known[one.casefold()] for one in plans))


def _costs(shop: "Shop", who: "Person", order: "OrderFile") -> "Quote":
    from store.ordering import offer

    return offer(shop, who, order).quote


def _placed(shop: "Shop", who: "Person", order: "OrderFile", *, yes: bool, aside: bool) -> "Order":
    """What this became before, where that is still under way or still stands; otherwise it is placed now."""
    from store.domain.problems import Refused
    from store.ordering import earlier, offer

    found = earlier(shop, who, order)
    if found and not found.is_waiting:
        try:
            offer(shop, who, order)
        except Refused as refused:
            # It is what the account has: this command was given before.
            if {problem.code for problem in refused.problems} <= {"plan_unchanged", "product_held"}:
                return found
            raise
        found = None
    return found or place(shop, who, order, yes=yes, aside=aside)


def _schedule(shop: "Shop", who: "Person", one: "Subscription", *, yes: bool, aside: bool) -> None:
    """Say what becomes of it and when, ask, and put it down."""
    from screens.plan_words import later_lines
    from store.plans import schedule
    from tui.kit.safe import plain

    for said in later_lines(texts(), one) if not (yes and aside) else ():
        click.echo(plain(said), err=aside)
    _ask(yes=yes, aside=aside)
    if one.scheduled:
        schedule(shop, who, one.id, one.scheduled)


def _end(shop: "Shop", who: "Person", placed: "Order | None", later: "tuple[Subscription, ...]", as_json: bool) -> int:
    """Mail leaves, and what became of everything is said. Returns the exit code."""
    from store.outbox import flush

    flush(shop, who.account)
    code = told(shop, who, placed, aside=as_json) if placed else 0
    if as_json:
        _say(placed.quote if placed else None, placed, later, as_json)
    return code


def _say(quote: "Quote | None", placed: "Order | None", later: "tuple[Subscription, ...]", as_json: bool) -> None:
    from screens.plan_words import later_lines
    from tui.commands.quote_json import quote_json
    from tui.kit.safe import plain

    if as_json:
        facts = {
            "quote": quote_json(quote) if quote else None,
            "scheduled": [_later_facts(one) for one in later],
            "order": order_facts(placed) if placed else None,
        }
        print_json(facts)
        return
    if quote:
        show(quote)
    for one in later:
        for said in later_lines(texts(), one):
            click.echo(plain(said))


def _later_facts(one: "Subscription") -> dict[str, object]:
    later = one.scheduled
    if later is None:
        raise ValueError(f"nothing is scheduled for {one.id}")
    return {
        "subscription": one.id,
        "plan": f"{one.product_name} {later.tier_name}".strip(),
        "tier": later.tier,
        "seats": later.seats,
        "cycle": later.cycle.value,
        "from": one.period.end.isoformat(),
        "renewal_net": str(one.renewal.decimal),
    }
