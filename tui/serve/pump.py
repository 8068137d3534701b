"""Bytes between a channel and a terminal: a slow side makes the other one wait, nothing piles up here."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncssh

_PIECE = 65536
"""Bytes that are passed on at once."""
_HELD = 65536
"""Bytes of input that wait for the terminal before the client is asked to wait."""


class Pump:
    def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self.typed = self.painted = 0
        """Bytes so far."""
        self._chan = chan
        self._terminal = -1
        self._input = bytearray()
        self._paused = False

    def connect(self, terminal: int) -> None:
        """From now on, what waited included. The terminal is ours to close."""
        self._terminal = terminal
        asyncio.get_running_loop().add_reader(terminal, self._paint)
        self._type()

    def type(self, data: bytes) -> None:
        self.typed += len(data)
        self._input += data
        if self._terminal >= 0:
            self._type()
        if len(self._input) >= _HELD:
            self._chan.pause_reading()

    def pause(self) -> None:
        """The client reads too slowly."""
        if self._terminal >= 0 and not self._paused:
            self._paused = True
            asyncio.get_running_loop().remove_reader(self._terminal)

    def resume(self) -> None:
        if self._terminal >= 0 and self._paused:
            self._paused = False
            asyncio.get_running_loop().add_reader(self._terminal, self._paint)

    def finish(self) -> None:
        """The session is over: what it painted last still goes out."""
        while self._terminal >= 0 and self._paint():
            pass
        self.close()

    def close(self) -> None:
        """Hang up: whoever still has the terminal is told (SIGHUP)."""
        if self._terminal >= 0:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._terminal)
            loop.remove_writer(self._terminal)
            os.close(self._terminal)
            self._terminal = -1

    def _paint(self) -> bool:
        """Pass on everything that was painted so far, in one message; False if there was nothing."""
        painted = bytearray()
        while len(painted) < _PIECE:
            try:
                piece = os.read(self._terminal, _PIECE)
            except BlockingIOError:
                break
            except OSError:  # how Linux says that nobody has the other end any more
                piece = b""
            if not piece:
                asyncio.get_running_loop().remove_reader(self._terminal)
                break
            painted += piece
        if painted:
            self.painted += len(painted)
            self._chan.write(bytes(painted))
        return bool(painted)

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
