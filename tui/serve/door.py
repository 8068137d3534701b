"""What all connections share: who is inside, who may come in, and how everybody leaves."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui.kit.i18n import Translator
from tui.serve import journal
from tui.serve.limits import Failures, Rooms
from tui.serve.lookups import Lookups

if TYPE_CHECKING:
    from tui.bootstrap.settings import SshSettings
    from tui.serve.children import Children
    from tui.serve.line import Line

_TO_LEAVE = 5.0
"""Seconds that sessions have to end by themselves once they are told to."""


class Door:
    def __init__(self, children: Children, settings: SshSettings, language: str) -> None:
        self.children = children
        self.lookups = Lookups(children)
        self.settings = settings
        self.language = language
        self.failures = Failures(settings.attempts)
        self.counted: Counter[str] = Counter()
        self.lines: list[Line] = []
        self._rooms = Rooms(settings.sessions, settings.sessions_per_key)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._empty = asyncio.Event()
        self._empty.set()

    def say(self, message: str, **values: object) -> str:
        return Translator(self.language).say(message, **values)

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Do it besides; a failure is told to the operator."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    # ---- coming and going ----------------------------------------------------------------------
    def why_not(self, line: Line) -> str:
        """Why this session cannot begin, "" if it can."""
        say = line.visitor.say
        if self._closing:
            return say("The Billing Center is closed at the moment: try again later.")
        if self._rooms.full():
            return say("All places are taken at the moment: try again later.")
        if self._rooms.enough(line.visitor.fingerprint):
            return say("This key has as many sessions as it may have: close one first.")
        return ""

    def enter(self, line: Line) -> None:
        self.lines.append(line)
        self._rooms.take(line.visitor.fingerprint)
        self._empty.clear()
        self.counted["sessions"] += 1
        self._watch(line)

    def leave(self, line: Line) -> None:
        self.lines.remove(line)
        self._rooms.leave(line.visitor.fingerprint)
        if not self.lines:
            self._empty.set()

    async def drain(self) -> None:
        """Nobody comes in any more; who is inside may finish, up to a time; then all are told and leave."""
        self._closing = True
        journal.tell("draining", sessions=len(self.lines))
        self.children.drain()
        await self._all_gone(self.settings.drain_seconds)
        for line in tuple(self.lines):
            line.end(line.visitor.say("The Billing Center is closing. Everything is kept: come back in a while."))
        await self._all_gone(_TO_LEAVE)

    async def _all_gone(self, within: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), within)

    def _watch(self, line: Line) -> None:
        """End the session once nothing was typed for too long: its terminal may have been left."""
        loop = asyncio.get_running_loop()
        left = line.last_typed + self.settings.idle_seconds - loop.time()
        if line not in self.lines:
            return
        if left > 0:
            loop.call_later(left, self._watch, line)
        else:
            line.end(
                line.visitor.say("Nothing was typed for long, so it was closed. Everything is kept: sign in again.")
            )

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            journal.tell("failed", error=type(task.exception()).__name__)
