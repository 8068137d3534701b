"""Starting the server: what is done as whoever started it, and which process does what afterwards."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.os_reasons import os_reason
from store.domain.problems import Outage, Refused
from tui.bootstrap import preload, services, wiring
from tui.console import failures
from tui.serve import counter, journal, warm, wire
from tui.serve.caretaker import look_after
from tui.serve.clerk import answer_all
from tui.serve.errand import run_one
from tui.serve.nursery import Nursery
from tui.serve.processes import become, check_user, fork, hide_memory, share_memory
from tui.serve.session import be_nowhere, serve_one
from tui.serve.waiting import Waiting

if TYPE_CHECKING:
    from store.people.identity import Signed
    from tui.bootstrap.settings import Settings

HOST_KEY = "ssh_host_key"
Told = Callable[[str, int], None]
Run = Callable[[str, "tuple[Signed, ...]"], int]
"""Runs the command that these people gave. Returns its exit code."""


def run(settings: Settings, listening: Told, command: Run) -> int:
    """Serve until SIGTERM or SIGINT. `listening` is told where, once people can come.

    Raises Refused for a host key that others can read or a user that there is not, Outage where the address, the
    store or the host key cannot be used.
    """
    if settings.ssh.user:
        check_user(settings.ssh.user)
    listener = _listen(settings.ssh.host, settings.ssh.port)
    journal.begin()
    door, nursery = wire.pair()
    child = fork(partial(_raise, settings, nursery, command, (door, listener)))
    nursery.close()
    events = _take_events(settings, (door, listener)) if settings.webhooks else 0
    try:
        code = _open(settings, listener, door, listening)
    finally:
        if events:
            os.kill(events, signal.SIGTERM)
            os.waitpid(events, 0)
    return code if code is not None else os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _raise(settings: Settings, door: socket.socket, command: Run, not_ours: tuple[socket.socket, ...]) -> int:
    """The nursery. It is forked before the host key is read, and never holds it."""
    for other in not_ours:
        other.close()
    own = partial(services.services_of, settings)
    from tui.app import BillingCenter

    with failures():
        if settings.ssh.user:
            become(settings.ssh.user)
        shared = own()
        shared.shop.store.close()
    preload.everything()
    wiring.hold(settings)
    BillingCenter.looks_after_store = False
    be_nowhere()
    warm.up()
    with suppress(Refused, Outage):  # said when somebody buys
        wiring.load_catalogue_or_sample(settings.catalogue)
    wiring.load_rates()
    waiting = Waiting(shared)
    for _ in range(2):  # to the other size and back: what painting makes for the first time is shared, too
        waiting.rehearse()
    share_memory()
    one = partial(serve_one, open_store=partial(wiring.open_store, settings), waiting=waiting)
    works = {
        "session": one,
        "rehearsed": partial(one, rehearsed=True),
        "clerk": partial(answer_all, services=own),
        "errand": partial(run_one, services=own, command=command),
        "caretaker": partial(look_after, services=own),
    }
    return Nursery(door, works).run()


def _take_events(settings: Settings, not_ours: tuple[socket.socket, ...]) -> int:
    """In a child, which never holds the host key. Returns its id once it listens, or has said why it does not: people
    come in all the same, and payments are asked after."""
    ready, done = os.pipe()
    child = fork(partial(_listen_for_events, settings, not_ours, done))
    os.close(done)
    os.read(ready, 1)
    os.close(ready)
    return child


def _listen_for_events(settings: Settings, not_ours: tuple[socket.socket, ...], ready: int) -> int:
    import asyncio

    for other in not_ours:
        other.close()
    with failures():
        if settings.ssh.user:
            become(settings.ssh.user)
        events, place = wiring.event_reader(settings)
        from tui.serve.webhooks import listen

        shop = services.services_of(settings).shop
        asyncio.run(listen(shop, events, place.port, place.path, lambda _: os.close(ready)))
    return 0


def _open(settings: Settings, listener: socket.socket, nursery: socket.socket, listening: Told) -> int | None:
    """The door. None where there was no nursery, which has said why."""
    import asyncio

    from tui.serve.host_key import host_key
    from tui.serve.listen import Sockets, serve

    host, port = listener.getsockname()[:2]
    folder = settings.mail_folder.parent
    key = host_key(settings.ssh.host_key or folder / HOST_KEY)
    sessions = _control(counter.place(folder, port))
    if settings.ssh.user:
        become(settings.ssh.user)
    hide_memory()
    sockets = Sockets(listener, nursery, sessions)
    try:
        return asyncio.run(serve(sockets, key, settings.ssh, settings.language or "en", partial(listening, host, port)))
    finally:
        sessions.close()


def _listen(host: str, port: int) -> socket.socket:
    """On every address, of IPv6 too, where none is given."""
    try:
        if not host:
            return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=512)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise _unusable(f"{host}:{port}", error) from error


def _control(path: Path) -> socket.socket:
    try:
        return counter.listener(path)
    except OSError as error:
        raise _unusable(str(path), error) from error


def _unusable(place: str, error: OSError) -> Outage:
    return Outage("ssh_address_unusable", place=place, reason=os_reason(error))
