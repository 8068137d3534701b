"""From a key to its paint, and what a switch of the step sends: on two sizes of terminal."""

from collections.abc import Iterator

from tests.bench.programs import SETTLED, centre, peer, sent_until
from tests.bench.start import HOME
from tests.bench.table import Row, ms, ratio
from tests.terminal import Paint, Terminal

SIZES = ((80, 24), (120, 40))
ROUNDS = 16
PRODUCT = "Which product?"
NEXT = "or try it first?"
LAST_OF_PEER = "Beacon"
DOWN_AND_UP = ("down", "down", "down", "up", "up", "up")


def rows(folder: str) -> Iterator[Row]:
    for cols, lines in SIZES:
        yield from screens(centre(folder, f"{cols}x{lines}"), cols, lines)


def screens(ours: list[str], cols: int, lines: int) -> Iterator[Row]:
    """Keys in the list of products, and switches to the next step, on one size of terminal."""
    with (
        Terminal(ours, cols=cols, rows=lines) as desk,
        Terminal(peer("option_list"), cols=cols, rows=lines) as bare,
    ):
        bare.wait_for(LAST_OF_PEER)
        desk.wait_for(HOME)
        to_product = switch(desk, "a", PRODUCT)
        moves = [(key_paint(desk, key), key_paint(bare, key)) for key in DOWN_AND_UP * ROUNDS]
        to_next = switch(desk, "enter", NEXT)

    at = f"{cols}x{lines}"
    times, bare_times = ([move[side].seconds for move in moves] for side in (0, 1))
    yield Row(f"{at}: key in the list until painted", ms(times), ms(bare_times), ratio(times, bare_times), 1.3)
    for name, (size, frame) in (("home to product", to_product), ("product to the next", to_next)):
        yield Row(f"{at}: {name}, of a full frame", f"{size} B", f"{frame} B", size / frame, 1.0)


def key_paint(terminal: Terminal, key: str) -> Paint:
    return terminal.paint(lambda: terminal.press(key))


def switch(desk: Terminal, key: str, text: str) -> tuple[int, int]:
    """Bytes from the key until the next step, which shows `text`, is complete; and of that step painted anew."""
    return sent_until(desk, key, text), desk.paint(lambda: desk.press("ctrl+l"), quiet=SETTLED).frame
