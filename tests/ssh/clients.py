"""Clients of asyncssh, each with an emulator of its own: many of them in one test, and what OpenSSH's would not do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncssh
import pyte

from tests.ssh.server import Server
from tests.terminal import DEADLINE, KEYS
from tests.terminal_stream import Splitter, answer, for_emulator

HOME = "? help"
"""What stands on the first page."""


class Screen(asyncssh.SSHClientSession[bytes]):
    """A session as its person sees it."""

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.received = 0
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.said = ""
        """What stood on the error output."""
        self._stream = pyte.ByteStream(self.screen)
        self._splitter = Splitter()
        self._changed = asyncio.Event()
        self.chan: asyncssh.SSHClientChannel[bytes]

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        self.chan = chan

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        if datatype is not None:
            self.said += data.decode()
            return
        self.received += len(data)
        for part in self._splitter.feed(data):
            reply = answer(part)
            if reply:
                self.chan.write(reply)
            if for_emulator(part):
                self._stream.feed(part)
        self._changed.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._changed.set()
        if not self.ended.done():
            status = self.chan.get_exit_status()
            self.ended.set_result(-1 if status is None else status)

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.chan.write(KEYS.get(key) or key.encode())

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(min(rows, 200), min(columns, 500))
        self.chan.change_terminal_size(columns, rows)

    async def wait_for(self, text: str) -> None:
        await self.wait_until(lambda: text in self.text, repr(text))

    async def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(DEADLINE):
                while not holds():
                    self._changed.clear()
                    assert not self.ended.done(), f"ended without {what}; the screen is\n{self.text}\n{self.said}"
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"no {what}; the screen is\n{self.text}\n{self.said}") from None


@asynccontextmanager
async def connected(server: Server, who: str, **options: object) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """A connection of this person."""
    given = {"username": "", "client_keys": [str(server.keys[who])], "known_hosts": None, "config": None, **options}
    async with asyncssh.connect("127.0.0.1", server.port, **given) as connection:
        yield connection


async def session(
    connection: asyncssh.SSHClientConnection, columns: int = 80, rows: int = 24, term: str = "xterm-256color"
) -> Screen:
    """A session on it."""
    _, made = await connection.create_session(
        lambda: Screen(min(columns, 500) or 80, min(rows, 200) or 24),
        term_type=term,
        term_size=(columns, rows),
        encoding=None,
        env={"COLORTERM": "truecolor"},
    )
    assert isinstance(made, Screen)
    return made


@asynccontextmanager
async def opened(server: Server, who: str, **options: object) -> AsyncIterator[Screen]:
    """Home, as this person sees it."""
    async with connected(server, who) as connection:
        screen = await session(connection, **options)  # type: ignore[arg-type]
        await screen.wait_for(HOME)
        yield screen
