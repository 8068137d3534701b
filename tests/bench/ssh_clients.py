"""Clients that only measure: no emulator, so that many of them cost little."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import asyncssh

from tests.terminal import KEYS
from tests.terminal_stream import answer

PATIENCE = 20.0
"""Seconds until something that never comes is given up."""
_ASKED = re.compile(rb"\x1b\[\?\d+\$p|\x1b\[6n|\x1b\[0?c|\x1b\]1[01];\?")
_SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]")


@dataclass
class Typist(asyncssh.SSHClientSession[bytes]):
    """One session: what came, and when it came last."""

    data: bytearray = field(default_factory=bytearray)
    received: int = 0
    last: float = 0.0
    chan: asyncssh.SSHClientChannel[bytes] | None = None
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def connection_made(self, chan: asyncssh.SSHClientChannel[bytes]) -> None:
        self.chan = chan

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        self.received += len(data)
        self.last = perf_counter()
        self.data += data
        for asked in _ASKED.findall(data):
            self.send(answer(asked) or b"")
        self._came.set()

    def send(self, data: bytes) -> None:
        if data and self.chan:
            self.chan.write(data)

    async def shows(self, text: str) -> float:
        """When this text had come."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not self.has(text):
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            raise AssertionError(f"no {text!r} in {_SEQUENCE.sub(b' ', bytes(self.data)).decode()!r}") from None
        return self.last

    def has(self, text: str) -> bool:
        return text.encode() in _SEQUENCE.sub(b"", bytes(self.data))

    async def paint(self, key: str) -> float:
        """Seconds from a key until text is painted: some announce a frame before they send it."""
        self.data.clear()
        began = perf_counter()
        self.send(KEYS.get(key) or key.encode())
        async with asyncio.timeout(PATIENCE):
            while not _SEQUENCE.sub(b"", bytes(self.data)):
                self._came.clear()
                await self._came.wait()
        return self.last - began


async def opened(port: int, key: Path) -> tuple[asyncssh.SSHClientConnection, Typist]:
    """A connection and a session of 120 x 40, of which nothing need have come yet."""
    connection = await asyncssh.connect(
        "127.0.0.1", port, username="root", client_keys=[str(key)], known_hosts=None, config=None
    )
    _, session = await connection.create_session(
        Typist, term_type="xterm-256color", term_size=(120, 40), encoding=None, env={"COLORTERM": "truecolor"}
    )
    assert isinstance(session, Typist)
    return connection, session
