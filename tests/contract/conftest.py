from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from store.adapters.sqlite.store import create_store
from store.adapters.state.documents import DocumentStore
from tests.contract.documents import account, event, mail, user
from tests.contract.places import Place, PostgresPlace, SqlitePlace
from tests.postgres_server import NONE_HERE, PASSWORD, Cluster, is_required, own_cluster, running


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server of our own, which a test may stop and start."""
    with own_cluster() as cluster:
        if cluster is None:
            (pytest.fail if is_required() and not running() else pytest.skip)(NONE_HERE)
        yield cluster


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> str:
    """The URL of a server that is left running."""
    found = running()
    if not found:
        cluster: Cluster = request.getfixturevalue("cluster")
        found = cluster.url(PASSWORD)
    return found


@pytest.fixture
def postgres(server: str) -> Iterator[PostgresPlace]:
    place = PostgresPlace(server, f"seatdesk_test_{uuid4().hex}")
    yield place
    place.drop()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return SqlitePlace(tmp_path / "store.db")
    found: PostgresPlace = request.getfixturevalue("postgres")
    return found


@pytest.fixture
def store(place: Place) -> Iterator[DocumentStore]:
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
