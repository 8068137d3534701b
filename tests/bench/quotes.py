"""How long an order of many lines takes to be quoted: under a second for 10,000, and linear in its lines.

    python -m tests.bench.quotes

Seconds of the processor, so that other programs do not count. The last row compares with ten orders of a
tenth of the lines, measured in the same run.
"""

import sys
from dataclasses import replace
from time import process_time

from store.domain.periods import Cycle
from store.domain.pricing import Wanted
from store.domain.quotes import Quote
from tests.bench.table import Row, ms, ratio, report
from tests.rules.examples import PRO, SHOP, held, product, quoted

LINES = 10_000
ROUNDS = 5

NAMES = [f"product-{number}" for number in range(LINES)]
CATALOGUE = replace(SHOP, products=tuple(product(name, PRO) for name in NAMES))
HELD = tuple(replace(held(), id=name, product=name) for name in NAMES[::2])


def order(lines: int) -> Quote:
    """Half of the lines change a subscription, half are new."""
    wanted = (Wanted(name, name, "pro", 8, Cycle.MONTHLY) for name in NAMES[:lines])
    return quoted(*wanted, has=HELD[: lines // 2], shop=replace(CATALOGUE, products=CATALOGUE.products[:lines]))


def seconds(lines: int) -> float:
    began = process_time()
    order(lines)
    return process_time() - began


def main() -> int:
    order(LINES // 10)
    pairs = [(seconds(LINES), sum(seconds(LINES // 10) for _ in range(10))) for _ in range(ROUNDS)]
    whole, tenths = (list(side) for side in zip(*pairs, strict=True))
    return report(
        [
            Row(f"quote of {LINES:,} lines", ms(whole), "", min(whole), 1.0, "s"),
            Row(f"... and of ten times {LINES // 10:,}", ms(whole), ms(tenths), ratio(whole, tenths), 1.5),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
