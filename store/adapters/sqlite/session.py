"""Connections to the store file: how each is set up, and a pool of idle ones."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.adapters.sqlite.errors import database_outage
from store.domain.problems import Outage

Value = str | int | bytes

_PASSING = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL})
"""Failures that leave a connection as good as it was. On a full disk it is even needed: to open another takes space."""


class Session:
    """One connection. Every statement raises Outage instead of SQLite's errors."""

    def __init__(self, path: Path, *, wait: float) -> None:
        self._path = path
        self._failed = False
        try:
            # isolation_level None: transactions begin and end where this code says so.
            # check_same_thread off: the pool hands a session to one thread at a time.
            self._connection = sqlite3.connect(
                f"{path.as_uri()}?mode=rw", uri=True, timeout=wait, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise database_outage(error, path) from error

    def set_up(self) -> None:
        """Flush every commit to the disk, also past the drive's cache on macOS; trust nothing in the file."""
        self.run("PRAGMA synchronous = FULL")
        self.run("PRAGMA fullfsync = ON")
        self.run("PRAGMA trusted_schema = OFF")

    def run(self, sql: str, *values: Value) -> list[tuple[Value, ...]]:
        """The rows of one statement."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._outage(error) from error

    def commit(self) -> None:
        """Raises Outage: nothing changed, unless it is `uncertain`."""
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._outage(error, committing=True) from error

    def rolled_back(self) -> bool:
        """Leave any open transaction; False when the connection should not be used any more.

        One that has failed may go on failing after the cause is gone: SQLite opens a file for reading
        only when it could not open it for writing, and remembers locks it could not release.
        """
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            return False
        return not self._failed

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def _outage(self, error: sqlite3.Error, *, committing: bool = False) -> Outage:
        self._failed |= getattr(error, "sqlite_errorcode", 0) & 0xFF not in _PASSING
        return database_outage(error, self._path, committing=committing)


class Pool:
    """As many sessions as there are transactions at one time, kept for the next."""

    def __init__(self, path: Path, *, wait: float) -> None:
        self._path = path
        self._wait = wait
        self._guard = threading.Lock()
        self._idle: list[Session] = []
        self._closed = False

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for one block; an open transaction is rolled back at its end."""
        session = self._take()
        usable = False
        try:
            yield session
        finally:
            usable = session.rolled_back()
            with self._guard:
                keep = usable and not self._closed
                if keep:
                    self._idle.append(session)
            if not keep:
                session.close()

    def close(self) -> None:
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()

    def _take(self) -> Session:
        with self._guard:
            if self._closed:
                raise RuntimeError("the store is closed")
            if self._idle:
                return self._idle.pop()
        session = Session(self._path, wait=self._wait)
        try:
            session.set_up()
        except BaseException:
            session.close()
            raise
        return session
