"""The embedded engine: one SQLite file in WAL mode, every commit flushed once."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from store.adapters.sqlite.errors import file_outage
from store.adapters.sqlite.file_lock import FileLock
from store.adapters.sqlite.rows import PartRows, SqliteRows, number
from store.adapters.sqlite.schema import VERSION
from store.adapters.sqlite.session import Pool, Session
from store.adapters.state.engine import Entry
from store.domain.problems import Outage


class SqliteEngine:
    """`engine.Engine` on an existing store file. Writers take turns; readers wait for nobody."""

    def __init__(self, path: Path, *, wait: float) -> None:
        """`wait` = seconds that a writer waits for the one before it. Raises Outage."""
        self._path = path
        self._identity = self._found()
        self._pool = Pool(path, wait=wait)
        self._lock = FileLock(path, wait=wait)

    @contextmanager
    def reading(self, account_id: str) -> Iterator[SqliteRows]:
        with self._pool.session() as session:
            session.run("BEGIN")
            with closing(SqliteRows(session, account_id)) as rows:
                yield rows

    @contextmanager
    def changing(self, account_id: str) -> Iterator[SqliteRows]:
        with self._writing() as session, closing(SqliteRows(session, account_id)) as rows:
            yield rows

    def find(self, index: str, value: str) -> list[tuple[str, str]]:
        with self._pool.session() as session:
            found = session.run(
                'SELECT account, key FROM lookup WHERE "index" = ? AND value = ? ORDER BY account, key', index, value
            )
        return [(str(account), str(key)) for account, key in found]

    def find_until(self, index: str, value: str) -> list[str]:
        with self._pool.session() as session:
            found = session.run(
                'SELECT account FROM lookup WHERE "index" = ? AND value <= ?'
                " GROUP BY account ORDER BY min(value), account",
                *(index, value),
            )
        return [str(account) for (account,) in found]

    def account_ids(self) -> list[str]:
        with self._pool.session() as session:
            return [str(account_id) for (account_id,) in session.run("SELECT id FROM account ORDER BY id")]

    @contextmanager
    def snapshot(self) -> Iterator["SqliteSnapshot"]:
        with self._pool.session() as session:
            session.run("BEGIN")
            yield SqliteSnapshot(session)

    @contextmanager
    def restoring(self) -> Iterator["SqliteRestoring"]:
        with self._writing() as session:
            yield SqliteRestoring(session)

    def integrity(self) -> list[str]:
        with self._pool.session() as session:
            found = [str(line) for (line,) in session.run("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def check(self) -> None:
        """Raises Outage where the file can be opened but not used: damaged, or from a newer version."""
        with self._pool.session() as session:
            found = number(session, "PRAGMA user_version")
            if found > VERSION:
                raise Outage("store_newer", path=str(self._path), found=found, known=VERSION)
            session.run("SELECT 1 FROM account LIMIT 1")

    def close(self) -> None:
        self._lock.close()
        self._pool.close()

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A session in a write transaction, alone on the store."""
        with self._lock.held(), self._pool.session() as session:
            if self._found() != self._identity:
                raise Outage("store_missing", path=str(self._path))
            session.run("BEGIN IMMEDIATE")
            yield session

    def _found(self) -> tuple[int, int]:
        """Which file is at the path: a commit to one that was moved away would be lost with it."""
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            raise Outage("store_missing", path=str(self._path)) from None
        except OSError as error:
            raise file_outage(error, self._path) from error
        return status.st_dev, status.st_ino


class SqliteSnapshot:
    """`engine.Snapshot` in an open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # The first statement is what fixes the moment.
        self._account_ids = [str(account_id) for (account_id,) in session.run("SELECT id FROM account ORDER BY id")]

    def account_ids(self) -> list[str]:
        return self._account_ids

    def rows(self, account_id: str) -> SqliteRows:
        return SqliteRows(self._session, account_id)

    def entries(self) -> list[tuple[str, Entry]]:
        found = self._session.run('SELECT account, "index", value, key FROM lookup ORDER BY account')
        return [(str(account), Entry(str(index), str(value), str(key))) for account, index, value, key in found]

    def counters(self) -> dict[str, int]:
        found = self._session.run("SELECT series, value FROM counter ORDER BY series")
        return {str(series): int(value) for series, value in found}


class SqliteRestoring:
    """`engine.Restoring` in an open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, account_id: str) -> PartRows:
        return PartRows(self._session, account_id)

    def holders(self, name: str) -> list[tuple[str, str]]:
        found = self._session.run("SELECT account, key FROM history WHERE name = ?", name)
        return [(str(account), str(key)) for account, key in found]

    def raise_counter(self, series: str, value: int) -> None:
        self._session.run(
            "INSERT INTO counter (series, value) VALUES (?, ?)"
            " ON CONFLICT (series) DO UPDATE SET value = max(value, excluded.value)",
            *(series, value),
        )

    def commit(self) -> None:
        self._session.commit()
