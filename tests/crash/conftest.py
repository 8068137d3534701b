from collections.abc import Iterator

import pytest

from tests.postgres_server import PASSWORD, own_cluster, running


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a server, "" where none is installed."""
    found = running()
    if found:
        yield found
        return
    with own_cluster() as cluster:
        yield cluster.url(PASSWORD) if cluster else ""
