from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shops import World
from tests.store.issued import Office
from tests.stripe_layer import FakeStripe


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The sample shop and one account with two billing contacts, on the day of the worked examples."""
    world = World(tmp_path / "store.sqlite")
    yield world
    world.store.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Issues invoices and credit notes of every kind."""
    office = Office(tmp_path / "office.sqlite")
    yield office
    office.store.close()


@pytest.fixture(scope="session")
def running_stripe() -> Iterator[FakeStripe]:
    # What the fake needs takes long to load, and few tests ask for it.
    from tests.stripe_server import fake_stripe

    with fake_stripe() as stripe:
        yield stripe


@pytest.fixture
def stripe(running_stripe: FakeStripe) -> FakeStripe:
    """The running one as if it were new."""
    running_stripe.forget()
    return running_stripe
