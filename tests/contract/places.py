"""Where a test's store lives: the same tests run on every engine. Picklable, so that another process can open it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from store.adapters.sqlite_store import create_store, open_store
from store.ports import Store


class Place(Protocol):
    def create(self) -> Store: ...

    def open(self, wait: float = 5.0) -> Store: ...


@dataclass(frozen=True)
class SqlitePlace:
    path: Path

    def create(self) -> Store:
        return create_store(self.path)

    def open(self, wait: float = 5.0) -> Store:
        return open_store(self.path, wait=wait)
