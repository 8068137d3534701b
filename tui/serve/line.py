"""One session on a connection: the bytes between its channel and its terminal."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import asyncssh

from tui.serve import terminals, wire

if TYPE_CHECKING:
    from tui.serve.children import Child
    from tui.serve.visitor import Visitor

_PIECE = 65536
"""Bytes that are passed on at once."""
_HELD = 65536
"""Bytes of input that wait for a session before the client is asked to wait."""


class Line(asyncssh.SSHServerSession[bytes]):
    """What a person types goes to their session, what it paints to them; a slow side makes the other wait."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._chan: asyncssh.SSHServerChannel[bytes]
        self._kind = ""
        self._size = (0, 0)
        self._refusal = ""
        self._terminal = -1
        self._child: Child | None = None
        self._input = bytearray()
        self._writing_paused = False
        self.last_typed = 0.0

    # ---- what the client asks for --------------------------------------------------------------
    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan

    def pty_requested(self, term_type: str, term_size: tuple[int, int, int, int], term_modes: object) -> bool:
        self._kind = term_type
        self._size = term_size[:2]
        return True

    def shell_requested(self) -> bool:
        return True

    def exec_requested(self, command: str) -> bool:
        self._refusal = self.visitor.say("There are no commands here, only the Billing Center.")
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        self._refusal = self.visitor.say("There are no files here, only the Billing Center.")
        return True

    def session_started(self) -> None:
        if not self._refusal and not terminals.draws(self._kind):
            self._refusal = self.visitor.say("The Billing Center needs a terminal that can move its cursor: ssh -t.")
        if self._refusal:
            self._leave(self._refusal, 1)
        else:
            self.visitor.door.spawn(self._open())

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        self._size = (width, height)
        if self._terminal >= 0:
            terminals.resize(self._terminal, width, height)

    # ---- the session ---------------------------------------------------------------------------
    async def _open(self) -> None:
        try:
            child = self._child = await self.visitor.door.children.session()
        except ConnectionError:
            self._leave(self.visitor.say("The Billing Center is closed at the moment: try again later."), 3)
            return
        self._terminal, theirs = terminals.open_terminal(*self._size)
        environment = terminals.environment(self._kind, self._chan.get_environment())
        wire.send(child.line, {**self.visitor.introduction(), "environment": environment}, theirs)
        os.close(theirs)
        child.ended.add_done_callback(self._ended)
        asyncio.get_running_loop().add_reader(self._terminal, self._paint)
        self._type()

    def _paint(self) -> None:
        """Everything that the session has painted so far, in one message."""
        painted = bytearray()
        over = False
        while len(painted) < _PIECE:
            try:
                piece = os.read(self._terminal, _PIECE)
            except BlockingIOError:
                break
            except OSError:  # how Linux says that the other end was closed
                piece = b""
            over = not piece
            if over:
                break
            painted += piece
        if painted:
            self._chan.write(bytes(painted))
        if over:
            asyncio.get_running_loop().remove_reader(self._terminal)

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        self.last_typed = asyncio.get_running_loop().time()
        self._input += data
        if self._terminal >= 0:
            self._type()
        if len(self._input) >= _HELD:
            self._chan.pause_reading()

    def _type(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._input:
                del self._input[: os.write(self._terminal, self._input[:_PIECE])]
        except BlockingIOError:
            loop.add_writer(self._terminal, self._type)
            return
        except OSError:
            self._input.clear()
        loop.remove_writer(self._terminal)
        self._chan.resume_reading()

    def pause_writing(self) -> None:
        if self._terminal >= 0:
            asyncio.get_running_loop().remove_reader(self._terminal)
            self._writing_paused = True

    def resume_writing(self) -> None:
        if self._writing_paused:
            self._writing_paused = False
            asyncio.get_running_loop().add_reader(self._terminal, self._paint)

    # ---- the end -------------------------------------------------------------------------------
    def _ended(self, code: asyncio.Future[int]) -> None:
        """The session is over: what it painted last, and how it ended."""
        if self._terminal < 0:
            return
        self._paint()
        self._hang_up()
        self._leave("", code.result() if code.result() >= 0 else 70)

    def eof_received(self) -> bool:
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._hang_up()

    def _hang_up(self) -> None:
        """The session's terminal goes away, which ends it (SIGHUP)."""
        if self._terminal >= 0:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._terminal)
            loop.remove_writer(self._terminal)
            os.close(self._terminal)
            self._terminal = -1
        if self._child:
            self._child.line.close()

    def _leave(self, text: str, code: int) -> None:
        if text:
            self._chan.write_stderr(text.encode() + b"\r\n")
        self._chan.exit(code)
