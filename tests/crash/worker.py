"""A process that keeps a store and says how every change ended: what the system call harnesses run.

    python -m tests.crash.worker PLACE VARIANT STEPS [create] [mortal]

It says `opened`, then for every change `done`, `failed CODE` (nothing changed) or `uncertain CODE`.
One that is mortal dies of its first trouble, at once.
"""

import os
import sys
from pathlib import Path
from unittest.mock import patch

from store.adapters.sqlite.session import Session
from store.adapters.state.documents import DocumentStore
from store.domain.problems import Outage
from tests.contract.places import Place, PostgresPlace, SqlitePlace
from tests.crash.ledger import count_of, step
from tests.crash.variants import break_as

WAIT = 0.5
"""Seconds for a lock: nobody else is there, so waiting longer helps nobody."""


def main(place: Place, variant: str, steps: int, create: bool, mortal: bool) -> None:
    break_as(variant)
    _keep_the_log_short()
    store = _opened(place, create)
    bystander = _bystander(place) if mortal else None
    for _ in range(steps):
        store = store or _opened(place, create)
        if store:
            outcome = _outcome(store)
            say(outcome)
            if mortal and outcome != "done":
                os._exit(0)
    for one in (store, bystander):
        if one:
            one.close()


def _keep_the_log_short() -> None:
    """Let SQLite move its log into the file after every second change, instead of after a hundred."""
    set_up = Session.set_up

    def shortly(session: Session) -> None:
        set_up(session)
        session.run("PRAGMA wal_autocheckpoint = 12")

    patch.object(Session, "set_up", shortly).start()


def _opened(place: Place, create: bool) -> DocumentStore | None:
    """The store, which a process that could not open it tries to open once more."""
    try:
        store = place.create() if create else place.open(WAIT)
    except Outage as outage:
        if not (create and outage.code == "store_exists"):
            say(f"closed {outage.code}")
            return None
        # Creating broke off after the store had its name.
        return _opened(place, create=False)
    say("opened")
    return store


def _bystander(place: Place) -> DocumentStore | None:
    """Somebody else who has the store open: whoever closes it last would tidy up what a failure left."""
    try:
        store = place.open()
        count_of(store)
    except Outage:
        return None
    return store


def _outcome(store: DocumentStore) -> str:
    try:
        step(store)
    except Outage as outage:
        return f"{'uncertain' if outage.uncertain else 'failed'} {outage.code}"
    return "done"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def place_of(name: str) -> Place:
    """`path` of a file, or `server schema`."""
    server, _, schema = name.partition(" ")
    return PostgresPlace(server, schema) if schema else SqlitePlace(Path(name))


def name_of(place: Place) -> str:
    """What `place_of` reads."""
    assert isinstance(place, PostgresPlace | SqlitePlace)
    return f"{place.server} {place.schema}" if isinstance(place, PostgresPlace) else str(place.path)


if __name__ == "__main__":
    main(place_of(sys.argv[1]), sys.argv[2], int(sys.argv[3]), "create" in sys.argv, "mortal" in sys.argv)
