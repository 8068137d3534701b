"""The tables of a store on a server: plain ones, in a schema of their own, brought up to date when it is opened.

Names and keys are compared byte by byte (`COLLATE "C"`): the same order on every server, and no
index that an update of the operating system's sorting rules could break.
"""

from typing import TYPE_CHECKING, LiteralString

from store.domain.problems import Outage

if TYPE_CHECKING:
    from psycopg import Connection

_FIRST = """
CREATE TABLE layout (version integer NOT NULL);
INSERT INTO layout (version) VALUES (0);
CREATE TABLE account (
    id text COLLATE "C" PRIMARY KEY, revision bigint NOT NULL, appended bigint NOT NULL
);
CREATE TABLE state (
    account text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, schema integer NOT NULL, body text NOT NULL,
    PRIMARY KEY (account, name)
);
CREATE TABLE history (
    account text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, seq bigint NOT NULL,
    key text COLLATE "C" NOT NULL, schema integer NOT NULL, body text NOT NULL,
    PRIMARY KEY (account, name, seq), UNIQUE (account, name, key)
);
CREATE TABLE lookup (
    "index" text COLLATE "C" NOT NULL, value text COLLATE "C" NOT NULL, account text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY ("index", value, account, key)
);
CREATE TABLE counter (
    series text COLLATE "C" PRIMARY KEY, value bigint NOT NULL
);
"""

MIGRATIONS: tuple[LiteralString, ...] = (_FIRST,)
"""Number n makes layout n + 1 of layout n. What has been released is never changed, only added to."""

_LOCK = 0x53654174
"""The advisory lock of whoever changes a layout (the letters "SeAt")."""


def check_layout(connection: "Connection", schema: str, shown: str) -> None:
    """Bring the store of that schema up to date.

    Raises Outage: store_missing, store_not_a_store, store_newer, store_read_only, store_encoding.
    """
    found = _version(connection, schema, shown)
    if found == 0:
        raise Outage("store_missing", path=shown)
    if found < len(MIGRATIONS):
        _migrate(connection, schema, shown)


def create_layout(connection: "Connection", schema: str, shown: str) -> None:
    """Make the schema, unless it is there, and the tables, all or nothing.

    Raises Outage: store_exists where there is a store or anything else, else as `check_layout`.
    """
    if _exists(connection, schema) and _occupied(connection, schema):
        raise Outage("store_exists", path=shown)
    _migrate(connection, schema, shown, new=True)


def _migrate(connection: "Connection", schema: str, shown: str, *, new: bool = False) -> None:
    """Run what is missing in one transaction, one host at a time; who comes second finds it done."""
    from psycopg import sql

    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        if new and _occupied(connection, schema):
            raise Outage("store_exists", path=shown)
        if new and not _exists(connection, schema):
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        connection.execute("SELECT set_config('search_path', %s, true)", (schema,))
        for script in MIGRATIONS[_version(connection, schema, shown) :]:
            connection.execute(script)
        connection.execute("UPDATE layout SET version = %s", (len(MIGRATIONS),))


def _version(connection: "Connection", schema: str, shown: str) -> int:
    """The layout's number; 0 where there is nothing."""
    from psycopg import sql

    encoding, read_only = _one(
        connection, "SELECT current_setting('server_encoding'), current_setting('transaction_read_only')"
    )
    if encoding != "UTF8":
        raise Outage("store_encoding", path=shown, encoding=encoding)
    if read_only == "on":
        raise Outage("store_read_only", path=shown)
    if not _has(connection, schema, "layout"):
        if _occupied(connection, schema):
            raise Outage("store_not_a_store", path=shown)
        return 0
    query = sql.SQL("SELECT version FROM {}").format(sql.Identifier(schema, "layout"))
    found = connection.execute(query).fetchone()
    version = int(found[0]) if found else 0
    if version > len(MIGRATIONS):
        raise Outage("store_newer", path=shown, found=version, known=len(MIGRATIONS))
    return version


def _exists(connection: "Connection", schema: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = %s", (schema,))
    return found.fetchone() is not None


def _occupied(connection: "Connection", schema: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = %s LIMIT 1", (schema,))
    return found.fetchone() is not None


def _has(connection: "Connection", schema: str, table: str) -> bool:
    found = connection.execute(
        "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = %s AND tablename = %s", (schema, table)
    )
    return found.fetchone() is not None


def _one(connection: "Connection", query: LiteralString) -> tuple[object, ...]:
    found = connection.execute(query).fetchone()
    assert found is not None
    return found
