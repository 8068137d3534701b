"""The operator's commands for a store: is it sound, settle what was cut short, take accounts out, put them in."""

import sys
from pathlib import Path

import click

from tui.commands.listing import AS_JSON, print_json
from tui.commands.placing import order_facts
from tui.console import EXIT_OUTAGE, EXIT_REFUSED, failures, problem_facts, sentences, texts

FILE = click.argument("file", type=click.Path(path_type=Path))


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    for command in (doctor, export_, import_, reconcile):
        main.add_command(command)


@click.command()
@click.option("--repair", is_flag=True, help="Make look-ups anew where they are wrong; nothing else is touched.")
@AS_JSON
@click.pass_obj
def doctor(store_url: str | None, repair: bool, as_json: bool) -> None:
    """Check the store: every document, invoice, number and look-up. Exit code 1 if anything is wrong.

    Open orders and mail that has not left are named too, but are nothing wrong.
    """
    from store.doctor import examine
    from store.doctor import repair as refile
    from tui.bootstrap.files import open_upkeep

    with failures():
        upkeep = open_upkeep(store_url)
        repaired = refile(upkeep) if repair else None
        if repaired is not None and not as_json:
            click.echo(texts().say("Look-ups were made anew for {count} accounts.", count=repaired))
        report = examine(upkeep)
        if as_json:
            named = {"faults": problem_facts(report.faults), "waiting": problem_facts(report.waiting)}
            print_json({"accounts": report.accounts, "repaired": repaired, **named})
        else:
            for said in sentences(*report.faults, *report.waiting):
                click.echo(said)
            summary = texts().say(
                "Accounts: {accounts}. Faults: {faults}.", accounts=report.accounts, faults=len(report.faults)
            )
            click.echo(summary)
        if report.faults:
            sys.exit(EXIT_REFUSED)


@click.command("export")
@FILE
@click.option("--account", "accounts", multiple=True, metavar="ID", help="Only this account; may be given again.")
@AS_JSON
@click.pass_obj
def export_(store_url: str | None, file: Path, accounts: tuple[str, ...], as_json: bool) -> None:
    """Write all accounts to FILE, as they are at one moment, in the JSON format of TinyDB."""
    from tui.bootstrap.files import export_accounts

    with failures():
        count = export_accounts(store_url, file, accounts)
        if as_json:
            print_json({"file": str(file), "accounts": count})
        else:
            click.echo(texts().say("Accounts written to {path}: {count}.", path=file, count=count))


@click.command("import")
@FILE
@click.option("--replace", is_flag=True, help="Put accounts of the file in the place of those with the same id.")
@AS_JSON
@click.pass_obj
def import_(store_url: str | None, file: Path, replace: bool, as_json: bool) -> None:
    """Put the accounts of an exported FILE into the store, all or none; the store is made if there is none."""
    from tui.bootstrap.files import import_accounts

    with failures():
        count = import_accounts(store_url, file, replace=replace)
        if as_json:
            print_json({"file": str(file), "accounts": count})
        else:
            click.echo(texts().say("Accounts read from {path}: {count}.", path=file, count=count))


@click.command()
@AS_JSON
@click.pass_obj
def reconcile(store_url: str | None, as_json: bool) -> None:
    """Settle payments and refunds that were cut short and verify VAT numbers that invoices wait for.

    Exit code 1 while payments wait for a customer or a bank, 3 while it is not known what became of one.
    """
    from screens.payment_words import waiting_sentence
    from store.billing.verification import verify_pending
    from store.domain.orders import OrderStatus, OutcomeState
    from store.payments import refunds
    from store.purchase.checkout import reconcile as settle
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        waiting = settle(shop)
        verified = verify_pending(shop)
        given = refunds.waiting(shop)
        unknown = [order for order in waiting if order.status is OrderStatus.UNKNOWN]
        if as_json:
            print_json(
                {
                    "corrected": [
                        {"account": one.account, "credit_note": one.note.id, "invoice": one.right.id}
                        for one in verified
                    ],
                    "orders": [order_facts(order) for order in waiting],
                    "refunds": [{"invoice": one.invoice, "state": one.outcome.state.value} for one in given],
                }
            )
        else:
            for one in verified:
                click.echo(f"{one.account}: {one.note.id}, {one.right.id}")
            for order in waiting:
                click.echo(f"{order.number}: {order.status}")
            for refund in given:
                click.echo(f"{refund.invoice}: refund {refund.outcome.state}")
        for said in dict.fromkeys(waiting_sentence(texts(), order) for order in unknown):
            click.echo(said, err=True)
        if unknown or any(refund.outcome.state is OutcomeState.UNKNOWN for refund in given):
            sys.exit(EXIT_OUTAGE)
        if waiting or given:
            sys.exit(EXIT_REFUSED)
