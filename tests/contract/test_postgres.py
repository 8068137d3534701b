"""The store on a server: who waits for whom, and what a lost connection leaves behind."""

import errno
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import quote

import pytest

from store.adapters.postgres.engine import PostgresEngine
from store.adapters.postgres.place import server_place
from store.adapters.postgres.session import MOST_SESSIONS
from store.adapters.state.documents import DocumentStore
from store.domain.accounts import Account, User
from store.domain.problems import Outage
from store.domain.records import Event
from store.ports import UnitOfWork
from tests.contract.cut import wire
from tests.contract.documents import account, event, user
from tests.contract.places import PostgresPlace
from tests.contract.sqlite_tools import refused
from tests.postgres_server import PASSWORD, Cluster


@pytest.fixture
def store(postgres: PostgresPlace) -> Iterator[DocumentStore]:
    """A store that holds something."""
    store = postgres.create()
    with store.change("acme") as work:
        work.put(account(), user())
        work.append(event("evt_1"))
        work.commit()
    yield store
    store.close()


def balance(store: DocumentStore) -> int:
    with store.view("acme") as view:
        found = view.get(Account, "acme")
    assert found is not None
    return found.balance.minor


def set_balance(store: DocumentStore, minor: int) -> None:
    with store.change("acme") as work:
        work.put(account(minor))
        work.commit()


# ---- who waits for whom --------------------------------------------------------------------------
def test_accounts_do_not_wait_for_each_other(postgres: PostgresPlace, store: DocumentStore) -> None:
    other = postgres.open(wait=0.05)
    with store.change("acme"), other.change("bolt") as work:
        work.put(user())
        work.commit()
    other.close()
    assert store.accounts() == ("acme", "bolt")


def test_a_number_waits_for_the_one_before_it_to_be_kept_or_given_back(
    postgres: PostgresPlace, store: DocumentStore
) -> None:
    impatient = postgres.open(wait=0.05)
    with store.change("acme") as work:
        assert work.next_number("invoice-2026") == 1
        with impatient.change("bolt") as other:
            assert refused(lambda: other.next_number("invoice-2026")).code == "store_locked"
    with impatient.change("bolt") as work:
        assert work.next_number("invoice-2026") == 1
    impatient.close()


def test_two_who_make_the_same_account_are_one_after_the_other(store: DocumentStore) -> None:
    def make(number: int) -> None:
        with store.change("bolt") as work:
            work.put(user(f"usr_{number}"))
            work.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(8)))
    with store.view("bolt") as view:
        assert (len(view.all(User)), view.revision) == (8, 8)


def test_an_account_that_was_looked_at_and_never_written_is_none(store: DocumentStore) -> None:
    with store.change("bolt"):
        pass
    with store.change("cord") as work:
        work.remove(User, "nobody")
        work.commit()
    assert store.accounts() == ("acme",)


