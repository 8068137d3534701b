"""Where a test's store lives: the same tests run on every engine. Picklable, so that another process can open it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from store.adapters.postgres import store as postgres_store
from store.adapters.sqlite import store as sqlite_store
from store.adapters.state.documents import DocumentStore


class Place(Protocol):
    def create(self) -> DocumentStore: ...

    def open(self, wait: float = 5.0) -> DocumentStore: ...

    def drop(self) -> None:
        """Leave nothing behind."""
        ...


@dataclass(frozen=True)
class SqlitePlace:
    path: Path

    def create(self) -> DocumentStore:
        return sqlite_store.create_store(self.path)

    def open(self, wait: float = 5.0) -> DocumentStore:
        return sqlite_store.open_store(self.path, wait=wait)

    def drop(self) -> None:
        """The test's folder goes with the test."""


@dataclass(frozen=True)
class PostgresPlace:
    """A schema of its own on a server that others use too."""

    server: str
    schema: str

    @property
    def url(self) -> str:
        joint = "&" if "?" in self.server else "?"
        return f"{self.server}{joint}application_name={self.schema}&schema={self.schema}"

    def create(self) -> DocumentStore:
        return postgres_store.create_store(self.url)

    def open(self, wait: float = 5.0) -> DocumentStore:
        return postgres_store.open_store(self.url, wait=wait)

    def drop(self) -> None:
        self.sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")

    def hang_up(self) -> None:
        """End every session with the store, as a restart of the server does."""
        self.sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s", self.schema
        )

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Look into the tables, or change them, behind the store's back."""
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"SET search_path = {self.schema}")
            found = connection.execute(statement.encode(), values)
            return found.fetchall() if found.description else []
