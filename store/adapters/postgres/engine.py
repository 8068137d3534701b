"""The engine where several hosts share one store: a schema on a PostgreSQL server, one row lock per account.

Accounts do not wait for each other, but for the numbers that all of them share: a counter's row
stays locked until the transaction that took a number from it ends, so that no number is lost.
"""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from store.adapters.postgres.place import ServerPlace
from store.adapters.postgres.rows import (
    COMMIT,
    ChangingPostgresRows,
    PartRows,
    PostgresRows,
    changing,
    enrolling,
    entry,
    numbers,
    opened,
    read,
    reading,
    stored,
)
from store.adapters.postgres.session import Found, Server, Session, Statement
from store.adapters.state.engine import Entry

# Each account is read at one moment; whatever the server's default is, it is not relied on.
_READ: Statement = ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ())
# Each statement sees what the account's last writer committed, for whose lock the first one waited.
_CHANGE: Statement = ("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", ())
_FIND = 'SELECT account, key FROM lookup WHERE "index" = %s AND value = %s ORDER BY account, key'
_FIND_UNTIL = (
    'SELECT account FROM lookup WHERE "index" = %s AND value <= %s GROUP BY account ORDER BY min(value), account'
)
_ACCOUNTS: Statement = ("SELECT id FROM account ORDER BY id", ())
_ALL_ENTRIES: Statement = ('SELECT account, "index", value, key FROM lookup ORDER BY account', ())
_COUNTERS: Statement = ("SELECT series, value FROM counter ORDER BY series", ())
_HOLDERS = "SELECT account, key FROM history WHERE name = %s"
_RAISE = (
    "INSERT INTO counter (series, value) VALUES (%s, %s)"
    " ON CONFLICT (series) DO UPDATE SET value = GREATEST(counter.value, excluded.value)"
)
_SAFE: Statement = ("SELECT current_setting('fsync'), current_setting('full_page_writes')", ())


class PostgresEngine:
    """`engine.Engine` on an existing schema."""

    def __init__(self, place: ServerPlace, *, wait: float) -> None:
        """`wait` = seconds that a writer waits for the one before it."""
        self.server = Server(place, wait=wait)
        self._writers: set[int] = set()

    @contextmanager
    def reading(self, account_id: str) -> Iterator[PostgresRows]:
        with (
            self.server.session(_READ, *reading(account_id)) as (session, found),
            closing(PostgresRows(session, account_id, *opened(found))) as rows,
        ):
            yield rows

    @contextmanager
    def changing(self, account_id: str) -> Iterator[ChangingPostgresRows]:
        with (
            self._alone(),
            self.server.session(_CHANGE, *changing(account_id)) as (session, found),
            closing(ChangingPostgresRows(session, account_id, *_locked(session, account_id, found))) as rows,
        ):
            yield rows

    def find(self, index: str, value: str) -> list[tuple[str, str]]:
        with self.server.session((_FIND, (index, stored(value)))) as (_, found):
            return _pairs(found[0])

    def find_until(self, index: str, value: str) -> list[str]:
        with self.server.session((_FIND_UNTIL, (index, stored(value)))) as (_, found):
            return [read(str(account_id)) for (account_id,) in found[0]]

    def account_ids(self) -> list[str]:
        with self.server.session(_ACCOUNTS) as (_, found):
            return [read(str(account_id)) for (account_id,) in found[0]]

    @contextmanager
    def snapshot(self) -> Iterator["PostgresSnapshot"]:
        with self.server.session(_READ, _ACCOUNTS) as (session, found):
            yield PostgresSnapshot(session, [read(str(account_id)) for (account_id,) in found[1]])

    @contextmanager
    def restoring(self) -> Iterator["PostgresRestoring"]:
        with self._alone(), self.server.session(_CHANGE) as (session, _):
            yield PostgresRestoring(session)

    def integrity(self) -> list[str]:
        """The server checks its pages when they are read; what it cannot notice is how it was set up."""
        with self.server.session(_SAFE) as (_, found):
            named = zip(("fsync", "full_page_writes"), found[0][0], strict=True)
            return [f"{name} = {value}" for name, value in named if value != "on"]

    def close(self) -> None:
        self.server.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One change per thread: a second one of the same account would wait for the first."""
        me = threading.get_ident()
        if me in self._writers:
            raise RuntimeError("a change inside a change would wait for itself")
        self._writers.add(me)
        try:
            yield
        finally:
            self._writers.discard(me)


class PostgresSnapshot:
    """`engine.Snapshot` in an open transaction."""

    def __init__(self, session: Session, account_ids: list[str]) -> None:
        self._session = session
        self._account_ids = account_ids

    def account_ids(self) -> list[str]:
        return self._account_ids

    def rows(self, account_id: str) -> PostgresRows:
        return PostgresRows(self._session, account_id, *opened(self._session.run(*reading(account_id))))

    def entries(self) -> list[tuple[str, Entry]]:
        found = self._session.run(_ALL_ENTRIES)[0]
        return [(read(str(account_id)), entry((index, value, key))) for account_id, index, value, key in found]

    def counters(self) -> dict[str, int]:
        return {read(str(series)): numbers((value,))[0] for series, value in self._session.run(_COUNTERS)[0]}


class PostgresRestoring:
    """`engine.Restoring` in an open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, account_id: str) -> PartRows:
        found = self._session.run(*changing(account_id))
        return PartRows(self._session, account_id, *_locked(self._session, account_id, found))

    def holders(self, name: str) -> list[tuple[str, str]]:
        return _pairs(self._session.run((_HOLDERS, (name,)))[0])

    def raise_counter(self, series: str, value: int) -> None:
        self._session.run((_RAISE, (stored(series), value)))

    def commit(self) -> None:
        self._session.run(COMMIT, committing=True)


def _locked(session: Session, account_id: str, found: list[Found]) -> tuple[Found, Found]:
    """The account as it is under its lock; one that was never written gets a row to lock first."""
    account, state = opened(found)
    return (account, state) if account else opened(session.run(*enrolling(account_id)))


def _pairs(found: Found) -> list[tuple[str, str]]:
    return [(read(str(account_id)), read(str(key))) for account_id, key in found]
