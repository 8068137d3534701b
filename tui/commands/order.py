"""Orders as files: what one costs, and placing it."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.placing import order_facts, place, show, told
from tui.commands.who import given, people
from tui.console import failures, texts

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.domain.order_file import OrderFile
    from store.shop import Shop

FILE = click.argument("file", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs: amounts are text, exact, in major units.")


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(quote)
    main.add_command(order)


@click.command()
@FILE
@click.option("--on", "at", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DATE", help="By default today.")
@AS_JSON
@click.pass_obj
def quote(store_url: str | None, file: Path, at: datetime | None, as_json: bool) -> None:
    """What the order in FILE costs, for its account or its hypothetical customer. Nothing is changed."""
    from store.purchase.ordering import orderer
    from store.reading import may_read
    from tui.bootstrap.files import quote_order, read_order_file
    from tui.commands.quote_json import quote_json

    with failures():
        wanted = read_order_file(file)
        elsewhere = given()
        if elsewhere is not None and wanted.customer is None:
            orderer(wanted, [one for one in elsewhere if may_read(one.access)])
        found = quote_order(store_url, wanted, at.date() if at else None)
        if as_json:
            click.echo(json.dumps(quote_json(found), indent=2, ensure_ascii=False))
            return
        show(found)


@click.command()
@FILE
@click.option("--yes", is_flag=True, help="Place it without asking.")
@click.option("--again", is_flag=True, help="Place it once more, although it was placed before.")
@click.option("--as", "email", default="", metavar="EMAIL", help="Whom to be; by default the person of your OS user.")
@AS_JSON
@click.pass_obj
def order(store_url: str | None, file: Path, yes: bool, again: bool, email: str, as_json: bool) -> None:
    """Place the order in FILE: shows what it costs, asks, and charges. The same order twice is one order.

    Exit code 0: it is paid for and open; 1: it was refused, declined or not agreed to, or waits for the customer or the
    bank; 3: it is not known what became of the payment, or the payment service does not take the amount or currency.
    The same command again goes on from there.
    """
    from store.mail.outbox import flush
    from store.purchase.ordering import earlier
    from tui.bootstrap.files import read_order_file
    from tui.bootstrap.services import open_services
    from tui.commands.quote_json import quote_json

    with failures():
        wanted = read_order_file(file)
        shop = open_services(store_url).shop
        person = _person(shop, email, wanted)
        placed = None if again else earlier(shop, person, wanted)
        if placed:
            said = texts().say(
                "This was placed on {day} as order {number}; with --again it is placed once more.",
                day=texts().day(placed.quote.day),
                number=placed.number,
            )
            click.echo(said, err=as_json)
        else:
            placed = place(shop, person, wanted, yes=yes, aside=as_json)
        flush(shop, person.account)
        code = told(shop, person, placed, aside=as_json)
        if as_json:
            facts = {"quote": quote_json(placed.quote), "order": order_facts(placed)}
            click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        sys.exit(code)


def _person(shop: "Shop", email: str, wanted: "OrderFile") -> "Person":
    """Who places the order, as at the screens: the person named, or the one of the OS user."""
    from store.purchase.ordering import orderer

    return orderer(wanted, people(shop, email))
