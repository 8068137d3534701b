"""The store: TinyDB documents of one account in one transaction of an engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from tinydb import TinyDB

from store.adapters.state.codec import can_store, document_from_bytes, from_document, to_bytes, to_document
from store.adapters.state.collection import Collection
from store.adapters.state.engine import ChangingRows, Engine, Row, Rows
from store.adapters.state.kinds import (
    DUE,
    EMAIL,
    OPEN_ORDER,
    OS_USER,
    SSH_KEY,
    UNSENT_MAIL,
    UNVERIFIED_VAT,
    entries,
    folded,
    is_indexed,
    table_of,
)
from store.adapters.state.tables import ChangeStorage, ReadStorage
from store.adapters.state.upgrades import current, upgrade_from
from store.domain.accounts import Person
from store.domain.chain import Chain, link
from store.domain.records import Event
from store.ports import is_reserved

T = TypeVar("T")


class AccountView:
    """One account as it was when the transaction began (`store.ports.View`)."""

    def __init__(self, rows: Rows, database: TinyDB) -> None:
        self.account_id = rows.account_id
        self.revision = rows.revision
        self._rows = rows
        self._database = database
        self._collections: dict[type[Any], Collection[Any]] = {}

    def get(self, kind: type[T], key: str) -> T | None:
        found: T | None = self._collection(kind).get(key)
        return found

    def all(self, kind: type[T]) -> tuple[T, ...]:
        return self._collection(kind).all()

    def past(self, kind: type[T], *, newest: int | None = None) -> tuple[T, ...]:
        name = table_of(kind)
        return tuple(_appended(kind, name, row) for row in self._rows.history(name, newest))

    def recall(self, kind: type[T], key: str) -> T | None:
        hot = self.get(kind, key)
        if hot is not None:
            return hot
        name = table_of(kind)
        row = self._rows.recall(name, key)
        return None if row is None else _appended(kind, name, row)

    def _collection(self, kind: type[Any]) -> Collection[Any]:
        if kind not in self._collections:
            self._collections[kind] = Collection(kind, self._database.table(table_of(kind)))
        return self._collections[kind]


class AccountChange(AccountView):
    """A change of one account (`store.ports.UnitOfWork`). After `commit` it can only be read."""

    def __init__(self, rows: ChangingRows, database: TinyDB) -> None:
        super().__init__(rows, database)
        self._changing = rows
        self._touched = False
        self._committed = False

    def put(self, *documents: Any) -> None:
        self._check_open()
        for document in documents:
            self._collection(type(document)).put(document)

    def remove(self, kind: type[Any], key: str) -> None:
        self._check_open()
        self._collection(kind).remove(key)

    def append(self, *documents: Any) -> None:
        for document in documents:
            if isinstance(document, Event):
                self._link(document)
            else:
                self.bring_back(document)

    def bring_back(self, *documents: Any) -> None:
        """Append as they are what was appended before, in this store or another: events keep their links."""
        self._check_open()
        for document in documents:
            row = Row(current(), to_bytes(to_document(document)))
            self._touched |= self._changing.append(table_of(type(document)), document.id, row)

    def next_number(self, series: str) -> int:
        self._check_open()
        self._touched = True
        return self._changing.next_number(series)

    def commit(self) -> None:
        """Write what was put and removed, and make everything durable.

        The revision grows by one, unless nothing differs from what was stored: then nothing is written.
        Raises Outage; nothing changed, unless it is `uncertain`.
        """
        self._check_open()
        self._committed = True
        for kind, collection in self._collections.items():
            if is_indexed(kind):
                self._reindex(collection)
            self._touched |= collection.flush()
        if self._touched:
            self.revision = self._changing.commit()

    def _check_open(self) -> None:
        if self._committed:
            raise RuntimeError("a unit of work is committed once, and changes nothing afterwards")

    def _link(self, event: Event) -> None:
        """Append an event as the next link of the account's chain, unless it is there already."""
        if self._rows.recall(table_of(Event), event.id) is not None:
            return
        before = self.get(Chain, Chain.ID) or Chain(Chain.ID, "", 0)
        head = link(before.head, event)
        self.bring_back(replace(event, link=head))
        self.put(Chain(Chain.ID, head, before.length + 1))

    def _reindex(self, collection: Collection[Any]) -> None:
        for before, after in collection.changes():
            old, new = entries(before), entries(after)
            self._changing.reindex(old - new, new - old)


class DocumentStore:
    """`store.ports.Store` over any engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def view(self, account_id: str) -> Iterator[AccountView]:
        with self.engine.reading(account_id) as rows:
            yield AccountView(rows, TinyDB(rows, storage=ReadStorage))

    @contextmanager
    def change(self, account_id: str) -> Iterator[AccountChange]:
        with self.engine.changing(account_id) as rows:
            yield AccountChange(rows, TinyDB(rows, storage=ChangeStorage))

    def people(self, *, email: str = "", os_user: str = "", ssh_key: str = "") -> tuple[Person, ...]:
        asked = ((EMAIL, folded(email)), (OS_USER, os_user), (SSH_KEY, ssh_key))
        found = [hit for index, value in asked if value and can_store(value) for hit in self.engine.find(index, value)]
        return tuple(Person(account, user) for account, user in dict.fromkeys(found))

    def accounts(self) -> tuple[str, ...]:
        return tuple(account_id for account_id in self.engine.account_ids() if not is_reserved(account_id))

    def with_open_orders(self) -> tuple[str, ...]:
        return self._accounts_with(OPEN_ORDER)

    def with_unsent_mail(self) -> tuple[str, ...]:
        return self._accounts_with(UNSENT_MAIL)

    def with_unverified_vat(self) -> tuple[str, ...]:
        return self._accounts_with(UNVERIFIED_VAT)

    def due(self, day: date) -> tuple[str, ...]:
        return tuple(self.engine.find_until(DUE, day.isoformat()))

    def close(self) -> None:
        self.engine.close()

    def _accounts_with(self, index: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(account for account, _ in self.engine.find(index, "")))


def _appended(kind: type[T], name: str, row: Row) -> T:
    upgrade = upgrade_from(row.schema, name)
    return from_document(kind, upgrade(document_from_bytes(name, row.body)))
