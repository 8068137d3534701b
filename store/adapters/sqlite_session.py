"""Connections to the store file: how each is set up, and a pool of idle ones."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.adapters.sqlite_errors import database_outage

Value = str | int | bytes


class Session:
    """One connection. Every statement raises Outage instead of SQLite's errors."""

    def __init__(self, path: Path, *, wait: float) -> None:
        self._path = path
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
            raise database_outage(error, self._path) from error

    def commit(self) -> None:
        """Raises Outage: nothing changed, unless it is `uncertain`."""
        try:
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise database_outage(error, self._path, committing=True) from error

    def rolled_back(self) -> bool:
        """Leave any open transaction; False when the connection is no longer usable."""
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            return False
        return True

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()


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
