from collections.abc import Iterator
from pathlib import Path

import pytest

from store.adapters.sqlite_store import create_store
from store.ports import Store
from tests.contract.documents import account, event, mail, user
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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store that holds something, closed."""
    path = tmp_path / "store.db"
    store = create_store(path)
    with store.change("acme") as work:
        work.put(account(), user(), mail())
        work.append(*(event(f"evt_{number}") for number in range(100)))
        work.commit()
    store.close()
    return path
