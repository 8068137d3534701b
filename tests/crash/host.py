"""One session on one of two hosts: it is told over its input what to do, says `ready`, and begins with the next line.

ip netns exec HOST python -c "from tests.crash.host import main; main()"
"""

import pickle
import sys
from dataclasses import dataclass
from random import Random
from unittest.mock import patch

from store.adapters.payment.sandbox_gateway import SandboxGateway
from store.domain.orders import Charge, Outcome
from tests.crash import billing, races
from tests.crash.lines import Lines
from tests.crash.orders import Stage, recover
from tests.crash.variants import break_as

WORK = {"anna": races.anna, "bruno": races.bruno, "recover": recover, "run": billing.run}


@dataclass(frozen=True, slots=True)
class Job:
    """Who presses what, on which account. One that `stays_in_gateway` says so, and waits there to be killed."""

    stage: Stage
    variant: str
    account: str
    work: str
    seed: float
    stays_in_gateway: bool = False


def main() -> None:
    job = pickle.loads(bytes.fromhex(sys.stdin.readline()))
    assert isinstance(job, Job)
    break_as(job.variant)
    store = job.stage.place.open(wait=60)
    _say("ready")
    sys.stdin.readline()
    if job.stays_in_gateway:
        _stay_in_gateway()
    else:
        Lines(races.staggering(Random(job.seed)))
    WORK[job.work](job.stage, store, job.account)
    sys.settrace(None)
    store.close()


def _stay_in_gateway() -> None:
    charge = SandboxGateway.charge

    def charged(gateway: SandboxGateway, asked: Charge) -> Outcome:
        outcome = charge(gateway, asked)
        _say("charged")
        sys.stdin.readline()
        return outcome

    patch.object(SandboxGateway, "charge", charged).start()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
