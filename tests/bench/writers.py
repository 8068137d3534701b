"""One change made durable, in five ways: what a disk can do at most, bare SQLite, stock TinyDB, and the store.

Each writes about the same 1.6 KB. `writer` is called in the process that writes.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from store.adapters.state.documents import DocumentStore
from store.adapters.state.engine import Row
from store.adapters.state.upgrades import current
from store.domain.accounts import Account, AccountKind, Payer
from store.domain.money import Money
from store.domain.orders import Order, OrderStatus
from store.ports import Store
from tests.contract.documents import order
from tests.contract.places import Place, PostgresPlace, SqlitePlace

SIZE = 1600
"""Bytes of a change."""
ACCOUNTS = 5000
"""How many accounts, of the size of a change, all but the first have besides."""

Commit = Callable[[], None]

LIMIT, PLAIN, STOCK, SQLITE, POSTGRES = "append + fdatasync", "plain sqlite3", "stock TinyDB", "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where all of them write. `server` is the URL of a PostgreSQL server, "" where there is none."""

    folder: Path
    server: str
    schema: str

    @property
    def names(self) -> tuple[str, ...]:
        return (LIMIT, PLAIN, STOCK, SQLITE, *([POSTGRES] if self.server else []))

    def place(self, name: str) -> Place:
        return PostgresPlace(self.server, self.schema) if name == POSTGRES else SqlitePlace(self.folder / "store.db")

    def another(self, name: str, word: str) -> Place:
        """A place of that engine, for a store of its own."""
        if name == POSTGRES:
            return PostgresPlace(self.server, f"{self.schema}_{word}")
        return SqlitePlace(self.folder / f"{word}.db")

    def prepare(self) -> None:
        """The files and stores, with what is in them besides what changes."""
        plain = sqlite3.connect(self.folder / "plain.db")
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("CREATE TABLE state (id TEXT PRIMARY KEY, body BLOB)")
        plain.executemany("INSERT INTO state VALUES (?, ?)", ((account_id(n), b"x" * SIZE) for n in range(ACCOUNTS)))
        plain.commit()
        plain.close()
        _stock_file(self.folder)
        for name in self.names[3:]:
            store = self.place(name).create()
            fill(store, range(ACCOUNTS))
            store.close()


def account_id(number: int) -> str:
    return f"account-{number}"


def writer(ground: Ground, name: str, number: int) -> Commit:
    """What changes account `number` and makes that durable, every time it is called."""
    if name == LIMIT:
        return _appending(ground.folder / f"limit-{number}")
    if name == PLAIN:
        return _plainly(ground.folder / "plain.db", number)
    if name == STOCK:
        return _with_stock(ground.folder, number)
    return changing(ground.place(name).open(wait=60), account_id(number))


def changing(store: Store, account: str) -> Commit:
    """A change of a hot document of that account."""
    numbers = count(1)

    def commit() -> None:
        with store.change(account) as work:
            found = work.get(Account, account)
            assert found is not None
            work.put(replace(found, balance=Money(next(numbers), "EUR")))
            work.commit()

    return commit


def ordering(store: Store, account: str, start: int) -> Commit:
    """An order that ends: a hot document changes, and one more goes into history."""
    numbers = count(start)
    pattern = order(status=OrderStatus.PROVISIONED)

    def commit() -> None:
        number = next(numbers)
        with store.change(account) as work:
            found = work.get(Account, account)
            assert found is not None
            work.put(replace(found, balance=Money(number, "EUR")))
            work.append(replace(pattern, id=f"order-{number}"))
            work.commit()

    return commit


def fill(store: DocumentStore, numbers: range) -> None:
    """Put these accounts into the store, in a few transactions."""
    for first in range(numbers.start, numbers.stop, 10_000):
        with store.engine.restoring() as restoring:
            for number in range(first, min(first + 10_000, numbers.stop)):
                rows = restoring.rows(account_id(number))
                rows.write_table("account", Row(current(), _TABLE.replace(b"account-0", account_id(number).encode())))
                rows.commit()
            restoring.commit()


def fill_history(store: DocumentStore, account: str, orders: int) -> None:
    """Give the account that many closed orders."""
    from store.adapters.state.codec import to_bytes, to_document

    body = to_bytes(to_document(order(status=OrderStatus.PROVISIONED)))
    with store.engine.changing(account) as rows:
        for number in range(orders):
            rows.append("orders", f"order-{number}", Row(current(), body.replace(b"ord_1", b"order-%d" % number)))
        rows.commit()
    with store.view(account) as view:
        assert len(view.past(Order, newest=3)) == min(3, orders)


def _appending(path: Path) -> Commit:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    body = b"x" * SIZE

    def commit() -> None:
        os.write(descriptor, body)
        os.fdatasync(descriptor)

    return commit


def _plainly(path: Path, number: int) -> Commit:
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute("PRAGMA synchronous = FULL")
    account, numbers = account_id(number), count()

    def commit() -> None:
        # SQLite writes and flushes nothing where nothing differs.
        body = next(numbers).to_bytes(8) + b"x" * SIZE
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE state SET body = ? WHERE id = ?", (body, account))
        connection.execute("COMMIT")

    return commit


def _stock_file(folder: Path) -> None:
    from tinydb import TinyDB

    with TinyDB(folder / "stock.json") as database:
        database.insert_multiple({"id": account_id(n), "body": "x" * SIZE} for n in range(ACCOUNTS))


def _with_stock(folder: Path, number: int) -> Commit:
    """Behind a lock of its own: without one, several processes destroy the file."""
    from tinydb import TinyDB

    database = TinyDB(folder / "stock.json")
    lock = os.open(folder / "stock.lock", os.O_RDWR | os.O_CREAT, 0o600)
    numbers = count()

    def commit() -> None:
        fcntl.flock(lock, fcntl.LOCK_EX)
        database.update({"body": f"{next(numbers)}{'x' * SIZE}"}, doc_ids=[number + 1])
        fcntl.flock(lock, fcntl.LOCK_UN)

    return commit


def _table() -> bytes:
    """One account, as TinyDB keeps it, of the size of a change."""
    from store.adapters.state.codec import to_bytes, to_document

    nothing = Money.zero("EUR")
    name = "x" * (SIZE - 500)
    account = Account("account-0", name, AccountKind.SELF_SERVICE, "EUR", "Europe/Rome", "en", Payer(), nothing)
    return to_bytes({"1": to_document(account)})


_TABLE = _table()
