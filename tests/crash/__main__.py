"""All harnesses, at length, as one table; exit code 1 if the store failed one, or one failed to notice.

python -m tests.crash [--short] [--seed N] [WORDS OF A TITLE ...]
"""

import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from random import Random

from tests.crash.places import POSTGRES, places
from tests.crash.plan import Harness, plan
from tests.crash.report import HEADER, Ran, Row
from tests.crash.variants import SOUND
from tests.postgres_server import NONE_HERE, PASSWORD, own_cluster, running

MOST = 5
"""How often the trials are repeated in which a broken variant was not caught."""
SHOWN = 3
"""Violations of a harness that are shown in words."""


def main() -> int:
    parser = ArgumentParser("python -m tests.crash")
    parser.add_argument("--short", action="store_true", help="as many trials as in `make test`")
    parser.add_argument("--seed", type=int, default=None, help="another one by default every time")
    parser.add_argument("words", nargs="*", help="only the harnesses whose title has them all")
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else time.time_ns() % 1_000_000
    chosen = [one for one in plan() if all(word in one.title for word in given.words)]
    print(f"seed {seed}\n{HEADER}", flush=True)
    rows: list[Row] = []
    with ExitStack() as stack:
        server = _server(stack) if any(one.engine == POSTGRES for one in chosen) else ""
        for harness in chosen:
            trials = harness.short if given.short else harness.long
            if trials is not None:
                rows.append(tried(harness, trials, server, seed))
                print(rows[-1], flush=True)
                _explain(rows[-1])
    trials_in_all = sum(row.ran.trials for row in rows if row.ran)
    print(f"{trials_in_all} trials in {sum(row.seconds for row in rows):.0f} s")
    return 0 if all(row.holds for row in rows) else 1


def tried(harness: Harness, trials: int, server: str, seed: int) -> Row:
    """One line of the table. `server` is a URL, "" where there is none."""
    skipped = NONE_HERE if harness.engine == POSTGRES and not server else harness.why_not()
    if skipped:
        return Row(harness.name, harness.engine, harness.variant, None, skipped=skipped)
    began = time.monotonic()
    ran = Ran(0, [])
    # What is broken shows by chance: it is sought for as long as it hides.
    for further in range(1 if harness.variant == SOUND else MOST):
        with places(harness.engine, server) as (folder, fresh):
            more = harness.run(folder, fresh, harness.variant, trials, Random(seed + further))
        ran = Ran(ran.trials + more.trials, more.faults)
        if ran.faults:
            break
    return Row(harness.name, harness.engine, harness.variant, ran, time.monotonic() - began)


def _server(stack: ExitStack) -> str:
    found = running()
    if found:
        return found
    cluster = stack.enter_context(own_cluster())
    return cluster.url(PASSWORD) if cluster else ""


def _explain(row: Row) -> None:
    if row.ran and not row.holds:
        for fault in row.ran.faults[:SHOWN]:
            print(f"    {fault}")


if __name__ == "__main__":
    sys.exit(main())
