"""One session on a connection, from what the client asks for to how it ended."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING

import asyncssh

from tui.serve import journal, terminals, wire
from tui.serve.pipes import Pipes, reads_input
from tui.serve.pump import Pump

if TYPE_CHECKING:
    from tui.serve.children import Child
    from tui.serve.visitor import Visitor

_REFUSED, _USAGE, _CLOSED, _BROKEN = 1, 2, 3, 70
"""Exit codes, as those of the commands."""


class Line(asyncssh.SSHServerSession[bytes]):
    """What a person types goes to their session, what it paints to them."""

    def __init__(self, visitor: Visitor) -> None:
        self.id = token_hex(4)
        self.visitor = visitor
        self.child: Child | None = None
        self.since = datetime.now(UTC)
        self.last_typed = asyncio.get_running_loop().time()
        self._chan: asyncssh.SSHServerChannel[bytes]
        self._pump: Pump | Pipes
        self._command = ""
        self._terminal = -1
        self._kind = ""
        self._size = (0, 0)
        self._refusal = ""
        self._farewell = ""
        self._inside = False

    # ---- what the client asks for --------------------------------------------------------------
    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan
        self._pump = Pump(chan)

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        self._kind = term_type
        self._size = term_size[:2]
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        if not self.visitor.door.settings.commands:
            self._refusal = self.visitor.say("There are no commands here, only the Billing Center.")
        elif self._kind:
            self._refusal = self.visitor.say("A command needs no terminal: leave out -t.")
        else:
            self._command, self._pump = command, Pipes(self._chan)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        self._refusal = self.visitor.say("There are no files here, only the Billing Center.")
        return True

    def session_started(self) -> None:
        say, door = self.visitor.say, self.visitor.door
        self._tell(self.visitor.not_forwarded())
        if not self._refusal and not self._command and not terminals.draws(self._kind):
            self._refusal = say("The Billing Center needs a terminal that can move its cursor: try ssh -t.")
        self._refusal = self._refusal or door.why_not(self)
        if self._refusal:
            door.counted["sessions_refused"] += 1
            journal.tell("session_refused", session=self.id, address=self.visitor.address, reason=self._refusal)
            self._leave(self._refusal, _REFUSED)
        else:
            self._inside = True
            door.enter(self)
            if not reads_input(self._command):
                door.spawn(self._open())

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        self._size = (width, height)
        if self._terminal >= 0:
            terminals.resize(self._terminal, width, height)

    # ---- the session ---------------------------------------------------------------------------
    async def _open(self) -> None:
        children = self.visitor.door.children
        try:
            child = await (children.errand() if self._command else children.session())
        except ConnectionError:
            self._leave(self.visitor.say("The Billing Center is closed at the moment: try again later."), _CLOSED)
            return
        if not self._inside:  # who came has gone again
            child.line.close()
            return
        self.child = child
        environment = terminals.environment(self._kind, self._chan.get_environment())
        hello = {**self.visitor.introduction(), "session": self.id, "environment": environment}
        journal.tell("session_opened", session=self.id, who=self.visitor.who(), process=child.pid, terminal=self._kind)
        theirs: tuple[int, ...]
        if isinstance(self._pump, Pipes):
            theirs = self._pump.open()
            wire.send(child.line, {**hello, "command": self._command}, *theirs)
        else:
            self._terminal, screen = terminals.open_terminal(*self._size)
            theirs = (screen,)
            wire.send(child.line, hello, *theirs)
            self._pump.connect(self._terminal)
        for file in theirs:
            os.close(file)
        child.ended.add_done_callback(self._ended)

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        self.last_typed = asyncio.get_running_loop().time()
        self._pump.type(data)
        if isinstance(self._pump, Pipes) and self._pump.too_much and not (self.child or self._refusal):
            self._refusal = self.visitor.say("This is too much for a command.")
            self._leave(self._refusal, _REFUSED)

    def pause_writing(self) -> None:
        self._pump.pause()

    def resume_writing(self) -> None:
        self._pump.resume()

    # ---- the end -------------------------------------------------------------------------------
    def end(self, farewell: str) -> None:
        """Let the session leave as it does by itself, then say why."""
        self._farewell = self._farewell or farewell
        if self.child:
            self.visitor.door.children.end(self.child)
        else:
            self._leave(farewell, _CLOSED)

    def eof_received(self) -> bool:
        if self._inside and reads_input(self._command):
            self.visitor.door.spawn(self._open())
        return True  # nothing more is typed, but it may still be looked at

    def connection_lost(self, exc: Exception | None) -> None:
        self._go("connection_lost" if exc else "closed")

    def _ended(self, code: asyncio.Future[int]) -> None:
        """The session is over: what it painted last, and how it ended."""
        if self._inside:
            self._pump.finish()
            ended = code.result()
            if ended not in (0, _REFUSED, _USAGE, _CLOSED, -signal.SIGTERM):
                self.visitor.door.counted["sessions_crashed"] += 1
            if ended < 0 and not self._farewell:
                self._farewell = self.visitor.say("The session ended by a failure. Nothing is lost: sign in again.")
            self._leave(self._farewell, ended if ended >= 0 else _BROKEN)
            self._go("ended", code=ended)

    def _go(self, how: str, **facts: object) -> None:
        self._pump.close()
        self._terminal = -1
        if self.child:
            self.child.line.close()
        if self._inside:
            self._inside = False
            door, pump = self.visitor.door, self._pump
            door.leave(self)
            door.counted["bytes_typed"] += pump.typed
            door.counted["bytes_painted"] += pump.painted
            lasted = round((datetime.now(UTC) - self.since).total_seconds(), 1)
            traffic = {"seconds": lasted, "typed": pump.typed, "painted": pump.painted}
            journal.tell("session_closed", session=self.id, how=how, **traffic, **facts)

    def _leave(self, text: str, code: int) -> None:
        self._tell(text)
        self._chan.exit(code)

    def _tell(self, text: str) -> None:
        if text:
            self._chan.write_stderr(f"{text}\r\n".encode())
