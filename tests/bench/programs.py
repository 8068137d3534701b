"""The programs that are measured side by side."""

import sys
from pathlib import Path

from tests.terminal import SEATDESK, Terminal

PEERS = Path(__file__).parent / "peers"
SETTLED = 0.3
"""Seconds of silence after which a page is complete, its late parts included."""


def centre(folder: str, store: str) -> list[str]:
    """The demo on a store of its own: a purchase that one bench began does not greet the next."""
    return [*SEATDESK, "demo", "--at", str(Path(folder) / store)]


def peer(name: str) -> list[str]:
    return [sys.executable, str(PEERS / f"{name}.py")]


def sent_until(terminal: Terminal, key: str, text: str) -> int:
    """Bytes from the key until `text` is on the screen and everything with it."""
    terminal.settle(SETTLED)
    before = terminal.bytes_sent
    terminal.press(key)
    terminal.wait_for(text)
    terminal.settle(SETTLED)
    return terminal.bytes_sent - before
