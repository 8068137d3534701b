"""The door's view of the clerk: questions and answers, over whichever clerk lives."""

import asyncio
from contextlib import suppress
from itertools import count

from store.domain.problems import Outage
from tui.serve import journal, wire
from tui.serve.children import Child, Children

_PATIENCE = 20.0
"""Seconds until a clerk that does not answer is an outage."""


class Lookups:
    def __init__(self, children: Children) -> None:
        self._children = children
        self._clerk: Child | None = None
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[wire.Message]] = {}
        self._hiring = asyncio.Lock()

    async def ask(self, what: str, **values: object) -> wire.Message:
        """The clerk's answer; another one is asked where it died meanwhile. Raises Outage where there is none."""
        for _ in range(2):
            with suppress(ConnectionError):
                return await self._answer(what, values)
        raise Outage("store_unavailable", path="", reason="")

    async def _answer(self, what: str, values: dict[str, object]) -> wire.Message:
        """Raises ConnectionError if the clerk is not there, or not any more."""
        clerk = await self._hired()
        number = next(self._numbers)
        future = self._asked[number] = asyncio.get_running_loop().create_future()
        try:
            if not wire.send(clerk.line, {"ask": what, "number": number, **values}):
                self._lose(clerk)
                raise ConnectionError
            answer: wire.Message = await asyncio.wait_for(future, _PATIENCE)
        except TimeoutError:
            raise Outage("store_unavailable", path="", reason="") from None
        finally:
            del self._asked[number]
        if "outage" in answer:
            raise Outage(answer["outage"], path="", reason="")
        return answer

    async def _hired(self) -> Child:
        """The clerk; another one after the last one died."""
        async with self._hiring:
            if self._clerk is None or self._clerk.ended.done():
                self._clerk = await self._children.clerk()
                journal.tell("clerk_hired", process=self._clerk.pid)
                asyncio.get_running_loop().add_reader(self._clerk.line, self._hear, self._clerk)
            return self._clerk

    def _hear(self, clerk: Child) -> None:
        try:
            message, _ = wire.receive(clerk.line)
        except BlockingIOError:
            return
        if message is None:
            self._lose(clerk)
        elif message["to"] in self._asked and not self._asked[message["to"]].done():
            self._asked[message["to"]].set_result(message)

    def _lose(self, clerk: Child) -> None:
        if self._clerk is not clerk:
            return
        self._clerk = None
        asyncio.get_running_loop().remove_reader(clerk.line)
        clerk.line.close()
        for future in self._asked.values():
            if not future.done():
                future.set_exception(ConnectionError())
