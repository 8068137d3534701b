"""Placing an order on the command line: show what it costs, ask, place, and say what became of it."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tui.console import EXIT_OUTAGE, EXIT_REFUSED, agreed, complain, texts

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.domain.order_file import OrderFile
    from store.domain.orders import Order
    from store.domain.quotes import Quote
    from store.ports import Texts
    from store.shop import Shop

WIDTH = 80


def place(shop: "Shop", person: "Person", wanted: "OrderFile", *, yes: bool, aside: bool = False) -> "Order":
    """Show, ask, place. What has changed meanwhile is shown, and asked about, again (R9).

    With `aside` the output is for a program, and what is shown goes to the error output where somebody is asked.
    """
    from store.domain.problems import Refused
    from store.purchase.ordering import offer, place

    while True:
        shown = offer(shop, person, wanted)
        if not (yes and aside):
            show(shown.quote, aside=aside)
        if not yes and not agreed(texts().say("Place this order?"), aside=aside):
            click.echo(texts().say("Nothing was ordered."), err=True)
            sys.exit(EXIT_REFUSED)
        try:
            return place(shop, person, wanted, shown)
        except Refused as refused:
            if yes or {problem.code for problem in refused.problems} != {"quote_changed"}:
                raise
            complain(*refused.problems)


def show(quote: "Quote", *, aside: bool = False) -> None:
    """The lines of the review."""
    for line in drawn(texts(), quote):
        click.echo(line, err=aside)


def told(shop: "Shop", person: "Person", placed: "Order", *, aside: bool = False) -> int:
    """Say what became of an order; with `aside`, only what went wrong. Returns the exit code."""
    from screens.payment_words import paid_sentence, refusal_sentence, waiting_sentence
    from store.domain.orders import OrderStatus
    from store.domain.records import Invoice

    say = texts().say
    if placed.status is OrderStatus.PROVISIONED:
        with shop.store.view(person.account) as view:
            invoice = view.recall(Invoice, placed.invoice)
        if not aside:
            click.echo(say("Order {number} is placed. Everything in it is open now.", number=placed.number))
        if invoice and not aside:
            click.echo(paid_sentence(texts(), invoice, placed.quote.due))
        return 0
    if placed.is_waiting:
        click.echo(say("Order {number} is placed.", number=placed.number), err=True)
        click.echo(waiting_sentence(texts(), placed), err=True)
        if placed.last and placed.last.outcome.url:
            click.echo(placed.last.outcome.url, err=True)
        return EXIT_OUTAGE if placed.is_outage else EXIT_REFUSED
    nothing = say("Nothing was charged; the same command tries again.")
    click.echo(f"{refusal_sentence(texts(), placed)} {nothing}", err=True)
    return EXIT_OUTAGE if placed.is_outage else EXIT_REFUSED


def order_facts(placed: "Order") -> dict[str, object]:
    """An order for programs."""
    return {
        "number": placed.number,
        "status": placed.status.value,
        "invoice": placed.invoice or None,
        "link": placed.last.outcome.url or None if placed.last else None,
        "subscriptions": list(placed.subscriptions),
    }


def drawn(texts: "Texts", quote: "Quote") -> Iterator[str]:
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
