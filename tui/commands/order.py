"""Orders as files: what one costs, and placing it."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.who import people
from tui.console import EXIT_OUTAGE, EXIT_REFUSED, complain, failures, texts

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.domain.order_file import OrderFile
    from store.domain.orders import Order
    from store.domain.quotes import Quote
    from store.ports import Texts
    from store.shop import Shop

FILE = click.argument("file", type=click.Path(path_type=Path))
WIDTH = 80


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(quote)
    main.add_command(order)


@click.command()
@FILE
@click.option("--on", "at", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DATE", help="By default today.")
@click.option("--json", "as_json", is_flag=True, help="For programs: amounts are text, exact, in major units.")
@click.pass_obj
def quote(store_url: str | None, file: Path, at: datetime | None, as_json: bool) -> None:
    """What the order in FILE costs, for its account or its hypothetical customer. Nothing is changed."""
    from tui.bootstrap.files import quote_order, read_order_file
    from tui.commands.quote_json import quote_json

    with failures():
        found = quote_order(store_url, read_order_file(file), at.date() if at else None)
        if as_json:
            click.echo(json.dumps(quote_json(found), indent=2, ensure_ascii=False))
            return
        for line in _drawn(texts(), found):
            click.echo(line)


@click.command()
@FILE
@click.option("--yes", is_flag=True, help="Place it without asking.")
@click.option("--again", is_flag=True, help="Place it once more, although it was placed before.")
@click.option("--as", "email", default="", metavar="EMAIL", help="Whom to be; by default the person of your OS user.")
@click.pass_obj
def order(store_url: str | None, file: Path, yes: bool, again: bool, email: str) -> None:
    """Place the order in FILE: shows what it costs, asks, and charges. The same order twice is one order.

    Exit code 0: it is paid for and open; 1: it was refused, declined or not agreed to, or waits for
    the customer or the bank; 3: it is not known what became of the payment. The same command again
    goes on from there.
    """
    from store.ordering import earlier
    from store.outbox import flush
    from tui.bootstrap.files import read_order_file
    from tui.bootstrap.services import open_services

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
            click.echo(said)
        else:
            placed = _place(shop, person, wanted, yes=yes)
        flush(shop, person.account)
        sys.exit(_told(shop, person, placed))


def _person(shop: "Shop", email: str, wanted: "OrderFile") -> "Person":
    """Who places the order, as at the screens: the person named, or the one of the OS user."""
    from store.ordering import orderer

    return orderer(wanted, people(shop, email))


def _place(shop: "Shop", person: "Person", wanted: "OrderFile", *, yes: bool) -> "Order":
    """Show, ask, place. What has changed meanwhile is shown, and asked about, again (R9)."""
    from store.domain.problems import Refused
    from store.ordering import offer, place

    while True:
        shown = offer(shop, person, wanted)
        for line in _drawn(texts(), shown.quote):
            click.echo(line)
        if not yes and not _agreed():
            click.echo(texts().say("Nothing was ordered."), err=True)
            sys.exit(EXIT_REFUSED)
        try:
            return place(shop, person, wanted, shown)
        except Refused as refused:
            if yes or {problem.code for problem in refused.problems} != {"quote_changed"}:
                raise
            complain(*refused.problems)


def _agreed() -> bool:
    """The answer to the question; no answer is none."""
    click.echo()
    try:
        return click.confirm(texts().say("Place this order?"))
    except click.Abort:
        click.echo()
        return False


def _told(shop: "Shop", person: "Person", placed: "Order") -> int:
    """Say what became of an order. Returns the exit code."""
    from screens.summary import paid_sentence, refusal_sentence, waiting_sentence
    from store.domain.orders import OrderStatus
    from store.domain.records import Invoice

    say = texts().say
    if placed.status is OrderStatus.PROVISIONED:
        with shop.store.view(person.account) as view:
            invoice = view.recall(Invoice, placed.invoice)
        click.echo(say("Order {number} is placed. Everything in it is open now.", number=placed.number))
        if invoice:
            click.echo(paid_sentence(texts(), invoice, placed.quote.due))
        return 0
    if placed.is_waiting:
        click.echo(say("Order {number} is placed.", number=placed.number), err=True)
        click.echo(waiting_sentence(texts(), placed), err=True)
        if placed.last and placed.last.outcome.url:
            click.echo(placed.last.outcome.url, err=True)
        return EXIT_OUTAGE if placed.status in (OrderStatus.UNKNOWN, OrderStatus.CHARGING) else EXIT_REFUSED
    nothing = say("Nothing was charged; the same command tries again.")
    click.echo(f"{refusal_sentence(texts(), placed)} {nothing}", err=True)
    return EXIT_REFUSED


def _drawn(texts: "Texts", quote: "Quote") -> Iterator[str]:
    """The lines of the review, as text."""
    from screens.summary import after_sentences, quote_rows
    from tui.kit.lines import line, wrapped
    from tui.kit.price_table import table_lines

    yield texts.day(quote.day)
    for row in table_lines(quote_rows(texts, quote), WIDTH):
        yield row.plain.rstrip()
    yield ""
    for sentence in after_sentences(texts, quote):
        for part in wrapped(line(sentence), WIDTH):
            yield part.plain.rstrip()
