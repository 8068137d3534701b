"""The hot documents of one kind of one account, as a TinyDB table with typed values."""

from collections.abc import Iterator, MutableMapping
from typing import Generic, Protocol, TypeVar

from tinydb.table import Table

from store.adapters.state.codec import Document, damaged, from_document, to_document


class Keyed(Protocol):
    """What every stored dataclass has."""

    @property
    def id(self) -> str: ...


D = TypeVar("D", bound=Keyed)


class Collection(Generic[D]):
    """Found by `id` at once; changes are kept until `flush` writes them with one TinyDB call of each sort.

    TinyDB numbers documents and rebuilds a table on every call, so the numbers are looked up once
    and a hundred puts cost one rebuild.
    """

    def __init__(self, kind: type[D], table: Table) -> None:
        self._kind = kind
        self._table = table
        try:
            self._stored = {str(document["id"]): document for document in table}
        except (KeyError, ValueError) as error:
            raise damaged(table.name, f"no id, or no number: {error}") from error
        self._values: dict[str, D] = {}
        self._changes: dict[str, Document | None] = {}

    def get(self, key: str) -> D | None:
        if key in self._changes:
            return self._values.get(key)
        if key not in self._values and key in self._stored:
            self._values[key] = from_document(self._kind, self._stored[key])
        return self._values.get(key)

    def all(self) -> tuple[D, ...]:
        """In the order they were first put."""
        values = (self.get(key) for key in {**self._stored, **self._changes})
        return tuple(value for value in values if value is not None)

    def put(self, value: D) -> None:
        self._changes[value.id] = to_document(value)
        self._values[value.id] = value

    def remove(self, key: str) -> None:
        """Nothing happens to a document that is not there."""
        self._changes[key] = None
        self._values.pop(key, None)

    def changes(self) -> Iterator[tuple[D | None, D | None]]:
        """Before and after, of every document that `flush` will write."""
        for key in self._real_changes():
            stored = self._stored.get(key)
            yield from_document(self._kind, stored) if stored is not None else None, self._values.get(key)

    def flush(self) -> bool:
        """Write the changes through TinyDB; False when nothing differs from what is stored."""
        changes = self._real_changes()
        gone = [self._stored[key].doc_id for key, document in changes.items() if document is None]
        replaced = [self._stored[key].doc_id for key in changes if key in self._stored and changes[key] is not None]
        new = [document for key, document in changes.items() if document is not None and key not in self._stored]

        def replace(document: MutableMapping[str, object]) -> None:
            after = changes[str(document["id"])]
            document.clear()
            document.update(after or {})

        if gone:
            self._table.remove(doc_ids=gone)
        if replaced:
            self._table.update(replace, doc_ids=replaced)
        if new:
            self._table.insert_multiple(new)
        return bool(changes)

    def _real_changes(self) -> dict[str, Document | None]:
        return {key: document for key, document in self._changes.items() if document != self._stored.get(key)}
