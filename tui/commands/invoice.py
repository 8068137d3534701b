"""`seatdesk invoice`: invoices and credit notes, as the operator of all or as somebody of one account: list, show, mail
again, write to a file. That one was paid is noted by the operator."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tui.commands.who import given, person
from tui.console import failures, texts

if TYPE_CHECKING:
    from store.documents.invoices import Filed
    from store.domain.accounts import Person
    from store.domain.invoices import Document
    from store.domain.records import Item
    from store.shop import Shop

C = TypeVar("C", bound=Callable[..., object])
NUMBER = click.argument("number", metavar="N")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs: amounts are text, exact, in major units.")
STANDARD_OUTPUT = "-"


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(invoice)


def as_reader(command: C) -> C:
    """Adds the options `email` and `account`."""
    email = click.option("--as", "email", default="", metavar="EMAIL", help="Only what this person may read.")
    account = click.option("--account", default="", metavar="ID", help="Only of this account.")
    return email(account(command))


@click.group(invoke_without_command=True)
@as_reader
@AS_JSON
@click.pass_context
def invoice(context: click.Context, email: str, account: str, as_json: bool) -> None:
    """Invoices and credit notes, as they were issued. Without a command they are listed."""
    if context.invoked_subcommand is None:
        _list(context.obj, email, account, as_json)


@invoice.command("list")
@as_reader
@AS_JSON
@click.pass_obj
def invoice_list(store_url: str | None, email: str, account: str, as_json: bool) -> None:
    """List them by account, oldest first."""
    _list(store_url, email, account, as_json)


def _list(store_url: str | None, email: str, account: str, as_json: bool) -> None:
    from store.documents.books import books
    from store.documents.invoices import Filed, listed
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        reader = _reader(shop, email, account)
        if reader:
            own = books(shop, reader)
            filed = tuple(Filed(own.account, document) for document in reversed(own.documents))
        else:
            filed = listed(shop, account)
        if as_json:
            _print_json([_summary(one) for one in filed])
            return
        for one in filed:
            click.echo(_row(one))


@invoice.command("show")
@NUMBER
@as_reader
@AS_JSON
@click.pass_obj
def invoice_show(store_url: str | None, number: str, email: str, account: str, as_json: bool) -> None:
    """Print one, in the customer's language."""
    from store.documents.invoices import Format, export
    from tui.bootstrap.services import open_services
    from tui.bootstrap.wiring import invoice_writer

    with failures():
        shop = open_services(store_url).shop
        filed = _found(shop, number, email, account)
        if as_json:
            _print_json(_summary(filed) | _details(filed.document))
            return
        click.echo(export(shop, invoice_writer(), filed, Format.TEXT).content.decode(), nl=False)


@invoice.command("paid")
@NUMBER
@AS_JSON
@click.pass_obj
def invoice_paid(store_url: str | None, number: str, as_json: bool) -> None:
    """Note that the transfer for one has come: nobody is reminded of it any more."""
    from store.documents.receivables import received
    from tui.bootstrap.services import open_services

    with failures():
        paid = received(open_services(store_url).shop, number)
        if as_json:
            amount = {"received": str(paid.open.decimal), "currency": paid.open.currency}
            _print_json({"invoice": number, **amount})
        else:
            click.echo(texts().say("{number}: paid, {amount}.", number=number, amount=texts().money(paid.open)))


@invoice.command("mail")
@NUMBER
@as_reader
@AS_JSON
@click.pass_obj
def invoice_mail(store_url: str | None, number: str, email: str, account: str, as_json: bool) -> None:
    """Mail one again, to who ordered it or --as asks. The same within ten minutes is one mail."""
    from store.mail.copies import mail_again, mail_to_customer
    from store.mail.outbox import flush
    from tui.bootstrap.services import open_services
    from tui.kit.safe import plain

    with failures():
        shop = open_services(store_url).shop
        reader, whose = _reader(shop, email, account), _found(shop, number, email, account).account.id
        to = mail_again(shop, reader, number) if reader else mail_to_customer(shop, number)
        flush(shop, whose)
        if as_json:
            _print_json({"number": number, "to": to})
        else:
            said = texts().say("{number} goes to {email}, with the document attached.", number=number, email=to)
            click.echo(plain(said))


