"""What the command line says through gettext: the help of our commands, and click's own sentences.

    python -m tests.command_words build/commands.pot

writes them down for translators; `make messages` does so.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from tui.__main__ import main
from tui.spoken import spoken

_NOT_IN_A_CALL = ("click/core.py", "required")
"""What click keeps in a variable before it has it translated: not every release of babel finds that."""


def written() -> Catalog:
    """Every text, with the file it stands in."""
    catalog = Catalog(project="seatdesk", domain="commands")
    for path, _, message, *_ in extract_from_dir(Path(click.__file__).parent):
        catalog.add(message, locations=[(f"click/{path}", 0)])
    path, message = _NOT_IN_A_CALL
    catalog.add(message, locations=[(path, 0)])
    for command in commands(main):
        for text in texts(command):
            catalog.add(text, locations=[(place(command), 0)])
    return catalog


def commands(command: click.Command) -> Iterator[click.Command]:
    """The command and all below it."""
    yield command
    if isinstance(command, click.Group):
        names = command.list_commands(click.Context(command))
        for name in names:
            yield from commands(command.commands[name])


def texts(command: click.Command) -> list[str]:
    """What a command says of itself and asks for: what its translation looks up."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    spoken(command, note)
    return found


def place(command: click.Command) -> str:
    return f"{command.callback.__module__.replace('.', '/')}.py" if command.callback else ""


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as file:
        write_po(file, written(), width=0, sort_by_file=True)
