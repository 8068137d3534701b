"""What fails once fails once: nothing that a failure leaves behind fails the next change."""

import errno
import fcntl
from pathlib import Path

import pytest

from store.adapters.sqlite.store import open_store
from store.domain.accounts import Account
from store.domain.problems import Outage
from store.ports import Store
from tests.contract.documents import account


def balance(store: Store) -> int:
    with store.view("acme") as view:
        found = view.get(Account, "acme")
    return found.balance.minor if found else 0


def put(store: Store, amount: int) -> None:
    with store.change("acme") as work:
        work.put(account(amount))
        work.commit()


def test_a_connection_that_failed_is_not_used_again(path: Path) -> None:
    store = open_store(path)
    with store.view("acme") as view:
        # As SQLite leaves it where the file could not be opened for writing at that moment.
        view._rows._session.run("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    with pytest.raises(Outage, match="store_read_only"):
        put(store, 1)
    put(store, 2)
    assert balance(store) == 2
    store.close()


def test_a_lock_that_cannot_be_given_back_fails_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, other = open_store(path), open_store(path, wait=0.02)
    flock = fcntl.flock

    def broken(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_UN:
            raise OSError(errno.ENOLCK, "no locks available")
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", broken)
    put(store, 1)
    put(other, 2)
    put(store, 3)
    assert balance(other) == 3
    store.close()
    other.close()
