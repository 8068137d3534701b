"""The application over a real SQLite store with the sample accounts; gateway, mailer, register and clock are fakes."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest

from store import sample
from store.adapters.sqlite_store import create_store, open_store
from store.sign_in import by_email
from tests.fakes import NOON
from tests.flow.centre import Centre
from tests.shops import World
from tui.app import BillingCenter
from tui.kit.i18n import LANGUAGES

ANNA = "anna@acme.example"


class OpenCentre(Protocol):
    def __call__(
        self, email: str = ANNA, *, language: str = "en", size: tuple[int, int] = (80, 24)
    ) -> AbstractAsyncContextManager[Centre]:
        """The centre as this person sees it first. Leaving the block is closing the terminal."""


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class SampleWorld(World):
    """The shop over a store that has the sample accounts already."""

    def __post_init__(self) -> None:
        self.store = open_store(self.path)
        self.shop = self._shop(self.store)


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample accounts as they are on the day of the worked examples, made once."""
    path = tmp_path_factory.mktemp("sample") / "store.sqlite"
    store = create_store(path)
    sample.fill(store, NOON.date())
    store.close()
    return path


@pytest.fixture
def world(filled_store: Path, tmp_path: Path) -> Iterator[World]:
    world = SampleWorld(Path(shutil.copy(filled_store, tmp_path / "store.sqlite")))
    yield world
    world.store.close()


@pytest.fixture
def open_centre(world: World, monkeypatch: pytest.MonkeyPatch) -> OpenCentre:
    for name in ("NO_COLOR", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    @asynccontextmanager
    async def opened(
        email: str = ANNA, *, language: str = "en", size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[Centre]:
        signed = by_email(world.shop, email)[0]
        app = BillingCenter(world.shop, signed, language=language)
        async with app.run_test(size=size) as pilot:
            centre = Centre(app, pilot, world, signed.person)
            await centre.settle()
            yield centre

    return opened
