"""One person's screens in a process of its own, forked from the nursery."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.domain.accounts import Person
from store.people.identity import signed
from tui.serve import journal, wire
from tui.serve.terminals import adopt

if TYPE_CHECKING:
    from store.ports import Store
    from tui.serve.waiting import Waiting

_SERVERS_OWN = (
    "LANGUAGE",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    "COLORTERM",
    "NO_COLOR",
    "TERM_PROGRAM",
    "COLUMNS",
    "LINES",
)
_USUAL = "xterm-256color"
"""The terminal that somebody who comes most probably has."""


def serve_one(
    door: socket.socket, open_store: Callable[[], Store], waiting: Waiting, *, rehearsed: bool = False
) -> int:
    """Wait until the door says who comes, and show them the centre: `rehearsed`, where nobody has come yet. Returns
    the exit code."""
    shop = waiting.open(open_store())
    if rehearsed:
        waiting.rehearse()
    message, files = wire.receive(door)
    if message is None:
        return 0
    (terminal,) = files
    adopt(terminal)
    journal.always(session=message["session"])
    os.environ.update(message["environment"])
    people = tuple(signed(shop, Person(account, user)) for account, user in message["people"])
    return waiting.receive(people)


def be_nowhere() -> None:
    """Let nothing of this process's own environment be taken for what is true of a session's terminal."""
    _speak_utf8()
    for name in _SERVERS_OWN:
        os.environ.pop(name, None)
    os.environ["TERM"] = _USUAL


def _speak_utf8() -> None:
    """The terminal of a session speaks UTF-8, whatever the server was started with."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        file = open(number, "w" if number else "r", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        setattr(sys, name, file)
        setattr(sys, f"__{name}__", file)
