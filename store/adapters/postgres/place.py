"""The URL of a store that a PostgreSQL server keeps: what the driver is told, which schema, what may be shown of it.

    postgresql://user@host:5432/database?schema=seatdesk

The password comes from the URL, `PGPASSWORD` or `~/.pgpass`, and is shown nowhere. All other
parameters are libpq's (sslmode, target_session_attrs ...).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from store.domain.problems import Problem, Refused

SCHEMA = "seatdesk"
"""The schema of the server's database where the URL names none."""

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """`parameters` are libpq's and hold the password; `shown` has neither user nor password."""

    parameters: Mapping[str, str] = field(repr=False)
    schema: str
    shown: str


def server_place(url: str) -> ServerPlace:
    """Where the URL points. Raises Refused for one that cannot be read, without repeating any of it,
    and where the driver is not installed."""
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise Refused(Problem("store_driver_missing", "store")) from None

    scheme, _, rest = url.partition("://")
    address, _, query = rest.partition("?")
    host = address.rpartition("@")[2]
    # One @ and before the first slash: else the driver takes a part of the password for the host, and names it.
    if rest.count("@") > 1 or "@" in query or "@" in address.partition("/")[2]:
        raise Refused(Problem("store_url_unreadable", "store"))
    schemas = [value for name, value in parse_qsl(query, keep_blank_values=True) if name == "schema"]
    schema = schemas[-1] if schemas else SCHEMA
    if not _NAME.fullmatch(schema) or schema.startswith("pg_"):
        raise Refused(Problem("store_schema_unusable", "store", {"schema": schema}))
    driver = "&".join(part for part in query.split("&") if part and part.partition("=")[0] != "schema")
    try:
        given = conninfo_to_dict(f"{scheme}://{address}?{driver}")
    except ProgrammingError:
        # The driver's sentence repeats what it could not read, which may be the password.
        raise Refused(Problem("store_url_unreadable", "store")) from None
    shown = f"{scheme}://{host}" + (f"?schema={schema}" if schemas else "")
    return ServerPlace({name: str(value) for name, value in given.items() if value is not None}, schema, shown)
