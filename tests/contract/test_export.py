"""Accounts in a file that stock TinyDB opens, and from there into any store, as they were."""

import json
import resource
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where

from store.adapters.state import upgrades
from store.adapters.state.codec import to_document
from store.adapters.state.documents import DocumentStore
from store.adapters.state.export import export, read_export, restore
from store.adapters.state.export_form import Contents, Export, from_file, to_file
from store.adapters.state.kinds import TABLES
from store.adapters.state.upkeep import StoreUpkeep
from store.doctor import examine
from store.domain.accounts import Account, Person, User
from store.domain.problems import Problem, Refused
from store.domain.records import Event, Invoice
from store.ports import SIGN_IN, View
from tests.contract.documents import account, any_of, event, mail, order, user
from tests.contract.make_sample import filled
from tests.contract.places import Place, PostgresPlace, SqlitePlace
from tests.contract.sqlite_tools import refused


def problems(do: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        do()
    return caught.value.problems


def fill(store: DocumentStore) -> None:
    """Accounts with every kind of document, in an order that is not that of their ids."""
    with store.change("acme") as work:
        work.put(account(), user("usr_b"), user("usr_a", "bob\0@acme.example", name="\x1b[31m ✓"), mail())
        work.append(*(event(f"evt_{number}") for number in range(12, 0, -1)), order("ord_1"))
        work.next_number("invoice-2026")
        work.commit()
    with store.change("bolt") as work:
        for kind in TABLES:
            if kind is not Account:
                work.put(filled(kind))
                work.append(filled(kind))
        work.commit()
    with store.change(SIGN_IN) as work:
        work.put(mail("code"))
        work.commit()


@pytest.fixture
def full(store: DocumentStore) -> DocumentStore:
    fill(store)
    return store


@pytest.fixture
def other(tmp_path: Path) -> Iterator[DocumentStore]:
    """An empty store to import into."""
    store = SqlitePlace(tmp_path / "other.db").create()
    yield store
    store.close()


def everything(view: View) -> dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]]:
    return {name: (view.all(kind), view.past(kind)) for kind, name in TABLES.items()}


def copied(place: Place, file: Path, to: Path) -> None:
    """A new store of the file's accounts, exported again."""
    store = place.create()
    restore(store, read_export(file))
    assert not [one for one in examine(StoreUpkeep(store.engine)).faults if one.code == "doctor_misfiled"]
    export(store, to)
    store.close()


def test_from_file_to_server_and_back_is_the_same_to_the_byte(tmp_path: Path, postgres: PostgresPlace) -> None:
    files = [tmp_path / f"{number}.json" for number in range(3)]
    store = SqlitePlace(tmp_path / "one.db").create()
    fill(store)
    assert export(store, files[0]) == 3
    store.close()
    copied(postgres, files[0], files[1])
    copied(SqlitePlace(tmp_path / "two.db"), files[1], files[2])
    assert files[0].read_bytes() == files[1].read_bytes() == files[2].read_bytes()


def test_what_is_imported_is_what_was_exported(tmp_path: Path, full: DocumentStore, other: DocumentStore) -> None:
    export(full, tmp_path / "all.json")
    restore(other, read_export(tmp_path / "all.json"))
    for account_id in ("acme", "bolt", SIGN_IN):
        with full.view(account_id) as was, other.view(account_id) as now:
            assert everything(now) == everything(was)
    assert other.people(email="bob\0@acme.example") == (Person("acme", "usr_a"),)
    assert other.with_unsent_mail() == full.with_unsent_mail()
    with other.change("acme") as work:
        assert work.next_number("invoice-2026") == 2


