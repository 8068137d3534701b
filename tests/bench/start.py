"""From exec to home: beside a bare Textual program of one widget."""

from tests.bench.programs import centre, peer
from tests.bench.table import Row, ms, ratio
from tests.terminal import Terminal

STARTS = 15
HOME = "Add New Subscription"


def rows(folder: str) -> list[Row]:
    ours, bare = centre(folder, "start"), peer("one_widget")
    pairs = [(opened(ours, HOME), opened(bare, "Hello")) for _ in range(STARTS + 1)]
    # The first round makes the store and fills the caches of the disk.
    seconds, bare_seconds = (list(side) for side in zip(*pairs[1:], strict=True))
    return [
        Row("exec to home, and to one bare widget", ms(seconds), ms(bare_seconds), ratio(seconds, bare_seconds), 1.35)
    ]


def opened(argv: list[str], text: str) -> float:
    """Seconds from exec until `text` is on the screen."""
    with Terminal(argv, cols=120, rows=40) as terminal:
        return terminal.wait_for(text) - terminal.started
