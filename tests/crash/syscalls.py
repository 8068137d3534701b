"""Every system call on the store's files, one a trial: the process is killed at it, or it fails once.

strace counts the calls that touch the store, in one run that goes well, and then strikes at each. A call
that fails may fail a change, which must say so, and must harm nothing after it. On a server the calls
are those to its socket.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Self

from tests.contract.places import Place, SqlitePlace
from tests.crash.children import apart
from tests.crash.ledger import examined, make
from tests.crash.places import Fresh
from tests.crash.report import Ran
from tests.crash.worker import name_of

STEPS = 3
LONGEST = 60
"""Seconds after which a worker counts as hanging."""
AT_ONCE = 2
"""Trials that run at one time."""

_CALL = re.compile(r"^(?:\d+ +)?(?:\[pid +\d+\] )?(\w+)\(")
_SOCKET_CALLS = "connect,sendto,recvfrom,poll"
_ERRORS = {
    "pwrite64": ("EIO", "ENOSPC"),
    "write": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO", "ENOSPC"),
    "openat": ("EIO", "EMFILE", "ENOSPC"),
    "fcntl": ("ENOLCK",),
    "flock": ("ENOLCK",),
    "mmap": ("ENOMEM",),
    "connect": ("ECONNREFUSED",),
    "recvfrom": ("ECONNRESET",),
    "poll": ("ENOMEM",),
}
# A close that fails has closed all the same, which an injected failure has not; where sending fails on a
# connection that lives, the driver waits for the last words of a server that has not gone.
_NEVER_FAIL = frozenset({"close", "munmap", "sendto"})


@dataclass(frozen=True, slots=True)
class Strike:
    """What happens at the `nth` call of that name: an error, or, with none, death."""

    call: str
    nth: int
    error: str = ""

    @property
    def inject(self) -> str:
        what = f"error={self.error}" if self.error else "signal=KILL"
        return f"inject={self.call}:{what}:when={self.nth}"


def why_not() -> str:
    """Why system calls cannot be struck on this machine, "" if they can."""
    if shutil.which("strace") is None:
        return "strace is not installed (Debian and Ubuntu: apt install strace)"
    done = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"tracing is not permitted here: {done.stderr.strip()}"


def struck(
    fresh: Fresh,
    variant: str,
    trials: int,
    random: Random,
    *,
    create: bool = False,
    errors: bool = False,
    mortal: bool = False,
    only: str = "",
) -> Ran:
    """Strike at that many calls drawn from all, or at every one (0): of making a store, or of using one.

    A process that is `mortal` dies after the change that a failing call has failed, before anything can
    put it right. `only` strikes at the calls with that name.
    """
    words = ["create"] * create + ["mortal"] * mortal
    with _Traced(fresh(), variant, words) as calm:
        lines = calm.finished()
        if lines[-STEPS:] != ("done",) * STEPS:
            raise RuntimeError(f"does not even work undisturbed: {lines}")
        strikes = [strike for strike in _strikes(calm.calls(), errors) if only in ("", strike.call)]
    drawn = random.sample(strikes, min(trials, len(strikes))) if trials else strikes
    faults: list[str] = []
    for pair in _batches(drawn, AT_ONCE):
        with ExitStack() as stack:
            for traced in [stack.enter_context(_Traced(fresh(), variant, words, strike)) for strike in pair]:
                faults += traced.faults()
    return Ran(len(drawn), faults)


def _batches(strikes: list[Strike], size: int) -> list[list[Strike]]:
    return [strikes[first : first + size] for first in range(0, len(strikes), size)]


def _strikes(calls: tuple[str, ...], errors: bool) -> list[Strike]:
    seen: Counter[str] = Counter()
    strikes: list[Strike] = []
    for call in calls:
        seen[call] += 1
        if not errors:
            strikes.append(Strike(call, seen[call]))
        elif call not in _NEVER_FAIL:
            strikes += [Strike(call, seen[call], error) for error in _ERRORS.get(call, ("EIO",))]
    return strikes


class _Traced:
    """A worker under strace, on a place of its own."""

    def __init__(self, place: Place, variant: str, words: list[str], strike: Strike | None = None) -> None:
        self._place, self._strike, self._create = place, strike, "create" in words
        if not self._create:
            apart(partial(make, place))
        file, self._log = tempfile.mkstemp(prefix="seatdesk-strace-")
        os.close(file)
        only = ["-e", f"trace={_SOCKET_CALLS}"] if not isinstance(place, SqlitePlace) else _paths(place.path)
        worker = [sys.executable, "-m", "tests.crash.worker", name_of(place), variant, str(STEPS), *words]
        self._process = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", self._log, *only, *(["-e", strike.inject] if strike else []), *worker],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        os.unlink(self._log)

    def finished(self) -> tuple[str, ...]:
        """What the worker said."""
        try:
            said, complained = self._process.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            self._kill()
            return (f"exit: hangs for more than {LONGEST} s",)
        if self._process.returncode not in (0, -signal.SIGKILL):
            return (*said.splitlines(), f"exit {self._process.returncode}: {complained[-400:]}")
        return tuple(said.splitlines())

    def _kill(self) -> None:
        """strace and the worker, which would outlive it."""
        os.killpg(self._process.pid, signal.SIGKILL)

    def calls(self) -> tuple[str, ...]:
        """The names of the calls it made on the store."""
        found = (_CALL.match(line) for line in Path(self._log).read_text(encoding="utf-8").splitlines())
        return tuple(match[1] for match in found if match)

    def faults(self) -> list[str]:
        lines = self.finished()
        done, uncertain = lines.count("done"), sum(line.startswith("uncertain ") for line in lines)
        killed = self._process.returncode == -signal.SIGKILL
        troubled = [line for line in lines if line not in ("done", "opened")]
        found = apart(partial(examined, self._place, done, done + uncertain + killed, self._may_be_missing(lines)))
        faults = list(found.faults)
        if (not killed and len(troubled) > 1) or any(line.startswith("exit") for line in lines):
            faults.append(f"said {troubled}")
        return [f"{self._strike}: {fault}" for fault in faults[:1]]

    def _may_be_missing(self, lines: tuple[str, ...]) -> bool:
        return self._create and "opened" not in lines


def _paths(store: Path) -> list[str]:
    """strace's `-P` for the store's folder and every file that may stand in it."""
    beside = ("", "-wal", "-shm", "-lock", "-journal", "-new", "-new-journal", "-new-wal", "-new-shm")
    paths = [store.parent, *(store.with_name(store.name + suffix) for suffix in beside)]
    return [part for path in paths for part in ("-P", str(path))]
