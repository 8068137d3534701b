"""Textual's driver for Unix terminals, sending only the cells that changed.

Besides, it survives what a line to a terminal may do: bytes that are no UTF-8, and its end. Of Textual's
private parts it uses `_app`, `_loop` and `_debug` (no other way to them), `_file` (where the writer thread
writes), `_get_terminal_size` (called whenever the size may have changed) and the parser of `run_input_thread`,
of which there is no smaller piece to replace.
"""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TextIO

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from typing_extensions import override

from tui.kit.cells import Cells
from tui.kit.commands import REDRAW

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_ALTERNATE_SCREEN = "\x1b[?1049h"
_MOUSE = {"\x1b[?1003h": "\x1b[?1002h", "\x1b[?1003l": "\x1b[?1002l"}
"""The mouse is reported while a button is down, not whenever it moves: nothing here answers to that."""
_TICK = 0.1
"""Seconds after which an Escape without a sequence behind it is the key."""
_TICKS = 2
"""So many are looked at after a key: the first may come a moment too early."""


class LeanDriver(LinuxDriver):
    """Sends of each frame what differs from the last; of frames without a difference nothing at all."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file: Any = _Line(self._file, self._end)
        self._woken, self._wake = os.pipe()
        self._cells: Cells | None = None
        self._doubtful = False
        self._frame_opened = False

    @override
    def write(self, data: str) -> None:
        if data == _SYNC_START:
            self._frame_opened = True
        elif data == _SYNC_END and self._frame_opened:
            self._frame_opened = False
        elif data == _ALTERNATE_SCREEN:
            # Some terminals are told to have no second screen; a cleared one is the same everywhere.
            super().write(data + "\x1b[2J")
            self._screen().clear()
        elif _is_frame(data):
            self._send(self._screen().difference(data))
        else:
            self._send(_MOUSE.get(data, data))

    @override
    def disable_input(self) -> None:
        """As Textual's, but its thread is woken, which may wait for a key."""
        os.write(self._wake, b".")
        super().disable_input()
        os.read(self._woken, 1)

    @override
    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize) or (isinstance(message, events.Key) and message.key == REDRAW.keys):
            self._doubtful = True  # this is another thread: the next frame acts on it
        super().process_message(message)

    @override
    def run_input_thread(self) -> None:
        """As Textual's, but a byte that is no UTF-8 becomes a replacement character, and the end of input the end."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        ticks = 0
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                # Where nobody types, nothing has to be looked at.
                found = selector.select(_TICK if ticks else None)
                ticks = _TICKS if found else ticks - 1
                if any(key.fd == self.fileno for key, _ in found):
                    data = self._read()
                    if not data:
                        self._end()
                        return
                    text = decode(data)
                    if text:  # none where a character is not complete yet
                        self._process(parser.feed(text))
                self._process(parser.tick())

    @override
    def _get_terminal_size(self) -> tuple[int, int]:
        self._doubtful = True  # what was cut off is lost, even if the window is as large again by the next frame
        return super()._get_terminal_size()

    def _process(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _read(self) -> bytes:
        """What was typed; nothing once the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _end(self) -> None:
        """The terminal is gone: leave as after SIGHUP, which a process need not get."""
        with suppress(RuntimeError):  # the loop is closed: it is leaving already
            self._loop.call_soon_threadsafe(self._app.exit)

    def _send(self, data: str) -> None:
        if data:
            super().write(_SYNC_START + data if self._frame_opened else data)
            self._frame_opened = False

    def _screen(self) -> Cells:
        size = self._app.size
        if self._cells is None or self._cells.size != size:
            self._cells = Cells(size.width, size.height)
        elif self._doubtful:
            self._cells.forget()
        self._doubtful = False
        return self._cells


class _Line:
    """The terminal as the writer thread's file. After its end the rest goes nowhere: a writer that failed would
    no longer empty its queue, and a full queue stops the event loop for good.
    """

    def __init__(self, file: TextIO, ended: Callable[[], None]) -> None:
        self._file = file
        self._ended = ended

    def write(self, text: str) -> None:
        self._attempt(lambda: self._file.write(text))

    def flush(self) -> None:
        self._attempt(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._file.fileno())
            os.close(nowhere)
            self._ended()


def _is_frame(data: str) -> bool:
    """Frames begin with a cursor move; what else Textual writes are modes, queries, the bell."""
    return data.startswith("\x1b[") and data[2:3].isdigit()
