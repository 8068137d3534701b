"""Neither the key of the payment service nor a card, but for brand and last four digits, is kept or shown anywhere."""

import asyncio
import logging
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError

import pytest
from stripe import WebhookSignature

from screens import waiting
from store.adapters.payment.stripe_events import StripeEvents
from store.adapters.payment.stripe_gateway import StripeGateway
from store.adapters.state.documents import DocumentStore
from store.adapters.state.export import export
from store.domain.records import Event, Notice
from tests import stripe_layer as layer
from tests.fakes import FakeClock
from tests.flow.conftest import OpenCentre
from tests.shops import World
from tests.stripe_layer import FakeStripe
from tests.stripe_server import fake_stripe
from tui.serve.webhooks import listening

KEY = "rk_test_51SecretOfTheShop"
SIGNED_WITH = "whsec_51SecretOfTheEvents"
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
    world.shop = replace(world.shop, gateway=gateway, cards=gateway.cards)
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


@pytest.mark.parametrize("fault", ["", layer.DROPPED_AFTER, layer.EXPIRED_KEY, layer.NO_JSON])
async def test_a_card_put_on_file_and_an_event_leave_no_secret_behind(
    world: World,
    stripe: FakeStripe,
    open_centre: OpenCentre,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    fault: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[str] = []
    async with open_centre() as centre:
        stripe.fault = fault
        await centre.press("p", "enter")
        await centre.until(lambda: "https://checkout.stripe.example" in centre.text, "the link of the page")
        seen.append(centre.text)
        stripe.pay(stripe.pages[0])
        await centre.until(lambda: "Visa ending in 4242" in centre.text, "the card")
        seen.append(centre.text)
    body = b'{"id": "evt_1", "type": "setup_intent.succeeded", "data": {"object": {"metadata": {"account": "acme"}}}}'
    good = {"stripe-signature": WebhookSignature.generate_signature_header(body.decode(), SIGNED_WITH)}
    for headers in (good, {"stripe-signature": "t=1,v1=00"}):
        async with listening(world.shop, StripeEvents(SIGNED_WITH), 0, "/stripe") as port:
            request = urllib.request.Request(f"http://127.0.0.1:{port}/stripe", data=body, headers=headers)
            with suppress(HTTPError):
                (await asyncio.to_thread(urllib.request.urlopen, request, timeout=30)).close()
    said = [kept(world, tmp_path), caplog.text, *seen]
    assert not [text for text in said if KEY in text or DIGITS in text or SIGNED_WITH in text]
    assert [notice.id for notice in world.past(Notice)] == ["evt_1"]
    assert "webhook_forged" in caplog.text


def test_what_is_shown_of_the_gateway_itself_is_not_its_key() -> None:
    gateway = StripeGateway(KEY, "https://shop.example/paid", FakeClock())
    assert KEY not in repr(gateway)
