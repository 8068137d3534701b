"""Listening for people, until the operator wants the server to end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncssh

from tui.serve import counter, journal
from tui.serve.caretaker import Caretaker
from tui.serve.children import Children
from tui.serve.door import Door
from tui.serve.guards import PACKED, limit_messages
from tui.serve.visitor import Visitor

if TYPE_CHECKING:
    from tui.bootstrap.settings import SshSettings

_BROKEN = 70
_WINDOW = 128 * 1024
"""Bytes that a client may send before we have read them."""


@dataclass(frozen=True, slots=True)
class Sockets:
    """Where people come in, where the nursery is, and where the operator asks who is inside."""

    people: socket.socket
    nursery: socket.socket
    operator: socket.socket


async def serve(
    sockets: Sockets, key: asyncssh.SSHKey, settings: SshSettings, language: str, listening: Callable[[], None]
) -> int | None:
    """Until SIGTERM, or the nursery is lost. Returns the exit code, None where there was never a nursery."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    children = Children(sockets.nursery, settings.waiting)
    if not await _either(children.ready, children.gone, stop):
        return 0 if stop.is_set() else None
    door = Door(children, settings, language)
    acceptor = await _accept(sockets.people, key, door)
    asked = await counter.answer(door, sockets.operator, settings.metrics_port)
    caretaker = Caretaker(children)
    door.spawn(caretaker.employ())
    listening()
    _notify("READY=1")
    await _either(stop, children.gone)
    _notify("STOPPING=1")
    acceptor.close()
    if stop.is_set():
        await door.drain()
        await caretaker.dismiss()
    for server in asked:
        server.close()
    journal.tell("closed")
    return 0 if stop.is_set() else _BROKEN


async def _accept(listener: socket.socket, key: asyncssh.SSHKey, door: Door) -> asyncssh.SSHAcceptor:
    return await asyncssh.listen(
        sock=listener,
        server_factory=lambda: Visitor(door),
        server_host_keys=[key],
        server_version="Seatdesk",
        agent_forwarding=False,
        allow_scp=False,
        compression_algs=[PACKED, "none"],
        encoding=None,
        gss_host=None,
        keepalive_count_max=3,
        keepalive_interval=door.settings.keepalive_seconds,
        line_editor=False,
        login_timeout=door.settings.login_seconds,
        max_pktsize=limit_messages(door.settings.message_bytes),
        window=_WINDOW,
        x11_forwarding=False,
    )


async def _either(*events: asyncio.Event) -> bool:
    """Wait for one of them; is it the first?"""
    tasks = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    return events[0].is_set()


def _notify(state: str) -> None:
    """Tell systemd, where it started us (sd_notify)."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if place:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(state.encode(), place.replace("@", "\0", 1) if place.startswith("@") else place)
