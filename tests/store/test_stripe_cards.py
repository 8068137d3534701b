"""A card put on file with Stripe, without a charge, against localstripe and the layer over it (tests/stripe_layer).

The real service: `SEATDESK_STRIPE_KEY=rk_test_... pytest -m live tests/store/test_stripe_cards.py`.
"""

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.adapters.payment.stripe_gateway import StripeGateway
from store.domain.accounts import SavedMethod
from store.domain.cards import CardSetup
from store.domain.orders import Charge, OutcomeState
from store.payments import methods
from tests import stripe_layer as layer
from tests.fakes import NOON, FakeClock
from tests.shops import ANNA, World, eur
from tests.stripe_layer import FakeStripe

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
S = OutcomeState
CHARGE = Charge("order-1-1", "order-1", "2026-000001", "acme", "stripe:page", eur("97.60"), NOON)


@pytest.fixture
def gateway(stripe: FakeStripe) -> StripeGateway:
    clock = FakeClock(datetime.now(UTC))
    return StripeGateway("rk_test_secret", "https://shop.example/paid", clock, base=stripe.base, timeouts=(2, 2))


@pytest.fixture
def shop(world: World, gateway: StripeGateway) -> World:
    world.shop = replace(world.shop, gateway=gateway, cards=gateway.cards)
    return world


def begin(world: World) -> CardSetup:
    (page,) = methods.see(world.shop, ANNA).pages
    setup = methods.replace_card(world.shop, ANNA, page.id).setup
    assert setup is not None
    return setup


def on_file(world: World, stripe: FakeStripe) -> SavedMethod:
    customer = stripe.customer()
    saved = SavedMethod(f"stripe:saved:{stripe.card(customer)}:{customer}", "visa", "4242", "2030-12")
    world.change_account(saved_method=saved)
    return saved


@pytest.mark.parametrize("known", [False, True], ids=["a first card", "another card"])
def test_a_card_is_put_on_file_without_a_charge(
    shop: World, stripe: FakeStripe, gateway: StripeGateway, known: bool
) -> None:
    before = on_file(shop, stripe) if known else None
    waiting = begin(shop)
    assert (waiting.outcome.state, waiting.outcome.code) == (S.ACTION, "page")
    assert waiting.outcome.url.startswith("https://checkout.stripe.example/")
    assert methods.ask_again(shop.shop, ANNA).setup == waiting
    stripe.pay(waiting.outcome.ref)
    saved = methods.ask_again(shop.shop, ANNA).saved
    assert saved is not None
    assert (saved.brand, saved.last4, saved.expires) == ("visa", "4242", "2030-12")
    assert stripe.charged() == []
    assert gateway.charge(replace(CHARGE, key="kept-1", method=saved.method)).state is S.SUCCEEDED
    assert stripe.charged() == [9760]
    if before:
        assert saved.method.rpartition(":")[2] == before.method.rpartition(":")[2], "one customer"
        assert not stripe.has(before.method.split(":")[2]), "the old card was taken from the customer"


@pytest.mark.parametrize(
    "fault",
    [
        layer.DROPPED_BEFORE,
        layer.DROPPED_AFTER,
        layer.SLOW,
        layer.NO_JSON,
        layer.TOO_MANY,
        layer.BUSY,
        layer.EXPIRED_KEY,
    ],
)
def test_whatever_fault_lies_between_there_is_one_page(shop: World, stripe: FakeStripe, fault: str) -> None:
    stripe.fault = fault
    assert begin(shop).outcome.state is S.UNKNOWN
    stripe.released.set()
    setup = methods.ask_again(shop.shop, ANNA).setup
    assert setup is not None
    assert (setup.outcome.state, stripe.pages) == (S.ACTION, [setup.outcome.ref])


def test_a_page_that_expired_ends(shop: World, stripe: FakeStripe) -> None:
    stripe.expire(begin(shop).outcome.ref)
    assert methods.ask_again(shop.shop, ANNA).ended == "page_expired"


@pytest.mark.parametrize("typed", [False, True], ids=["open", "typed meanwhile"])
def test_given_up(shop: World, stripe: FakeStripe, typed: bool) -> None:
    page = begin(shop).outcome.ref
    if typed:
        stripe.pay(page)
    seen = methods.give_up(shop.shop, ANNA)
    assert (seen.setup, seen.saved is not None) == (None, typed)
    if not typed:
        with pytest.raises(AssertionError, match="the page is expired"):
            stripe.pay(page)


def test_removed_it_is_taken_from_the_customer_and_removing_it_there_first_does_no_harm(
    shop: World, stripe: FakeStripe
) -> None:
    saved = on_file(shop, stripe)
    methods.remove(shop.shop, ANNA, saved)
    assert not stripe.has(saved.method.split(":")[2])
    shop.change_account(saved_method=saved)
    assert methods.remove(shop.shop, ANNA, saved).saved is None


def test_a_wrong_key_says_why_and_keeps_what_is_on_file(shop: World, stripe: FakeStripe) -> None:
    saved = on_file(shop, stripe)
    stripe.fault = layer.EXPIRED_KEY
    setup = begin(shop)
    assert (setup.outcome.state, setup.outcome.code) == (S.UNKNOWN, "gateway_login_refused")
    assert shop.account.saved_method == saved


@pytest.mark.live
def test_stripe_itself_opens_a_page_for_a_card_and_closes_it() -> None:
    clock = FakeClock(datetime.now(UTC))
    cards = StripeGateway(os.environ["SEATDESK_STRIPE_KEY"], "https://example.com/", clock).cards
    (page,) = cards.pages(None)
    setup = CardSetup(f"live-{clock.now().timestamp()}", "acme", page.id, "anna", clock.now())
    opened = cards.keep(setup)
    assert (opened.state, opened.code) == (S.ACTION, "page")
    assert cards.keep(setup) == opened
    waiting = replace(setup, outcome=opened)
    assert cards.keep(waiting) == opened
    assert cards.leave(waiting).code == "given_up"
