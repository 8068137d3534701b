"""Every command that lists or changes something has a twin for programs: `--json` (issue: the whole billing centre)."""

from collections.abc import Iterator

import click

from tui.__main__ import main

FOR_NO_PROGRAM = {
    "authorized-keys": "sshd reads its lines",
    "completion": "a shell reads it",
    "demo": "opens screens",
    "init": "asks somebody",
    "man": "troff reads it",
    "serve": "runs until it is ended",
    "session": "opens screens",
    "webhooks": "runs until it is ended",
}


def leaves(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Everything that can be run, a group only where it does something by itself."""
    for name in group.list_commands(click.Context(group)):
        command = group.commands[name]
        if isinstance(command, click.Group):
            yield from leaves(command, *path, name)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join((*path, name)), command


def test_what_lists_or_changes_has_a_twin_for_programs() -> None:
    without = {path for path, command in leaves(main) if not any("--json" in one.opts for one in command.params)}
    assert without == set(FOR_NO_PROGRAM)
