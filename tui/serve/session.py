"""One person's screens in a process of its own, forked from the nursery."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.domain.accounts import Person
from store.identity import signed
from tui.serve import wire
from tui.serve.terminals import adopt

if TYPE_CHECKING:
    from tui.bootstrap.services import Services

_SERVERS_OWN = ("LC_ALL", "LC_MESSAGES", "LANG", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "COLUMNS", "LINES")


def serve_one(door: socket.socket, services: Callable[[], Services]) -> int:
    """Wait until the door says who comes, and show them the centre. Returns the exit code."""
    own = services()
    message, files = wire.receive(door)
    if message is None:
        return 0
    (terminal,) = files
    adopt(terminal)
    _speak_utf8()
    for name in _SERVERS_OWN:
        os.environ.pop(name, None)
    os.environ.update(message["environment"])
    who = [Person(account, user) for account, user in message["people"]]
    centre = own.app(signed(own.shop, who[0]), None, None, remote=True)
    centre.run()
    return centre.return_code or 0


def _speak_utf8() -> None:
    """The terminal of a session speaks UTF-8, whatever the server was started with."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        file = open(number, "w" if number else "r", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
        setattr(sys, name, file)
        setattr(sys, f"__{name}__", file)
