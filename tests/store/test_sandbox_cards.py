"""The sandbox puts cards on file as a service would: on a page that ends by itself, and charges them afterwards."""

from dataclasses import replace
from pathlib import Path

import pytest

from store.adapters.payment.sandbox_cards import SandboxCards
from store.adapters.payment.sandbox_gateway import SandboxGateway
from store.domain.orders import OrderStatus, OutcomeState
from store.payments import methods
from store.payments.methods import Method
from tests.shops import ANNA, World


@pytest.fixture
def shop(world: World, tmp_path: Path) -> World:
    path = tmp_path / "sandbox.sqlite"
    world.shop = replace(world.shop, gateway=SandboxGateway(path), cards=SandboxCards(path))
    return world


def typed(world: World, card: str) -> Method:
    """What became of the page on which this card is typed."""
    seen = methods.replace_card(world.shop, ANNA, f"sandbox:keep:{card}")
    while seen.setup:
        assert seen.setup.outcome.state is OutcomeState.ACTION
        seen = methods.ask_again(world.shop, ANNA)
    return seen


def test_the_card_that_is_typed_is_on_file_and_pays_the_next_order(shop: World) -> None:
    saved = typed(shop, "4444").saved
    assert saved is not None
    assert (saved.brand, saved.last4) == ("mastercard", "4444")
    shop.fill_cart()
    assert shop.journey().methods[0].kind == "saved"
    shop.agree()
    assert shop.pay(method=saved.method).invoice is not None


def test_a_card_may_be_declined_later_when_it_is_charged(shop: World) -> None:
    saved = typed(shop, "0341").saved
    assert saved is not None
    order = shop.buy(method=saved.method).order
    assert order is not None
    assert order.status is OrderStatus.DECLINED


def test_a_page_on_which_nobody_types_a_card_expires(shop: World) -> None:
    seen = typed(shop, "left")
    assert (seen.saved, seen.ended) == (None, "page_expired")


def test_a_page_that_was_given_up_stays_closed(shop: World) -> None:
    setup = methods.replace_card(shop.shop, ANNA, "sandbox:keep:4242").setup
    assert setup is not None
    assert methods.give_up(shop.shop, ANNA).setup is None
    assert shop.shop.cards is not None
    assert shop.shop.cards.keep(setup).code == "given_up"
