"""What accounts owe for renewals that were declined: who owes, and how it is paid."""

import sys
from typing import TYPE_CHECKING

import click

from tui.commands.listing import print_json
from tui.commands.placing import order_facts
from tui.commands.who import as_somebody, person
from tui.console import EXIT_OUTAGE, EXIT_REFUSED, failures, texts

if TYPE_CHECKING:
    from store.billing.owing import Owed
    from store.domain.accounts import Account

AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs: amounts are text, exact, in major units.")


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(owed)


@click.group()
def owed() -> None:
    """What accounts owe for renewals that were declined."""


@owed.command("list")
@AS_JSON
@click.pass_obj
def owed_list(store_url: str | None, as_json: bool) -> None:
    """Name every account that owes: how much, since when, and its state."""
    from store.billing.owing import in_arrears
    from tui.bootstrap.services import open_services
    from tui.kit.safe import plain

    with failures():
        found = in_arrears(open_services(store_url).shop)
        facts = [_facts(account) | {"since": _day(account)} for account in found]
        if as_json:
            print_json(facts)
            return
        for account, fact in zip(found, facts, strict=True):
            amount = texts().money(account.owed) if account.owed else ""
            click.echo(plain(f"{account.id} · {amount} · {fact['since']} · {fact['status']}"))


@owed.command("pay")
@click.option("--method", default="", metavar="ID", help="How; without it, the ways there are are named.")
@as_somebody
@AS_JSON
@click.pass_obj
def owed_pay(store_url: str | None, method: str, email: str, account: str, as_json: bool) -> None:
    """Pay what your account owes another way than its card on file. The account is active again at once.

    Exit code 0: nothing is owed any more; 1: it was declined, or waits for you; 3: it is not known yet,
    or the payment service does not take the amount or currency.
    """
    from store.billing.owing import owed as see
    from store.billing.owing import pay
    from store.mail.outbox import flush
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        who = person(shop, email, account)
        if not method and see(shop, who).orders:
            known = ", ".join(one.id for one in see(shop, who).methods)
            click.echo(texts().say("Choose how to pay.") + f" {known}", err=True)
            sys.exit(EXIT_REFUSED)
        left = pay(shop, who, method)
        flush(shop, who.account)
        sys.exit(_told(left, as_json=as_json))


@owed.command("paid")
@click.argument("account")
@AS_JSON
@click.pass_obj
def owed_paid(store_url: str | None, account: str, as_json: bool) -> None:
    """For the operator: note that what ACCOUNT owes has come by transfer. It is active again at once."""
    from store.billing.owing import received
    from store.mail.outbox import flush
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        facts: list[dict[str, object]] = []
        for invoice in received(shop, account):
            came, currency = invoice.total - invoice.from_balance, invoice.total.currency
            amount = {"received": str(came.decimal), "currency": currency}
            facts.append({"account": account, "invoice": invoice.id, **amount})
            said = texts().say(
                "{account}: {amount} received, invoice {number}.",
                account=account,
                amount=texts().money(came),
                number=invoice.id,
            )
            if not as_json:
                click.echo(said)
        if as_json:
            print_json(facts)
        flush(shop, account)


def _told(left: "Owed", *, as_json: bool) -> int:
    """Say what is left to pay. Returns the exit code."""
    from screens.payment_words import refusal_sentence, waiting_sentence
    from store.domain.orders import OrderStatus

    account = left.account
    if as_json:
        print_json(_facts(account) | {"orders": [order_facts(order) for order in left.orders]})
    if not account.owed:
        if not as_json:
            click.echo(texts().say("Nothing is owed."))
        return 0
    for order in left.orders:
        said = refusal_sentence(texts(), order) if order.status is OrderStatus.DECLINED else ""
        click.echo(said or waiting_sentence(texts(), order), err=True)
        if order.last and order.last.outcome.url and not as_json:
            click.echo(order.last.outcome.url)
    if not as_json:
        click.echo(texts().say("{amount} is owed.", amount=texts().money(account.owed)))
    outage = any(order.is_outage for order in left.orders)
    return EXIT_OUTAGE if outage or not left.orders else EXIT_REFUSED


def _facts(account: "Account") -> dict[str, object]:
    return {
        "account": account.id,
        "owed": str(account.owed.decimal) if account.owed else None,
        "currency": account.currency,
        "status": account.status.value,
    }


def _day(account: "Account") -> str | None:
    return account.owed_since.isoformat() if account.owed_since else None
