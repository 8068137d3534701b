"""The door's view of the nursery: sessions that are ready before anybody asks, and how each child ended."""

import asyncio
import signal
import socket
from collections import deque
from itertools import count

from tui.serve import wire

CALM = 0.25
"""Seconds without anybody coming until those who were taken are replaced: whoever comes has the processor first."""


class Child:
    """A process of the nursery's: a line to it, and a future of its exit code."""

    def __init__(self, pid: int, line: socket.socket) -> None:
        self.pid = pid
        self.line = line
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()


class Children:
    """Asks the nursery for children, once it is `ready`; `gone` is set when there is none any more."""

    def __init__(self, nursery: socket.socket, waiting: int) -> None:
        self.ready, self.gone = asyncio.Event(), asyncio.Event()
        self._nursery = nursery
        self._wanted = waiting
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[Child]] = {}
        self._ready: deque[asyncio.Future[Child]] = deque()
        self._living: dict[int, Child] = {}
        self._drained = False
        self._replacing: asyncio.TimerHandle | None = None
        nursery.setblocking(False)
        asyncio.get_running_loop().add_reader(nursery, self._hear)
        self._refill()

    async def session(self) -> Child:
        """One that waits already, where there is one. Raises ConnectionError without a nursery."""
        while True:
            child = await (self._ready.popleft() if self._ready else self._fork("session"))
            self._refill_later()
            if not child.ended.done():
                return child

    async def clerk(self) -> Child:
        return await self._fork("clerk")

    async def errand(self) -> Child:
        return await self._fork("errand")

    async def caretaker(self) -> Child:
        return await self._fork("caretaker")

    def end(self, child: Child, number: signal.Signals = signal.SIGTERM) -> None:
        """Have it signalled by its parent: the door may not."""
        wire.send(self._nursery, {"signal": int(number), "pid": child.pid})

    def drain(self) -> None:
        """No session is begun any more: those that wait for somebody end."""
        self._drained = True
        for ready in self._ready:
            ready.add_done_callback(lambda one: one.result().line.close() if not one.cancelled() else None)
        self._ready.clear()

    def _refill_later(self) -> None:
        if self._replacing:
            self._replacing.cancel()
        self._replacing = asyncio.get_running_loop().call_later(CALM, self._refill)

    def _refill(self) -> None:
        while not self._drained and len(self._ready) < self._wanted and not self.gone.is_set():
            self._ready.append(self._fork("rehearsed"))

    def _fork(self, work: str) -> asyncio.Future[Child]:
        number = next(self._numbers)
        future: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        if wire.send(self._nursery, {"fork": work, "for": number}):
            self._asked[number] = future
        else:
            _fail(future)
        return future

    def _hear(self) -> None:
        try:
            message, files = wire.receive(self._nursery)
        except BlockingIOError:
            return
        if message is None:
            self._lose()
        elif "ready" in message:
            self.ready.set()
        elif "forked" in message:
            line = socket.socket(fileno=files[0])
            line.setblocking(False)
            child = self._living[message["forked"]] = Child(message["forked"], line)
            self._asked.pop(message["for"]).set_result(child)
        elif message["ended"] in self._living:
            self._living.pop(message["ended"]).ended.set_result(message["code"])

    def _lose(self) -> None:
        asyncio.get_running_loop().remove_reader(self._nursery)
        self.gone.set()
        for child in self._living.values():
            child.ended.set_result(-signal.SIGKILL)
        for asked in self._asked.values():
            _fail(asked)


def _fail(asked: asyncio.Future[Child]) -> None:
    asked.set_exception(ConnectionError())
    asked.exception()  # whoever waits for it is told; if nobody does, nobody needs to be
