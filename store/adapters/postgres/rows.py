"""One account inside a transaction on the server: read at once, written at once.

A change costs two round trips: everything that is small comes with the opening, everything that is
written leaves with the commit. A number that is given, or history that is read, is one more each.
"""

import re
from collections.abc import Iterable
from typing import LiteralString

from store.adapters.postgres.session import Found, Session, Statement
from store.adapters.state.engine import Entry, Row

_ACCOUNT = "SELECT revision, appended FROM account WHERE id = %s"
_STATE = (
    # Tables of up to 64 KB come at once, others when they are asked for.
    "SELECT name, schema, CASE WHEN octet_length(body) <= 65536 THEN body END FROM state WHERE account = %s"
)
_TABLE = "SELECT schema, body FROM state WHERE account = %s AND name = %s"
_HISTORY = "SELECT schema, body FROM history WHERE account = %s AND name = %s ORDER BY seq DESC LIMIT %s"
_RECALL = "SELECT schema, body FROM history WHERE account = %s AND name = %s AND key = %s"
_ENTRIES = 'SELECT "index", value, key FROM lookup WHERE account = %s'

_ENROL = "INSERT INTO account (id, revision, appended) VALUES (%s, 0, 0) ON CONFLICT (id) DO NOTHING"
_WRITE = (
    "INSERT INTO state (account, name, schema, body) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (account, name) DO UPDATE SET schema = excluded.schema, body = excluded.body"
)
_APPEND = (
    "INSERT INTO history (account, name, seq, key, schema, body) VALUES (%s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (account, name, key) DO NOTHING RETURNING seq"
)
_DROP_ENTRY = 'DELETE FROM lookup WHERE "index" = %s AND value = %s AND account = %s AND key = %s'
_ADD_ENTRY = 'INSERT INTO lookup ("index", value, account, key) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING'
_NUMBER = (
    "INSERT INTO counter (series, value) VALUES (%s, 1)"
    " ON CONFLICT (series) DO UPDATE SET value = counter.value + 1 RETURNING value"
)
_REVISE = "UPDATE account SET revision = revision + 1, appended = %s WHERE id = %s RETURNING revision"
_UNENROL = "DELETE FROM account WHERE id = %s AND revision = 0"
_CLEAR = (
    "DELETE FROM state WHERE account = %s",
    "DELETE FROM history WHERE account = %s",
    "DELETE FROM lookup WHERE account = %s",
)
COMMIT: Statement = ("COMMIT", ())


def reading(account_id: str) -> tuple[Statement, ...]:
    """What `PostgresRows` is made of, within a transaction."""
    account = stored(account_id)
    return (_ACCOUNT, (account,)), (_STATE, (account,))


def changing(account_id: str) -> tuple[Statement, ...]:
    """The same, alone on the account until the transaction ends."""
    account = stored(account_id)
    return (f"{_ACCOUNT} FOR UPDATE", (account,)), (_STATE, (account,))


def enrolling(account_id: str) -> tuple[Statement, ...]:
    """The same for an account that has no row to lock yet."""
    return (_ENROL, (stored(account_id),)), *changing(account_id)


class PostgresRows:
    """`engine.Rows`."""

    def __init__(self, session: Session, account_id: str, account: Found, state: Found) -> None:
        self.account_id = account_id
        self.revision, self._appended = numbers(account[0]) if account else (0, 0)
        self._account = stored(account_id)
        self._tables = {str(name): None if body is None else _row((schema, body)) for name, schema, body in state}
        self._open: Session | None = session

    def table(self, name: str) -> Row | None:
        if name in self._tables and self._tables[name] is None:
            self._tables[name] = _row(self._rows(_TABLE, name)[0])
        return self._tables.get(name)

    def history(self, name: str, newest: int | None) -> list[Row]:
        return [_row(values) for values in reversed(self._rows(_HISTORY, name, newest))]

    def recall(self, name: str, key: str) -> Row | None:
        found = self._rows(_RECALL, name, stored(key))
        return _row(found[0]) if found else None

    def entries(self) -> frozenset[Entry]:
        return frozenset(entry(values) for values in self._rows(_ENTRIES))

    def close(self) -> None:
        """Nothing can be read or written any more."""
        self._open = None

    @property
    def _session(self) -> Session:
        if self._open is None:
            raise RuntimeError("this transaction is over")
        return self._open

    def _rows(self, sql: LiteralString, *values: str | int | None) -> Found:
        return self._session.run((sql, (self._account, *values)))[0]


