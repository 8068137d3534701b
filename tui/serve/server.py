"""Starting the server: what is done as whoever started it, and which process does what afterwards."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from store.domain.problems import Outage
from tui.bootstrap import preload, services
from tui.serve import journal, wire
from tui.serve.clerk import answer_all
from tui.serve.nursery import Nursery
from tui.serve.processes import become, fork, hide_memory
from tui.serve.session import serve_one

if TYPE_CHECKING:
    from tui.bootstrap.settings import Settings

HOST_KEY = "ssh_host_key"


def run(settings: Settings, listening: Callable[[str, int], None]) -> int:
    """Serve until SIGTERM or SIGINT. `listening` is told where, once people can come.

    Raises Refused for a host key that others can read or a user that there is not, Outage where the address, the
    store or the host key cannot be used.
    """
    services.services_of(settings).shop.store.close()
    journal.begin()
    listener = _listen(settings.ssh.host, settings.ssh.port)
    door, nursery = wire.pair()
    fork(partial(_raise, settings, nursery, (door, listener)))
    nursery.close()
    return _open(settings, listener, door, listening)


def _raise(settings: Settings, door: socket.socket, not_ours: tuple[socket.socket, ...]) -> int:
    """The nursery. It is forked before the host key is read, and never holds it."""
    for other in not_ours:
        other.close()
    if settings.ssh.user:
        become(settings.ssh.user)
    preload.everything()
    own = partial(services.services_of, settings)
    works = {"session": partial(serve_one, services=own), "clerk": partial(answer_all, services=own)}
    return Nursery(door, works).run()


def _open(
    settings: Settings, listener: socket.socket, nursery: socket.socket, listening: Callable[[str, int], None]
) -> int:
    """The door."""
    import asyncio

    from tui.serve.host_key import host_key
    from tui.serve.listen import serve

    key = host_key(settings.ssh.host_key or settings.mail_folder.with_name(HOST_KEY))
    if settings.ssh.user:
        become(settings.ssh.user)
    hide_memory()
    listening(*listener.getsockname()[:2])
    journal.tell("listening", port=listener.getsockname()[1])
    return asyncio.run(serve(listener, key, nursery, settings.ssh, settings.language or "en"))


def _listen(host: str, port: int) -> socket.socket:
    """On every address, of IPv6 too, where none is given."""
    try:
        if not host:
            return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=512)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise Outage("ssh_address_unusable", host=host, port=port, reason=os.strerror(error.errno or 0)) from error
