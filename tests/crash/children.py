"""Processes that may die at any moment, and what they said until then.

A harness runs in a process without threads, so that it may fork: a child costs milliseconds, knows all
that its parent has imported, and is ended as a power cut would end it, without any clean-up.
"""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Say = Callable[[str], None]

DEAD = 77
"""The exit status of a child that died where it was told to."""
BUG = 70
"""The exit status of a child that ended by an exception nobody expected; the traceback is what it said last."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A child's last will: the lines it said, and its exit status (negative: the signal that ended it)."""

    lines: tuple[str, ...]
    status: int

    @property
    def fault(self) -> str:
        """What is wrong with the way it ended; "" if it finished, was killed, or died as told."""
        return "" if self.status in (0, DEAD, -signal.SIGKILL) else " | ".join(self.lines[-3:]) or f"exit {self.status}"


class Child:
    """A process that runs `work`, which says lines to its parent; `start` lets it begin."""

    def __init__(self, work: Callable[[Say], None], *, waits: bool = False) -> None:
        self._said, saying = os.pipe()
        started, self._start = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._start)
            if waits:
                os.read(started, 1)
            _live(work, saying)
        os.close(saying)
        os.close(started)

    def start(self) -> None:
        os.write(self._start, b"\n")

    def first_line(self) -> str:
        """Wait until it has said something; "" if it ended before."""
        return os.read(self._said, 1).decode()

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def ended(self, already: str = "") -> Ended:
        """Wait for its end; `already` is what was read of its lines before."""
        with os.fdopen(self._said, "rb") as said:
            text = already + said.read().decode(errors="replace")
        os.close(self._start)
        _, status = os.waitpid(self._pid, 0)
        # A line that has no end was cut off by the death of who said it.
        return Ended(tuple(text.split("\n")[:-1]), os.waitstatus_to_exitcode(status))


def apart(work: Callable[[], T]) -> T:
    """What `work` returns, found out in a process of its own. Raises RuntimeError with the traceback if it fails."""

    def say_result(say: Say) -> None:
        say(pickle.dumps(work()).hex())

    ended = Child(say_result).ended()
    if ended.status:
        raise RuntimeError("\n".join(ended.lines))
    found: T = pickle.loads(bytes.fromhex(ended.lines[-1]))
    return found


def _live(work: Callable[[Say], None], saying: int) -> None:
    def say(line: str) -> None:
        os.write(saying, f"{line}\n".encode())

    try:
        work(say)
    except BaseException:  # noqa: BLE001 - nothing of a child may run on as its parent
        sys.settrace(None)
        say(traceback.format_exc())
        os._exit(BUG)
    os._exit(0)
