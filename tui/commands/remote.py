"""Commands over SSH, where the operator allows them: a few, as the person of the key and nobody else."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.who import GIVEN
from tui.console import EXIT_REFUSED, texts

if TYPE_CHECKING:
    from store.people.identity import Signed

COMMANDS = {
    "quote": ("quote",),
    "order": ("order",),
    "subscriptions": ("subscriptions",),
    "users": ("user", "list"),
    "contacts": ("contact", "list"),
    "history": ("history",),
    "invoices": ("invoice", "list"),
    "invoice": ("invoice", "show"),
}
"""What can be given, and which command of the command line each is."""
_INPUT = Path("-")


def run(main: click.Group, store_url: str | None, line: str, people: "tuple[Signed, ...]") -> int:
    """Run what was given, a command of `main`. Returns the exit code, as that of the command line."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = []
    way = COMMANDS.get(words[0]) if words else None
    if way is None:
        said = texts().say("There are no commands here but {commands}.", commands=", ".join(COMMANDS))
        click.echo(said, err=True)
        return EXIT_REFUSED
    try:
        with main.make_context("seatdesk", [*way, *words[1:]]) as context:
            context.obj, context.meta[GIVEN] = store_url, people
            return _invoked(main, context, [*way, *words[1:]])
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else EXIT_REFUSED


def _invoked(group: click.Group, context: click.Context, words: list[str]) -> int:
    _, command, rest = group.resolve_command(context, words)
    assert command is not None
    if isinstance(command, click.Group):
        return _invoked(command, context, rest)
    with command.make_context(command.name, rest, parent=context) as own:
        if own.params.get("file", _INPUT) != _INPUT:
            click.echo(texts().say("Over SSH the file is always -, the input."), err=True)
            return EXIT_REFUSED
        command.invoke(own)
    return 0
