"""The history is a chain: every event carries a hash of itself and of all before it, whatever engine keeps it."""

from collections.abc import Callable

import pytest

from store.adapters.state.codec import document_from_bytes, from_document, to_bytes, to_document
from store.adapters.state.documents import DocumentStore
from store.adapters.state.engine import Row
from store.adapters.state.kinds import table_of
from store.domain.chain import Chain, broken
from store.domain.records import Event
from tests.contract.documents import event, mail


def chain(store: DocumentStore) -> tuple[tuple[Event, ...], Chain | None]:
    with store.view("acme") as view:
        return view.past(Event), view.get(Chain, Chain.ID)


def is_broken(store: DocumentStore) -> str:
    return broken(*chain(store))


def happen(store: DocumentStore, *keys: str) -> None:
    with store.change("acme") as work:
        work.append(*(event(key) for key in keys))
        work.commit()


@pytest.fixture
def told(store: DocumentStore) -> DocumentStore:
    """Three events of two changes."""
    happen(store, "evt_1", "evt_2")
    happen(store, "evt_3")
    return store


def test_every_event_is_linked_to_those_before(told: DocumentStore) -> None:
    events, head = chain(told)
    assert len({one.link for one in events}) == 3
    assert head == Chain(Chain.ID, events[-1].link, 3)
    assert is_broken(told) == ""


def test_the_same_events_make_the_same_chain_and_another_order_another(store: DocumentStore) -> None:
    happen(store, "evt_1", "evt_2")
    with store.change("bolt") as work:
        work.append(event("evt_2"), event("evt_1"))
        work.commit()
    with store.view("bolt") as view:
        other = view.past(Event)
    assert other[-1].link != chain(store)[0][-1].link


def test_an_event_that_is_there_already_is_no_further_link(told: DocumentStore) -> None:
    before = chain(told)
    happen(told, "evt_2")
    assert chain(told) == before
    happen(told, "evt_4")
    assert is_broken(told) == ""


def test_what_is_left_uncommitted_is_no_link(told: DocumentStore) -> None:
    with told.change("acme") as work:
        work.append(event("evt_4"))
    happen(told, "evt_5")
    assert is_broken(told) == ""


def test_only_events_are_chained(store: DocumentStore) -> None:
    with store.change("acme") as work:
        work.append(mail())
        work.commit()
    assert chain(store) == ((), None)


# ---- tampering ----------------------------------------------------------------------------------------------


def rewrite(store: DocumentStore, change: Callable[[list[Event]], list[Event]]) -> None:
    """What somebody may do who can write to the engine behind the program's back."""
    with store.engine.changing("acme") as rows:
        found = [from_document(Event, document_from_bytes("events", row.body)) for row in rows.history("events", None)]
        chains = rows.table(table_of(Chain))
        rows.clear()
        for one in change(found):
            rows.append("events", one.id, Row(1, to_bytes(to_document(one))))
        if chains:
            rows.write_table(table_of(Chain), chains)
        rows.commit()


def altered(event: Event, **values: object) -> Event:
    return from_document(Event, {**to_document(event), **values})


def changed(number: int, **values: object) -> Callable[[list[Event]], list[Event]]:
    def change(events: list[Event]) -> list[Event]:
        return [*events[:number], altered(events[number], **values), *events[number + 1 :]]

    return change


ALTERED = {
    "who": (changed(1, by="usr_9"), "evt_2"),
    "what": (changed(0, what="other"), "evt_1"),
    "when": (changed(1, at="2026-03-11T12:00:01Z"), "evt_2"),
    "from what": (changed(1, before={"seats": "9"}), "evt_2"),
    "to what": (changed(2, after={}), "evt_3"),
    "for how much": (changed(1, amount={"minor": 100, "currency": "EUR"}), "evt_2"),
    "one taken out": (lambda events: [events[0], events[2]], "evt_3"),
    "the first taken out": (lambda events: events[1:], "evt_2"),
    "put in another order": (lambda events: [events[1], events[0], events[2]], "evt_2"),
    "the link rubbed out": (changed(1, link=""), "evt_2"),
    "the last one taken out": (lambda events: events[:2], "evt_2"),
    "all taken out": (lambda _: [], "–"),
    "all links rubbed out": (lambda events: [altered(one, link="") for one in events], "evt_3"),
}


@pytest.mark.parametrize(("change", "at"), ALTERED.values(), ids=ALTERED)
def test_an_event_that_was_altered_breaks_the_chain_where_it_stands(
    told: DocumentStore, change: Callable[[list[Event]], list[Event]], at: str
) -> None:
    rewrite(told, change)
    assert is_broken(told) == at


def test_an_event_that_was_slipped_in_breaks_the_chain(told: DocumentStore) -> None:
    rewrite(told, lambda events: [events[0], event("evt_x"), *events[1:]])
    assert is_broken(told) == "evt_x"


def test_the_chain_of_an_older_store_begins_with_its_first_new_event(store: DocumentStore) -> None:
    with store.engine.changing("acme") as rows:
        for key in ("old_1", "old_2"):
            document = to_document(event(key))
            del document["link"]
            rows.append("events", key, Row(1, to_bytes(document)))
        rows.commit()
    assert is_broken(store) == ""
    happen(store, "evt_1")
    events, head = chain(store)
    assert [bool(one.link) for one in events] == [False, False, True]
    assert head is not None
    assert (head.length, is_broken(store)) == (1, "")
