"""The door asks its nursery for sessions: a few that wait rehearsed, no more than were wanted, and at a calm moment."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from tui.serve import children, wire
from tui.serve.children import Child, Children

WAITING = 2


@dataclass
class Asked:
    """A nursery that forks nothing, and the door that asks it."""

    line: socket.socket
    children: Children
    forked: int = 0
    _taken: list[Child] = field(default_factory=list)

    def now(self) -> list[str]:
        """What it was asked for since it was looked at last; each is there at once."""
        found: list[str] = []
        while True:
            try:
                message, _ = wire.receive(self.line)
            except BlockingIOError:
                return found
            assert message is not None
            found.append(str(message["fork"]))
            self.forked += 1
            wire.send(self.line, {"forked": self.forked, "for": message["for"]}, self.line.fileno())

    async def next(self) -> list[str]:
        """The same, as soon as there is something."""
        loop, readable = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self.line, readable.set)
        await readable.wait()
        loop.remove_reader(self.line)
        return self.now()

    async def come(self) -> None:
        """Somebody."""
        self._taken.append(await self.children.session())

    async def close(self) -> None:
        self.children.drain()
        self.line.close()
        for child in self._taken:
            child.line.close()
        await self.children.gone.wait()


@pytest.fixture
async def nursery() -> AsyncIterator[Asked]:
    ours, theirs = wire.pair()
    theirs.setblocking(False)
    asked = Asked(theirs, Children(ours, WAITING))
    yield asked
    await asked.close()
    ours.close()


async def test_those_who_wait_rehearse_and_whoever_is_forked_for_somebody_does_not(nursery: Asked) -> None:
    assert nursery.now() == ["rehearsed"] * WAITING
    for _ in range(WAITING):
        await nursery.come()
    coming = asyncio.create_task(nursery.come())
    assert await nursery.next() == ["session"]
    await coming


async def test_nobody_is_replaced_while_people_come(nursery: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "CALM", 3600.0)
    nursery.now()
    for _ in range(WAITING):
        await nursery.come()
    assert nursery.now() == []


async def test_whoever_was_taken_is_replaced_once_nobody_comes(nursery: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "CALM", 0.0)
    nursery.now()
    for _ in range(WAITING):
        await nursery.come()
    asked = await nursery.next()
    while len(asked) < WAITING:
        asked += await nursery.next()
    assert asked == ["rehearsed"] * WAITING
    assert nursery.now() == []
