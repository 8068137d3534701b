"""How fast the centre opens, how fast a key is on screen, and how much it sends: beside bare Textual programs.

    python -m tests.bench.start

Rounds are interleaved, so that a machine that slows down slows both. Times are medians.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Row, ms, ratio, report
from tests.terminal import SEATDESK, Paint, Terminal

PEERS = Path(__file__).parent / "peers"
SIZES = ((80, 24), (120, 40))
STARTS = 15
ROUNDS = 16

HOME = "Add New Subscription"
PRODUCT = "Which product?"
NEXT = "or try it first?"
LAST_OF_PEER = "Beacon"
DOWN_AND_UP = ("down", "down", "down", "up", "up", "up")

SETTLED = 0.3
"""Seconds of silence after which a step is complete, its late parts included."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        rows = [start(centre(folder, "start"))]
        for cols, lines in SIZES:
            rows += screens(centre(folder, f"{cols}x{lines}"), cols, lines)
    return report(rows)


def centre(folder: str, store: str) -> list[str]:
    """The demo on a store of its own: a purchase that one bench began does not greet the next."""
    return [*SEATDESK, "demo", "--at", str(Path(folder) / store)]


def peer(name: str) -> list[str]:
    return [sys.executable, str(PEERS / f"{name}.py")]


def opened(argv: list[str], text: str) -> float:
    """Seconds from exec until `text` is on the screen."""
    with Terminal(argv, cols=120, rows=40) as terminal:
        return terminal.wait_for(text) - terminal.started


def start(ours: list[str]) -> Row:
    pairs = [(opened(ours, HOME), opened(peer("one_widget"), "Hello")) for _ in range(STARTS + 1)]
    # The first round makes the store and fills the caches of the disk.
    seconds, bare = (list(side) for side in zip(*pairs[1:], strict=True))
    return Row("exec to home, and to one bare widget", ms(seconds), ms(bare), ratio(seconds, bare), 1.35)


def screens(ours: list[str], cols: int, rows: int) -> Iterator[Row]:
    """Keys in the list of products, and switches to the next step, on one size of terminal."""
    with (
        Terminal(ours, cols=cols, rows=rows) as desk,
        Terminal(peer("option_list"), cols=cols, rows=rows) as bare,
    ):
        bare.wait_for(LAST_OF_PEER)
        desk.wait_for(HOME)
        to_product = switch(desk, "a", PRODUCT)
        moves = [(key_paint(desk, key), key_paint(bare, key)) for key in DOWN_AND_UP * ROUNDS]
        to_next = switch(desk, "enter", NEXT)

    at = f"{cols}x{rows}"
    times, bare_times = ([move[side].seconds for move in moves] for side in (0, 1))
    sent, bare_sent = (max(move[side].sent for move in moves) for side in (0, 1))
    yield Row(f"{at}: key in the list until painted", ms(times), ms(bare_times), ratio(times, bare_times), 1.3)
    yield Row(f"{at}: bytes of a key in the list", f"{sent} B", f"{bare_sent} B", sent, 700, "B")
    for name, (size, frame) in (("home to product", to_product), ("product to the next", to_next)):
        yield Row(f"{at}: {name}, of a full frame", f"{size} B", f"{frame} B", size / frame, 1.0)


def key_paint(terminal: Terminal, key: str) -> Paint:
    return terminal.paint(lambda: terminal.press(key))


def switch(desk: Terminal, key: str, text: str) -> tuple[int, int]:
    """Bytes from the key until the next step, which shows `text`, is complete; and of that step painted anew.

    A step is painted anew when the terminal changes its size.
    """
    sent = desk.paint(lambda: desk.press(key), quiet=SETTLED).sent
    desk.wait_for(text)
    cols, rows = desk.screen.columns, desk.screen.lines
    desk.paint(lambda: desk.resize(cols - 1, rows), quiet=SETTLED)
    return sent, desk.paint(lambda: desk.resize(cols, rows), quiet=SETTLED).frame


if __name__ == "__main__":
    sys.exit(main())
