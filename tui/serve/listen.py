"""Listening for people, until the operator wants the server to end."""

from __future__ import annotations

import asyncio
import signal
import socket
from typing import TYPE_CHECKING

import asyncssh

from tui.serve import journal
from tui.serve.children import Children
from tui.serve.door import Door
from tui.serve.visitor import Visitor

if TYPE_CHECKING:
    from tui.bootstrap.settings import SshSettings

_BROKEN = 70
_WINDOW = 128 * 1024
"""Bytes that a client may send before we have read them."""


async def serve(
    listener: socket.socket, key: asyncssh.SSHKey, nursery: socket.socket, settings: SshSettings, language: str
) -> int:
    """Until SIGTERM, or the nursery is lost. Returns the exit code."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    children = Children(nursery, settings.waiting)
    door = Door(children, settings, language)
    acceptor = await asyncssh.listen(
        sock=listener,
        server_factory=lambda: Visitor(door),
        server_host_keys=[key],
        server_version="Seatdesk",
        agent_forwarding=False,
        allow_scp=False,
        compression_algs=["zlib@openssh.com", "none"],
        encoding=None,
        gss_host=None,
        keepalive_count_max=3,
        keepalive_interval=settings.keepalive_seconds,
        line_editor=False,
        login_timeout=settings.login_seconds,
        window=_WINDOW,
        x11_forwarding=False,
    )
    lost = asyncio.ensure_future(children.gone.wait())
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({lost, stopped}, return_when=asyncio.FIRST_COMPLETED)
    acceptor.close()
    if stopped.done():
        await door.drain()
    journal.tell("closed")
    lost.cancel()
    stopped.cancel()
    return 0 if stop.is_set() else _BROKEN
