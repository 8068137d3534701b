"""Sessions with the server: pooled, each set up once; a lost one is replaced where nothing can have happened."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, LiteralString

from store.adapters.postgres.errors import server_outage
from store.adapters.postgres.place import ServerPlace
from store.domain.os_reasons import os_reason
from store.domain.problems import Outage

if TYPE_CHECKING:
    from psycopg import Connection

Value = str | int | bool | None
Statement = tuple[LiteralString, tuple[Value, ...]]
Found = list[tuple[object, ...]]

MOST_SESSIONS = 16
"""How many transactions of one process run at a time; the next one waits."""

_IDLE_FOR = 60.0
"""Seconds until a session that nobody uses is closed: a hundred idle terminals need none."""

_PATIENCE = 5.0
"""Seconds until a session must have come: made, or given back by somebody else."""

_AT_ONCE = 500
"""How many statements are sent at once."""

_SLOWEST = 30_000
"""Milliseconds that one statement may take, as reading a long history does."""

_ABANDONED = 60_000
"""Milliseconds after which the server ends a transaction whose process has stopped or is cut off."""

_SET_UP = """
SELECT set_config('search_path', %s, false),
       set_config('lock_timeout', %s, false),
       set_config('statement_timeout', %s, false),
       set_config('idle_in_transaction_session_timeout', %s, false),
       set_config('synchronous_commit', CASE current_setting('synchronous_commit')
                  WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
"""


class Session:
    """One connection. Every statement raises Outage instead of the driver's errors."""

    def __init__(self, connection: "Connection", shown: str) -> None:
        self._connection = connection
        self._shown = shown

    @property
    def lost(self) -> bool:
        return self._connection.closed

    def run(self, *statements: Statement, committing: bool = False) -> list[Found]:
        """The rows of each statement, all sent at once: however many, they cost one round trip.

        A statement that fails takes all after it with it, a COMMIT too. `committing` says that one is
        among them: when the connection is lost, the outage is `uncertain`.
        """
        from psycopg import Error

        committing = committing and not self.lost
        try:
            return [rows for part in _parts(statements) for rows in self._sent(part)]
        except Error as error:
            raise server_outage(error, self._shown, committing=committing) from error
        except OSError as error:
            # The driver's answers could no longer be told apart.
            self._connection.close()
            raise _unheard(error, self._shown, committing=committing) from error

    def _sent(self, statements: Sequence[Statement]) -> Iterator[Found]:
        # Not psycopg's pipeline: what it sends at its end stops the server's clock for abandoned transactions.
        from psycopg import ClientCursor

        with ClientCursor(self._connection) as cursor:
            sql = "; ".join(sql for sql, _ in statements)
            cursor.execute(sql, [value for _, values in statements for value in values])
            for _ in statements:
                yield cursor.fetchall() if cursor.description else []
                cursor.nextset()

    def rolled_back(self) -> None:
        """Leave any open transaction; a lost connection has left it already."""
        from psycopg import Error
        from psycopg.pq import TransactionStatus

        try:
            if self._connection.info.transaction_status != TransactionStatus.IDLE:
                self._connection.rollback()
        except (Error, OSError):
            self._connection.close()


def _parts(statements: Sequence[Statement]) -> Iterator[Sequence[Statement]]:
    """What is sent at once: everything, but for the history of a whole account."""
    for start in range(0, len(statements), _AT_ONCE):
        yield statements[start : start + _AT_ONCE]


class Server:
    """The sessions of this process with one server."""

    def __init__(self, place: ServerPlace, *, wait: float) -> None:
        """`wait` = seconds that a writer waits for the one before it."""
        from psycopg_pool import ConnectionPool

        # The pool's remarks on lost connections would end on the terminal where nobody set up logging.
        logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())
        self._place = place
        self._wait = wait
        self._pool = ConnectionPool(
            kwargs=_parameters(place),
            min_size=0,
            max_size=MOST_SESSIONS,
            timeout=_PATIENCE,
            max_idle=_IDLE_FOR,
            reconnect_timeout=_PATIENCE,
            num_workers=1,
            configure=self._set_up,
            open=True,
        )

    @contextmanager
    def session(self, *opening: Statement) -> Iterator[tuple[Session, list[Found]]]:
        """A session, and what the `opening` statements found in it; what they began is rolled back at the end.

        Nothing can have happened before they have answered, so a connection that was lost meanwhile
        (a restarted server, a network that was away) is replaced and they are sent once more.
        """
        connection, session, found = self._opened(opening)
        try:
            yield session, found
        finally:
            self._give_back(connection, session)

    def close(self) -> None:
        self._pool.close()

    def _opened(
        self, opening: tuple[Statement, ...], *, again: bool = True
    ) -> tuple["Connection", Session, list[Found]]:
        connection = self._connection()
        session = Session(connection, self._place.shown)
        try:
            return connection, session, session.run(*opening)
        except BaseException as error:
            replace = again and session.lost and isinstance(error, Outage)
            self._give_back(connection, session)
            if not replace:
                raise
        # The others were most likely lost with it.
        self._pool.check()
        return self._opened(opening, again=False)

    def _give_back(self, connection: "Connection", session: Session) -> None:
        session.rolled_back()
        self._pool.putconn(connection)

    def _connection(self) -> "Connection":
        from psycopg_pool import PoolClosed, PoolTimeout

        try:
            return self._pool.getconn()
        except PoolClosed:
            raise RuntimeError("the store is closed") from None
        except PoolTimeout:
            # The pool does not say why it has none: ask the server.
            with connected(self._place):
                raise Outage("store_locked", path=self._place.shown) from None

    def _set_up(self, connection: "Connection") -> None:
        waits = (max(1, round(self._wait * 1000)), _SLOWEST, _ABANDONED)
        connection.execute(_SET_UP, (self._place.schema, *map(str, waits)))


@contextmanager
def connected(place: ServerPlace) -> Iterator["Connection"]:
    """A connection outside any pool. Raises Outage with the server's reason."""
    from psycopg import Error, connect

    try:
        with connect("", **_parameters(place)) as connection:
            yield connection
    except Error as error:
        raise server_outage(error, place.shown) from error
    except OSError as error:
        raise _unheard(error, place.shown) from error


def _unheard(error: OSError, shown: str, *, committing: bool = False) -> Outage:
    """Waiting for the server's answer failed, not the server."""
    return Outage("store_unreachable", uncertain=committing, path=shown, reason=os_reason(error))


def _parameters(place: ServerPlace) -> dict[str, Any]:
    """libpq's parameters: what the URL says wins, but not over how text and transactions work here."""
    return {
        "connect_timeout": max(2, round(_PATIENCE)),
        "application_name": "seatdesk",
        # A server that no longer answers is noticed after some 20 s, not after hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 20_000,
        **place.parameters,
        "client_encoding": "UTF8",
        "autocommit": True,
    }
