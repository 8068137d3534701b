"""What single keys send at 120 x 40 in truecolor: beside a wizard of stock Textual widgets."""

from tests.bench.programs import centre, peer, sent_until
from tests.bench.start import HOME
from tests.bench.table import Row
from tests.terminal import Terminal

LIMITS = {
    "Down in a list": 200,
    "open a modal": 4_000,
    "close it": 5_000,
    "next step": 5_000,
    "a letter typed": 150,
    "Tab to the next field": 450,
}

Action = tuple[str, str, str]
"""What it is measured as ("" for a key that only leads on), the key, and what then stands on the screen."""

OURS: tuple[Action, ...] = (
    ("", "a", "Which product?"),
    ("", "enter", "or try it first?"),
    ("", "enter", "Which plan"),
    ("Down in a list", "down", "▸ 2"),
    ("open a modal", "enter", "How many agents?"),
    ("close it", "escape", "Compare plans"),
    ("", "enter", "How many agents?"),
    ("", "enter", "be billed?"),
    ("next step", "enter", "Checkout"),
    ("", "enter", "Place Order"),
    ("", "tab", "▸ Company"),
    ("a letter typed", "x", "ACME Srlx"),
    ("Tab to the next field", "tab", "▸ Street"),
)
STOCK: tuple[Action, ...] = (
    ("Down in a list", "down", "Beacon"),
    ("open a modal", "m", "How many agents?"),
    ("close it", "escape", "Beacon"),
    ("next step", "n", "Who pays?"),
    ("a letter typed", "x", "x"),
    ("Tab to the next field", "tab", "x"),
)


def rows(folder: str) -> list[Row]:
    ours = measured(centre(folder, "traffic"), HOME, OURS)
    stock = measured(peer("stock_steps"), "Beacon", STOCK)
    return [
        Row(f"120x40: {what}", f"{ours[what]} B", f"{stock[what]} B", ours[what], limit, "B")
        for what, limit in LIMITS.items()
    ]


def measured(argv: list[str], first: str, actions: tuple[Action, ...]) -> dict[str, int]:
    with Terminal(argv, cols=120, rows=40) as terminal:
        terminal.wait_for(first)
        sent = [(what, sent_until(terminal, key, text)) for what, key, text in actions]
    return {what: size for what, size in sent if what}
