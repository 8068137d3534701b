"""The whole store at one moment, for those who look after it (`store.ports.Upkeep`)."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tinydb import TinyDB

from store.adapters.state.documents import AccountView
from store.adapters.state.engine import Engine, Entry, Rows, Snapshot
from store.adapters.state.kinds import INDEXED, TABLES, entries
from store.adapters.state.tables import ReadStorage


class StoreSnapshot:
    """`store.ports.Snapshot` over the snapshot of an engine."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._filed: dict[str, set[Entry]] = defaultdict(set)
        for account_id, entry in snapshot.entries():
            self._filed[account_id].add(entry)

    def accounts(self) -> tuple[str, ...]:
        return tuple(sorted({*self._snapshot.account_ids(), *self._filed}))

    def view(self, account_id: str) -> AccountView:
        return _view(self._snapshot.rows(account_id))

    def kinds(self) -> tuple[type[Any], ...]:
        return tuple(TABLES)

    def numbers(self) -> dict[str, int]:
        return self._snapshot.counters()

    def misfiled(self, account_id: str) -> int:
        return len(self._filed.get(account_id, set()) ^ _entries(self.view(account_id)))


class StoreUpkeep:
    """`store.ports.Upkeep` over any engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def snapshot(self) -> Iterator[StoreSnapshot]:
        with self._engine.snapshot() as snapshot:
            yield StoreSnapshot(snapshot)

    def integrity(self) -> tuple[str, ...]:
        return tuple(self._engine.integrity())

    def refile(self, account_id: str) -> None:
        with self._engine.changing(account_id) as rows:
            filed, right = rows.entries(), _entries(_view(rows))
            rows.reindex(filed - right, right - filed)
            rows.commit(revise=False)


def _view(rows: Rows) -> AccountView:
    return AccountView(rows, TinyDB(rows, storage=ReadStorage))


def _entries(view: AccountView) -> frozenset[Entry]:
    """Every entry that the account's documents should have. Raises Outage for a damaged one."""
    return frozenset(entry for kind in INDEXED for document in view.all(kind) for entry in entries(document))
