"""The order flow dies at every line that it executes; so does the recovery from that, and the next one.

A child is ended at the line without any clean-up: nothing of Python's `finally` softens it.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType
from typing import TypeAlias

import store
from store.ports import Store
from tests.crash import billing
from tests.crash.children import DEAD, Child, Say, apart
from tests.crash.orders import BUYERS, Stage, buy, faults, number_faults, recover
from tests.crash.report import Ran
from tests.crash.variants import break_as

_HOME = Path(store.__file__).parent
_FLOW = (
    "checkout",
    "provision",
    "outbox",
    "cart",
    "issuing",
    "mails",
    "receipts",
    "billing_run",
    "renewals",
    "dunning",
    "ending",
    "announcing",
    "balance",
)
_ADAPTERS = (
    "documents",
    "collection",
    "tables",
    "sqlite/*",
    "postgres/*",
    "maildir",
    "message",
    "sandbox_gateway",
)
TRACED = frozenset(
    str(path)
    for folder, names in ((_HOME, _FLOW), (_HOME / "adapters", _ADAPTERS))
    for name in names
    for path in folder.rglob(f"{name}.py")
)
"""The files at whose lines a process dies: the order flow and all that it writes with."""

Line = tuple[str, int]
Work = Callable[[Stage, Store, str], None]
Trace: TypeAlias = Callable[[FrameType, str, object], "Trace | None"]


class Lines:
    """Counts the lines executed from now on, and may do something at each."""

    def __init__(self, at_line: Callable[[int, Line], None]) -> None:
        self._count = 0
        self._at_line = at_line
        sys.settrace(self._entered)

    def _entered(self, frame: FrameType, event: str, _: object) -> Trace | None:
        return self._step if frame.f_code.co_filename in TRACED else None

    def _step(self, frame: FrameType, event: str, _: object) -> Trace:
        if event == "line":
            self._count += 1
            self._at_line(self._count, (frame.f_code.co_filename, frame.f_lineno))
        return self._step


def dies_at(last: int) -> Callable[[int, Line], None]:
    """End the process when that many lines have been executed."""

    def at_line(count: int, _: Line) -> None:
        if count == last:
            os._exit(DEAD)

    return at_line


def buy_first(stage: Stage, store: Store, account: str) -> None:
    """The first contact presses Place Order."""
    buy(stage, store, account, BUYERS[0])


@dataclass(frozen=True, slots=True)
class Play:
    """What dies, how a new process goes on, and what is wrong once everything has ended."""

    work: Work
    recover: Work
    faults: Callable[[Stage, str], list[str]]


PURCHASE = Play(buy_first, recover, faults)
RUN = Play(billing.run, billing.run, billing.faults)


def crashed(stage: Stage, variant: str, trials: int, random: Random, *, deep: int = 1, play: Play = PURCHASE) -> Ran:
    """Crash `deep` times in a row, that often. 0 trials: once at every line, each at its first and last execution."""
    flow, recovery = (
        _executed(stage, variant, account, play, work)
        for account, work in (("counted", play.work), ("counted-too", play.recover))
    )
    if deep == 1:
        ends = _first_and_last(flow)
        plans: list[tuple[int, ...]] = [
            (end,) for end in (random.sample(ends, min(trials, len(ends))) if trials else ends)
        ]
    else:
        plans = [
            (random.randint(1, len(flow)), *(random.randint(1, len(recovery)) for _ in range(deep - 1)))
            for _ in range(trials)
        ]
    found: list[str] = []
    for number, plan in enumerate(plans):
        faults = _trial(stage, variant, f"account-{number}", plan, play)
        found += [f"died at lines {plan}: {fault}" for fault in faults]
    return Ran(len(plans), found + apart(partial(number_faults, stage)))


def _trial(stage: Stage, variant: str, account: str, plan: tuple[int, ...], play: Play) -> list[str]:
    apart(partial(prepare, stage, account))
    for depth, last in enumerate(plan):
        work = play.recover if depth else play.work
        ended = run(stage, variant, account, work, dies_at(last)).ended()
        if ended.fault:
            return [ended.fault]
    return apart(partial(after, stage, variant, account, play))[:1]


def run(
    stage: Stage,
    variant: str,
    account: str,
    work: Work,
    at_line: Callable[[int, Line], None],
    *,
    waits: bool = False,
) -> Child:
    """A process of its own that opens the store and does the work."""

    def session(_: Say) -> None:
        break_as(variant)
        store = stage.place.open(wait=60)
        Lines(at_line)
        work(stage, store, account)
        sys.settrace(None)
        store.close()

    return Child(session, waits=waits)


def _executed(stage: Stage, variant: str, account: str, play: Play, work: Work) -> list[Line]:
    """Every line of an undisturbed run, in order."""

    def session() -> list[Line]:
        break_as(variant)
        prepare(stage, account)
        store = stage.place.open()
        lines: list[Line] = []
        Lines(lambda _, line: lines.append(line))
        work(stage, store, account)
        sys.settrace(None)
        # Nothing of it is left for a trial to settle.
        play.faults(stage, account)
        store.close()
        return lines

    return apart(session)


def _first_and_last(lines: list[Line]) -> list[int]:
    """Where each line is executed for the first and for the last time, counted from 1."""
    first = {line: number for number, line in reversed(list(enumerate(lines, 1)))}
    last = {line: number for number, line in enumerate(lines, 1)}
    return sorted({*first.values(), *last.values()})


def prepare(stage: Stage, account: str) -> None:
    store = stage.place.open()
    stage.prepare(store, account)
    store.close()


def after(stage: Stage, variant: str, account: str, play: Play = PURCHASE) -> list[str]:
    break_as(variant)
    return play.faults(stage, account)
