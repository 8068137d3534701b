"""Textual's driver for Unix terminals, sending only the cells that changed and, over SSH, no mouse motion."""

from collections.abc import Mapping

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message
from typing_extensions import override

from tui.kit.cells import Cells
from tui.kit.commands import REDRAW

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_ALTERNATE_SCREEN = "\x1b[?1049h"
_MOUSE_MOTION = "\x1b[?1003h"


class LeanDriver(LinuxDriver):
    """Sends of each frame what differs from the last; of frames without a difference nothing at all."""

    motion = True
    """Is the mouse reported while it only moves?"""
    _cells: Cells | None = None
    _doubtful = False
    _frame_opened = False

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
        elif data != _MOUSE_MOTION or self.motion:
            self._send(self._screen().difference(data) if _is_frame(data) else data)

    @override
    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize) or (isinstance(message, events.Key) and message.key == REDRAW.keys):
            self._doubtful = True  # this is another thread: the next frame acts on it
        super().process_message(message)

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


class RemoteDriver(LeanDriver):
    """For terminals behind a network: each motion of the mouse would be answered by a frame."""

    motion = False


def driver(environ: Mapping[str, str]) -> type[LeanDriver]:
    """The driver for the terminal that `environ` describes."""
    return RemoteDriver if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY") else LeanDriver


def _is_frame(data: str) -> bool:
    """Frames begin with a cursor move; what else Textual writes are modes, queries, the bell."""
    return data.startswith("\x1b[") and data[2:3].isdigit()
