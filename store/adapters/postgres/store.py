"""Opening and creating a store on a PostgreSQL server."""

from store.adapters.postgres.engine import PostgresEngine
from store.adapters.postgres.place import server_place
from store.adapters.postgres.schema import check_layout, create_layout
from store.adapters.postgres.session import connected
from store.adapters.state.documents import DocumentStore

WAIT = 5.0
"""Seconds that a writer waits for another one before it gives up."""


def open_store(url: str, *, wait: float = WAIT) -> DocumentStore:
    """The store at the URL, its tables brought up to date.

    Raises Refused for a URL that cannot be read, Outage for a server that cannot be reached or a
    store that cannot be used: store_unreachable, store_access_denied, store_database_missing,
    store_missing, store_not_a_store, store_newer, store_read_only, store_encoding; each with `path`.
    """
    place = server_place(url)
    with connected(place) as connection:
        check_layout(connection, place.schema, place.shown)
    return DocumentStore(PostgresEngine(place, wait=wait))


def create_store(url: str, *, wait: float = WAIT) -> DocumentStore:
    """A new, empty store. Raises Outage `store_exists` where its schema is in use, else as `open_store`."""
    place = server_place(url)
    with connected(place) as connection:
        create_layout(connection, place.schema, place.shown)
    return DocumentStore(PostgresEngine(place, wait=wait))
