"""The command line: parses, calls bootstrap, exits with a code. Imports nothing heavy at its top.

Exit codes: 0 done, 1 refused (a problem), 2 usage, 3 outage, 70 bug.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui import garbage
from tui.console import EXIT_USAGE, failures, texts
from tui.spoken import in_its_language, listen

if TYPE_CHECKING:
    from store.people.identity import Signed
    from tui.bootstrap.services import Services

DEMO_CONTACT = "anna@acme.example"

LANGUAGE = click.option("--lang", type=click.Choice(["en", "it"]), default=None, help="Language of the screens.")
THEME = click.option(
    "--theme",
    type=click.Choice(["dark", "light", "high-contrast", "monochrome"]),
    default=None,
    help="Colours; by default what suits the terminal.",
)
MODULES = (
    "bill",
    "contact",
    "invoice",
    "key",
    "listing",
    "manual",
    "method",
    "order",
    "outbox",
    "owed",
    "plan",
    "refund",
    "serve",
    "setup",
    "store",
    "user",
    "webhooks",
)
"""Of `tui.commands`."""


class Commands(click.Group):
    """The two that open screens, and those in modules of their own, which are loaded when one of them is asked for."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        listen()
        return super().make_context(info_name, args, parent, **extra)

    def get_help(self, ctx: click.Context) -> str:
        return super(Commands, in_its_language(self)).get_help(ctx)

    def get_usage(self, ctx: click.Context) -> str:
        return super(Commands, in_its_language(self)).get_usage(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands:
            self._load()
        # A list may be asked for by many: `seatdesk users` is `seatdesk user`.
        found = super().get_command(ctx, cmd_name) or super().get_command(ctx, cmd_name.removesuffix("s"))
        return in_its_language(found) if found else None

    def _load(self) -> None:
        from importlib import import_module

        for name in MODULES:
            import_module(f"tui.commands.{name}").register(self)


def _tell_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(texts().say("seatdesk, version {version}", version=version("seatdesk")))
        context.exit()


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
@click.option("--store", "store_url", default=None, metavar="URL", help="Where the store is: sqlite:///path.")
@LANGUAGE
@THEME
@click.pass_context
def main(context: click.Context, store_url: str | None, lang: str | None, theme: str | None) -> None:
    """Seatdesk: a billing centre in the terminal. Without a command it opens for whoever is signed in."""
    context.obj = store_url
    if context.invoked_subcommand is None:
        garbage.hold()
        from tui.bootstrap.environment import os_user
        from tui.bootstrap.services import open_services

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
    from tui.bootstrap.services import demo_services

    with failures():
        _needs_terminal()
        with demo_services(folder) as services:
            _run(services, services.named(email or DEMO_CONTACT), lang, theme)


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
