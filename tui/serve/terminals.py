"""The terminals of sessions: a pty as the other end of the line describes it."""

import fcntl
import os
import struct
import termios
from collections.abc import Mapping

WIDEST, TALLEST = 500, 200
"""Cells of a window: more than any screen has, little enough to paint."""
_USUAL = (80, 24)
_FOLLOWED = ("LANG", "LC_ALL", "LC_MESSAGES", "COLORTERM", "NO_COLOR", "TERM_PROGRAM")
_LONGEST = 64
_INPUT, _LOCAL = 0, 3
"""Places in what termios knows of a terminal."""


def open_terminal(columns: int, rows: int) -> tuple[int, int]:
    """Our end and the session's of a new terminal, which shows nothing that is typed before the session reads it."""
    ours, theirs = os.openpty()
    modes = termios.tcgetattr(theirs)
    modes[_INPUT] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    modes[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    termios.tcsetattr(theirs, termios.TCSANOW, modes)
    os.set_blocking(ours, False)
    resize(ours, columns, rows)
    return ours, theirs


def resize(terminal: int, columns: int, rows: int) -> None:
    """Tell the session how large the window is, as far as a window can be that large."""
    width, height = window(columns, rows)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


def window(columns: int, rows: int) -> tuple[int, int]:
    """A size that can be: the usual one where none is given."""
    if columns <= 0 or rows <= 0:
        return _USUAL
    return min(columns, WIDEST), min(rows, TALLEST)


def draws(kind: str) -> bool:
    """Can a terminal of this kind ($TERM) move its cursor?"""
    return kind not in ("", "dumb", "unknown") and kind.isascii() and kind.isprintable() and len(kind) <= _LONGEST


def environment(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """What a session is told of its terminal: kind, colours and language, and nothing else that was sent."""
    followed = {name: value for name, value in given.items() if name in _FOLLOWED and _is_plain(value)}
    return {"TERM": kind, **followed}


def adopt(terminal: int) -> None:
    """Make it the controlling terminal of this process, and its standard files."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(terminal, number)
    if terminal > 2:
        os.close(terminal)


def _is_plain(value: str) -> bool:
    return len(value) <= _LONGEST and value.isascii() and value.isprintable()
