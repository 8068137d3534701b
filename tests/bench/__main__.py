"""How fast the centre opens, how fast a key is on screen, and how much it sends: beside bare Textual programs.

    python -m tests.bench

Rounds are interleaved, so that a machine that slows down slows both. Times are medians.
"""

import sys
import tempfile

from tests.bench import keys, start, traffic
from tests.bench.table import report

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(report([*start.rows(folder), *keys.rows(folder), *traffic.rows(folder)]))
