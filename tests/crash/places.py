"""Empty places for stores, one after the other, on the engine that was asked for."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

from tests.contract.places import Place, PostgresPlace, SqlitePlace

Fresh = Callable[[], Place]

SQLITE, POSTGRES = "sqlite", "postgres"


@contextmanager
def places(engine: str, server: str) -> Iterator[tuple[Path, Fresh]]:
    """A folder, and what makes a new place every time it is called; all of it is gone afterwards."""
    if engine == POSTGRES:
        # Loaded once, for all the processes that come out of this one.
        import psycopg_pool  # noqa: F401
    used: list[Place] = []
    numbers = count(1)
    with tempfile.TemporaryDirectory(prefix="seatdesk-crash-") as name:
        folder = Path(name)

        def fresh() -> Place:
            at: Place = SqlitePlace(folder / str(next(numbers)) / "store.db")
            if engine == POSTGRES:
                at = PostgresPlace(server, f"seatdesk_crash_{uuid4().hex}")
            used.append(at)
            return at

        try:
            yield folder, fresh
        finally:
            for place in used:
                place.drop()
