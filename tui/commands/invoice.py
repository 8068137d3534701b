"""The operator's commands for invoices and credit notes: list, show, note as paid, mail, write to a file."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.console import failures, texts

if TYPE_CHECKING:
    from store.domain.invoices import Document
    from store.domain.records import Item
    from store.invoices import Filed

NUMBER = click.argument("number", metavar="N")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs: amounts are text, exact, in major units.")
STANDARD_OUTPUT = "-"


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(invoice)


@click.group()
def invoice() -> None:
    """Invoices and credit notes, as they were issued."""


@invoice.command("list")
@click.option("--account", default="", metavar="ID", help="Only this account.")
@AS_JSON
@click.pass_obj
def invoice_list(store_url: str | None, account: str, as_json: bool) -> None:
    """List them by account, oldest first."""
    from store.invoices import listed
    from tui.bootstrap.services import open_services

    with failures():
        filed = listed(open_services(store_url).shop, account)
        if as_json:
            _print_json([_summary(one) for one in filed])
            return
        for one in filed:
            click.echo(_row(one))


@invoice.command("show")
@NUMBER
@AS_JSON
@click.pass_obj
def invoice_show(store_url: str | None, number: str, as_json: bool) -> None:
    """Print one, in the customer's language."""
    from store.invoices import Format, export, found
    from tui.bootstrap.services import open_services
    from tui.bootstrap.wiring import invoice_writer

    with failures():
        shop = open_services(store_url).shop
        filed = found(shop, number)
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
    from store.receivables import received
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
@AS_JSON
@click.pass_obj
def invoice_mail(store_url: str | None, number: str, as_json: bool) -> None:
    """Mail one again, to who ordered it. The same within ten minutes is one mail."""
    from store.copies import mail_to_customer
    from store.invoices import found
    from store.outbox import flush
    from tui.bootstrap.services import open_services
    from tui.kit.safe import plain

    with failures():
        shop = open_services(store_url).shop
        email = mail_to_customer(shop, number)
        flush(shop, found(shop, number).account.id)
        if as_json:
            _print_json({"number": number, "to": email})
        else:
            said = texts().say("{number} goes to {email}, with the document attached.", number=number, email=email)
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
@AS_JSON
@click.pass_obj
def invoice_export(store_url: str | None, number: str, form: str, out: str, as_json: bool) -> None:
    """Write one to a file, in the customer's language. The same document is the same bytes every time."""
    from store.invoices import Format, export, found
    from tui.bootstrap.services import open_services
    from tui.bootstrap.wiring import invoice_writer

    with failures():
        shop = open_services(store_url).shop
        file = export(shop, invoice_writer(), found(shop, number), Format(form))
        if out == STANDARD_OUTPUT:
            sys.stdout.buffer.write(file.content)
            return
        path = Path(out or file.name)
        _write(path, file.content)
        if as_json:
            _print_json({"number": number, "format": form, "file": str(path), "bytes": len(file.content)})
        else:
            click.echo(texts().say("{number} was written to {path}.", number=number, path=path))


def _write(path: Path, content: bytes) -> None:
    from store.domain.problems import Outage

    try:
        path.write_bytes(content)
    except OSError as error:
        raise Outage("export_not_written", path=str(path), reason=error.strerror) from error


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