def test_stock_tinydb_opens_it(tmp_path: Path, full: DocumentStore) -> None:
    export(full, tmp_path / "all.json")
    with TinyDB(tmp_path / "all.json") as database:
        users = database.table("users").search(where("account") == "acme")
        assert [one["id"] for one in users] == ["usr_b", "usr_a"]
        events = database.table("history.events").search(where("account") == "acme")
        assert [one["id"] for one in events] == [f"evt_{number}" for number in range(12, 0, -1)]
        assert [one["id"] for one in database.table("seatdesk.accounts")] == [SIGN_IN, "acme", "bolt"]
        assert database.table("seatdesk.counters").all() == [{"series": "invoice-2026", "value": 1}]


def test_what_stock_tinydb_changed_is_imported(tmp_path: Path, full: DocumentStore, other: DocumentStore) -> None:
    export(full, tmp_path / "all.json")
    with TinyDB(tmp_path / "all.json") as database:
        database.table("users").update({"name": "Anne"}, where("id") == "usr_b")
        database.table("users").insert({"account": "acme", **to_document(user("usr_c", "c@acme.example"))})
    restore(other, read_export(tmp_path / "all.json"))
    with other.view("acme") as view:
        assert [one.name for one in view.all(User)] == ["Anne", "\x1b[31m ✓", "Ann"]


def test_no_stored_type_has_a_field_of_the_name_that_is_added() -> None:
    assert not [name for kind, name in TABLES.items() if "account" in to_document(filled(kind))]


def test_one_account_is_exported_alone(tmp_path: Path, full: DocumentStore, other: DocumentStore) -> None:
    assert export(full, tmp_path / "acme.json", ["acme"]) == 1
    restore(other, read_export(tmp_path / "acme.json"))
    assert other.accounts() == ("acme",)


def test_an_account_that_is_not_there_is_named(tmp_path: Path, full: DocumentStore) -> None:
    found = problems(lambda: export(full, tmp_path / "x.json", ["acme", "nobody"]))
    assert found == (Problem("export_no_account", values={"account": "nobody"}),)
    assert not (tmp_path / "x.json").exists()


