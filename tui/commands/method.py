"""The payment method of an account on the command line: see it, replace it, remove it."""

import json
import sys
from typing import TYPE_CHECKING

import click

from tui.commands.who import as_somebody, person
from tui.console import EXIT_OUTAGE, EXIT_REFUSED, agreed, failures, texts

if TYPE_CHECKING:
    from store.payments.methods import Method

AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs: what is on file, and what waits.")


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(method)


@click.group()
def method() -> None:
    """The card on file. Changing it changes no plan."""


@method.command("show")
@as_somebody
@AS_JSON
@click.pass_obj
def method_show(store_url: str | None, email: str, account: str, as_json: bool) -> None:
    """Say which card is on file, and what waits."""
    from store.payments.methods import see
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        _say(see(shop, person(shop, email, account)), as_json)


@method.command("replace")
@click.option("--page", default="", metavar="ID", help="Which page, where there are several (see `show --json`).")
@click.option("--leave", is_flag=True, help="Close the page that waits, and change nothing.")
@as_somebody
@AS_JSON
@click.pass_obj
def method_replace(store_url: str | None, page: str, leave: bool, email: str, account: str, as_json: bool) -> None:
    """Put a card on file, on a page of the payment service, whose link is printed. Nothing is charged.

    Exit code 0: a new card is on file; 1: it was refused, came to nothing, or waits for somebody to type it; 3: the
    payment service cannot be asked. The same command again goes on from there.
    """
    from screens.card_words import ended
    from store.mail.outbox import flush
    from store.payments.methods import ask_again, give_up, replace_card, see
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        who = person(shop, email, account)
        if leave:
            _say(give_up(shop, who), as_json)
            return
        before = see(shop, who)
        first = next((one.id for one in before.pages), "")
        now = ask_again(shop, who) if before.setup else replace_card(shop, who, page or first)
        flush(shop, who.account)
        _say(now, as_json)
        if now.ended:
            click.echo(ended(texts(), now), err=True)
        sys.exit(_code(now))


@method.command("remove")
@click.option("--yes", is_flag=True, help="Remove it without asking.")
@as_somebody
@AS_JSON
@click.pass_obj
def method_remove(store_url: str | None, yes: bool, email: str, account: str, as_json: bool) -> None:
    """Take the card off file: nothing is charged to it any more."""
    from screens.card_words import card_name
    from store.mail.outbox import flush
    from store.payments.methods import remove, see
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        who = person(shop, email, account)
        now = see(shop, who)
        if now.saved:
            card = card_name(texts(), now.saved.brand, now.saved.last4)
            question = texts().say("Remove {card}? Nothing is charged to it any more.", card=card)
            if not yes and not agreed(question, aside=True):
                sys.exit(EXIT_REFUSED)
            now = remove(shop, who, now.saved)
            flush(shop, who.account)
        _say(now, as_json)


def _code(now: "Method") -> int:
    if now.setup is None:
        return EXIT_REFUSED if now.ended else 0
    return EXIT_REFUSED if now.setup.outcome.url else EXIT_OUTAGE


def _say(now: "Method", as_json: bool) -> None:
    from screens.card_words import on_file, waiting

    if as_json:
        click.echo(json.dumps(_facts(now), indent=2, ensure_ascii=False))
        return
    for said in waiting(texts(), now):
        click.echo(said, err=True)
    if now.setup and now.setup.outcome.url:
        click.echo(now.setup.outcome.url)
    elif not now.ended:
        for said in on_file(texts(), now):
            click.echo(said)


def _facts(now: "Method") -> dict[str, object]:
    saved, setup = now.saved, now.setup
    return {
        "account": now.account.id,
        "card": {"brand": saved.brand, "last4": saved.last4, "expires": saved.expires, "expired": now.is_over}
        if saved
        else None,
        "waiting": {"by": now.by, "since": setup.at.isoformat(), "link": setup.outcome.url or None} if setup else None,
        "pages": [{"id": one.id, "kind": one.kind} for one in now.pages],
        "ended": now.ended or None,
    }
