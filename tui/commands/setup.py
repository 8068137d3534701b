"""Setting up: the store, its first account, the catalogue."""

import os
import sys
from pathlib import Path

import click

from tui.commands.listing import AS_JSON, print_json
from tui.console import EXIT_REFUSED, failures, problem_facts, texts


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    for command in (init, catalogue):
        main.add_command(command)


@click.command()
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
    from tui.bootstrap.environment import environment_language, os_user
    from tui.bootstrap.services import create_services

    with failures():
        language = environment_language(os.environ) or "en"
        answers = FirstAccount(company, country, currency, time_zone, name, email, os_user(), language)
        check(answers)
        services, path = create_services(store_url)
        first_account(services.shop, answers)
        click.echo(texts().say("The store is {path}. `seatdesk` opens the Billing Center.", path=path))


@click.group()
def catalogue() -> None:
    """The file that says what is sold."""


@catalogue.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@AS_JSON
def catalogue_check(file: Path, as_json: bool) -> None:
    """Name every fault of a catalogue with its line and field; exit code 1 if there is one."""
    from store.domain.problems import Refused
    from tui.bootstrap.files import check_catalogue

    with failures():
        try:
            check_catalogue(file)
        except Refused as refused:
            if not as_json:
                raise
            print_json({"file": str(file), "faults": problem_facts(refused.problems)})
            sys.exit(EXIT_REFUSED)
        if as_json:
            print_json({"file": str(file), "faults": []})
        else:
            click.echo(texts().say("{path}: no faults.", path=file))
