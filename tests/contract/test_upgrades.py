"""Stores of earlier versions open; those of later ones are refused by name.

`samples/N.json` has one document of every table as version N wrote it, in TinyDB's form. A version
that has been released never changes.
"""

import json

import pytest

from store.adapters.state import upgrades
from store.adapters.state.codec import Document, from_document, table_from_bytes, to_bytes, to_document
from store.adapters.state.documents import DocumentStore
from store.adapters.state.engine import Row
from store.adapters.state.kinds import TABLES
from store.domain.accounts import User
from store.domain.records import Event
from tests.contract import make_sample
from tests.contract.documents import event, user
from tests.contract.sqlite_tools import refused

SAMPLES = {int(path.stem): path for path in make_sample.SAMPLES.glob("*.json")}
NEWEST = max(SAMPLES)
_STORED = [(kind, name) for kind, name in TABLES.items()]


def sample(version: int, name: str) -> list[Document]:
    tables = json.loads(SAMPLES[version].read_text(encoding="utf-8"))
    return list(table_from_bytes(name, to_bytes(tables[name])).values())


def loaded(version: int, kind: type[object], name: str) -> list[object]:
    upgrade = upgrades.upgrade_from(version, name)
    return [from_document(kind, upgrade(document)) for document in sample(version, name)]


def test_every_version_has_a_sample() -> None:
    assert sorted(SAMPLES) == list(range(1, upgrades.current() + 1))


@pytest.mark.parametrize(("kind", "name"), _STORED, ids=TABLES.values())
def test_the_sample_of_this_version_is_what_it_writes(kind: type[object], name: str) -> None:
    """A stored type changed? Add an entry to UPGRADES, unless its last one is not released yet, and make the sample."""
    assert sample(NEWEST, name)
    assert [to_document(one) for one in loaded(NEWEST, kind, name)] == sample(NEWEST, name)


@pytest.mark.parametrize(("kind", "name"), _STORED, ids=TABLES.values())
@pytest.mark.parametrize("version", SAMPLES)
def test_samples_of_all_versions_are_the_same_documents(version: int, kind: type[object], name: str) -> None:
    assert loaded(version, kind, name) == loaded(NEWEST, kind, name)


def renamed(document: Document) -> Document:
    """What a version 2 might do: `title` becomes `name`."""
    return {**{key: value for key, value in document.items() if key != "title"}, "name": document["title"]}


@pytest.fixture
def older(store: DocumentStore, monkeypatch: pytest.MonkeyPatch) -> DocumentStore:
    """A store with documents of version 1, opened by a version 2 where users got a `name` for their `title`."""
    with store.change("acme") as work:
        work.append(event("evt_1"))
        work.put(user("usr_1"))
        work.commit()
    with store.engine.changing("acme") as rows:
        old = to_document(user("usr_1"))
        old["title"] = old.pop("name")
        rows.write_table("users", Row(1, to_bytes({"1": old})))
        rows.commit()
    monkeypatch.setattr(upgrades, "UPGRADES", ({"users": renamed},))
    return store


def stored(store: DocumentStore, name: str) -> Row | None:
    with store.engine.reading("acme") as rows:
        return rows.table(name)


def test_an_older_document_is_upgraded_when_it_is_read_and_nothing_is_written(older: DocumentStore) -> None:
    before = stored(older, "users")
    with older.view("acme") as view:
        assert view.all(User) == (user("usr_1"),)
        assert view.past(Event) == (event("evt_1"),)
    with older.change("acme") as work:
        work.put(user("usr_1"))
        work.commit()
    assert stored(older, "users") == before


def test_the_next_change_of_its_table_writes_the_new_version(older: DocumentStore) -> None:
    with older.change("acme") as work:
        work.put(user("usr_2", "bob@acme.example"))
        work.commit()
    row = stored(older, "users")
    assert row is not None
    assert row.schema == 2
    documents = table_from_bytes("users", row.body).values()
    assert [one["name"] for one in documents] == ["Ann", "Ann"]
    with older.view("acme") as view:
        assert [one.id for one in view.all(User)] == ["usr_1", "usr_2"]


def test_what_no_version_wrote_is_damaged(older: DocumentStore) -> None:
    with older.engine.changing("acme") as rows:
        rows.write_table("users", Row(1, to_bytes({"1": {"id": "usr_1"}})))
        rows.commit()
    with older.view("acme") as view:
        assert refused(lambda: view.all(User)).code == "store_document_damaged"


@pytest.mark.parametrize("body", [b'{"1": {"id": "usr_1"}}', b"{}", b"a form that is not known yet"])
def test_a_newer_document_is_refused_by_name_before_it_is_looked_at(store: DocumentStore, body: bytes) -> None:
    newer = upgrades.current() + 1
    with store.engine.changing("acme") as rows:
        rows.write_table("users", Row(newer, body))
        rows.append("events", "evt_1", Row(newer, body))
        rows.commit()
    with store.view("acme") as view:
        outages = [
            refused(lambda: view.all(User)),
            refused(lambda: view.past(Event)),
            refused(lambda: view.recall(Event, "evt_1")),
        ]
    assert {one.code for one in outages} == {"store_document_newer"}
    assert [one.values["kind"] for one in outages] == ["users", "events", "events"]
    assert {one.values["found"] for one in outages} == {newer}
