"""The command line: parses, calls bootstrap, exits with a code. Imports nothing heavy at its top.

Exit codes: 0 done, 1 refused (a problem), 2 usage, 3 outage, 70 bug.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui import garbage
from tui.console import EXIT_OUTAGE, EXIT_REFUSED, EXIT_USAGE, failures, texts

if TYPE_CHECKING:
    from store.identity import Signed
    from tui.bootstrap import Services

DEMO_CONTACT = "anna@acme.example"

LANGUAGE = click.option("--lang", type=click.Choice(["en", "it"]), default=None, help="Language of the screens.")
THEME = click.option(
    "--theme",
    type=click.Choice(["dark", "light", "high-contrast", "monochrome"]),
    default=None,
    help="Colours; by default what suits the terminal.",
)


class Commands(click.Group):
    """The two that open screens, and those in modules of their own, which are loaded when one of them is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        from tui import commands_invoice, commands_order, commands_outbox, commands_store

        for module in (commands_invoice, commands_order, commands_outbox, commands_store):
            module.register(self)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="seatdesk", prog_name="seatdesk")
@click.option("--store", "store_url", default=None, metavar="URL", help="Where the store is: sqlite:///path.")
@LANGUAGE
@THEME
@click.pass_context
def main(context: click.Context, store_url: str | None, lang: str | None, theme: str | None) -> None:
    """Seatdesk: a billing centre in the terminal. Without a command it opens for whoever is signed in."""
    context.obj = store_url
    if context.invoked_subcommand is None:
        garbage.hold()
        from tui.bootstrap import open_services, os_user

        with failures():
            _needs_terminal()
            services = open_services(store_url)
            _run(services, services.of_os_user(os_user()), lang, theme)


@main.command()
@click.option("--as", "email", default=None, metavar="EMAIL", help="Whom to be; by default a billing contact.")
@click.option("--at", "folder", type=click.Path(path_type=Path), default=None, help="Keep the store in this folder.")
@LANGUAGE
@THEME
def demo(email: str | None, folder: Path | None, lang: str | None, theme: str | None) -> None:
    """Look around: a sample shop with sample accounts, on a throw-away store.

    \b
    anna@acme.example      billing contact of a self-service account (Italian business)
    marco@acme.example     another user of that account
    laura@bottega.example  an Italian business with a free trial, written to in Italian
    greta@beispiel.example a German business with a VAT number
    sam@initech.example    a US customer paying in USD
    yuki@sakura.example    a Japanese customer paying in JPY
    carla@globex.example   contact of a corporate account
    piero@passato.example  contact of an expired account
    """
    garbage.hold()
    from tui.bootstrap import demo_services

    with failures():
        _needs_terminal()
        with demo_services(folder) as services:
            _run(services, services.named(email or DEMO_CONTACT), lang, theme)


@main.command()
@click.option("--company", prompt="Company", help="Name of the first account.")
@click.option("--country", prompt="Country (two letters, such as IT)", help="Its country.")
@click.option("--currency", default="EUR", show_default=True, help="What it pays in.")
@click.option("--time-zone", default="Europe/Rome", show_default=True, help="Where its days begin.")
@click.option("--name", prompt="Your name", help="Name of the first billing contact.")
@click.option("--email", prompt="Your e-mail", help="E-mail of the first billing contact.")
@click.pass_obj
def init(
    store_url: str | None, company: str, country: str, currency: str, time_zone: str, name: str, email: str
) -> None:
    """Set up a store: the first account, and you as its billing contact."""
    from store.setup import FirstAccount, check, first_account
    from tui.bootstrap import create_services, environment_language, os_user

    with failures():
        language = environment_language(os.environ) or "en"
        answers = FirstAccount(company, country, currency, time_zone, name, email, os_user(), language)
        check(answers)
        services, path = create_services(store_url)
        first_account(services.shop, answers)
        click.echo(texts().say("The store is {path}. `seatdesk` opens the Billing Center.", path=path))


@main.group()
def catalogue() -> None:
    """The file that says what is sold."""


@catalogue.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def catalogue_check(file: Path) -> None:
    """Name every fault of a catalogue with its line and field; exit code 1 if there is one."""
    from tui.bootstrap import check_catalogue

    with failures():
        check_catalogue(file)
        click.echo(texts().say("{path}: no faults.", path=file))


@main.command()
@click.pass_obj
def reconcile(store_url: str | None) -> None:
    """Settle payments that were cut short and verify VAT numbers that invoices wait for.

    Exit code 1 while payments wait for a customer or a bank, 3 while it is not known what became of one.
    """
    from screens.summary import waiting_sentence
    from store.checkout import reconcile as settle
    from store.domain.orders import OrderStatus
    from store.verification import verify_pending
    from tui.bootstrap import open_services

    with failures():
        shop = open_services(store_url).shop
        waiting = settle(shop)
        for corrected in verify_pending(shop):
            click.echo(f"{corrected.account}: {corrected.note.id}, {corrected.right.id}")
        unknown = [order for order in waiting if order.status is OrderStatus.UNKNOWN]
        for order in waiting:
            click.echo(f"{order.number}: {order.status}")
        for said in dict.fromkeys(waiting_sentence(texts(), order) for order in unknown):
            click.echo(said, err=True)
        if waiting:
            sys.exit(EXIT_OUTAGE if unknown else EXIT_REFUSED)


@main.group()
def contact() -> None:
    """Billing contacts."""


@contact.command("password")
@click.argument("email")
@click.password_option()
@click.pass_obj
def contact_password(store_url: str | None, email: str, password: str) -> None:
    """Set the password of a contact, for sign-in where the configuration allows passwords."""
    from store.domain.problems import Problem, Refused
    from store.sign_in import set_password
    from tui.bootstrap import open_services

    with failures():
        if not set_password(open_services(store_url).shop, email, password):
            raise Refused(Problem("person_unknown", values={"email": email}))


def _run(services: "Services", signed: "Signed | None", lang: str | None, theme: str | None) -> None:
    centre = services.app(signed, lang, theme)
    centre.run()
    if centre.return_code:
        sys.exit(centre.return_code)


def _needs_terminal() -> None:
    """Screens need a terminal at both ends; say so in one line rather than draw into a pipe."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(texts().say("seatdesk needs a terminal: its input and output must not be redirected."), err=True)
        sys.exit(EXIT_USAGE)


if __name__ == "__main__":
    main()
