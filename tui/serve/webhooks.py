"""A listener for the events of the payment service: HTTP on this machine's loopback, behind a proxy that has the
certificate and the address."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from store.billing import webhooks
from store.billing.webhooks import Heard
from store.domain.os_reasons import os_reason
from store.domain.problems import Outage, Refused
from store.mail import outbox
from tui.failures import report

if TYPE_CHECKING:
    from store.payment_ports import EventReader
    from store.shop import Shop

HOST = "127.0.0.1"
MOST_BYTES = 256 * 1024
"""Of one event; Stripe's have some kilobytes."""
AT_ONCE = 4
"""Events that are settled at the same moment; others wait their turn."""
READ_WITHIN = 10.0
"""Seconds for an event to arrive."""
_log = logging.getLogger(__name__)


async def listen(
    shop: Shop, events: EventReader, port: int, path: str, told: Callable[[int], None] = lambda _: None
) -> None:
    """Until SIGTERM or SIGINT. `told` gets the port. Raises Outage for one that cannot be used."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with listening(shop, events, port, path) as taken:
        told(taken)
        await stop.wait()


@asynccontextmanager
async def listening(shop: Shop, events: EventReader, port: int, path: str) -> AsyncIterator[int]:
    """Take events until the block is left, which ends what was begun. Gives the port; for 0 the system chooses one."""
    taker = _Taker(shop, events)
    application = web.Application(client_max_size=MOST_BYTES)
    application.router.add_post(path, taker.take)
    application.on_response_prepare.append(_unnamed)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            raise _unusable(port, error) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
        await taker.close()


def _unusable(port: int, error: OSError) -> Outage:
    return Outage("webhook_address_unusable", port=port, reason=os_reason(error))


class _Taker:
    """Use cases run in threads: a gateway that takes long holds up no other event but those waiting for their turn."""

    def __init__(self, shop: Shop, events: EventReader) -> None:
        self._shop = shop
        self._events = events
        self._threads = ThreadPoolExecutor(AT_ONCE)
        self._mail: set[asyncio.Task[None]] = set()

    async def take(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(READ_WITHIN):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            heard = await asyncio.get_running_loop().run_in_executor(
                self._threads, webhooks.hear, self._shop, self._events, body, headers
            )
        except Refused as refused:
            _log.warning("webhook: %s", refused)
            return web.Response(status=400)
        except Outage as outage:
            _log.warning("webhook: %s", outage.code)
            return web.Response(status=503)
        except Exception as error:  # noqa: BLE001 - the error boundary of an event
            report(error)
            return web.Response(status=500)
        if heard is Heard.DONE:
            self._hand_over_mail()
        return web.Response(status=200)

    async def close(self) -> None:
        """Once nothing arrives any more: wait for what is under way."""
        await asyncio.gather(*self._mail)
        self._threads.shutdown()

    def _hand_over_mail(self) -> None:
        """After the answer: a slow mail server must not look like a failure to the payment service."""
        task = asyncio.create_task(self._handed_over())
        self._mail.add(task)
        task.add_done_callback(self._mail.discard)

    async def _handed_over(self) -> None:
        try:
            await asyncio.to_thread(outbox.flush_all, self._shop)
        except Outage as outage:
            _log.warning("mail: %s", outage.code)
        except Exception as error:  # noqa: BLE001 - a bug here ends no listener
            report(error)


async def _unnamed(_: web.Request, response: web.StreamResponse) -> None:
    """Nobody need know what answers here."""
    response.headers.popall("server", None)
