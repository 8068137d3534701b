"""The power is cut after every write, flush and rename of one run: whatever may be on the disk then, must do.

What was acknowledged before is there, what was under way is whole or absent, and the store counts on.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from tests.contract.places import Place, SqlitePlace
from tests.crash.children import apart
from tests.crash.disk import TRACED, Disk, Files, Said, operations
from tests.crash.ledger import examined, make
from tests.crash.places import Fresh
from tests.crash.report import Ran

STEPS = 4


@dataclass(frozen=True, slots=True)
class State:
    """What is found after a cut, and what had been said until then: that the store is made, how far it counted.

    `told`: the cut came right after it was said, when it is most likely to be untrue.
    """

    files: Files
    made: bool
    counted: int
    told: bool


def cut(fresh: Fresh, variant: str, trials: int, random: Random, *, create: bool) -> Ran:
    """Open that many of the states that are possible while a store is made and used, or all of them (0).

    Those that are found right after something was said come first.
    """
    place = fresh()
    assert isinstance(place, SqlitePlace), "a server looks after its own files"
    states = _states(place, variant, create, random)
    random.shuffle(states)
    drawn = sorted(states, key=lambda state: not state.told)[: trials or len(states)]
    found = apart(lambda: [fault for state in drawn for fault in _faults(fresh(), state)])
    return Ran(len(drawn), found)


def _states(place: SqlitePlace, variant: str, create: bool, random: Random) -> list[State]:
    folder = place.path.parent
    folder.mkdir(exist_ok=True)
    if not create:
        apart(partial(make, place))
    found = {path: path.read_bytes() for path in folder.iterdir()}
    known = {path: number for number, path in enumerate(found, 1)}
    disk = Disk({known[path]: data for path, data in found.items()}, dict(known))
    made, counted = not create, 0
    states: dict[object, State] = {}
    for operation in operations(_recorded(place, variant, create), folder, known):
        disk.do(operation)
        if isinstance(operation, Said):
            made |= operation.text == "opened\n"
            counted += operation.text == "done\n"
        for files in disk.states(random):
            relative = {path.relative_to(folder): data for path, data in files.items()}
            told = isinstance(operation, Said)
            states.setdefault((frozenset(relative.items()), made, counted), State(relative, made, counted, told))
    if counted != STEPS:
        raise RuntimeError(f"counted to {counted}, not {STEPS}, with the power on")
    return list(states.values())


def _recorded(place: SqlitePlace, variant: str, create: bool) -> str:
    """What strace says of a worker that makes or opens the store, counts, and closes it."""
    with tempfile.NamedTemporaryFile(prefix="seatdesk-strace-") as log:
        subprocess.run(
            [
                *("strace", "-f", "-qq", "-xx", "-s", "100000", "-o", log.name, "-e", f"trace={TRACED}"),
                *(sys.executable, "-m", "tests.crash.worker", str(place.path), variant, str(STEPS)),
                *(["create"] if create else []),
            ],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return Path(log.name).read_text(encoding="ascii")


def _faults(place: Place, state: State) -> list[str]:
    assert isinstance(place, SqlitePlace)
    place.path.parent.mkdir(mode=0o700)
    for path, data in state.files.items():
        at = place.path.parent / path
        at.write_bytes(data)
        os.chmod(at, 0o600)
    found = examined(place, state.counted, state.counted + 1, may_be_missing=not state.made)
    after = f"cut after {state.counted} with {sorted(str(path) for path in state.files)}"
    return [f"{after}: {fault}" for fault in found.faults[:1]]
