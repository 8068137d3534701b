"""Three sessions work on one order at the same moment, and some of them die in the middle.

Crashes alone do not find a missing compare-and-set, races do; a session stumbles at some lines, so that
the others get between any two of them.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from random import Random

from store.ports import Store
from tests.crash import billing
from tests.crash.children import DEAD, apart
from tests.crash.lines import PURCHASE, RUN, Line, Play, after, prepare, run
from tests.crash.orders import BUYERS, Stage, buy, number_faults, recover
from tests.crash.report import Ran

Session = Callable[[Stage, Store, str], None]

DIES = 0.3
"""The share of sessions that die."""
STUMBLES = 0.01
"""The share of lines at which a session stays a moment."""
MOMENT = 0.004
LINES = 3500
"""About as many lines as an order takes."""


def anna(stage: Stage, store: Store, account: str) -> None:
    buy(stage, store, account, BUYERS[0])


def bruno(stage: Stage, store: Store, account: str) -> None:
    buy(stage, store, account, BUYERS[1])


CASTS: tuple[tuple[Session, Session, Session], ...] = (
    (anna, anna, bruno),
    (anna, bruno, recover),
    (anna, anna, recover),
    (recover, recover, recover),
)
RUNS: tuple[tuple[Session, ...], ...] = ((billing.run, billing.run), (billing.run, billing.run, billing.run))


def runs_raced(stage: Stage, variant: str, trials: int, random: Random) -> Ran:
    """Let two or three billing runs race for one account, that often; some of them die in the middle."""
    return raced(stage, variant, trials, random, casts=RUNS, play=RUN)


def raced(
    stage: Stage,
    variant: str,
    trials: int,
    random: Random,
    *,
    casts: tuple[tuple[Session, ...], ...] = CASTS,
    play: Play = PURCHASE,
) -> Ran:
    """Let three sessions race for one order, that often; every other time its payment is under way already."""
    found: list[str] = []
    for number in range(trials):
        account, cast = f"account-{number}", random.choice(casts)
        apart(partial(prepare, stage, account))
        if number % 2:
            run(stage, variant, account, casts[0][0], lambda *_: None).ended()
        sessions = [
            run(stage, variant, account, session, staggering(Random(random.random())), waits=True) for session in cast
        ]
        for session in sessions:
            session.start()
        ended = [session.ended() for session in sessions]
        faults = [one.fault for one in ended if one.fault]
        faults = faults or apart(partial(after, stage, variant, account, play))
        names = ", ".join(session.__name__ for session in cast)
        found += [f"race {number} of {names}: {fault}" for fault in faults[:1]]
    return Ran(trials, found + apart(partial(number_faults, stage)))


def staggering(random: Random) -> Callable[[int, Line], None]:
    last = random.randint(1, LINES) if random.random() < DIES else 0

    def at_line(count: int, _: Line) -> None:
        if count == last:
            os._exit(DEAD)
        if random.random() < STUMBLES:
            time.sleep(random.uniform(0, MOMENT))

    return at_line
