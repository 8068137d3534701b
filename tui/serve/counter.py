"""What the operator asks a running server: who is inside, over a socket beside the store; counters, for Prometheus."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.serve.door import Door
    from tui.serve.line import Line

_NAMES = {
    "connections": "Connections that were opened.",
    "connections_turned_away": "Connections closed at once, from addresses that failed to sign in too often.",
    "sign_ins": "Sign-ins that succeeded.",
    "sign_ins_failed": "Sign-ins that failed.",
    "sessions": "Sessions that were opened.",
    "sessions_refused": "Sessions that were refused.",
    "sessions_crashed": "Sessions that ended by a failure.",
    "bytes_typed": "Bytes that people typed, of sessions that have ended.",
    "bytes_painted": "Bytes that were painted, of sessions that have ended.",
}
_LONGEST_REQUEST = 8192
_PATIENCE = 10.0


def place(folder: Path, port: int) -> Path:
    """Where a server on that port can be asked."""
    return folder / f"serve-{port}.sock"


def listener(path: Path) -> socket.socket:
    """For its owner and root only. Raises OSError."""
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        listening.bind(str(path))
    finally:
        os.umask(mask)
    listening.listen()
    return listening


def ask(folder: Path) -> Iterator[dict[str, Any]]:
    """The sessions of every server that runs on the store beside this folder."""
    for path in sorted(folder.glob("serve-*.sock")):
        with suppress(ConnectionRefusedError, FileNotFoundError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(path))
            with line.makefile("rb") as file:
                yield from json.load(file)


def memory(process: int) -> int | None:
    """Bytes of memory of a process, what it shares with others in parts (PSS); None where it may not be seen."""
    with suppress(OSError), open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return None


async def answer(door: Door, sessions: socket.socket, metrics_port: int) -> list[asyncio.Server]:
    """Answer from now on. Raises OSError where the port of the counters is taken."""

    async def tell_sessions(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(json.dumps([_told(line) for line in door.lines]).encode())
        await _end(writer)

    async def tell_counters(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(TimeoutError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            body = counters(door).encode()
            head = f"HTTP/1.0 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
        await _end(writer)

    servers = [await asyncio.start_unix_server(tell_sessions, sock=sessions)]
    if metrics_port:
        servers.append(await asyncio.start_server(tell_counters, "127.0.0.1", metrics_port, limit=_LONGEST_REQUEST))
    return servers


def counters(door: Door) -> str:
    """In the text format of Prometheus."""
    lines = [
        "# HELP seatdesk_sessions_open Sessions that are open.",
        "# TYPE seatdesk_sessions_open gauge",
        f"seatdesk_sessions_open {len(door.lines)}",
    ]
    for name, says in _NAMES.items():
        full = f"seatdesk_{name}_total"
        lines += [f"# HELP {full} {says}", f"# TYPE {full} counter", f"{full} {door.counted[name]}"]
    return "\n".join([*lines, ""])


def _told(line: Line) -> dict[str, Any]:
    return {
        "session": line.id,
        "who": line.visitor.who(),
        "address": line.visitor.address,
        "key": line.visitor.fingerprint,
        "since": line.since.isoformat(timespec="seconds"),
        "idle_seconds": round(asyncio.get_running_loop().time() - line.last_typed),
        "process": line.child.pid if line.child else None,
    }


async def _end(writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        await writer.drain()
        writer.close()
        await writer.wait_closed()
