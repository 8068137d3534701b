"""Bytes between a channel and a command: its input as a whole, before it begins, and what it writes."""

from __future__ import annotations

import asyncio
import os
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import asyncssh

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_INPUT = 1024 * 1024
"""Bytes: an order has some hundred."""
_PIECE = 65536


def reads_input(command: str) -> bool:
    return "-" in command.split()


class Pipes:
    """As `Pump`, which is for a session at a terminal."""

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self.typed = self.painted = 0
        """Bytes so far."""
        self._chan = chan
        self._input = TemporaryFile()  # noqa: SIM115
        self._outputs: dict[int, Callable[[bytes], None]] = {}
        self._paused = False

    def type(self, data: bytes) -> None:
        self.typed += len(data)
        if self.typed <= MOST_INPUT and not self._input.closed:
            self._input.write(data)

    @property
    def too_much(self) -> bool:
        """Was more sent than any command can need?"""
        return self.typed > MOST_INPUT

    def open(self) -> tuple[int, int, int]:
        """The files of a command, which are then the caller's to close. What is written there goes out."""
        self._input.seek(0)
        out, its_out = os.pipe()
        errors, its_errors = os.pipe()
        self._outputs = {out: self._chan.write, errors: self._chan.write_stderr}
        for output in self._outputs:
            os.set_blocking(output, False)
        self._listen()
        return os.dup(self._input.fileno()), its_out, its_errors

    def pause(self) -> None:
        """The client reads too slowly."""
        self._paused = True
        for output in self._outputs:
            asyncio.get_running_loop().remove_reader(output)

    def resume(self) -> None:
        if self._paused:
            self._paused = False
            self._listen()

    def finish(self) -> None:
        """The command is over: what it wrote last still goes out."""
        for output in tuple(self._outputs):
            while self._pass_on(output):
                pass
        self.close()

    def close(self) -> None:
        for output in tuple(self._outputs):
            self._shut(output)
        self._input.close()

    def _listen(self) -> None:
        for output in self._outputs:
            asyncio.get_running_loop().add_reader(output, self._pass_on, output)

    def _pass_on(self, output: int) -> bool:
        """Pass on what was written; False if there was nothing."""
        try:
            piece = os.read(output, _PIECE)
        except BlockingIOError:
            return False
        if not piece:
            self._shut(output)
            return False
        self.painted += len(piece)
        self._outputs[output](piece)
        return True

    def _shut(self, output: int) -> None:
        asyncio.get_running_loop().remove_reader(output)
        os.close(output)
        del self._outputs[output]
