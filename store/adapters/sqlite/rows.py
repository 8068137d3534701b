"""One account inside a transaction on the store file."""

from collections.abc import Iterable

from store.adapters.sqlite.session import Session
from store.adapters.state.engine import Entry, Row


class SqliteRows:
    """`engine.ChangingRows` in an open transaction of a session."""

    def __init__(self, session: Session, account_id: str) -> None:
        self.account_id = account_id
        self.revision = number(session, "SELECT revision FROM account WHERE id = ?", account_id)
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

    def entries(self) -> frozenset[Entry]:
        found = self._session.run('SELECT "index", value, key FROM lookup WHERE account = ?', self.account_id)
        return frozenset(Entry(str(index), str(value), str(key)) for index, value, key in found)

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
        return number(
            self._session,
            "INSERT INTO counter (series, value) VALUES (?, 1)"
            " ON CONFLICT (series) DO UPDATE SET value = value + 1 RETURNING value",
            series,
        )

    def clear(self) -> None:
        for table in ("state", "history", "lookup"):
            self._session.run(f"DELETE FROM {table} WHERE account = ?", self.account_id)

    def commit(self, *, revise: bool = True) -> int:
        session = self._session
        revision = self._revised() if revise else self.revision
        session.commit()
        self.revision = revision
        return revision

    def _revised(self) -> int:
        return number(
            self._session,
            "INSERT INTO account (id, revision) VALUES (?, 1)"
            " ON CONFLICT (id) DO UPDATE SET revision = revision + 1 RETURNING revision",
            self.account_id,
        )

    def close(self) -> None:
        """Nothing can be read or written any more."""
        self._open = None

    @property
    def _session(self) -> Session:
        if self._open is None:
            raise RuntimeError("this transaction is over")
        return self._open


class PartRows(SqliteRows):
    """An account in a transaction of many: committed with the whole."""

    def commit(self, *, revise: bool = True) -> int:
        self.revision = self._revised() if revise else self.revision
        return self.revision


def number(session: Session, sql: str, *values: str) -> int:
    """The one number that a statement finds, 0 where it finds none."""
    found = session.run(sql, *values)
    return int(found[0][0]) if found else 0


def _row(values: tuple[object, ...]) -> Row:
    schema, body = values
    assert isinstance(schema, int)
    assert isinstance(body, bytes)
    return Row(schema, body)
