"""One writer at a time: between the threads of a process and between processes."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.adapters.sqlite_errors import file_outage
from store.domain.problems import Outage

_PAUSE = 0.001
"""Seconds between two tries while another process has the lock."""


class FileLock:
    """A lock file with a descriptor that stays open: taking it costs a microsecond.

    The kernel releases it when its process dies. `flock` cannot wait for a limited time, so a
    waiting thread tries again every millisecond.
    """

    def __init__(self, path: Path, *, wait: float) -> None:
        """`path` is what the lock guards, the lock file stands beside it; `wait` in seconds.

        Raises Outage if the file cannot be made.
        """
        self._path = path
        self._file = path.with_name(f"{path.name}-lock")
        self._wait = wait
        self._thread = threading.Lock()
        self._owner = 0
        self._closed = False
        self._descriptor: int | None = self._open()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Alone until the block is left. Raises Outage `store_locked` when somebody else stays longer than `wait`."""
        if self._owner == threading.get_ident():
            raise RuntimeError("a change inside a change would wait for itself")
        deadline = time.monotonic() + self._wait
        if not self._thread.acquire(timeout=self._wait):
            raise self._locked()
        try:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._owner = threading.get_ident()
            self._take(deadline)
            try:
                yield
            finally:
                self._release()
        finally:
            self._owner = 0
            self._thread.release()

    def close(self) -> None:
        """Wait for this process's writer, as long as a writer would, and give the descriptor back."""
        finished = self._thread.acquire(timeout=self._wait)
        try:
            if finished and not self._closed:
                self._closed = True
                self._drop()
        finally:
            if finished:
                self._thread.release()

    def _take(self, deadline: float) -> None:
        if self._descriptor is None:
            self._descriptor = self._open()
        while True:
            try:
                return fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise self._locked() from None
                time.sleep(_PAUSE)
            except OSError as error:
                raise file_outage(error, self._path) from error

    def _release(self) -> None:
        """What was committed stays committed, so this never raises: closing the file gives the lock back too."""
        try:
            if self._descriptor is not None:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        except OSError:
            self._drop()

    def _open(self) -> int:
        try:
            return os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise file_outage(error, self._path) from error

    def _drop(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                os.close(descriptor)

    def _locked(self) -> Outage:
        return Outage("store_locked", path=str(self._path), seconds=self._wait)
