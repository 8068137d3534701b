"""The embedded engine: one SQLite file in WAL mode, every commit flushed once."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from store.adapters.engine import Entry, Row
from store.adapters.file_lock import FileLock
from store.adapters.sqlite_errors import file_outage
from store.adapters.sqlite_schema import VERSION
from store.adapters.sqlite_session import Pool, Session
from store.domain.problems import Outage


class SqliteRows:
    """`engine.ChangingRows` in an open transaction of a session."""

    def __init__(self, session: Session, account_id: str) -> None:
        self.account_id = account_id
        self.revision = _number(session, "SELECT revision FROM account WHERE id = ?", account_id)
        self._open: Session | None = session

    def table(self, name: str) -> Row | None:
        found = self._session.run(
            "SELECT schema, body FROM state WHERE account = ? AND name = ?", self.account_id, name
        )
        return _row(found[0]) if found else None

    def history(self, name: str, newest: int | None) -> list[Row]:
        found = self._session.run(
            "SELECT schema, body FROM history WHERE account = ? AND name = ? ORDER BY seq DESC LIMIT ?",
            self.account_id,
            name,
            -1 if newest is None else newest,
        )
        return [_row(values) for values in reversed(found)]

    def recall(self, name: str, key: str) -> Row | None:
        found = self._session.run(
            "SELECT schema, body FROM history WHERE account = ? AND name = ? AND key = ?", self.account_id, name, key
        )
        return _row(found[0]) if found else None

    def write_table(self, name: str, row: Row) -> None:
        self._session.run(
            "INSERT INTO state (account, name, schema, body) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (account, name) DO UPDATE SET schema = excluded.schema, body = excluded.body",
            self.account_id,
            name,
            row.schema,
            row.body,
        )

    def append(self, name: str, key: str, row: Row) -> bool:
        added = self._session.run(
            "INSERT INTO history (account, name, key, schema, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (account, name, key) DO NOTHING RETURNING seq",
            self.account_id,
            name,
            key,
            row.schema,
            row.body,
        )
        return bool(added)

    def reindex(self, gone: Iterable[Entry], new: Iterable[Entry]) -> None:
        for entry in gone:
            self._session.run(
                'DELETE FROM lookup WHERE "index" = ? AND value = ? AND account = ? AND key = ?',
                *(entry.index, entry.value, self.account_id, entry.key),
            )
        for entry in new:
            self._session.run(
                'INSERT INTO lookup ("index", value, account, key) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
                *(entry.index, entry.value, self.account_id, entry.key),
            )

    def next_number(self, series: str) -> int:
        return _number(
            self._session,
            "INSERT INTO counter (series, value) VALUES (?, 1)"
            " ON CONFLICT (series) DO UPDATE SET value = value + 1 RETURNING value",
            series,
        )

    def commit(self) -> int:
        session = self._session
        revision = _number(
            session,
            "INSERT INTO account (id, revision) VALUES (?, 1)"
            " ON CONFLICT (id) DO UPDATE SET revision = revision + 1 RETURNING revision",
            self.account_id,
        )
        session.commit()
        self.revision = revision
        return revision

    def close(self) -> None:
        """Nothing can be read or written any more."""
        self._open = None

    @property
    def _session(self) -> Session:
        if self._open is None:
            raise RuntimeError("this transaction is over")
        return self._open


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
        with self._lock.held(), self._pool.session() as session:
            if self._found() != self._identity:
                raise Outage("store_missing", path=str(self._path))
            session.run("BEGIN IMMEDIATE")
            with closing(SqliteRows(session, account_id)) as rows:
                yield rows

    def find(self, index: str, value: str) -> list[tuple[str, str]]:
        with self._pool.session() as session:
            found = session.run(
                'SELECT account, key FROM lookup WHERE "index" = ? AND value = ? ORDER BY account, key', index, value
            )
        return [(str(account), str(key)) for account, key in found]

    def account_ids(self) -> list[str]:
        with self._pool.session() as session:
            return [str(account_id) for (account_id,) in session.run("SELECT id FROM account ORDER BY id")]

    def check(self) -> None:
        """Raises Outage where the file can be opened but not used: damaged, or from a newer version."""
        with self._pool.session() as session:
            found = _number(session, "PRAGMA user_version")
            if found > VERSION:
                raise Outage("store_newer", path=str(self._path), found=found, known=VERSION)
            session.run("SELECT 1 FROM account LIMIT 1")

    def close(self) -> None:
        self._lock.close()
        self._pool.close()

    def _found(self) -> tuple[int, int]:
        """Which file is at the path: a commit to one that was moved away would be lost with it."""
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            raise Outage("store_missing", path=str(self._path)) from None
        except OSError as error:
            raise file_outage(error, self._path) from error
        return status.st_dev, status.st_ino


def _number(session: Session, sql: str, *values: str) -> int:
    found = session.run(sql, *values)
    return int(found[0][0]) if found else 0


def _row(values: tuple[object, ...]) -> Row:
    schema, body = values
    assert isinstance(schema, int)
    assert isinstance(body, bytes)
    return Row(schema, body)
