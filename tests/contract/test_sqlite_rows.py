"""How the embedded store keeps documents: one row per TinyDB table, read and written only where needed."""

import json
import shutil
from pathlib import Path

import pytest
from tinydb import TinyDB

from store.adapters.sqlite.store import open_store
from store.domain.accounts import Account, User
from store.domain.records import Event, Mail
from tests.contract.documents import account, user
from tests.contract.sqlite_tools import refused, sql


def test_only_tables_that_are_asked_for_are_parsed_and_only_changed_ones_written(path: Path) -> None:
    sql(path, "UPDATE state SET body = ? WHERE name = 'outbox'", b"not JSON")
    store = open_store(path)
    with store.change("acme") as work:
        work.put(account(5))
        work.commit()
    with store.view("acme") as view:
        assert view.get(Account, "acme") == account(5)
        assert view.all(User) == (user(),)
        outage = refused(lambda: view.all(Mail))
    assert (outage.code, outage.values["kind"]) == ("store_document_damaged", "outbox")
    store.close()
    assert sql(path, "SELECT body FROM state WHERE name = 'outbox'") == [(b"not JSON",)]


@pytest.mark.parametrize("body", [b'{"1": {"name": "no id"}}', b'{"one": {"id": "usr_1"}}', b"[]", b'{"1": 1}'])
def test_a_damaged_table_is_an_outage(path: Path, body: bytes) -> None:
    sql(path, "UPDATE state SET body = ? WHERE name = 'users'", body)
    store = open_store(path)
    with store.view("acme") as view:
        assert refused(lambda: view.all(User)).code == "store_document_damaged"
    store.close()


@pytest.mark.parametrize("table", ["state", "history"])
def test_documents_of_a_newer_version_are_refused(path: Path, table: str) -> None:
    sql(path, f"UPDATE {table} SET schema = 99")
    store = open_store(path)
    with store.view("acme") as view:
        outage = refused(lambda: view.all(User) and view.past(Event))
    store.close()
    assert (outage.code, outage.values["found"]) == ("store_document_newer", 99)


def test_stock_tinydb_reads_what_is_stored(path: Path) -> None:
    stored = sql(path, "SELECT name, CAST(body AS TEXT) FROM state")
    export = path.with_name("export.json")
    export.write_text(json.dumps({name: json.loads(str(body)) for name, body in stored}), encoding="utf-8")
    with TinyDB(export) as database:
        assert [one["email"] for one in database.table("users")] == ["ann@acme.example"]
        assert database.tables() == {"account", "users", "outbox", "chains"}


def test_a_copy_of_a_store_in_use_opens_after_a_power_cut(path: Path) -> None:
    store = open_store(path)
    with store.change("acme") as work:
        work.put(account(9))
        work.commit()
    copy = path.parent / "copy"
    copy.mkdir()
    for name in ("store.db", "store.db-wal"):
        shutil.copy(path.with_name(name), copy / name)
    store.close()
    recovered = open_store(copy / "store.db")
    with recovered.view("acme") as view:
        assert view.get(Account, "acme") == account(9)
    recovered.close()
