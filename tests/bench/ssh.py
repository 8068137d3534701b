"""The centre over SSH, beside its peers in one run.

    python -m tests.bench.ssh

Rounds are interleaved, so that a machine that slows down slows all. The load is on one core, its clients on the others.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

from tests.bench import ksm
from tests.bench import ssh_servers as servers
from tests.bench.ssh_clients import Typist, opened
from tests.bench.ssh_servers import Measured
from tests.bench.start import HOME
from tests.bench.table import Row, ms, ratio, report
from tests.bench.traffic import LIMITS, OURS, measured
from tests.ssh.server import ANNA, serving

CONNECTS, KEYS, SECONDS, IDLE = 15, 100, 6.0, 10.0
CROWDS = (1, 10, 100)
OUR, SSHD, WISH = "ours", "sshd, forced command", "wish + Bubble Tea"


def main() -> int:
    rows: list[Row] = []
    with ExitStack() as stack:

        def folder() -> Path:
            return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seatdesk-bench-")))

        rows += bytes_rows(folder())
        one_core = os.cpu_count() != 1
        core = 0 if one_core else None
        found = [stack.enter_context(servers.ours(folder(), core))]
        if why := servers.why_not_sshd():
            print(f"sshd was left out: {why}")
        else:
            found.append(stack.enter_context(servers.forced(folder())))
        if why := servers.why_not_wish():
            print(f"wish was left out: {why}")
        else:
            found.append(stack.enter_context(servers.wish(folder(), core)))
        node = folder()
        if why := servers.why_not_ink() or servers.install_ink(node):
            print(f"Ink was left out: {why}")
        else:
            found.append(stack.enter_context(servers.ink(node, core)))
        if one_core:
            os.sched_setaffinity(0, set(range(1, os.cpu_count() or 2)))
        rows += asyncio.run(figures(found))
    return report(rows)


def bytes_rows(folder: Path) -> list[Row]:
    """What single keys send through OpenSSH's client, without compression."""
    with serving(folder, ANNA) as server:
        sent = measured(server.command(ANNA), HOME, OURS)
    return [Row(f"120x40: {what}", f"{sent[what]} B", "", sent[what], limit, "B") for what, limit in LIMITS.items()]


async def figures(found: list[Measured]) -> list[Row]:
    gc.disable()
    rows = [*await connects(found), *await keys(found)]
    for one in found:
        if one.name != SSHD:
            rows += await crowds(one)
    return rows


async def connects(found: list[Measured]) -> list[Row]:
    """From connecting to the first page, one after the other."""
    times: dict[str, list[float]] = {one.name: [] for one in found}
    for _ in range(CONNECTS + 1):
        for one in found:
            began = perf_counter()
            connection, session = await opened(one.port, one.keys[0])
            times[one.name].append(await session.shows(one.shows) - began)
            connection.close()
            await connection.wait_closed()
            await asyncio.sleep(0.3)  # whoever left is cleared away, whoever waits is ready
    for spent in times.values():
        del spent[0]
    for name, spent in times.items():
        print(f"{name}: connect to first page, p50 / p95 {p(spent)} ms")
    limits = {WISH: 2.0, SSHD: 0.15}
    return [
        Row(f"connect to first page, of {name}", ms(times[OUR]), ms(spent), ratio(times[OUR], spent), limits[name])
        for name, spent in times.items()
        if name in limits
    ]


async def keys(found: list[Measured]) -> list[Row]:
    """Keys in a list, one session each, in turns."""
    sessions = {one.name: await opened(one.port, one.keys[0]) for one in found}
    for one in found:
        await listed(one, sessions[one.name][1])
    await asyncio.sleep(1)
    times: dict[str, list[float]] = {one.name: [] for one in found}
    pauses = Random(0)  # some paint at the beat of a clock: keys must not keep step with it
    for _, key in zip(range(KEYS), cycle(["down", "up"]), strict=False):
        for name, (_, session) in sessions.items():
            times[name].append(await session.paint(key))
            await asyncio.sleep(pauses.uniform(0.01, 0.03))
    for connection, _ in sessions.values():
        connection.close()
    for name, spent in times.items():
        print(f"{name}: key to paint, p50 / p95 {p(spent)} ms")
    if WISH not in times:
        return []
    ours, peer = times[OUR], times[WISH]
    return [
        Row("key to paint p50, of Bubble Tea", ms(ours), ms(peer), median(ours) / median(peer), 1.0),
        Row("key to paint p95, of Bubble Tea", p(ours), p(peer), p95(ours) / p95(peer), 1.5),
    ]


