"""One command in a process of its own, forked from the nursery."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from store.domain.accounts import Person
from store.people.identity import signed
from tui.serve import journal, wire

if TYPE_CHECKING:
    from store.people.identity import Signed
    from tui.bootstrap.services import Services

_OF_THE_CLIENT = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def run_one(
    door: socket.socket, services: Callable[[], Services], command: Callable[[str, tuple[Signed, ...]], int]
) -> int:
    """What the door says, as whom it says, on the files that come with it. Returns the exit code."""
    message, files = wire.receive(door)
    if message is None:
        return 0
    os.setsid()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", errors="replace", closefd=False))  # noqa: SIM115
    journal.always(session=message["session"])
    for name in _OF_THE_CLIENT:
        os.environ.pop(name, None)
    os.environ.update(message["environment"])
    shop = services().shop
    try:
        return command(message["command"], tuple(signed(shop, Person(*one)) for one in message["people"]))
    finally:
        for output in (sys.stdout, sys.stderr):
            with suppress(OSError):
                output.flush()
