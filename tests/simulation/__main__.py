"""Three years of many accounts, then how fast the run is, and that accounts of which nothing is due cost it nothing.

    python -m tests.simulation [--accounts N] [--idle N] [--seed N]

Exit code 1 if something was not right to the cent, or the run slows down with accounts that are not due.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from tinydb import TinyDB

from store.adapters.state.documents import AccountChange
from store.adapters.state.tables import ChangeStorage
from store.billing.billing_run import bill
from store.domain.money import Money
from store.domain.periods import Cycle, nth_period
from store.domain.subscriptions import Subscription
from tests.bench.table import Row, ms, ratio, report
from tests.rules.examples import held
from tests.simulation.population import account
from tests.simulation.years import FIRST, YEARS, Years

DUE = 50
"""Accounts that are due, in each round of the measurement."""
ROUNDS = 7
FEW = 1_000
"""Accounts that are not due, in the store that is compared with."""


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.simulation")
    parser.add_argument("--accounts", type=int, default=60, help="how many live for three years")
    parser.add_argument("--idle", type=int, default=100_000, help="how many are not due, in the larger store")
    parser.add_argument("--seed", type=int, default=None, help="another one by default every time")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else time.time_ns() % 1_000_000
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="seatdesk-years-") as folder:
        sound = _lived(Path(folder), given.accounts, seed)
        missed = report(list(_growth(Path(folder), given.idle)))
    return missed if sound else 1


def _lived(folder: Path, accounts: int, seed: int) -> bool:
    years = Years(folder / "years.sqlite", accounts, seed)
    began = time.perf_counter()
    lived = years.live(YEARS * 365 + 1)
    years.store.close()
    print(
        f"{lived.days} days of {accounts} accounts: {lived.runs} runs billed {lived.billed} times,"
        f" {len(lived.faults)} faults, {time.perf_counter() - began:.0f} s"
    )
    for fault in lived.faults[:5]:
        print(f"    {fault}")
    return not lived.faults


def _growth(folder: Path, many: int) -> Iterator[Row]:
    """A run of the same accounts in a store with few and in one with many that are not due, in turns."""
    stores = {idle: _filled(folder / f"{idle}.sqlite", idle) for idle in (FEW, many)}
    runs: dict[int, list[float]] = {idle: [] for idle in stores}
    nothing: dict[int, list[float]] = {idle: [] for idle in stores}
    for number in range(ROUNDS):
        day = FIRST + timedelta(days=number)
        for idle, years in stores.items():
            _due(years, range(number * DUE, (number + 1) * DUE), day)
            runs[idle].append(_seconds(years, day, DUE))
            nothing[idle].append(_seconds(years, day, 0))
    a_second = {idle: DUE / median(runs[idle]) for idle in stores}
    print(f"accounts billed a second: {a_second[FEW]:.0f} of {FEW:,}, {a_second[many]:.0f} of {many:,}")
    yield Row(f"run of {DUE} due among {many:,}, of {FEW:,}", ms(runs[many]), ms(runs[FEW]), _growing(runs, many), 1.3)
    yield Row("... of none due", ms(nothing[many]), ms(nothing[FEW]), _growing(nothing, many), 2.0)
    for years in stores.values():
        years.store.close()


def _growing(times: dict[int, list[float]], many: int) -> float:
    return ratio(times[many], times[FEW])


def _filled(path: Path, idle: int) -> Years:
    """A shop in whose store so many accounts are paid for the next hundred years."""
    years = Years(path, 0, seed=0)
    later = replace(_subscription(date(2026, 1, 1)), period=nth_period(date(2126, 1, 1), Cycle.MONTHLY, 0))
    store = years.store
    for first in range(0, idle, 10_000):
        with store.engine.restoring() as restoring:
            for number in range(first, min(first + 10_000, idle)):
                moved_in, user = account(1_000_000 + number, years.random)
                rows = restoring.rows(moved_in.id)
                change = AccountChange(rows, TinyDB(rows, storage=ChangeStorage))
                change.put(moved_in, user, later)
                change.commit()
            restoring.commit()
    return years


def _due(years: Years, numbers: range, day: date) -> None:
    for number in numbers:
        moved_in, user = account(number, years.random)
        with years.store.change(moved_in.id) as work:
            work.put(replace(moved_in, currency="EUR", balance=Money.zero("EUR"), saved_method=None))
            work.put(user, _subscription(day))
            work.commit()


def _subscription(day: date) -> Subscription:
    """One whose period ends on that day."""
    ended = nth_period(date(day.year - 1, 1, 1), Cycle.MONTHLY, 0)
    return replace(held(), anchor=day, period=replace(ended, end=day))


def _seconds(years: Years, day: date, billed: int) -> float:
    began = time.perf_counter()
    found = list(bill(years.shop, day))
    elapsed = time.perf_counter() - began
    if len(found) != billed or any(one.failed for one in found):
        raise RuntimeError(f"{len(found)} accounts were billed in place of {billed}")
    return elapsed


if __name__ == "__main__":
    sys.exit(main())
