"""The billing run, for the operator and for a timer."""

import json
import sys
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from tui.console import EXIT_BUG, EXIT_OUTAGE, EXIT_REFUSED, agreed, failures, sentences, texts

if TYPE_CHECKING:
    from store.billing.billing_run import Billed
    from store.domain.records import Event


def register(main: click.Group) -> None:
    """Add this command to the command line."""
    main.add_command(bill)


@click.command()
@click.option(
    "--on", "at", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="DATE", help="Bill for this day, not today."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, if every payment went through, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before billing for a day that has not come.")
@click.option("--json", "as_json", is_flag=True, help="For programs: amounts are text, exact, in major units.")
@click.pass_obj
def bill(store_url: str | None, at: datetime | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Do what is due: renewals, ends and reminders of trials, cancellations, further tries of payments, mails.

    Safe to repeat, to break off, and to run on several hosts at once. Without --on each account is billed for the
    day that it is there. Exit code 1 for a day before that of the last run, 3 if an account could not be billed or
    it is not known what became of a payment: run it again.
    """
    from store.billing.billing_run import bill as run
    from store.billing.rehearsal import rehearsed
    from store.mail.outbox import flush_all
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        if at and not dry_run and not yes and sys.stdin.isatty() and at.date() > shop.clock.now().date():
            _ask_before_its_day(at.date())
        codes: Counter[int] = Counter()
        failed = 0
        facts: list[dict[str, object]] = []
        for billed in run(rehearsed(shop) if dry_run else shop, at.date() if at else None):
            codes[_exit_code(billed)] += 1
            failed += billed.failed is not None
            if as_json:
                facts.append(_facts(billed))
            else:
                _say(billed)
        if not dry_run:
            flush_all(shop)
        if as_json:
            said = {"day": at.date().isoformat() if at else None, "dry_run": dry_run, "accounts": facts}
            click.echo(json.dumps(said, indent=2, ensure_ascii=False))
        else:
            count = codes.total() - failed
            click.echo(texts().say("Accounts: {accounts}. Failed: {failed}.", accounts=count, failed=failed))
    sys.exit(max(codes, default=0))


def _ask_before_its_day(day: date) -> None:
    """A slip of the pen would charge everybody for years; no answer is none."""
    question = texts().say("{day} has not come yet. Bill everything until then now?", day=texts().day(day))
    if not agreed(question, aside=True):
        sys.exit(EXIT_REFUSED)


def _say(billed: "Billed") -> None:
    """A line for each change, and for what kept the account from being billed."""
    from store.history import sentence
    from tui.kit.safe import plain

    for event in billed.events:
        amount = [texts().money(event.amount)] if event.amount is not None else []
        said = " · ".join([sentence(texts(), event), *amount])
        click.echo(plain(f"{billed.account}: {said}"))
    for mail in billed.mails:
        said = texts().say("mail to {email}: {subject}", email=mail.to, subject=mail.subject)
        click.echo(plain(f"{billed.account}: {said}"))
    for order in billed.waits:
        said = texts().say("order {number} waits for the end of its payment", number=order.number)
        click.echo(plain(f"{billed.account}: {said}"))
    if billed.failed:
        click.echo(plain(f"{billed.account}: {_failure(billed.failed)}"), err=True)


def _failure(error: Exception) -> str:
    from store.domain.problems import Outage, Refused
    from tui.failures import report

    if isinstance(error, Refused):
        return " ".join(sentences(*error.problems))
    if isinstance(error, Outage):
        return " ".join(sentences(error))
    return texts().say("Something went wrong. Nothing is lost. Reference: {id}", id=report(error))


def _facts(billed: "Billed") -> dict[str, object]:
    return {
        "account": billed.account,
        "changes": [_change(event) for event in billed.events],
        "mails": [{"id": mail.id, "to": mail.to, "subject": mail.subject} for mail in billed.mails],
        "waits": [order.number for order in billed.waits],
        "failed": _failure(billed.failed) if billed.failed else None,
    }


def _change(event: "Event") -> dict[str, object]:
    return {
        "what": event.what,
        "subject": event.subject,
        "before": dict(event.before),
        "after": dict(event.after),
        "amount": str(event.amount.decimal) if event.amount is not None else None,
        "currency": event.amount.currency if event.amount is not None else None,
    }


def _exit_code(billed: "Billed") -> int:
    """The gravest of all accounts is that of the command."""
    from store.domain.orders import OrderStatus
    from store.domain.problems import Outage, Refused

    if billed.failed and not isinstance(billed.failed, Outage | Refused):
        return EXIT_BUG
    unknown = any(order.status is OrderStatus.UNKNOWN for order in billed.waits)
    return EXIT_OUTAGE if unknown or billed.failed else 0
