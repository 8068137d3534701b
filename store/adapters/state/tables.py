"""A `tinydb.Storage` over the rows of one account: the two methods that TinyDB asks for."""

from collections.abc import Iterator, MutableMapping
from typing import Any, cast

from tinydb import Storage

from store.adapters.state.codec import Document, table_from_bytes, to_bytes
from store.adapters.state.engine import ChangingRows, Row, Rows
from store.adapters.state.kinds import TABLES
from store.adapters.state.upgrades import current, upgrade_from

Table = dict[str, Document]
"""TinyDB's form: the document's number, as text, -> document."""


class Tables(MutableMapping[str, Table]):
    """TinyDB's whole database, of which only the tables that are asked for are read and parsed."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._parsed: dict[str, Table] = {}
        self._changed: set[str] = set()

    def __getitem__(self, name: str) -> Table:
        if name not in self._parsed:
            row = self._rows.table(name)
            if row is None:
                raise KeyError(name)
            upgrade = upgrade_from(row.schema, name)
            table = table_from_bytes(name, row.body)
            self._parsed[name] = {number: upgrade(document) for number, document in table.items()}
        return self._parsed[name]

    def __setitem__(self, name: str, table: Table) -> None:
        self._parsed[name] = table
        self._changed.add(name)

    def __delitem__(self, name: str) -> None:
        self[name] = {}

    def __iter__(self) -> Iterator[str]:
        return (name for name in TABLES.values() if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def take_changed(self) -> dict[str, Table]:
        """The tables that were set since this was last asked."""
        changed = {name: self._parsed[name] for name in sorted(self._changed)}
        self._changed.clear()
        return changed


class ReadStorage(Storage):
    """The account's database as TinyDB reads it."""

    def __init__(self, rows: Rows) -> None:
        self._tables = Tables(rows)

    def read(self) -> dict[str, dict[str, Any]]:
        # TinyDB annotates a dict, and documents that any mapping will do.
        return cast(dict[str, dict[str, Any]], self._tables)

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        raise RuntimeError(f"a view cannot write {', '.join(data)}")


class ChangeStorage(ReadStorage):
    """The same inside a change: what TinyDB writes goes into the engine's transaction, changed tables only."""

    def __init__(self, rows: ChangingRows) -> None:
        super().__init__(rows)
        self._rows = rows

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        if cast(object, data) is not self._tables:
            raise RuntimeError("tables are changed one at a time; dropping them all is not supported")
        for name, table in self._tables.take_changed().items():
            self._rows.write_table(name, Row(current(), to_bytes(table)))
