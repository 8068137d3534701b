"""Many writers at once: each gets its turn, and only one that holds up all others is given up on."""

import resource
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from store.adapters.sqlite.file_lock import FileLock
from store.domain.problems import Outage

CROWD = 30
WAIT = 0.1
WORK = 0.02
"""Seconds: what one has to do, and how long one waits for another. All of them together take longer than that."""


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    return tmp_path / "store"


def work(lock: FileLock) -> None:
    with lock.held():
        time.sleep(WORK)


def test_as_long_as_others_take_turns_nobody_gives_up(guarded: Path) -> None:
    locks = [FileLock(guarded, wait=WAIT) for _ in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as crowd:
        list(crowd.map(work, locks))
    for lock in locks:
        lock.close()


def test_nor_do_the_threads_of_one_process(guarded: Path) -> None:
    with closing(FileLock(guarded, wait=WAIT)) as lock, ThreadPoolExecutor(CROWD) as crowd:
        list(crowd.map(work, [lock] * CROWD))


def test_who_waits_sleeps(guarded: Path) -> None:
    """A hundred that looked again and again would leave nothing of the processor to the one that they wait for."""
    with closing(FileLock(guarded, wait=5)) as lock, closing(FileLock(guarded, wait=0.3)) as waiting, lock.held():
        woken = resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
        with pytest.raises(Outage), waiting.held():
            pass
        assert resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - woken < 30


def test_who_gave_up_waiting_leaves_nothing_behind(guarded: Path) -> None:
    with closing(FileLock(guarded, wait=0.02)) as impatient, closing(FileLock(guarded, wait=5)) as other:
        with other.held(), pytest.raises(Outage, match="store_locked"), impatient.held():
            pass
        for _ in range(3):
            with other.held():
                pass
            with impatient.held():
                pass
