"""What a commit costs, beside what the disk can do at most, bare SQLite and stock TinyDB, and how it grows.

    python -m tests.bench.store [--million]

Rounds are interleaved, so that a machine that slows down slows all. The slow disk is modelled by delaying
each flush by 3 ms (strace).
"""

import argparse
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from uuid import uuid4

from store.adapters.state.documents import DocumentStore
from store.domain.accounts import Account
from tests.bench.table import Row, ratio, report
from tests.bench.writers import (
    ACCOUNTS,
    LIMIT,
    PLAIN,
    POSTGRES,
    SQLITE,
    STOCK,
    Commit,
    Ground,
    account_id,
    changing,
    fill,
    fill_history,
    ordering,
    writer,
)
from tests.contract.places import Place
from tests.crash.syscalls import why_not
from tests.postgres_server import running

ROUNDS = 300
TURNS, TURN = 4, 10
SECONDS = 2.0
"""How long several processes write."""
SLOW_ROUNDS = 40
DELAY = 3000
"""Microseconds by which a flush of the slow disk is later."""
OPENINGS = 30

Times = dict[str, list[float]]


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.bench.store")
    parser.add_argument("--million", action="store_true", help="1,000,000 accounts instead of 100,000")
    parser.add_argument("--slow", nargs=2, metavar=("FOLDER", "WRITER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.slow:
        return _flushed_slowly(Path(given.slow[0]), given.slow[1])
    with tempfile.TemporaryDirectory(prefix="seatdesk-bench-") as folder:
        ground = Ground(Path(folder), running(), f"seatdesk_bench_{uuid4().hex}")
        try:
            ground.prepare()
            rows = list(_one_process(ground))
            _four_processes(ground)
            rows += [*_slow_disk(ground), *_orders(ground), *_accounts(ground, 1_000_000 if given.million else 100_000)]
        finally:
            if ground.server:
                ground.place(POSTGRES).drop()
    return report(rows)


# ---- commits beside their peers ---------------------------------------------------------------------------


def _one_process(ground: Ground) -> Iterator[Row]:
    commits = {name: writer(ground, name, 1) for name in ground.names}
    stock = commits.pop(STOCK)
    times = _interleaved(commits, ROUNDS)
    beside_stock = _in_turns({SQLITE: commits[SQLITE], STOCK: stock})
    shown = {**times, STOCK: beside_stock[STOCK]}
    print(f"{'one process, a commit':<31}" + "   ".join(f"{name}: {us(shown[name])}" for name in ground.names))
    if POSTGRES in times:
        print(f"{'':<31}PostgreSQL is {ratio(times[POSTGRES], times[LIMIT]):.1f} x the limit")
    ours = us(times[SQLITE])
    yield Row("commit, of append + fdatasync", ours, us(times[LIMIT]), ratio(times[SQLITE], times[LIMIT]), 3.5)
    yield Row("commit, of plain sqlite3", ours, us(times[PLAIN]), ratio(times[SQLITE], times[PLAIN]), 2.5)
    share = median(beside_stock[SQLITE]) / median(beside_stock[STOCK])
    yield Row(
        f"commit, of stock TinyDB with {ACCOUNTS:,} accounts",
        us(beside_stock[SQLITE]),
        us(beside_stock[STOCK]),
        share,
        1 / 12,
    )


def _four_processes(ground: Ground) -> None:
    """Nothing to reach here: the figures are printed."""
    done = {name: _together(ground, name, 4) for name in ground.names}
    print(f"{'4 processes, commits a second':<31}" + "   ".join(f"{name}: {done[name]:.0f}" for name in done))


def _slow_disk(ground: Ground) -> Iterator[Row]:
    reason = why_not()
    if reason:
        print(f"The slow disk was left out: {reason}")
        return
    (limit, _), (ours, flushes) = (_slowly(ground.folder, name) for name in (LIMIT, SQLITE))
    yield Row("commit on a 3 ms disk, of the limit", us([ours]), us([limit]), ours / limit, 1.25)
    yield Row("flushes of a commit", f"{flushes:.2f}", "1", flushes, 1.0)


def _orders(ground: Ground) -> Iterator[Row]:
    """One more order of an account that has many, beside one that has few."""
    for name in ground.names[3:]:
        store = ground.place(name).open(wait=60)
        sizes = (10, 100_000) if name == SQLITE else (10, 10_000)
        for number, orders in enumerate(sizes):
            fill_history(store, account_id(number), orders)
        few, many = (ordering(store, account_id(number), orders) for number, orders in enumerate(sizes))
        times = _interleaved({"few": few, "many": many}, ROUNDS)
        what = f"{name}: an order, {sizes[1]:,} : {sizes[0]} before it"
        yield Row(what, us(times["many"]), us(times["few"]), ratio(times["many"], times["few"]), 1.5)
        store.close()


def _accounts(ground: Ground, accounts: int) -> Iterator[Row]:
    """A commit, and a first look, where there are many accounts."""
    for name in ground.names[3:]:
        many = accounts if name == SQLITE else min(accounts, 100_000)
        places = [ground.another(name, word) for word in ("one", "many")]
        lonely, crowded = (place.create() for place in places)
        try:
            fill(lonely, range(1))
            fill(crowded, range(many))
            commits = {"one": changing(lonely, account_id(0)), "many": _all_over(crowded, many)}
            times = _interleaved(commits, ROUNDS)
            what = f"{name}: a commit, {many:,} : 1 accounts"
            yield Row(what, us(times["many"]), us(times["one"]), ratio(times["many"], times["one"]), 2.0)
            opened = median(_opened(places[1], account_id(many // 2)) for _ in range(OPENINGS)) * 1000
            if name == SQLITE:
                yield Row(f"{name}: open + read of {many:,}", f"{opened:.2f} ms", "", opened, 5, "ms")
            else:
                print(f"{name}: open + read of {many:,}: {opened:.1f} ms")
        finally:
            for store, place in zip((lonely, crowded), places, strict=True):
                store.close()
                place.drop()


def _all_over(store: DocumentStore, accounts: int) -> Commit:
    """A commit of another account every time: the same one would always be in memory."""
    steps = cycle([changing(store, account_id(number)) for number in range(0, accounts, accounts // ROUNDS)])

    def commit() -> None:
        next(steps)()

    return commit


# ---- measuring ------------------------------------------------------------------------------------------


def us(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1e6:.0f} µs"


def _timed(commit: Commit) -> float:
    began = time.perf_counter()
    commit()
    return time.perf_counter() - began


def _interleaved(commits: dict[str, Commit], rounds: int) -> Times:
    times: Times = {name: [] for name in commits}
    for commit in commits.values():
        commit()
    for _ in range(rounds):
        for name, commit in commits.items():
            times[name].append(_timed(commit))
    return times


def _in_turns(commits: dict[str, Commit]) -> Times:
    """Several at a time: after one that writes a whole file, caches are cold for the first of another."""
    times: Times = {name: [] for name in commits}
    for _ in range(TURNS):
        for name, commit in commits.items():
            times[name] += [_timed(commit) for _ in range(TURN)]
    return times


def _opened(place: Place, account: str) -> float:
    def read() -> None:
        store = place.open(wait=60)
        with store.view(account) as view:
            assert view.get(Account, account)
        store.close()

    return _timed(read)


def _together(ground: Ground, name: str, processes: int) -> float:
    """Commits a second of several processes, each on its own account."""
    context = multiprocessing.get_context("spawn")
    ready, done = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=_write, args=(ground, name, number, ready, done)) for number in range(10, 10 + processes)
    ]
    for worker in workers:
        worker.start()
    counted = sum(done.get() for _ in workers)
    for worker in workers:
        worker.join()
    return float(counted) / SECONDS


def _write(ground: Ground, name: str, number: int, ready: Barrier, done: "multiprocessing.Queue[int]") -> None:
    commit = writer(ground, name, number)
    commit()
    ready.wait()
    end, commits = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < end:
        commit()
        commits += 1
    done.put(commits)


def _slowly(folder: Path, name: str) -> tuple[float, float]:
    """Seconds of a commit, and its flushes, where each flush takes longer."""
    log = folder / "flushes"
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", str(log), "-e", "trace=fdatasync,fsync,write"]
    delayed = [*strace, "-e", f"inject=fdatasync,fsync:delay_enter={DELAY}"]
    ours = [sys.executable, "-m", "tests.bench.store", "--slow", str(folder), name]
    said = subprocess.run([*delayed, *ours], capture_output=True, text=True, check=True).stdout
    # What it says between two commits tells whose flushes they are. Now and then one more moves the log into the file.
    each = re.split(r"write\(1, ", log.read_text(encoding="utf-8"))[1 : SLOW_ROUNDS + 1]
    return float(said.split()[-1]), median(len(re.findall(r"sync\(", commit)) for commit in each)


def _flushed_slowly(folder: Path, name: str) -> int:
    commit = writer(Ground(folder, "", ""), name, 5)
    # The first one may make a log and a name for it, which is flushed too.
    commit()
    seconds = []
    for number in range(SLOW_ROUNDS):
        os.write(1, f"{number}\n".encode())
        seconds.append(_timed(commit))
    os.write(1, f"{median(seconds)}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
