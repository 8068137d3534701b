"""Backups as `docs/operate.md` tells operators to make them, taken while others change the store."""

import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from store.adapters.state.documents import DocumentStore
from store.adapters.state.upkeep import StoreUpkeep
from store.doctor import examine
from store.domain.accounts import Account
from store.domain.records import Event
from tests.contract.documents import account, event
from tests.contract.places import PostgresPlace, SqlitePlace
from tests.postgres_server import binaries


@contextmanager
def changing(store: DocumentStore) -> Iterator[None]:
    """Somebody who writes an event and the number of events, in one change each, as fast as possible."""
    done, begun = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with store.change("acme") as work:
                work.put(account(number))
                work.append(event(f"evt_{number}"))
                work.commit()
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        begun.wait()
        yield
    finally:
        done.set()
        writer.join()


def assert_whole(store: DocumentStore) -> None:
    assert not examine(StoreUpkeep(store.engine)).faults
    with store.view("acme") as view:
        found = view.get(Account, "acme")
        assert found is not None
        assert found.balance.minor == len(view.past(Event)) > 0


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("how", ["backup", "vacuum"])
def test_a_file_is_copied_while_it_is_in_use(tmp_path: Path, how: str) -> None:
    store = SqlitePlace(tmp_path / "store.db").create()
    with changing(store), closing(sqlite3.connect(tmp_path / "store.db")) as source:
        if how == "vacuum":
            source.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
        else:
            with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
                source.backup(copy)
    store.close()
    restored = SqlitePlace(tmp_path / "copy.db").open()
    assert_whole(restored)
    restored.close()


def test_a_schema_is_dumped_while_it_is_in_use(tmp_path: Path, postgres: PostgresPlace) -> None:
    folder = binaries()
    if folder is None:
        pytest.skip("needs the programs of PostgreSQL")
    dump = tmp_path / "store.sql"
    store = postgres.create()
    with changing(store):
        run(folder / "pg_dump", f"--dbname={postgres.server}", f"--schema={postgres.schema}", f"--file={dump}")
    store.close()
    postgres.drop()
    run(
        folder / "psql",
        "--no-psqlrc",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={dump}",
        postgres.server,
    )
    restored = postgres.open()
    assert_whole(restored)
    restored.close()
