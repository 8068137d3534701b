"""The operator's commands for mail that has not left: list it, try it again, hand it over."""

import json
import sys
from typing import TYPE_CHECKING

import click

from tui.console import EXIT_OUTAGE, EXIT_REFUSED, failures, texts

if TYPE_CHECKING:
    from store.mail.outbox import Unsent
    from store.ports import Texts

AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs: times are ISO 8601.")


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(outbox)


@click.group()
def outbox() -> None:
    """Mail that has not left yet."""


@outbox.command("list")
@AS_JSON
@click.pass_obj
def outbox_list(store_url: str | None, as_json: bool) -> None:
    """Name what has not left, why, and when it is tried again. What stands in a mail is not shown."""
    from store.mail.outbox import unsent
    from tui.bootstrap.services import open_services

    with failures():
        found = unsent(open_services(store_url).shop)
        if as_json:
            click.echo(json.dumps([_facts(one) for one in found], indent=2, ensure_ascii=False))
            return
        for one in found:
            click.echo(_row(texts(), one))


@outbox.command("retry")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@AS_JSON
@click.pass_obj
def outbox_retry(store_url: str | None, ids: tuple[str, ...], as_json: bool) -> None:
    """Hand over at once what is named, or all that has failed; exit code 1 if there is no such ID, 3 as of flush."""
    from store.mail.outbox import retry, unsent
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        unknown = set(ids) - {one.mail.id for one in unsent(shop)}
        for mail_id in sorted(unknown):
            click.echo(texts().say("No mail {id} waits to be sent.", id=mail_id), err=True)
        if unknown:
            sys.exit(EXIT_REFUSED)
        retry(shop, *ids)
    _flush(store_url, as_json)


@outbox.command("flush")
@AS_JSON
@click.pass_obj
def outbox_flush(store_url: str | None, as_json: bool) -> None:
    """Hand over what is due; exit code 3 if something has not left, which is then named."""
    _flush(store_url, as_json)


def _flush(store_url: str | None, as_json: bool) -> None:
    from store.mail.outbox import flush_all, unsent
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        sent, left = flush_all(shop), unsent(shop)
        if as_json:
            click.echo(
                json.dumps({"sent": sent, "unsent": [_facts(one) for one in left]}, indent=2, ensure_ascii=False)
            )
        else:
            click.echo(sent)
            for one in left:
                click.echo(_row(texts(), one), err=True)
        if left:
            sys.exit(EXIT_OUTAGE)


def _facts(one: "Unsent") -> dict[str, object]:
    mail = one.mail
    return {
        "account": one.account,
        "id": mail.id,
        "to": mail.to,
        "subject": mail.subject,
        "state": mail.state.value,
        "tries": mail.tries,
        "queued": mail.queued.isoformat(),
        "next_try": mail.next_try.isoformat() if mail.next_try else None,
        "reason": mail.reason,
        "reply": mail.reply,
    }


def _row(texts: "Texts", one: "Unsent") -> str:
    from store.domain.records import MailState
    from tui.kit.safe import plain

    mail = one.mail
    when = texts.say("due")
    if mail.state is MailState.FAILED:
        when = texts.say("failed")
    elif mail.state is MailState.HANDING:
        when = texts.say("being handed over")
    elif mail.next_try:
        when = texts.say("next try {time}", time=mail.next_try.isoformat(timespec="seconds"))
    why = " ".join(part for part in (mail.reason, mail.reply) if part)
    return plain(" · ".join(part for part in (one.account, mail.id, mail.to, when, why) if part))
