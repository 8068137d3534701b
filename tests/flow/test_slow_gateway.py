"""A payment service that takes long: the page says what it waits for, can be left, and nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import repeat
from threading import Event

import pytest

from screens import waiting
from store.domain.orders import OrderStatus
from tests.fakes import CONFIRM, FakeCards, FakeGateway
from tests.flow.centre import DEADLINE, Centre
from tests.flow.conftest import OpenCentre

PAYING = "Asking the payment service, {seconds} s so far. Backspace: home. Nothing is lost, nothing charged twice."


@asynccontextmanager
async def hanging(centre: Centre, service: FakeGateway | FakeCards | None = None) -> AsyncIterator[None]:
    """The next request to the payment service has no answer until the block is left."""
    arrived, released = Event(), Event()

    def wait() -> None:
        arrived.set()
        assert released.wait(DEADLINE), "nobody released the request"

    (service or centre.world.gateway).meanwhile = wait
    try:
        yield
        assert arrived.is_set(), "nothing was asked"
    finally:
        released.set()
    await centre.settle()


async def meanwhile(centre: Centre, holds: Callable[[], bool], what: str) -> None:
    """Wait for a state while something is still under way."""
    try:
        async with asyncio.timeout(DEADLINE):
            while not holds():
                await centre.pilot.pause(0)
                await asyncio.sleep(0.001)
    except TimeoutError:
        raise AssertionError(f"no {what}; the screen is\n" + "\n".join(centre.rows)) from None


async def test_the_page_says_what_it_waits_for_and_since_when(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        async with hanging(centre):
            centre._send("f10")
            first = centre.say(PAYING, seconds=0)
            await meanwhile(centre, lambda: " ".join(first.split()) in centre.text, "line of progress")
            later = centre.say(PAYING, seconds=1)
            await meanwhile(centre, lambda: " ".join(later.split()) in centre.text, "time that passes")
        assert centre.step == "receipt"


@pytest.mark.parametrize("keys", [("backspace",), ("escape",)])
async def test_who_goes_home_meanwhile_finds_the_order_there(open_centre: OpenCentre, keys: tuple[str, ...]) -> None:
    async with open_centre(at="payment") as centre:
        async with hanging(centre):
            centre._send("f10")
            await meanwhile(centre, lambda: "Asking the payment service" in centre.text, "line of progress")
            for key in keys:
                centre._send(key)
            await meanwhile(centre, lambda: centre.step == "home", "home")
            centre._send("down")
            centre._send("a")
            await meanwhile(centre, lambda: "Asking the payment service" in centre.text, "line of progress at home")
            assert centre.step == "home", "a purchase cannot be gone on with while its payment is on its way"
        assert centre.step == "home"
        centre.see("Helpline Pro")
        (order,) = centre.orders
        assert order.status is OrderStatus.PROVISIONED
        assert len(centre.world.gateway.charged) == len(centre.invoices) == 1


async def test_closing_the_terminal_meanwhile_loses_nothing(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment") as centre:
        released = Event()
        centre.world.gateway.meanwhile = lambda: released.wait(DEADLINE)
        centre._send("f10")
        await meanwhile(centre, lambda: "Asking the payment service" in centre.text, "line of progress")
        released.set()
    async with open_centre() as centre:
        await centre.until(lambda: centre.orders[0].status is OrderStatus.PROVISIONED, "the order")
        assert len(centre.world.gateway.charged) == 1


async def test_a_question_that_hangs_does_not_hold_the_page(
    open_centre: OpenCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "ASK_EVERY", 0.1)
    async with open_centre(at="payment") as centre:
        centre.world.gateway.answers.extend(repeat(CONFIRM, 1000))  # also to questions that come before one hangs
        async with hanging(centre):
            # The charge itself passes; what hangs is the question after it.
            gateway, hang = centre.world.gateway, centre.world.gateway.meanwhile
            gateway.meanwhile = None
            centre._send("f10")
            await meanwhile(centre, lambda: CONFIRM.url in centre.text, "the link")
            gateway.meanwhile = hang
            await meanwhile(centre, lambda: gateway.meanwhile is None, "the question")
            centre._send("c")
            await meanwhile(centre, lambda: centre.app.clipboard == CONFIRM.url, "the copied link")
            centre._send("backspace")
            await meanwhile(centre, lambda: centre.step == "home", "home")
