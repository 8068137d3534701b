"""One writer at a time: between the threads of a process and between processes."""

import fcntl
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread, get_ident

from store.adapters.sqlite.errors import file_outage
from store.domain.problems import Outage


class FileLock:
    """A lock file with a descriptor that stays open: taking it costs some microseconds.

    The kernel releases it when its process dies. Whoever waits sleeps in the kernel's queue: a crowd that looked again
    and again would leave nothing of the processor to the one that all of them wait for.
    """

    def __init__(self, path: Path, *, wait: float) -> None:
        """`path` is what the lock guards, the lock file stands beside it; `wait` = seconds that one may have it.

        Raises Outage if the file cannot be made.
        """
        self._path = path
        self._file = path.with_name(f"{path.name}-lock")
        self._wait = wait
        self._thread = Lock()
        self._owner = 0
        self._closed = False
        self._descriptor: int | None = self._open()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Alone until the block is left.

        Raises Outage `store_locked` when somebody else stays longer than `wait`; however many take their turn before
        is no reason.
        """
        if self._owner == get_ident():
            raise RuntimeError("a change inside a change would wait for itself")
        self._in_turn(lambda seconds: self._thread.acquire(timeout=seconds))
        try:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._owner = get_ident()
            self._take()
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

    def _take(self) -> None:
        if self._descriptor is None:
            self._descriptor = self._open()
        try:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._queue(self._descriptor)
        except OSError as error:
            raise file_outage(error, self._path) from error
        with suppress(OSError):
            os.utime(self._descriptor)

    def _queue(self, descriptor: int) -> None:
        """Wait in a thread, as `flock` cannot wait for a limited time. Who gives up leaves it there: it gets the lock
        one day, and gives it back by closing what is then the last descriptor."""
        place = os.dup(descriptor)
        taken: Future[None] = Future()

        def take() -> None:
            try:
                fcntl.flock(place, fcntl.LOCK_EX)
                taken.set_result(None)
            except OSError as error:
                taken.set_exception(error)
            finally:
                os.close(place)

        Thread(target=take, daemon=True).start()
        try:
            self._in_turn(lambda seconds: bool(wait((taken,), seconds).done))
            taken.result()
        except BaseException:
            self._drop()
            raise

    def _in_turn(self, tried: Callable[[float], bool]) -> None:
        """Try for as long as others take turns."""
        turns = self._turns()
        while not tried(self._wait):
            before, turns = turns, self._turns()
            if turns == before:
                raise self._locked()

    def _turns(self) -> int:
        """Another number after somebody else had a turn: who takes the lock touches its file."""
        with suppress(OSError):
            return os.stat(self._file).st_mtime_ns
        return 0

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
