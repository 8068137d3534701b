"""The process that speaks SSH: lets people in, and passes bytes between them and their sessions."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from tui.serve.children import Children
from tui.serve.lookups import Lookups

if TYPE_CHECKING:
    from asyncssh import SSHKey

    from tui.bootstrap.settings import SshSettings


class Door:
    """Everything that its visitors share."""

    def __init__(self, children: Children, language: str) -> None:
        self.children = children
        self.lookups = Lookups(children)
        self.language = language
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Do it besides."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def serve(
    socket_: socket.socket, key: SSHKey, nursery: socket.socket, settings: SshSettings, language: str
) -> int:
    """Until SIGTERM. Returns the exit code."""
    import asyncssh

    from tui.serve.visitor import Visitor

    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    door = Door(Children(nursery, settings.waiting), language)
    acceptor = await asyncssh.listen(
        sock=socket_,
        server_factory=lambda: Visitor(door),
        server_host_keys=[key],
        server_version="Seatdesk",
        encoding=None,
        line_editor=False,
        agent_forwarding=False,
        x11_forwarding=False,
        gss_host=None,
        allow_scp=False,
        compression_algs=["zlib@openssh.com", "none"],
        login_timeout=settings.login_seconds,
        keepalive_interval=settings.keepalive_seconds,
        keepalive_count_max=3,
    )
    await stop.wait()
    acceptor.close()
    return 0
