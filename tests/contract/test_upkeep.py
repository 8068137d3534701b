"""The whole store at one moment, its look-ups made anew, on every engine."""

import pytest

from store.adapters.state.documents import DocumentStore
from store.adapters.state.engine import Entry
from store.adapters.state.upkeep import StoreUpkeep
from store.doctor import examine, repair
from store.domain.accounts import Person
from store.ports import SIGN_IN
from tests.contract.documents import account, mail, order, user


@pytest.fixture
def upkeep(store: DocumentStore) -> StoreUpkeep:
    with store.change("acme") as work:
        work.put(account(), user(), user("usr_2", "bob\0@acme.example", "b\\ob"))
        work.commit()
    return StoreUpkeep(store.engine)


def misfile(
    store: DocumentStore, account_id: str, *, gone: tuple[Entry, ...] = (), new: tuple[Entry, ...] = ()
) -> None:
    with store.engine.changing(account_id) as rows:
        rows.reindex(gone, new)
        rows.commit(revise=False)


def test_a_snapshot_stays_as_it_began(store: DocumentStore, upkeep: StoreUpkeep) -> None:
    with upkeep.snapshot() as snapshot:
        with store.change("bolt") as work:
            work.put(user())
            work.next_number("invoice-2026")
            work.commit()
        assert snapshot.accounts() == ("acme",)
        assert snapshot.view("bolt").revision == 0
        assert snapshot.numbers() == {}
    with upkeep.snapshot() as snapshot:
        assert snapshot.accounts() == ("acme", "bolt")
        assert snapshot.numbers() == {"invoice-2026": 1}


def test_a_snapshot_has_the_reserved_account(store: DocumentStore, upkeep: StoreUpkeep) -> None:
    with store.change(SIGN_IN) as work:
        work.put(mail())
        work.commit()
    with upkeep.snapshot() as snapshot:
        assert snapshot.accounts() == (SIGN_IN, "acme")


def test_look_ups_that_are_right_are_left_alone(upkeep: StoreUpkeep) -> None:
    assert repair(upkeep) == 0
    assert not examine(upkeep).faults


def test_a_missing_look_up_is_found_and_made_anew(store: DocumentStore, upkeep: StoreUpkeep) -> None:
    misfile(store, "acme", gone=(Entry("email", "ann@acme.example", "usr_1"),))
    assert store.people(email="ann@acme.example") == ()
    assert [one.code for one in examine(upkeep).faults] == ["doctor_misfiled"]
    assert repair(upkeep) == 1
    assert store.people(email="ann@acme.example") == (Person("acme", "usr_1"),)
    assert not examine(upkeep).faults


def test_a_look_up_of_a_document_that_is_not_there_is_dropped(store: DocumentStore, upkeep: StoreUpkeep) -> None:
    misfile(store, "acme", new=(Entry("open_order", "", "ord_9"),))
    misfile(store, "ghost", new=(Entry("unsent_mail", "", "mail_9"), Entry("email", "x\0", "usr")))
    assert store.with_open_orders() == ("acme",)
    assert [one.values["account"] for one in examine(upkeep).faults] == ["acme", "ghost"]
    assert repair(upkeep) == 2
    assert (store.with_open_orders(), store.with_unsent_mail()) == ((), ())
    assert not examine(upkeep).faults


def test_repairing_changes_no_account(store: DocumentStore, upkeep: StoreUpkeep) -> None:
    misfile(store, "ghost", new=(Entry("unsent_mail", "", "mail_9"),))
    misfile(store, "acme", gone=(Entry("email", "ann@acme.example", "usr_1"),))
    repair(upkeep)
    assert store.accounts() == ("acme",)
    with store.view("acme") as view:
        assert view.revision == 1


def test_the_engine_has_nothing_to_say_of_a_sound_store(store: DocumentStore, upkeep: StoreUpkeep) -> None:
    with store.change("acme") as work:
        work.put(order())
        work.commit()
    assert upkeep.integrity() == ()
