"""The operator gives money back."""

import json
import sys
from typing import TYPE_CHECKING

import click

from tui.console import EXIT_OUTAGE, EXIT_REFUSED, agreed, failures, texts

if TYPE_CHECKING:
    from store.documents.invoices import Filed
    from store.domain.money import Money
    from store.domain.records import GivenTo
    from store.domain.refunds import Refund


def register(main: click.Group) -> None:
    """Add this command to the command line."""
    main.add_command(refund)


@click.command()
@click.argument("number", metavar="INVOICE")
@click.argument("amount", metavar="AMOUNT")
@click.option("--reason", required=True, help="Why: the customer reads it.")
@click.option(
    "--to",
    "given_to",
    type=click.Choice(["card", "balance", "transfer"]),
    default=None,
    help="Where it goes; by default the way that it came.",
)
@click.option("--again", is_flag=True, help="Give it back once more, although that was asked for before.")
@click.option("--yes", is_flag=True, help="Without asking.")
@click.option("--json", "as_json", is_flag=True, help="For programs: amounts are text, exact, in major units.")
@click.pass_obj
def refund(
    store_url: str | None,
    number: str,
    amount: str,
    reason: str,
    given_to: str | None,
    again: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Give AMOUNT of INVOICE back, VAT included: never more than was paid. The same command twice is one refund.

    Exit code 0: it was given back, and a credit note issued; 1: it was refused or not agreed to, or is on its way;
    3: it is not known what became of it. The same command again goes on from there.
    """
    from store.documents.invoices import found
    from store.domain.records import GivenTo
    from store.mail.outbox import flush
    from store.payments import refunds
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        filed = found(shop, number)
        way = GivenTo(given_to) if given_to else refunds.usual(filed.document)
        wanted = refunds.Wanted(number, amount, reason, way)
        given = None if again else refunds.earlier(shop, wanted)
        if given:
            day = texts().day(given.at.date())
            said = texts().say("This was asked for on {day}; with --again it is given back once more.", day=day)
            click.echo(said, err=True)
        elif not yes and not agreed(_question(refunds.possible(shop, wanted), number, way), aside=True):
            sys.exit(EXIT_REFUSED)
        else:
            given = refunds.refund(shop, wanted, again=again)
        flush(shop, filed.account.id)
        sys.exit(_told(given, filed, as_json=as_json))


def _question(amount: "Money", number: str, way: "GivenTo") -> str:
    from store.domain.records import GivenTo

    values = {"amount": texts().money(amount), "number": number}
    questions = {
        GivenTo.CARD: texts().say("Give {amount} of {number} back to the card?", **values),
        GivenTo.BALANCE: texts().say("Give {amount} of {number} back to the balance?", **values),
        GivenTo.TRANSFER: texts().say("Give {amount} of {number} back by bank transfer?", **values),
    }
    return questions[way]


def _told(given: "Refund", filed: "Filed", *, as_json: bool) -> int:
    """Say what became of it. Returns the exit code."""
    from store.domain.orders import OutcomeState
    from store.domain.records import GivenTo
    from tui.kit.safe import plain

    say, amount, state = texts().say, texts().money(given.amount), given.outcome.state
    if as_json:
        click.echo(json.dumps(_facts(given), indent=2, ensure_ascii=False))
    elif state is OutcomeState.SUCCEEDED:
        click.echo(say("Given back: {amount}. Credit note: {number}.", amount=amount, number=given.credit_note))
        if given.given_to is GivenTo.TRANSFER:
            company = plain(filed.document.payer.company)
            click.echo(say("Transfer {amount} to {company} now: nobody else does.", amount=amount, company=company))
    if state is OutcomeState.SUCCEEDED:
        return 0
    if state is OutcomeState.DECLINED:
        code = plain(given.outcome.code)
        told = say("The payment service did not give it back ({code}). The same command tries again.", code=code)
    elif state is OutcomeState.PENDING:
        told = say("The refund is on its way: `seatdesk reconcile` asks what became of it.")
    else:
        told = say("It is not known yet whether the money was given back: `seatdesk reconcile` asks again.")
    click.echo(told, err=True)
    outage = state is OutcomeState.UNKNOWN or given.outcome.is_of_the_service
    return EXIT_OUTAGE if outage else EXIT_REFUSED


def _facts(given: "Refund") -> dict[str, object]:
    return {
        "id": given.id,
        "invoice": given.invoice,
        "amount": str(given.amount.decimal),
        "currency": given.amount.currency,
        "given_to": given.given_to.value,
        "reason": given.reason,
        "at": given.at.isoformat(),
        "state": given.outcome.state.value,
        "code": given.outcome.code or None,
        "credit_note": given.credit_note or None,
    }
