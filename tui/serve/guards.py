"""What asyncssh leaves to be decided: how long a message may be, also once it is unpacked, and who asked for what is
not forwarded."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from asyncssh.compression import Compressor, Decompressor, register_compression_alg

from tui.kit.i18n import N_

if TYPE_CHECKING:
    import asyncssh

PACKED = "zlib@openssh.com"
_FRAME = 1024
"""Bytes of a message around what it carries."""
_USUAL = 32_768


def limit_messages(most: int) -> int:
    """No message is unpacked to more bytes from now on. Returns how many bytes a channel may then carry at once."""
    register_compression_alg(PACKED.encode(), _Packing, lambda: _Unpacking(most), True, True)
    return min(_USUAL, most - _FRAME)


def limit_connection(connection: asyncssh.SSHServerConnection, most: int) -> None:
    """asyncssh has a limit, of which nobody can say what it is."""
    connection._max_recv_pktlen = most


def refuse_forwarding(connection: asyncssh.SSHServerConnection, asked: Callable[[str], None]) -> None:
    """asyncssh refuses these without a word to its server."""

    def refusing(what: str) -> Callable[..., object]:
        async def refuse(*_: object) -> None:
            asked(what)

        return refuse

    for name, what in (("create_agent_listener", N_("agent")), ("attach_x11_listener", "X11")):
        setattr(connection, name, refusing(what))


class _Packing(Compressor):
    def __init__(self) -> None:
        self._zlib = zlib.compressobj()

    def compress(self, data: bytes) -> bytes:
        return self._zlib.compress(data) + self._zlib.flush(zlib.Z_PARTIAL_FLUSH)


class _Unpacking(Decompressor):
    def __init__(self, most: int) -> None:
        self._most = most
        self._zlib = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes | None:
        """None ends the connection: of a few bytes that stand for millions, too."""
        try:
            unpacked = self._zlib.decompress(data, self._most)
        except zlib.error:
            return None
        return None if self._zlib.unconsumed_tail else unpacked
