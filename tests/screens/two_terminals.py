"""One application on two emulated terminals: one gets every frame whole, the other what the driver sends of it."""

from typing import Any

import pyte
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.geometry import Size
from textual.messages import TerminalSupportsSynchronizedOutput
from typing_extensions import override

from tests.terminal import KEYS
from tests.terminal_stream import Splitter, for_emulator
from tui.kit.driver import LeanDriver

SIZE = (80, 24)


class Emulator:
    """A terminal that shows what it is fed with, and counts it."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(*SIZE)
        self.sent = 0
        self._stream = pyte.ByteStream(self.screen)
        self._splitter = Splitter()

    def write(self, data: str) -> None:
        self.sent += len(data.encode())
        self._stream.feed(b"".join(part for part in self._splitter.feed(data.encode()) if for_emulator(part)))

    def stop(self) -> None:
        """What the driver calls its writer thread for at the end."""

    def row(self, y: int) -> list[tuple[object, ...]]:
        """What can be seen of a row: of a blank its background and lines, of other cells all."""
        cells = [self.screen.buffer[y][x] for x in range(self.screen.columns)]
        return [
            (cell.data, cell.bg, cell.underscore, cell.strikethrough, cell.reverse)
            + (() if cell.data == " " and not cell.reverse else (cell.fg, cell.bold, cell.italics))
            for cell in cells
        ]


class TwoTerminals(LeanDriver):
    """The driver without a terminal. After every frame both emulators must show the same."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: object = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=SIZE)
        self.whole, self.lean = Emulator(), Emulator()
        self.frames = 0
        self.faults: list[str] = []
        self._parser = XTermParser()
        self._writer_thread: Any = self.lean

    @override
    def start_application_mode(self) -> None:
        self.write("\x1b[?1049h")
        self.write("\x1b[?7l")  # no line wrap, as the driver asks for
        self.process_message(TerminalSupportsSynchronizedOutput())
        self._tell_size()

    @override
    def disable_input(self) -> None:
        """There is no thread to stop."""

    @override
    def stop_application_mode(self) -> None:
        """There is no terminal to give back."""

    @override
    def write(self, data: str) -> None:
        self.whole.write(data)
        super().write(data)
        self.frames += 1
        for y in range(self.whole.screen.lines):
            if self.whole.screen.buffer[y] != self.lean.screen.buffer[y] and self.whole.row(y) != self.lean.row(y):
                self.faults.append(
                    f"frame {self.frames}: {self.whole.screen.display[y]!r} shown as {self.lean.screen.display[y]!r}"
                )

    def press(self, key: str) -> None:
        if key == "escape":  # alone it is a key only after a while
            self.process_message(events.Key("escape", "\x1b"))
        else:
            self._process(self._parser.feed((KEYS.get(key) or key.encode()).decode()))

    def resize(self, columns: int, rows: int) -> None:
        self._size = (columns, rows)
        for emulator in (self.whole, self.lean):
            emulator.screen.resize(rows, columns)
        self._tell_size()

    def _tell_size(self) -> None:
        self._get_terminal_size()  # as the handler of SIGWINCH does
        assert self._size is not None
        self.process_message(events.Resize(Size(*self._size), Size(*self._size)))
