"""Looking into a store file behind the store's back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store.domain.problems import Outage


def sql(path: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def refused(do: Callable[[], object]) -> Outage:
    with pytest.raises(Outage) as caught:
        do()
    return caught.value
