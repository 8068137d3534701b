"""The disk fills up: changes fail and say so, readers go on, and so do writers once there is space."""

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from store.adapters.state.documents import DocumentStore
from store.domain.problems import Outage
from tests.contract.places import SqlitePlace
from tests.crash.children import apart
from tests.crash.ledger import count_of, examined, step
from tests.crash.places import Fresh
from tests.crash.report import Ran
from tests.crash.variants import break_as

STEPS = 30
"""Changes that are tried; the disk is full long before."""
PAGE = 4096
MOST_ROOM = 30
"""Pages that are left at most: enough for a few changes."""

_NEW_MOUNTS = 0x00020000
_SIZE = "2m"

Squeeze = Callable[[Path, int], Callable[[], None]]
"""Leaves that many bytes in a folder; what it returns gives the space back."""


def why_no_mount() -> str:
    """Why no small disk can be mounted here, "" if one can."""
    return "" if os.geteuid() == 0 else "mounting a small disk needs root"


def disk_filled(fresh: Fresh, variant: str, trials: int, random: Random) -> Ran:
    """A small disk of its own, filled by somebody else."""

    def trial(place: SqlitePlace, room: int) -> list[str]:
        place.path.parent.mkdir()
        _mount(place.path.parent)
        return _faults(place, variant, room, _fill, "store_full")

    return _all(fresh, trials, random, trial)


def size_limited(fresh: Fresh, variant: str, trials: int, random: Random) -> Ran:
    """Files may not grow any more: nearly the same, and possible for everybody."""

    def trial(place: SqlitePlace, room: int) -> list[str]:
        return _faults(place, variant, room, _limit, "store_unavailable")

    return _all(fresh, trials, random, trial)


def _all(fresh: Fresh, trials: int, random: Random, trial: Callable[[SqlitePlace, int], list[str]]) -> Ran:
    faults: list[str] = []
    for _ in range(trials):
        place, room = fresh(), random.randrange(MOST_ROOM) * PAGE
        assert isinstance(place, SqlitePlace), "a server's disk is its own"
        found = apart(partial(trial, place, room))
        faults += [f"{room // PAGE} pages left: {fault}" for fault in found[:1]]
    return Ran(trials, faults)


def _faults(place: SqlitePlace, variant: str, room: int, squeeze: Squeeze, code: str) -> list[str]:
    break_as(variant)
    store = place.create()
    step(store)
    release = squeeze(place.path.parent, room)
    done, uncertain, faults = _until_full(store, code)
    if not done <= count_of(store) <= done + uncertain:
        faults.append(f"reads {count_of(store)} of {done}..{done + uncertain} while full")
    release()
    try:
        step(store)
    except Outage as outage:
        faults.append(f"still {outage.code} with space again")
    else:
        done += 1
    store.close()
    return faults + list(examined(place, done, done + uncertain).faults)


def _until_full(store: DocumentStore, code: str) -> tuple[int, int, list[str]]:
    """How far it counted for certain, how many changes may have been made besides, and what was wrong."""
    done, uncertain, codes = 1, 0, set[str]()
    for _ in range(STEPS):
        try:
            step(store)
            done += 1
        except Outage as outage:
            uncertain += outage.uncertain
            codes.add(outage.code)
    return done, uncertain, [] if codes == {code} else [f"said {sorted(codes)} when full"]


def _mount(folder: Path) -> None:
    """A small disk that only this process and its children see, and that goes with them."""
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_MOUNTS) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=700", "tmpfs", str(folder)], check=True)


def _fill(folder: Path, room: int) -> Callable[[], None]:
    ballast = folder / "ballast"
    free = os.statvfs(folder)
    ballast.write_bytes(bytes(free.f_bavail * free.f_frsize - room))
    return ballast.unlink


def _limit(folder: Path, room: int) -> Callable[[], None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(one.stat().st_size for one in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + room, hard))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