@invoice.command("export")
@NUMBER
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "pdf", "ubl", "cii", "facturx"]),
    default="pdf",
    show_default=True,
    help="ubl, cii and facturx are e-invoices of EN 16931.",
)
@click.option("--out", default="", metavar="FILE", help="Where to; - is the standard output. By default named after N.")
@as_reader
@AS_JSON
@click.pass_obj
def invoice_export(
    store_url: str | None, number: str, form: str, out: str, email: str, account: str, as_json: bool
) -> None:
    """Write one to a file, in the customer's language. The same document is the same bytes every time."""
    from store.documents.invoices import Format, export
    from tui.bootstrap.services import open_services
    from tui.bootstrap.wiring import invoice_writer

    with failures():
        shop = open_services(store_url).shop
        file = export(shop, invoice_writer(), _found(shop, number, email, account), Format(form))
        if out == STANDARD_OUTPUT:
            sys.stdout.buffer.write(file.content)
            return
        path = Path(out or file.name)
        _write(path, file.content)
        if as_json:
            _print_json({"number": number, "format": form, "file": str(path), "bytes": len(file.content)})
        else:
            click.echo(texts().say("{number} was written to {path}.", number=number, path=path))


def _reader(shop: "Shop", email: str, account: str) -> "Person | None":
    """Who reads, of one account; None is the operator, who is given to nobody over SSH."""
    return person(shop, email, account) if email or given() is not None else None


def _found(shop: "Shop", number: str, email: str, account: str) -> "Filed":
    from store.documents.books import own
    from store.documents.invoices import found
    from store.domain.problems import Problem, Refused

    reader = _reader(shop, email, account)
    filed = own(shop, reader, number) if reader else found(shop, number)
    if account not in ("", filed.account.id):
        raise Refused(Problem("invoice_unknown", "number", {"number": number}))
    return filed


def _write(path: Path, content: bytes) -> None:
    from store.domain.os_reasons import os_reason
    from store.domain.problems import Outage

    try:
        path.write_bytes(content)
    except OSError as error:
        raise Outage("export_not_written", path=str(path), reason=os_reason(error)) from error


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2))


def _row(filed: "Filed") -> str:
    from store.domain.records import CreditNote

    document = filed.document
    kind = texts().say("Credit note") if isinstance(document, CreditNote) else texts().say("Invoice")
    amount = texts().money(document.total)
    return f"{document.day}  {document.id:<14}  {kind:<16}  {amount:>16}  {filed.account.id}"


def _summary(filed: "Filed") -> dict[str, object]:
    from store.domain.records import Invoice

    document = filed.document
    summary: dict[str, object] = {
        "number": document.id,
        "kind": "invoice" if isinstance(document, Invoice) else "credit_note",
        "account": filed.account.id,
        "day": document.day.isoformat(),
        "customer": document.payer.company,
        "currency": document.total.currency,
        "net": str(document.net.decimal),
        "vat": str(document.vat.decimal),
        "total": str(document.total.decimal),
    }
    if isinstance(document, Invoice):
        summary |= {
            "from_balance": str(document.from_balance.decimal),
            "paid": str(document.paid.decimal),
            "open": str(document.open.decimal),
            "due": document.due.isoformat() if document.due else None,
        }
    return summary


def _details(document: "Document") -> dict[str, object]:
    return {
        "items": [_item(item) for item in document.items],
        "credits": [_item(item) for item in document.credits],
        "vat_groups": [
            {
                "treatment": group.treatment,
                "rate": group.rate,
                "net": str(group.net.decimal),
                "vat": str(group.vat.decimal),
            }
            for group in document.groups
        ],
    }


def _item(item: "Item") -> dict[str, object]:
    return {
        "plan": item.plan,
        "seats": item.seats,
        "start": item.period.start.isoformat(),
        "end": item.period.end.isoformat(),
        "blocks": item.blocks,
        "price": str(item.price.decimal),
        "days": item.days,
        "of": item.of,
        "discounts": [{"id": discount.grant.id, "amount": str(discount.amount.decimal)} for discount in item.discounts],
        "net": str(item.net.decimal),
    }
