"""The listener for events, by real HTTP on the loopback: what it takes, what it refuses, and what it survives."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

import pytest

from store.adapters.payment.stripe_events import StripeEvents
from store.domain.orders import Order, OrderStatus
from store.domain.records import Mail, MailState
from store.mail import outbox
from tests.fakes import NEVER_ARRIVED
from tests.shops import World
from tests.store.test_webhooks import SECRET, body_of, signed, waits
from tui.serve.webhooks import MOST_BYTES, listening

PATH = "/hooks/stripe"


@dataclass
class Listener:
    """The running listener, as a service on the network has it."""

    port: int

    async def post(self, body: bytes, headers: dict[str, str] | None = None, *, path: str = PATH) -> int:
        return await self.ask("POST", body, signed(body) if headers is None else headers, path=path)

    async def ask(self, method: str, body: bytes | None, headers: dict[str, str], *, path: str = PATH) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=body, headers=headers, method=method
        )

        def sent() -> int:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return int(answer.status)
            except HTTPError as refused:
                with refused:
                    return refused.code

        return await asyncio.to_thread(sent)


@pytest.fixture
async def listener(world: World) -> AsyncIterator[Listener]:
    async with listening(world.shop, StripeEvents(SECRET), 0, PATH) as port:
        yield Listener(port)


async def test_a_signed_event_settles_the_order_and_its_mail_leaves_afterwards(world: World) -> None:
    order = waits(world)
    async with listening(world.shop, StripeEvents(SECRET), 0, PATH) as port:
        assert await Listener(port).post(body_of()) == 200
        assert world.get(Order, order.id).status is OrderStatus.PROVISIONED
    assert [mail.state for mail in world.past(Mail)] == [MailState.WRITTEN]
    assert outbox.unsent(world.shop) == ()


async def test_forged_old_and_unreadable_events_are_refused(world: World, listener: Listener) -> None:
    order = waits(world)
    assert await listener.post(body_of(), {}) == 400
    assert await listener.post(body_of(), signed(body_of(), secret="whsec_other")) == 400
    assert await listener.post(body_of(), signed(body_of(), age=400)) == 400
    assert await listener.post(b"<html>") == 400
    assert world.get(Order, order.id).status is OrderStatus.ACTION_REQUIRED


async def test_an_event_that_was_recorded_and_is_sent_again_does_nothing(world: World, listener: Listener) -> None:
    waits(world)
    headers = signed(body_of())
    assert await listener.post(body_of(), headers) == 200
    asked = len(world.gateway.calls)
    assert await listener.post(body_of(), headers) == 200
    assert len(world.gateway.calls) == asked


async def test_events_that_are_not_for_us_are_taken(listener: Listener) -> None:
    assert await listener.post(body_of(kind="customer.created")) == 200
    assert await listener.post(body_of(account="somebody")) == 200


async def test_the_service_shall_send_again_what_cannot_be_settled_now(world: World, listener: Listener) -> None:
    world.gateway.answers += [NEVER_ARRIVED, NEVER_ARRIVED]
    world.buy()
    assert await listener.post(body_of()) == 503
    assert await listener.post(body_of()) == 200


async def test_nothing_else_is_answered(listener: Listener) -> None:
    assert await listener.ask("GET", None, {}) == 405
    assert await listener.post(body_of(), path="/") == 404
    assert await listener.post(body_of(), path="/hooks/stripe/more") == 404


async def test_what_is_too_large_is_refused(listener: Listener) -> None:
    assert await listener.post(b"x" * (MOST_BYTES + 1)) == 413


async def test_a_bug_is_a_500_without_its_words_and_the_listener_goes_on(
    world: World, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    waits(world)
    world.gateway.answers[0] = RuntimeError("secret words")
    assert await listener.post(body_of()) == 500
    assert "secret words" not in caplog.text
    assert await listener.post(body_of()) == 200


async def test_who_says_nothing_does_not_keep_others_waiting(world: World, listener: Listener) -> None:
    waits(world)
    silent = [await asyncio.open_connection("127.0.0.1", listener.port) for _ in range(20)]
    for _, writer in silent:
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n".encode())
        await writer.drain()
    assert await listener.post(body_of()) == 200
    for _, writer in silent:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_many_at_once_are_one_purchase(world: World, listener: Listener) -> None:
    waits(world)
    assert set(await asyncio.gather(*(listener.post(body_of()) for _ in range(20)))) == {200}
    world.assert_bought_once()


async def test_it_listens_on_this_machine_only(listener: Listener) -> None:
    with socket.socket() as there, pytest.raises(OSError, match="refused"):
        there.connect((_address_of_this_machine(), listener.port))


def _address_of_this_machine() -> str:
    """One that is not the loopback's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        try:
            out.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but the loopback's")
        found = str(out.getsockname()[0])
    if found.startswith("127."):
        pytest.skip("this machine has no address but the loopback's")
    return found


# ---- the command -------------------------------------------------------------------------------------------


def configured(folder: Path, port: int) -> dict[str, str]:
    """An environment with cards and webhooks."""
    configuration = folder / "config.toml"
    configuration.write_text(
        f'[payment.stripe]\nreturn_url = "https://shop.example/paid"\n[webhooks]\nport = {port}\npath = "{PATH}"\n',
        encoding="utf-8",
    )
    secrets = {"SEATDESK_STRIPE_KEY": "rk_test_1", "SEATDESK_STRIPE_WEBHOOK_SECRET": SECRET}
    return {**os.environ, **secrets, "SEATDESK_CONFIG": str(configuration), "HOME": str(folder), "LC_ALL": "C"}


def test_the_command_says_where_it_listens_and_ends_at_sigterm(world: World, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ran = subprocess.Popen(
        [sys.executable, "-m", "tui", "--store", f"sqlite:///{world.path}", "webhooks"],
        env=configured(tmp_path, port),
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert ran.stdout is not None
        assert ran.stdout.readline() == f"Events are taken at http://127.0.0.1:{port}{PATH}.\n"
        body = body_of(kind="customer.created")
        request = urllib.request.Request(f"http://127.0.0.1:{port}{PATH}", data=body, headers=signed(body))
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200
        ran.send_signal(signal.SIGTERM)
        assert ran.wait(30) == 0
    finally:
        ran.kill()
        out, err = ran.communicate()
    assert (out, err) == ("", "")


@pytest.mark.parametrize(
    ("taken", "change", "code", "said"),
    [
        (False, {"SEATDESK_STRIPE_WEBHOOK_SECRET": ""}, 3, "The secret SEATDESK_STRIPE_WEBHOOK_SECRET is missing"),
        (True, {}, 3, "of this machine cannot be used for webhooks"),
        (False, {"SEATDESK_CONFIG": ""}, 1, "There is no section [webhooks]"),
    ],
    ids=["no secret", "the port is taken", "not configured"],
)
def test_what_is_missing_is_said_in_one_sentence(
    world: World, tmp_path: Path, taken: bool, change: dict[str, str], code: int, said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        if not taken:
            other.close()
        ran = subprocess.run(
            [sys.executable, "-m", "tui", "--store", f"sqlite:///{world.path}", "webhooks"],
            env={**configured(tmp_path, port), **change},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert (ran.returncode, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert SECRET not in json.dumps(ran.stderr)
