"""Every harness, on the store as it is and on each that was broken so that it must notice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from tests.crash import billing, full, hosts, increments, kill, lines, orders, power, races, syscalls
from tests.crash.places import POSTGRES, SQLITE, Fresh
from tests.crash.report import Ran
from tests.crash.variants import SOUND

EVERY = 0
"""As many trials as there are calls, states or lines."""

Run = Callable[[Path, Fresh, str, int, Random], Ran]


@dataclass(frozen=True, slots=True)
class Harness:
    """How something is tried: `short` trials in `make test`, `long` ones in `make crash`. None: not at all."""

    name: str
    engine: str
    variant: str
    short: int | None
    long: int | None
    run: Run
    why_not: Callable[[], str] = str

    @property
    def title(self) -> str:
        return f"{self.name}, {self.engine}, {self.variant}"


def plan() -> Iterator[Harness]:
    yield from _changes()
    yield from _calls()
    yield from _power()
    yield from _space()
    yield from _orders()


def _changes() -> Iterator[Harness]:
    killed, counted = _store(kill.killed), _store(increments.counted)
    yield Harness("kill -9 at random", SQLITE, SOUND, 40, 400, killed)
    yield Harness("kill -9 at random", SQLITE, "no transaction", 10, 40, killed)
    yield Harness("kill -9 at random", POSTGRES, SOUND, 15, 200, killed)
    yield Harness("8 processes count", SQLITE, SOUND, 25, 200, counted)
    yield Harness("8 processes count", SQLITE, "no lock, BEGIN DEFERRED", 25, 50, counted)
    yield Harness("8 processes count", SQLITE, "no lock, no transaction", None, 50, counted)
    yield Harness("8 processes count", POSTGRES, SOUND, 15, 200, counted)
    yield Harness("8 processes count", POSTGRES, "row not locked", 15, 50, counted)


def _calls() -> Iterator[Harness]:
    def struck(name: str, engine: str, variant: str, short: int | None, long: int, **how: bool | str) -> Harness:
        run = _store(partial(syscalls.struck, **how))  # type: ignore[arg-type]
        return Harness(name, engine, variant, short, long, run, syscalls.why_not)

    kills, fails = "kill -9 at a system call", "a system call fails once"
    yield struck(kills, SQLITE, SOUND, 10, EVERY)
    yield struck(kills, SQLITE, "no transaction", None, EVERY, only="pwrite64")
    yield struck(f"{kills} of making it", SQLITE, SOUND, 10, EVERY, create=True)
    yield struck(f"{kills} of making it", SQLITE, "made in place", 10, EVERY, create=True, only="pwrite64")
    yield struck(kills, POSTGRES, SOUND, 4, EVERY)
    yield struck(fails, SQLITE, SOUND, 10, EVERY, errors=True)
    yield struck(f"{fails}, then death", SQLITE, SOUND, 6, EVERY, errors=True, mortal=True)
    yield struck(
        f"{fails}, then death", SQLITE, "never uncertain", 4, EVERY, errors=True, mortal=True, only="fdatasync"
    )
    yield struck(fails, SQLITE, "errors ignored", None, EVERY, errors=True, only="pwrite64")
    yield struck(f"{fails} in making it", SQLITE, SOUND, 10, EVERY, errors=True, create=True)
    yield struck(fails, POSTGRES, SOUND, 4, EVERY, errors=True)
    yield struck(fails, POSTGRES, "never uncertain", None, EVERY, errors=True, only="recvfrom")


def _power() -> Iterator[Harness]:
    def cut(name: str, variant: str, short: int | None, create: bool) -> Harness:
        run = _store(partial(power.cut, create=create))
        return Harness(name, SQLITE, variant, short, EVERY, run, syscalls.why_not)

    yield cut("power cut", SOUND, 80, create=False)
    yield cut("power cut", "synchronous=OFF", 20, create=False)
    yield cut("power cut", "synchronous=NORMAL", 30, create=False)
    yield cut("power cut while making it", SOUND, 80, create=True)
    yield cut("power cut while making it", "synchronous=OFF", None, create=True)
    yield cut("power cut while making it", "folder not flushed", 60, create=True)
    yield cut("power cut while making it", "made in place", None, create=True)


def _space() -> Iterator[Harness]:
    filled = _store(full.disk_filled)
    yield Harness("full disk", SQLITE, SOUND, 15, 200, filled, full.why_no_mount)
    yield Harness("full disk", SQLITE, "errors ignored", None, 10, filled, full.why_no_mount)
    yield Harness("full disk", SQLITE, "not rolled back", 5, 10, filled, full.why_no_mount)
    limited = _store(full.size_limited)
    yield Harness("files may not grow", SQLITE, SOUND, 8, 100, limited)
    yield Harness("files may not grow", SQLITE, "errors ignored", 3, 10, limited)


def _orders() -> Iterator[Harness]:
    dies, dies_again = _order(lines.crashed), _order(partial(lines.crashed, deep=3))
    for engine, share in ((SQLITE, 2), (POSTGRES, 1)):
        yield Harness("order dies at a line", engine, SOUND, 15 * share, EVERY, dies)
        yield Harness("and its recovery, and that one's", engine, SOUND, 6 * share, 200 * share, dies_again)
    for method in orders.METHODS[1:]:
        run = _order(lines.crashed, method)
        yield Harness(f"order dies, {method.partition(':')[2]}", SQLITE, SOUND, None, EVERY, run)
    yield Harness("order dies at a line", SQLITE, "key made at call time", 12, 100, dies)
    yield Harness("order dies at a line", SQLITE, "effects in a second commit", 15, 200, dies)
    yield Harness("order dies at a line", SQLITE, "mail named at call time", None, EVERY, dies)
    yield Harness("order dies at a line", SQLITE, "mail sent before it is safe", 5, 20, dies)
    yield from _billing()
    raced = _order(races.raced, "sandbox:answer_lost")
    yield Harness("three race for an order", SQLITE, SOUND, 15, 300, raced)
    yield Harness("three race for an order", SQLITE, "no compare-and-set", 10, 50, raced)
    yield Harness("three race for an order", POSTGRES, SOUND, 8, 150, raced)
    yield Harness("three race for an order", POSTGRES, "no compare-and-set", None, 50, raced)
    yield Harness("two hosts race for an order", POSTGRES, SOUND, 2, 40, hosts.raced, hosts.why_not)
    yield Harness("two hosts race for an order", POSTGRES, "no compare-and-set", None, 20, hosts.raced, hosts.why_not)
    yield Harness("a host dies while it pays", POSTGRES, SOUND, 2, 10, hosts.finished_by_the_other, hosts.why_not)


def _billing() -> Iterator[Harness]:
    dies, dies_again = (_run(partial(lines.crashed, play=lines.RUN, deep=deep)) for deep in (1, 3))
    for engine, share in ((SQLITE, 2), (POSTGRES, 1)):
        yield Harness("billing run dies at a line", engine, SOUND, 8 * share, EVERY, dies)
        yield Harness("and the next run, and that after", engine, SOUND, 4 * share, 100 * share, dies_again)
    for method in billing.METHODS[1:]:
        run = _run(partial(lines.crashed, play=lines.RUN), method)
        yield Harness(f"run dies, {method.partition(':')[2]}", SQLITE, SOUND, None, EVERY, run)
    yield Harness("billing run dies at a line", SQLITE, "key made at call time", 12, 100, dies)
    yield Harness("billing run dies at a line", SQLITE, "effects in a second commit", 15, 200, dies)
    raced, lost = (_run(races.runs_raced, method) for method in billing.METHODS[:2])
    for engine in (SQLITE, POSTGRES):
        yield Harness("billing runs race", engine, SOUND, 8, 100, raced)
        yield Harness("billing runs race, answers lost", engine, SOUND, 4, 100, lost)
    yield Harness("billing runs race, answers lost", SQLITE, "no compare-and-set", 10, 50, lost)
    yield Harness("billing runs race, answers lost", POSTGRES, "no compare-and-set", None, 50, lost)
    yield Harness("two hosts bill one account", POSTGRES, SOUND, 2, 40, hosts.runs_raced, hosts.why_not)
    yield Harness(
        "two hosts bill one account", POSTGRES, "no compare-and-set", None, 20, hosts.runs_raced, hosts.why_not
    )


def _store(run: Callable[[Fresh, str, int, Random], Ran]) -> Run:
    return lambda _, fresh, variant, trials, random: run(fresh, variant, trials, random)


def _run(run: Callable[[orders.Stage, str, int, Random], Ran], method: str = billing.METHODS[0]) -> Run:
    return lambda folder, fresh, variant, trials, random: run(
        billing.stage(fresh, folder, method), variant, trials, random
    )


def _order(run: Callable[[orders.Stage, str, int, Random], Ran], method: str = orders.METHODS[0]) -> Run:
    return lambda folder, fresh, variant, trials, random: run(
        orders.stage(fresh, folder, method), variant, trials, random
    )
