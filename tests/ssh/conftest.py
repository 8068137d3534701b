from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ssh.server import ANNA, GRETA, MARCO, Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for tests that leave its accounts as they are."""
    with serving(tmp_path_factory.mktemp("ssh"), ANNA, MARCO, GRETA) as server:
        yield server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone."""
    with serving(tmp_path, ANNA, MARCO, GRETA) as server:
        yield server