def test_the_file_is_its_owners_alone_and_takes_the_place_of_none(tmp_path: Path, full: DocumentStore) -> None:
    path = tmp_path / "all.json"
    export(full, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert [one.code for one in problems(lambda: export(full, path))] == ["export_exists"]
    assert path.read_bytes() == before


def test_a_disk_that_is_full_leaves_no_file(tmp_path: Path, full: DocumentStore) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, hard))
    try:
        outage = refused(lambda: export(full, tmp_path / "all.json"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (outage.code, outage.values["path"]) == ("export_not_written", str(tmp_path / "all.json"))
    assert not (tmp_path / "all.json").exists()


def test_a_folder_that_is_not_there_is_an_outage(tmp_path: Path, full: DocumentStore) -> None:
    assert refused(lambda: export(full, tmp_path / "none" / "all.json")).code == "export_not_written"


def test_an_account_that_is_there_is_left_as_it_is(tmp_path: Path, full: DocumentStore, other: DocumentStore) -> None:
    export(full, tmp_path / "all.json")
    with other.change("bolt") as work:
        work.put(account(name="Bolt"))
        work.commit()
    found = problems(lambda: restore(other, read_export(tmp_path / "all.json")))
    assert found == (Problem("import_account_exists", values={"account": "bolt"}),)
    assert other.accounts() == ("bolt",)
    with other.view("bolt") as view:
        assert (view.revision, view.all(Account)) == (1, (account(name="Bolt"),))


def test_replacing_leaves_nothing_of_what_was_there(tmp_path: Path, full: DocumentStore) -> None:
    export(full, tmp_path / "before.json")
    with full.change("acme") as work:
        work.put(user("usr_z", "new@acme.example"))
        work.append(event("evt_later"))
        work.next_number("invoice-2026")
        work.commit()
    restore(full, read_export(tmp_path / "before.json"), replace=True)
    with full.view("acme") as view:
        assert [one.id for one in view.all(User)] == ["usr_b", "usr_a"]
        assert "evt_later" not in [one.id for one in view.past(Event)]
        assert view.revision == 3
    assert full.people(email="new@acme.example") == ()
    with full.change("acme") as work:
        assert work.next_number("invoice-2026") == 3


def test_a_number_that_somebody_else_has_is_not_issued_again(full: DocumentStore) -> None:
    invoice = filled(Invoice)
    data = to_file(Export({"cord": Contents(past=[invoice])}, {}))
    found = problems(lambda: restore(full, from_file(data, "cord.json")))
    assert isinstance(invoice, Invoice)
    assert found == (Problem("import_number_taken", values={"account": "cord", "number": invoice.id, "other": "bolt"}),)
    assert "cord" not in full.accounts()


def good() -> dict[str, Any]:
    contents = Contents([account(), user()], [event("evt_1"), event("evt_2")])
    tables: dict[str, Any] = json.loads(to_file(Export({"acme": contents}, {"invoice-2026": 3})))
    return tables


def spoiled(do: Callable[[dict[str, Any]], object]) -> bytes:
    tables = good()
    do(tables)
    return json.dumps(tables).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps(good()).encode()[:-30],
        spoiled(lambda tables: tables.pop("seatdesk")),
        spoiled(lambda tables: tables["seatdesk"]["1"].update(form="1")),
        spoiled(lambda tables: tables.pop("seatdesk.accounts")),
        spoiled(lambda tables: tables["seatdesk.accounts"].update({"2": {}})),
        spoiled(lambda tables: tables["seatdesk.counters"]["1"].update(value=-1)),
        spoiled(lambda tables: tables["seatdesk.counters"]["1"].update(value=True)),
        spoiled(lambda tables: tables.update(notes={"1": {"account": "acme", "id": "note"}})),
        spoiled(lambda tables: tables["users"]["1"].pop("account")),
        spoiled(lambda tables: tables["users"]["1"].update(account="bolt")),
        spoiled(lambda tables: tables["users"]["1"].pop("email")),
        spoiled(lambda tables: tables["users"].update({"two": tables["users"]["1"]})),
        spoiled(lambda tables: tables["users"].update({"2": tables["users"]["1"]})),
        spoiled(lambda tables: tables["account"]["1"].update(id="bolt")),
        spoiled(lambda tables: tables["account"]["1"].update(balance=1.5)),
        spoiled(lambda tables: tables["history.events"].update({"3": tables["history.events"]["1"]})),
    ],
)
def test_a_file_with_a_fault_is_refused_whole(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    (found,) = problems(lambda: read_export(path))
    assert (found.code, found.values["path"]) == ("export_unreadable", str(path))
    assert found.values["reason"]


@pytest.mark.parametrize("what", ["form", "version"])
def test_a_file_of_a_newer_version_is_refused_as_such(what: str) -> None:
    data = spoiled(lambda tables: tables["seatdesk"]["1"].update({what: 99}))
    assert [one.code for one in problems(lambda: from_file(data, "new.json"))] == ["export_newer"]


def test_a_file_of_an_older_version_is_upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = spoiled(lambda tables: tables["users"]["1"].update(title=tables["users"]["1"].pop("name")))
    monkeypatch.setattr(upgrades, "UPGRADES", ({"users": lambda one: {**one, "name": one["title"]}},))
    assert from_file(data, "old.json").accounts["acme"].hot == [account(), user()]


@pytest.mark.parametrize("name", [".", "nothing.json"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    assert [one.code for one in problems(lambda: read_export(tmp_path / name))] == ["export_unreadable"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(list(TABLES)).flatmap(any_of), unique_by=lambda one: (type(one), one.id), max_size=8))
def test_any_documents_come_back_in_their_order(documents: list[Any]) -> None:
    kept = [one for one in documents if not isinstance(one, Account)]
    by_table = sorted(kept, key=lambda one: list(TABLES).index(type(one)))
    data = to_file(Export({"acme": Contents(by_table, by_table)}, {"any": 1}))
    assert from_file(data, "any.json") == Export({"acme": Contents(by_table, by_table)}, {"any": 1})
    assert to_file(from_file(data, "any.json")) == data
