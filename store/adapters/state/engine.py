"""What the documents need from an engine that has transactions: rows of one account, read and written together.

The documents layer above knows no SQL, an engine knows no document: it keeps bytes by name.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

from store.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """Stored bytes and the schema number of the documents in them."""

    schema: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a document is found across accounts: every `key` of an account that has this `value` of `index`."""

    index: str
    value: str
    key: str


class Rows(Protocol):
    """One account inside a read transaction. Every method raises Outage, never an engine's own error."""

    @property
    def account_id(self) -> str: ...

    @property
    def revision(self) -> int:
        """How often the account was changed; 0 = never written."""
        ...

    def table(self, name: str) -> Row | None:
        """A table of hot documents, None if it was never written."""
        ...

    def history(self, name: str, newest: int | None) -> list[Row]:
        """What was appended under that name, oldest first; only the last `newest`."""
        ...

    def recall(self, name: str, key: str) -> Row | None:
        """The appended document with that key."""
        ...

    def entries(self) -> frozenset[Entry]:
        """Every entry that leads to this account."""
        ...


class ChangingRows(Rows, Protocol):
    """One account inside a write transaction, alone on it."""

    def write_table(self, name: str, row: Row) -> None: ...

    def append(self, name: str, key: str, row: Row) -> bool:
        """Add to history, unless the key is there already; False when that is known at once."""
        ...

    def reindex(self, gone: Iterable[Entry], new: Iterable[Entry]) -> None: ...

    def next_number(self, series: str) -> int: ...

    def clear(self) -> None:
        """Drop all of the account but its revision: tables, history and entries."""
        ...

    def commit(self, *, revise: bool = True) -> int:
        """Make it all durable and return the revision, which grows by one if anything changed.

        Without `revise` it stays as it is, for changes that no reader of documents sees.
        Raises Outage: nothing changed, unless it is `uncertain`.
        """
        ...


class Snapshot(Protocol):
    """All accounts as they were at one moment."""

    def account_ids(self) -> list[str]: ...

    def rows(self, account_id: str) -> Rows: ...

    def entries(self) -> list[tuple[str, Entry]]:
        """(account id, entry), of all accounts."""
        ...

    def counters(self) -> dict[str, int]:
        """The last number given of every series, in order."""
        ...


class Restoring(Protocol):
    """One write transaction over many accounts, alone on those that were asked for."""

    def rows(self, account_id: str) -> ChangingRows:
        """The account. Its `commit` counts as one change and is durable with the whole."""
        ...

    def holders(self, name: str) -> list[tuple[str, str]]:
        """(account id, key) of everything that was ever appended under that name."""
        ...

    def raise_counter(self, series: str, value: int) -> None:
        """No number up to `value` will be given any more."""
        ...

    def commit(self) -> None:
        """Make it all durable. Raises Outage: nothing changed, unless it is `uncertain`."""
        ...


class Engine(Protocol):
    """Keeps the rows of all accounts."""

    def reading(self, account_id: str) -> AbstractContextManager[Rows]: ...

    def changing(self, account_id: str) -> AbstractContextManager[ChangingRows]:
        """A write transaction, rolled back if the block is left without `commit`."""
        ...

    def find(self, index: str, value: str) -> list[tuple[str, str]]:
        """(account id, key) of every entry with that value, in order."""
        ...

    def find_until(self, index: str, value: str) -> list[str]:
        """The account ids of every entry with that value or one before it, by the first of their values.

        Costs as much as it finds, however many entries come after.
        """
        ...

    def account_ids(self) -> list[str]: ...

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...

    def restoring(self) -> AbstractContextManager[Restoring]:
        """A write transaction, rolled back if the block is left without `commit`."""
        ...

    def integrity(self) -> list[str]:
        """What the engine finds wrong with itself, in its own words."""
        ...

    def close(self) -> None: ...
