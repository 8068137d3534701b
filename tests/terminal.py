"""A terminal for tests and benches: runs a command in a pty and knows by an emulator what is on the screen.

    with Terminal([*SEATDESK, "demo"]) as terminal:
        terminal.wait_for("Add New Subscription")
        terminal.press("a")

Waits end when the screen is in the wanted state, or fail with the screen as it is when the deadline
passes; nothing sleeps. The program under test gets a clean environment with a home of its own, and a
terminal that answers the queries a modern one answers.
"""

import errno
import fcntl
import os
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import NamedTuple, Self

import pyte

from tests.terminal_stream import Modes, Splitter, answer, for_emulator, largest_frame

DEADLINE = 30.0
"""Seconds that a wait may take before it fails."""

SEATDESK = (
    [str(found)] if (found := Path(sys.executable).with_name("seatdesk")).exists() else [sys.executable, "-m", "tui"]
)
"""The installed command, or the same from the source tree where it is not installed."""

_QUIET = 0.003
"""Seconds without output after which the emulator, which is slow, catches up: no arrival is stamped late."""

KEYS: Mapping[str, bytes] = {
    "enter": b"\r",
    "escape": b"\x1b",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "space": b" ",
    "backspace": b"\x7f",
    "delete": b"\x1b[3~",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "alt+left": b"\x1b[1;3D",
    "alt+right": b"\x1b[1;3C",
    "f1": b"\x1bOP",
    **{f"ctrl+{letter}": bytes([ord(letter) & 31]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}


class Paint(NamedTuple):
    """What an action caused: seconds until its last byte arrived, how many bytes, and those of its largest frame."""

    seconds: float
    sent: int
    frame: int


class Terminal:
    """A running command and the screen it draws on. Leaving the `with` block ends it, with SIGKILL if need be."""

    def __init__(
        self, argv: Sequence[str | Path], *, cols: int = 80, rows: int = 24, env: Mapping[str, str] | None = None
    ) -> None:
        """Start `argv`. `env` is laid over the clean environment; an empty value removes a variable."""
        self._home = tempfile.mkdtemp(prefix="terminal-home-")
        self.screen = pyte.Screen(cols, rows)
        self.bytes_sent = 0
        """What the program sent so far."""
        self._stream = pyte.ByteStream(self.screen)
        self._splitter = Splitter()
        self._modes = Modes()
        self._unseen: deque[tuple[float, list[bytes]]] = deque()
        self._status: int | None = None
        self._closed = False
        self._master, slave = os.openpty()
        try:
            self._set_size(cols, rows)
            os.set_blocking(self._master, False)
            self.started = monotonic()
            self.pid = _spawn([str(part) for part in argv], _environment(self._home, env or {}), os.ttyname(slave))
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # -- what is on the screen

    def screen_text(self) -> str:
        """The screen as lines, without the blanks at their ends. Takes in what has arrived, waits for nothing."""
        while self._read(0):
            pass
        self._show()
        return self._text()

    def wait_for(self, text: str, *, within: float = DEADLINE) -> float:
        """Wait until `text` stands on one line of the screen; the `monotonic` time at which it arrived."""
        return self.wait_until(lambda screen: text in screen, f"{text!r} on the screen", within=within)

    def wait_gone(self, text: str, *, within: float = DEADLINE) -> float:
        """Wait until `text` no longer stands on the screen."""
        return self.wait_until(lambda screen: text not in screen, f"{text!r} gone from the screen", within=within)

    def wait_until(self, holds: Callable[[str], bool], what: str, *, within: float = DEADLINE) -> float:
        """Wait until `holds(screen text)` between two bursts of output; `what` names it in the failure.

        Returns when it began to hold (`monotonic`). Raises AssertionError after `within` seconds, or when
        the program ends first.
        """
        end = monotonic() + within
        since = monotonic() if holds(self._text()) else None
        while True:
            self._read_until_quiet(_QUIET, end)
            while self._unseen:
                at = self._show_next()
                since = (since or at) if holds(self._text()) else None
            if since:
                return since
            if self._closed or monotonic() >= end:
                break
            self._read(end - monotonic())
        ended = f"; the program ended with {self.exit_code()}" if self._closed else ""
        raise AssertionError(f"no {what} within {within:g} s{ended}; the screen is\n{self._text()}")

    # -- what the user does

    def press(self, *keys: str) -> None:
        """Press keys by name (`enter`, `ctrl+p`, `alt+left`); anything that is not a name is typed as it is."""
        for key in keys:
            self.send(KEYS.get(key) or key.encode())

    def paste(self, text: str) -> None:
        """Paste as terminals do that the program asked to mark pastes."""
        self.send(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def send(self, data: bytes) -> None:
        """Write raw bytes to the program's input, reading its output meanwhile so that neither side blocks."""
        end = monotonic() + DEADLINE
        while data:
            _, writable, _ = select.select([], [self._master], [], 0)
            if writable:
                data = data[os.write(self._master, data) :]
            elif monotonic() >= end:
                raise AssertionError(f"the program left {len(data)} bytes of input unread for {DEADLINE:g} s")
            else:
                self._read(0.01)

    def resize(self, cols: int, rows: int) -> None:
        self.screen_text()
        self.screen.resize(rows, cols)
        self._set_size(cols, rows)

    # -- the process

    def kill(self) -> None:
        """End it as a power cut would: no handler of the program runs."""
        self.signal(signal.SIGKILL)
        self.exit_code()

    def signal(self, number: signal.Signals) -> None:
        if self._status is None:
            os.kill(self.pid, number)

    def exit_code(self, *, within: float = DEADLINE) -> int:
        """Wait for the program to end; its exit code, or minus the signal that ended it."""
        end = monotonic() + within
        while self._status is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self._status = os.waitstatus_to_exitcode(status)
            elif monotonic() >= end:
                raise AssertionError(f"still running after {within:g} s; the screen is\n{self.screen_text()}")
            elif self._closed:
                sleep(0.001)
            else:
                self._read(0.01)
        while self._read(0):
            pass
        self._show()
        return self._status

    def hang_up(self) -> None:
        """Take the terminal away, as a line does that is dropped."""
        os.close(self._master)
        self._master = -1
        self._closed = True

    def modes_left(self) -> frozenset[str]:
        """Terminal modes that are not as the program found them; empty after a clean end."""
        return self._modes.left()

    def close(self) -> None:
        try:
            self.kill()
        finally:
            if self._master >= 0:
                os.close(self._master)
            shutil.rmtree(self._home, ignore_errors=True)

    # -- for benches

    def settle(self, quiet: float) -> None:
        """Take in output until there was none for `quiet` seconds."""
        self._read_until_quiet(quiet, monotonic() + DEADLINE)
        self._show()

    def paint(self, action: Callable[[], None], *, quiet: float = 0.02) -> Paint:
        """Measure what `action` makes the program send, up to `quiet` seconds of silence."""
        self.settle(quiet)
        before, began = self.bytes_sent, monotonic()
        action()
        if not self._unseen and not self._read(DEADLINE):
            raise AssertionError(f"nothing was painted; the screen is\n{self._text()}")
        self._read_until_quiet(quiet, monotonic() + DEADLINE)
        frame = largest_frame(part for _, parts in self._unseen for part in parts)
        return Paint(self._unseen[-1][0] - began, self.bytes_sent - before, frame)

    # -- the pty

    def _set_size(self, cols: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def _read(self, timeout: float) -> int:
        """Take in one piece of output, waiting for it up to `timeout` seconds; how many bytes came."""
        if self._closed or not select.select([self._master], [], [], max(0.0, timeout))[0]:
            return 0
        try:
            data = os.read(self._master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:  # how Linux says that the other end was closed
                raise
            data = b""
        at = monotonic()
        self._closed = not data
        self.bytes_sent += len(data)
        parts = self._splitter.feed(data)
        for part in parts:
            self._modes.see(part)
            if reply := answer(part):
                os.write(self._master, reply)
        if data:
            self._unseen.append((at, parts))
        return len(data)

    def _read_until_quiet(self, quiet: float, end: float) -> None:
        while monotonic() < end and self._read(quiet):
            pass

    def _show_next(self) -> float:
        at, parts = self._unseen.popleft()
        self._stream.feed(b"".join(part for part in parts if for_emulator(part)))
        return at

    def _show(self) -> None:
        while self._unseen:
            self._show_next()

    def _text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)


def _spawn(argv: list[str], env: dict[str, str], tty: str) -> int:
    """Start a session whose controlling terminal is `tty`: the first terminal that a session leader opens."""
    opened = [(os.POSIX_SPAWN_OPEN, 0, tty, os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)]
    ignored_by_python = [signal.SIGPIPE, signal.SIGXFSZ]
    program = shutil.which(argv[0], path=env["PATH"])
    if program is None:
        raise FileNotFoundError(argv[0])
    return os.posix_spawn(program, argv, env, file_actions=opened, setsid=True, setsigdef=ignored_by_python)


def _environment(home: str, extra: Mapping[str, str]) -> dict[str, str]:
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **extra,
    }
    return {name: value for name, value in env.items() if value}
