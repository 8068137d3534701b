"""Two processes give back the same money at the same moment, on every engine: once, whatever the order of events."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest

from store.domain.orders import OutcomeState
from store.domain.records import CreditNote, GivenTo
from store.domain.refunds import Refund
from store.payments import refunds
from store.payments.refunds import Wanted
from store.ports import Store
from store.shop import Shop
from tests.contract.places import Place
from tests.shops import World, _account, _people, at_once

WANTED = Wanted("2026-000001", "97.60", "The import failed twice", GivenTo.CARD)


@dataclass
class PlacedWorld(World):
    """The shop over a store of any engine, and as another process has it."""

    place: Place | None = None

    def __post_init__(self) -> None:
        assert self.place is not None
        self.store: Store = self.place.create()
        self.shop = self._shop(self.store)
        self.put("acme", _account("acme"), *_people())


@pytest.fixture
def world(place: Place, tmp_path: Path) -> Iterator[PlacedWorld]:
    world = PlacedWorld(tmp_path / "unused.sqlite", place=place)
    yield world
    world.store.close()


@pytest.fixture
def other(world: PlacedWorld, place: Place) -> Iterator[Shop]:
    store = place.open(wait=60)
    yield world.over(store)
    store.close()


def given_back(world: World, other: Shop) -> tuple[int, int]:
    """How many refunds and credit notes there are after both asked for the same."""
    world.buy()
    at_once(lambda: refunds.refund(world.shop, WANTED), lambda: refunds.refund(other, WANTED))
    refunds.settle(world.shop, "acme")
    return len(world.gateway.refunded), len(world.past(CreditNote))


def test_both_ask_and_it_is_given_back_once(world: PlacedWorld, other: Shop) -> None:
    assert given_back(world, other) == (1, 1)


def test_one_settles_while_the_other_waits_for_its_answer(world: PlacedWorld, other: Shop) -> None:
    world.buy()
    world.gateway.meanwhile = lambda: refunds.settle(other, "acme")
    refunds.refund(world.shop, WANTED)
    assert (len(world.gateway.refunded), len(world.past(CreditNote))) == (1, 1)


def _key_at_call() -> tuple[str, Callable[..., object]]:
    return "_last", lambda *_: (f"refund-{uuid4().hex}", None)


def _no_compare_and_set() -> tuple[str, Callable[..., object]]:
    def ask(shop: Shop, account_id: str, asked: Refund) -> None:
        assert asked.charge is not None
        outcome = shop.gateway.refund(asked.charge, asked.ref, asked.amount, asked.id)
        with shop.store.change(account_id) as work:
            if outcome.state is OutcomeState.SUCCEEDED:
                refunds._close(shop, work, replace(asked, outcome=outcome), outcome)
                work.commit()

    return "_ask", ask


def _nothing_counted() -> tuple[str, Callable[..., object]]:
    return "_refuse_too_much", lambda *_: None


@pytest.mark.parametrize(
    "broken",
    [(_key_at_call, _nothing_counted), (_no_compare_and_set,)],
    ids=["key made at call time", "no compare-and-set"],
)
def test_what_is_broken_on_purpose_is_caught(
    world: PlacedWorld,
    other: Shop,
    monkeypatch: pytest.MonkeyPatch,
    broken: tuple[Callable[[], tuple[str, Callable[..., object]]], ...],
) -> None:
    for make in broken:
        monkeypatch.setattr(refunds, *make())
    assert given_back(world, other) != (1, 1)
