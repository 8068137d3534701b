"""Many at once: nothing is lost, nothing half-done is seen, nobody waits for ever."""

import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from store.domain.accounts import Account, User
from store.domain.money import Money
from store.domain.problems import Outage
from store.ports import Store, UnitOfWork
from tests.contract.documents import account, user
from tests.contract.places import Place

ROUNDS = 50


def increment(work: UnitOfWork) -> None:
    """Read, add one, write: lost if somebody else does it at the same time."""
    found = work.get(Account, "acme") or account()
    work.put(replace(found, balance=found.balance + Money(1, "EUR")))
    work.next_number("orders")
    work.commit()


def increments(place: Place) -> None:
    store = place.open(wait=60)
    for _ in range(ROUNDS):
        with store.change("acme") as work:
            increment(work)
    store.close()


def dies_while_changing(place: Place) -> None:
    with place.open().change("acme") as work:
        work.put(account(99))
        os._exit(7)


def count(store: Store) -> tuple[int, int, int]:
    """Balance, revision, and how many numbers were given."""
    with store.view("acme") as view:
        found = view.get(Account, "acme")
        balance = found.balance.minor if found else 0
        revision = view.revision
    with store.change("acme") as work:
        return balance, revision, work.next_number("orders") - 1


def test_four_processes_lose_no_increment(place: Place, store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=increments, args=(place,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert count(store) == (4 * ROUNDS, 4 * ROUNDS, 4 * ROUNDS)


def test_two_threads_of_one_store_lose_no_increment(store: Store) -> None:
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        for _ in range(ROUNDS):
            with store.change("acme") as work:
                increment(work)

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(run), pool.submit(run)]:
            future.result()
    assert count(store) == (2 * ROUNDS, 2 * ROUNDS, 2 * ROUNDS)


def test_a_view_stays_as_it_began(store: Store) -> None:
    with store.change("acme") as work:
        work.put(account(1), user(name="before"))
        work.commit()
    with store.view("acme") as view:
        assert view.get(Account, "acme") == account(1)
        with store.change("acme") as work:
            work.put(account(2), user(name="after"))
            work.commit()
        assert view.all(User) == (user(name="before"),)
        assert view.revision == 1
    with store.view("acme") as view:
        assert (view.get(Account, "acme"), view.all(User)) == (account(2), (user(name="after"),))


def test_a_view_waits_for_no_change_and_sees_nothing_of_it(store: Store) -> None:
    with store.change("acme") as work:
        work.put(account(1))
        with store.view("acme") as view:
            assert view.get(Account, "acme") is None


def test_readers_never_see_half_of_a_change(store: Store) -> None:
    done = threading.Event()

    def write() -> None:
        for number in range(ROUNDS):
            with store.change("acme") as work:
                work.put(account(name=str(number)), user(name=str(number)))
                work.commit()
        done.set()

    def read() -> int:
        seen = set()
        while not done.is_set():
            with store.view("acme") as view:
                names = {one.name for one in view.all(Account)} | {one.name for one in view.all(User)}
                assert len(names) <= 1
                assert (view.revision > 0) == bool(names)
                seen |= names
        return len(seen)

    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(read)
        pool.submit(write).result()
        reading.result()


def test_a_writer_gives_up_after_its_wait(place: Place, store: Store) -> None:
    impatient = place.open(wait=0.02)
    with store.change("acme"), pytest.raises(Outage) as caught, impatient.change("acme"):
        pass
    assert caught.value.code == "store_locked"
    with impatient.change("acme") as work:
        increment(work)
    impatient.close()


def test_a_thread_gives_up_on_another_thread(place: Place) -> None:
    place.create().close()
    impatient = place.open(wait=0.02)

    def change() -> None:
        with impatient.change("acme"):
            pass

    with impatient.change("acme"), ThreadPoolExecutor(1) as pool, pytest.raises(Outage, match="store_locked"):
        pool.submit(change).result()
    change()
    impatient.close()


def test_a_change_inside_a_change_is_a_bug_and_says_so(store: Store) -> None:
    with store.change("acme"), pytest.raises(RuntimeError, match="inside a change"), store.change("acme"):
        pass


def test_a_process_that_dies_in_a_change_leaves_nothing_behind(place: Place, store: Store) -> None:
    process = multiprocessing.get_context("spawn").Process(target=dies_while_changing, args=(place,))
    process.start()
    process.join()
    assert process.exitcode == 7
    with store.change("acme") as work:
        assert work.get(Account, "acme") is None
        increment(work)
    assert count(store)[0] == 1


def test_closing_does_not_break_the_change_of_another_thread(place: Place, store: Store) -> None:
    closed = place.open(wait=0.02)
    with ThreadPoolExecutor(1) as pool, closed.change("acme") as work:
        pool.submit(closed.close).result()
        increment(work)
    assert count(store)[0] == 1
    with pytest.raises(RuntimeError, match="closed"), closed.view("acme"):
        pass
