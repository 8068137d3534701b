"""Eight processes count at once on one account: none of what they counted is lost, none waits for ever."""

from functools import partial
from random import Random

from tests.contract.places import Place
from tests.crash.children import Child, Say, apart
from tests.crash.ledger import examined, make, step
from tests.crash.places import Fresh
from tests.crash.report import Ran
from tests.crash.variants import break_as

PROCESSES = 8


def counted(fresh: Fresh, variant: str, each: int, _random: Random) -> Ran:
    """Every process counts on by `each`."""
    place = fresh()
    apart(partial(make, place))
    children = [Child(partial(_counts, place, variant, each), waits=True) for _ in range(PROCESSES)]
    for child in children:
        child.start()
    ended = [child.ended() for child in children]
    wanted = PROCESSES * each
    found = apart(partial(examined, place, wanted, wanted))
    return Ran(wanted, [one.fault for one in ended if one.fault] + list(found.faults))


def _counts(place: Place, variant: str, each: int, _say: Say) -> None:
    break_as(variant)
    store = place.open(wait=60)
    for _ in range(each):
        step(store)
    store.close()