async def listed(one: Measured, session: Typist) -> None:
    """At a list of products."""
    await session.shows(one.shows)
    if one.way and not session.has(one.list):
        session.send(one.way)
        await session.shows(one.list)


async def crowds(one: Measured) -> list[Row]:
    """Many at once: how long until all have their page, what each costs idle, and how it is for all to type."""
    rows = []
    for count in CROWDS:
        began = perf_counter()
        pairs = await asyncio.gather(*(opened(one.port, one.keys[number % len(one.keys)]) for number in range(count)))
        sessions = [session for _, session in pairs]
        await asyncio.gather(*(session.shows(one.shows) for session in sessions))
        painted = perf_counter() - began
        await asyncio.gather(*(listed(one, session) for session in sessions))
        await asyncio.sleep(2)
        costs, spent = await cost(one, sessions), await typing(sessions)
        print(f"{one.name}: {count} at once, painted in {painted:.1f} s, {costs}; typing, p50 / p95 {p(spent)} ms")
        if one.name == OUR and count == CROWDS[-1]:
            if why := ksm.why_not():
                print(f"equal pages were not merged: {why}")
            else:
                costs, first, then = await merged(one, sessions)
                print(
                    f"{one.name}: the same with equal pages merged, {costs}; "
                    f"the first key {p(first)} ms, typing, p50 / p95 {p(then)} ms"
                )
            rows = [
                Row(f"{count} connects at once, all painted", f"{painted:.1f} s", "", painted, 6, "s"),
                Row(f"memory a session, of {count}", f"{costs.memory:.1f} MB", "", costs.memory, 10, "MB"),
                Row("idle session, of a core", f"{costs.idle:.3f} %", "", costs.idle, 0.05, "%"),
                Row("idle sessions send", f"{costs.sent} B", "", costs.sent, 0, "B"),
                Row(f"{count} typing 2 keys/s, p50", p(spent), "", median(spent) * 1000, 25, "ms"),
                Row(f"{count} typing 2 keys/s, p95", p(spent), "", p95(spent), 60, "ms"),
            ]
        for connection, _ in pairs:
            connection.close()
        await asyncio.gather(*(connection.wait_closed() for connection, _ in pairs))
        await asyncio.sleep(2)
    return rows


@dataclass(frozen=True)
class Cost:
    """Of one session where nobody types: MB, % of a core; and the bytes that all of them sent."""

    memory: float
    idle: float
    sent: int

    def __str__(self) -> str:
        return f"{self.memory:.1f} MB and {self.idle:.3f} % of a core each, {self.sent} bytes idle"


async def merged(one: Measured, sessions: list[Typist]) -> tuple[Cost, list[float], list[float]]:
    """What sessions cost, how long the first key takes and how it is to type, once the kernel has merged what they have
    alike. Its work counts."""
    with ksm.merging():
        await ksm.merged()
        costs = await cost(one, sessions, ksm.kernel_thread())
        return costs, await returning(sessions), await typing(sessions)


async def returning(sessions: list[Typist]) -> list[float]:
    """One after the other comes back and presses a key: what it writes on is its own again."""
    spent = []
    for session in sessions:
        spent.append(await session.paint("down"))
        await asyncio.sleep(0.05)
    return spent


async def cost(one: Measured, sessions: list[Typist], *others: int) -> Cost:
    """`others` are processes that work for the server beside its own."""
    pids = servers.tree(one.pid)
    memory = servers.pss(pids) / len(sessions)
    used, sent = servers.cpu([*pids, *others]), sum(session.received for session in sessions)
    await asyncio.sleep(IDLE)
    used = (servers.cpu([*servers.tree(one.pid), *others]) - used) / IDLE / len(sessions) * 100
    return Cost(memory, used, sum(session.received for session in sessions) - sent)


async def typing(sessions: list[Typist]) -> list[float]:
    """Each presses two keys a second, all of them spread evenly."""
    spent: list[float] = []

    async def one(session: Typist, number: int) -> None:
        await asyncio.sleep(number / len(sessions) / 2)
        began = perf_counter()
        for turn, key in zip(range(int(SECONDS * 2)), cycle(["down", "up"]), strict=False):
            await asyncio.sleep(max(0.0, began + turn / 2 - perf_counter()))
            spent.append(await session.paint(key))

    await asyncio.gather(*(one(session, number) for number, session in enumerate(sessions)))
    return spent


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


def p(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.1f}/{p95(seconds):.1f}"


if __name__ == "__main__":
    sys.exit(main())
