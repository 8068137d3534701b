"""kill -9 at random moments: what was acknowledged is there, what was under way is whole or absent."""

import time
from functools import partial
from random import Random

from tests.contract.places import Place
from tests.crash.children import Child, Say, apart
from tests.crash.ledger import examined, make, step
from tests.crash.places import Fresh
from tests.crash.report import Ran
from tests.crash.variants import break_as

LONGEST = 0.08
"""Seconds after the first commit within which a process is killed."""
LIVES = 5
"""Kills that one store goes through, one after the other."""


def killed(fresh: Fresh, variant: str, trials: int, random: Random) -> Ran:
    """One process after the other counts, and is killed."""
    faults: list[str] = []
    place, count = fresh(), 0
    for trial in range(trials):
        if trial % LIVES == 0 or faults:
            place, count = fresh(), 0
            apart(partial(make, place))
        child = Child(partial(_counts, place, variant))
        first = child.first_line()
        time.sleep(random.uniform(0, LONGEST))
        child.kill()
        ended = child.ended(first)
        acknowledged = max((int(line) for line in ended.lines), default=count)
        found = apart(partial(examined, place, acknowledged, acknowledged + 1))
        faults += [ended.fault] if ended.fault else found.faults[:1]
        count = found.count + 1
    return Ran(trials, faults)


def _counts(place: Place, variant: str, say: Say) -> None:
    break_as(variant)
    store = place.open(wait=60)
    while True:
        say(str(step(store)))
