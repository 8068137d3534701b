"""The application over a real SQLite store with the sample accounts; gateway, mailer, register and clock are fakes."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest

from store import sample
from store.adapters.sqlite.store import create_store, open_store
from store.domain.accounts import Person
from store.domain.draft import Mode
from store.domain.periods import Cycle
from store.people.identity import by_email
from store.purchase import shopping
from tests.fakes import NOON
from tests.flow.centre import Centre
from tests.shops import World
from tui.app import BillingCenter
from tui.bootstrap.saving import read_file
from tui.kit.i18n import LANGUAGES

ANNA = "anna@acme.example"


ANSWERS: dict[str, Callable[[World, Person], object]] = {
    "product": lambda world, person: shopping.start(world.shop, person),
    "purchase_mode": lambda world, person: shopping.choose_product(world.shop, person, "helpline"),
    "tier": lambda world, person: shopping.choose_mode(world.shop, person, Mode.BUY),
    "seats": lambda world, person: shopping.choose_tier(world.shop, person, "pro"),
    "billing_cycle": lambda world, person: shopping.set_seats(world.shop, person, "8"),
    "review": lambda world, person: shopping.choose_cycle(world.shop, person, Cycle.MONTHLY),
    "payment": lambda world, person: world.agree(person),
    "receipt": lambda world, person: world.pay(person),
    "assign": lambda world, person: shopping.read_receipt(world.shop, person),
}
"""The steps of a purchase, and the answer before each: Helpline Pro, eight agents, monthly."""
STEPS = tuple(ANSWERS)


class OpenCentre(Protocol):
    def __call__(
        self, email: str = ANNA, *, at: str = "home", language: str = "en", size: tuple[int, int] = (80, 24)
    ) -> AbstractAsyncContextManager[Centre]:
        """The centre as this person sees it first: at home, or at the step where a purchase was cut short.

        Leaving the block is closing the terminal.
        """


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
        email: str = ANNA, *, at: str = "home", language: str = "en", size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[Centre]:
        signed = by_email(world.shop, email)[0]
        if at != "home":
            for step in STEPS[: STEPS.index(at) + 1]:
                ANSWERS[step](world, signed.person)
        app = BillingCenter(world.shop, signed, language=language, read_file=read_file)
        async with app.run_test(size=size) as pilot:
            centre = Centre(app, pilot, world, signed.person)
            await centre.settle()
            yield centre

    return opened
