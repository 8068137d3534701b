"""Neither the key of the payment service nor a card, but for brand and last four digits, is kept or shown anywhere."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screens import waiting
from store.adapters.documents import DocumentStore
from store.adapters.export import export
from store.adapters.stripe_gateway import StripeGateway
from store.domain.records import Event
from tests import stripe_layer as layer
from tests.fakes import FakeClock
from tests.flow.conftest import OpenCentre
from tests.shops import World
from tests.stripe_layer import FakeStripe
from tests.stripe_server import fake_stripe

KEY = "rk_test_51SecretOfTheShop"
DIGITS = layer.GOOD[:12]
"""All of the card's number but what may be kept."""


@pytest.fixture(scope="module")
def running() -> Iterator[FakeStripe]:
    with fake_stripe() as stripe:
        yield stripe


@pytest.fixture
def stripe(running: FakeStripe, world: World, monkeypatch: pytest.MonkeyPatch) -> FakeStripe:
    """The shop takes cards."""
    running.forget()
    monkeypatch.setattr(waiting, "ASK_EVERY", 0.1)
    world.clock.instant = datetime.now(UTC)
    gateway = StripeGateway(KEY, "https://shop.example/paid", world.clock, base=running.base, timeouts=(2, 2))
    world.shop = replace(world.shop, gateway=gateway)
    return running


def kept(world: World, folder: Path) -> str:
    """Every byte of the store, and all of it as it is exported, history included."""
    assert isinstance(world.store, DocumentStore)
    export(world.store, folder / "all.json")
    files = [folder / "all.json", *world.path.parent.glob(f"{world.path.name}*")]
    return "".join(file.read_bytes().decode("latin-1") for file in files)


@pytest.mark.parametrize("fault", ["", layer.DROPPED_AFTER, layer.EXPIRED_KEY, layer.NO_JSON])
async def test_a_purchase_by_card_leaves_no_secret_behind(
    world: World,
    stripe: FakeStripe,
    open_centre: OpenCentre,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    fault: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []
    async with open_centre(at="payment") as centre:
        stripe.fault = fault
        await centre.press("f10")
        await centre.until(lambda: "https://checkout.stripe.example" in centre.text, "the link of the page")
        seen.append(centre.text)
        stripe.pay(stripe.pages[0])
        await centre.until_step("receipt")
        seen.append(centre.text)
    assert stripe.charged() == [15616]
    saved = world.account.saved_method
    assert saved is not None
    assert (saved.brand, saved.last4) == ("visa", "4242")
    stored = kept(world, tmp_path)
    assert '"last4":"4242"' in stored.replace(" ", ""), "the store is not read"
    said = [stored, caplog.text, *seen, *(mail.body + mail.subject for mail in world.mails)]
    assert not [text for text in said if KEY in text or DIGITS in text]
    assert not [event for event in world.past(Event) if KEY in repr(event) or DIGITS in repr(event)]
    assert caplog.records, "nothing was logged, so nothing is proved of it"


def test_what_is_shown_of_the_gateway_itself_is_not_its_key() -> None:
    gateway = StripeGateway(KEY, "https://shop.example/paid", FakeClock())
    assert KEY not in repr(gateway)
