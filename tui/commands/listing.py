"""What an account has and what was changed in it: the lists of home and of the history."""

import json
from typing import TYPE_CHECKING

import click

from tui.commands.who import as_somebody, person
from tui.console import failures, texts

if TYPE_CHECKING:
    from store.domain.records import Event
    from store.domain.subscriptions import Subscription
    from store.history import History

FILTER = click.option("--filter", "words", default="", metavar="WORDS", help="Only what has all of these words.")
AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="For programs: amounts are text in major units, days and times ISO 8601."
)


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    for command in (subscriptions, history):
        main.add_command(command)


@click.command()
@as_somebody
@FILTER
@AS_JSON
@click.pass_obj
def subscriptions(store_url: str | None, email: str, account: str, words: str, as_json: bool) -> None:
    """What the account has: state, seats assigned and bought, billing, and what comes next."""
    from screens.home_rows import STATUS, subscription_option
    from store.overview import home
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        found = home(shop, person(shop, email, account))
        states = list(STATUS)
        ordered = sorted(found.subscriptions, key=lambda one: states.index(one.status))
        rows = [(one, subscription_option(texts(), found, one, with_state=True)) for one in ordered]
        shown = [(one, row) for one, row in rows if has_words(words, row.label, row.detail, row.trailing)]
        if as_json:
            print_json([subscription_facts(one) for one, _ in shown])
            return
        for _, row in shown:
            click.echo(f"{row.label:<24}  {row.detail.replace(' · ', '  '):<40}  {row.trailing}")


@click.command()
@as_somebody
@FILTER
@AS_JSON
@click.pass_obj
def history(store_url: str | None, email: str, account: str, words: str, as_json: bool) -> None:
    """Every change of the account, newest first: when, who, what, for how much.

    As JSON with what was before and after, and the link that binds a change to all before it.
    """
    from store.history import history as changed
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        found = changed(shop, person(shop, email, account))
        shown = [one for one in found.events if has_words(words, _row(found, one))]
        if as_json:
            print_json([_event(one) for one in shown])
            return
        for one in shown:
            click.echo(_row(found, one))


def has_words(words: str, *texts_of_it: str) -> bool:
    """Are all the words somewhere in it? As the filters of the pages."""
    inside = " ".join(texts_of_it).casefold()
    return all(word in inside for word in words.casefold().split())


def print_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _row(found: "History", event: "Event") -> str:
    from store.history import sentence
    from tui.kit.safe import plain

    amount = texts().money(event.amount) if event.amount is not None else ""
    when = f"{found.local(event):%Y-%m-%d %H:%M}"
    return plain(f"{when}  {event.by:<28}  {sentence(texts(), event)}  {amount}").rstrip()


def subscription_facts(one: "Subscription") -> dict[str, object]:
    """A subscription for programs."""
    return {
        "id": one.id,
        "product": one.product,
        "tier": one.tier,
        "plan": one.plan_name,
        "status": one.status.value,
        "seats": one.seats,
        "assigned": one.assigned,
        "cycle": one.cycle.value if one.cycle else None,
        "start": one.period.start.isoformat(),
        "end": one.period.end.isoformat(),
        "renewal_net": str(one.renewal.decimal),
        "currency": one.renewal.currency,
    }


def _event(one: "Event") -> dict[str, object]:
    return {
        "id": one.id,
        "at": one.at.isoformat(),
        "by": one.by,
        "what": one.what,
        "subject": one.subject,
        "before": dict(one.before),
        "after": dict(one.after),
        "amount": str(one.amount.decimal) if one.amount is not None else None,
        "currency": one.amount.currency if one.amount is not None else None,
        "link": one.link or None,
    }