class ChangingPostgresRows(PostgresRows):
    """`engine.ChangingRows`: what is written waits here until it is needed, or committed."""

    def __init__(self, session: Session, account_id: str, account: Found, state: Found) -> None:
        super().__init__(session, account_id, account, state)
        self._written: dict[str, Row] = {}
        self._filed: list[Statement] = []
        self._new: list[Statement] = []
        self._changed = False

    def history(self, name: str, newest: int | None) -> list[Row]:
        self._send_new()
        return super().history(name, newest)

    def recall(self, name: str, key: str) -> Row | None:
        self._send_new()
        return super().recall(name, key)

    def write_table(self, name: str, row: Row) -> None:
        self._written[name] = self._tables[name] = row
        self._changed = True

    def append(self, name: str, key: str, row: Row) -> bool:
        self._appended += 1
        values = (self._account, name, self._appended, stored(key), row.schema, row.body.decode())
        self._new.append((_APPEND, values))
        return True

    def reindex(self, gone: Iterable[Entry], new: Iterable[Entry]) -> None:
        self._filed += [(_DROP_ENTRY, self._entry(entry)) for entry in gone]
        self._filed += [(_ADD_ENTRY, self._entry(entry)) for entry in new]

    def next_number(self, series: str) -> int:
        self._changed = True
        (number,) = numbers(self._session.run((_NUMBER, (stored(series),)))[0][0])
        return number

    def clear(self) -> None:
        self._session.run(*((sql, (self._account,)) for sql in _CLEAR))
        self._tables.clear()
        self._appended = 0
        self._changed = True

    def commit(self, *, revise: bool = True) -> int:
        return self._finish(revise, COMMIT)

    def _finish(self, revise: bool, *last: Statement) -> int:
        if revise and not self._changed:
            self._send_new()
            if not self._changed:
                return self.revision
        ending: Statement = (_REVISE, (self._appended, self._account)) if revise else (_UNENROL, (self._account,))
        found = self._session.run(*self._pending(), ending, *last, committing=bool(last))
        if revise:
            (self.revision,) = numbers(found[-1 - len(last)][0])
        return self.revision

    def _pending(self) -> list[Statement]:
        tables: list[Statement] = [
            (_WRITE, (self._account, name, row.schema, row.body.decode())) for name, row in self._written.items()
        ]
        pending = [*tables, *self._filed, *self._new]
        self._written, self._filed, self._new = {}, [], []
        return pending

    def _send_new(self) -> None:
        """History is read, or decides whether anything changed: it must have been written."""
        if self._new:
            new, self._new = self._new, []
            self._changed |= any(self._session.run(*new))

    def _entry(self, entry: Entry) -> tuple[str, str, str, str]:
        return entry.index, stored(entry.value), self._account, stored(entry.key)


class PartRows(ChangingPostgresRows):
    """An account in a transaction of many: committed with the whole."""

    def commit(self, *, revise: bool = True) -> int:
        return self._finish(revise)


def opened(found: list[Found]) -> tuple[Found, Found]:
    """The answers to `reading`, `changing` or `enrolling`: always the last two."""
    return found[-2], found[-1]


def entry(values: tuple[object, ...]) -> Entry:
    """A row of (index, value, key)."""
    index, value, key = values
    return Entry(str(index), read(str(value)), read(str(key)))


def stored(text: str) -> str:
    """Text as the server can keep it, which knows no NUL."""
    return text.replace("\\", "\\\\").replace("\0", "\\0")


def read(text: str) -> str:
    """The text that was stored."""
    return re.sub(r"\\(.)", lambda found: "\0" if found[1] == "0" else found[1], text)


def numbers(values: tuple[object, ...]) -> tuple[int, ...]:
    """Whole numbers as they came from the driver."""
    return tuple(int(str(value)) for value in values)


def _row(values: tuple[object, ...]) -> Row:
    schema, body = values
    assert isinstance(schema, int)
    assert isinstance(body, str)
    return Row(schema, body.encode())
