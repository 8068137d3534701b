"""Looks after the whole store while people are inside: one process does for all sessions what each would do alone."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui import chores
from tui.serve import journal, wire

if TYPE_CHECKING:
    from tui.bootstrap.services import Services
    from tui.serve.children import Child, Children

SETTLE_EVERY = 600.0
"""Seconds between looks at what was cut short, and at VAT numbers that wait for their register."""
_PAUSE = 5.0
"""Seconds until another one takes over from one that died."""
_TO_LEAVE = 5.0


def look_after(door: socket.socket, services: Callable[[], Services]) -> int:
    """Until the door is gone; what is under way then is finished."""
    shop = services().shop
    door.settimeout(chores.MAIL_EVERY)
    settled = -SETTLE_EVERY
    while True:
        if time.monotonic() - settled >= SETTLE_EVERY:
            settled = time.monotonic()
            chores.attempt("settle", lambda: chores.settle(shop))
            chores.attempt("verify", lambda: chores.verify(shop))
        chores.attempt("mail", lambda: chores.hand_over_all(shop))
        try:
            message, _ = wire.receive(door)
        except TimeoutError:
            continue
        if message is None:
            return 0


class Caretaker:
    """The door's view of it: there is one, until it is dismissed or there is no nursery any more."""

    def __init__(self, children: Children) -> None:
        self._children = children
        self._child: Child | None = None
        self._dismissed = False

    async def employ(self) -> None:
        """One after the other."""
        while not self._dismissed:
            try:
                self._child = await self._children.caretaker()
            except ConnectionError:
                return
            journal.tell("caretaker_hired", process=self._child.pid)
            await asyncio.wait((self._child.ended,))
            if not self._dismissed:
                self._child.line.close()
                await asyncio.sleep(_PAUSE)

    async def dismiss(self) -> None:
        """Let it finish the mail that it is handing over, up to a time."""
        self._dismissed = True
        if self._child:
            self._child.line.close()
            await asyncio.wait((self._child.ended,), timeout=_TO_LEAVE)
