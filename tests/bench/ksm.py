"""The kernel's merging of equal pages (KSM), for as long as a bench needs it: it belongs to the machine, not to us."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_KSM = Path("/sys/kernel/mm/ksm")
_QUICKLY = 4000
"""Pages looked at every 20 ms, so that a bench need not wait for minutes; the kernel's own rate is 100."""
_SCANS = 3
"""A page is merged in the second scan that finds it unchanged; the first may have begun long before."""


def why_not() -> str:
    """Why equal pages cannot be merged here, "" if they can."""
    return "" if os.access(_KSM / "run", os.W_OK) else "this machine does not let us switch KSM on"


def kernel_thread() -> int:
    """The process that merges."""
    return next(int(comm.parent.name) for comm in Path("/proc").glob("[0-9]*/comm") if comm.read_text() == "ksmd\n")


@contextmanager
def merging() -> Iterator[None]:
    """Switched on, at the rate that the machine has."""
    before = _get("run")
    _set("run", 1)
    try:
        yield
    finally:
        if before != 1:
            _set("run", 2)  # what was merged is separate again
        _set("run", before)


async def merged() -> None:
    """Until what stays as it is has been merged."""
    rate = _get("pages_to_scan")
    _set("pages_to_scan", _QUICKLY)
    try:
        begun = _get("full_scans")
        while _get("full_scans") < begun + _SCANS:  # noqa: ASYNC110 - the kernel tells nobody when it is through
            await asyncio.sleep(0.5)
    finally:
        _set("pages_to_scan", rate)


def _get(name: str) -> int:
    return int((_KSM / name).read_text())


def _set(name: str, value: int) -> None:
    (_KSM / name).write_text(str(value))