def test_when_every_session_is_taken_the_next_one_gives_up_after_its_wait(
    postgres: PostgresPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.adapters.postgres.session._PATIENCE", 0.5)
    busy = postgres.create()
    with ExitStack() as stack:
        for _ in range(MOST_SESSIONS):
            stack.enter_context(busy.view("acme"))
        with pytest.raises(Outage, match="store_locked"), busy.view("acme"):
            pass
    assert busy.accounts() == ()
    busy.close()


def test_a_table_of_any_size_is_read_and_written(store: DocumentStore) -> None:
    users = [user(f"many_{number}", f"{number}@acme.example", name="x" * 500) for number in range(200)]
    with store.change("acme") as work:
        work.put(*users)
        work.commit()
    with store.change("acme") as work:
        work.put(replace(users[7], name="y"))
        work.commit()
    with store.view("acme") as view:
        assert len(view.all(User)) == 201
        assert [one.id for one in view.all(User) if one.name == "y"] == ["many_7"]


def test_a_commit_is_on_the_servers_disk_whatever_its_default_is(postgres: PostgresPlace) -> None:
    lazy = replace(
        postgres, server=f"{postgres.server}{'&' if '?' in postgres.server else '?'}options=-csynchronous_commit%3Doff"
    )
    store = lazy.create()
    assert isinstance(store.engine, PostgresEngine)
    with store.engine.server.session(("SHOW synchronous_commit", ())) as (_, found):
        assert found == [[("on",)]]
    store.close()


# ---- lost connections ----------------------------------------------------------------------------
def test_sessions_that_were_lost_while_nobody_used_them_are_replaced(
    postgres: PostgresPlace, store: DocumentStore
) -> None:
    with store.view("acme"), store.view("acme"):
        pass
    postgres.hang_up()
    assert balance(store) == 0
    postgres.hang_up()
    set_balance(store, 5)
    postgres.hang_up()
    assert store.accounts() == ("acme",)
    assert balance(store) == 5


def test_a_connection_lost_within_a_change_is_an_outage_after_which_nothing_has_changed(
    postgres: PostgresPlace, store: DocumentStore
) -> None:
    def lose(work: UnitOfWork) -> None:
        work.put(account(9))
        work.append(event("evt_2"))
        postgres.hang_up()
        work.past(Event)

    with store.change("acme") as work:
        outage = refused(lambda: lose(work))
        assert (outage.code, outage.uncertain) == ("store_unreachable", False)
        assert not refused(work.commit).uncertain
    assert balance(store) == 0


def test_a_connection_lost_before_a_commit_leaves_it_uncertain(postgres: PostgresPlace, store: DocumentStore) -> None:
    with store.change("acme") as work:
        work.put(account(9))
        postgres.hang_up()
        outage = refused(work.commit)
    assert (outage.code, outage.uncertain) == ("store_unreachable", True)
    assert balance(store) == 0


def test_an_answer_lost_after_a_commit_leaves_it_uncertain(postgres: PostgresPlace, store: DocumentStore) -> None:
    server = server_place(postgres.server).parameters
    with wire(server["host"], int(server.get("port", 5432))) as cable:
        known = f"{server['user']}:{quote(server.get('password', ''), safe='')}"
        through = replace(postgres, server=f"postgresql://{known}@127.0.0.1:{cable.port}/{server['dbname']}")
        cut_off = through.open()
        assert balance(cut_off) == 0
        cable.last_word = b"COMMIT\0"
        outage = refused(lambda: set_balance(cut_off, 9))
        cable.last_word = b""
        assert (outage.code, outage.uncertain) == ("store_unreachable", True)
        assert balance(store) == 9
        assert balance(cut_off) == 9
        cut_off.close()


def test_waiting_for_an_answer_may_fail_too(
    postgres: PostgresPlace, store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operating system refuses the wait: the driver says so with an error that is not its own."""
    from psycopg import waiting

    def refuse(*_: object, **__: object) -> None:
        monkeypatch.undo()
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    with store.change("acme") as work:
        work.put(account(9))
        monkeypatch.setattr(waiting, "wait", refuse)
        outage = refused(work.commit)
    assert (outage.code, outage.uncertain) == ("store_unreachable", True)
    monkeypatch.setattr(waiting, "wait", refuse)
    assert balance(store) in (0, 9)
    set_balance(store, 7)
    assert balance(store) == 7
    monkeypatch.setattr(waiting, "wait", refuse)
    assert refused(postgres.open).code == "store_unreachable"


def test_a_change_that_stands_still_for_too_long_loses_its_lock(
    postgres: PostgresPlace, store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when its process is stopped, or its host cut off: others go on, and it finds nothing changed."""
    monkeypatch.setattr("store.adapters.postgres.session._ABANDONED", 50)
    stopped = postgres.open()
    with stopped.change("acme") as work:
        work.put(account(9))
        set_balance(store, 1)
        outage = refused(work.commit)
    assert outage.code == "store_unreachable"
    assert balance(stopped) == 1
    stopped.close()


def test_a_server_that_was_restarted_is_found_again(cluster: Cluster) -> None:
    place = PostgresPlace(cluster.url(PASSWORD), "restarted")
    store = place.create()
    set_balance(store, 1)
    with store.change("acme") as work:
        work.put(account(2))
        cluster.stop()
        try:
            outage = refused(work.commit)
        finally:
            cluster.start()
    assert outage.code == "store_unreachable"
    assert balance(store) == 1
    set_balance(store, 3)
    assert balance(store) == 3
    store.close()
    place.drop()


def test_a_server_that_is_away_is_an_outage_that_names_it(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.adapters.postgres.session._PATIENCE", 0.5)
    place = PostgresPlace(cluster.url(PASSWORD), "away")
    store = place.create()
    set_balance(store, 1)
    cluster.stop()
    try:
        outages = [refused(lambda: balance(store)), refused(lambda: set_balance(store, 2)), refused(place.open)]
    finally:
        cluster.start()
    assert {(one.code, one.uncertain) for one in outages} == {("store_unreachable", False)}
    assert balance(store) == 1
    store.close()
    place.drop()
