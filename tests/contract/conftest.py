from collections.abc import Iterator
from pathlib import Path

import pytest

from store.ports import Store
from tests.contract.places import Place, SqlitePlace


@pytest.fixture(params=[SqlitePlace], ids=["sqlite"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    kind: type[SqlitePlace] = request.param
    return kind(tmp_path / "store.db")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    store = place.create()
    yield store
    store.close()
