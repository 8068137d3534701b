"""`seatdesk serve` takes the payment service's events too, in a process of its own, where that is configured."""

import socket
import urllib.request
from pathlib import Path

from tests.ssh.server import serving
from tests.store.test_webhooks import SECRET, body_of, signed

KEY = "rk_test_1"


def configured(port: int) -> str:
    return f'[payment.stripe]\nreturn_url = "https://shop.example/paid"\n[webhooks]\nport = {port}\n'


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as there:
        return there.connect_ex(("127.0.0.1", port)) == 0


def test_events_are_taken_beside_the_people_and_not_when_they_have_gone(tmp_path: Path) -> None:
    port, body = free_port(), body_of(kind="customer.created")
    secrets = {"SEATDESK_STRIPE_KEY": KEY, "SEATDESK_STRIPE_WEBHOOK_SECRET": SECRET}
    with serving(tmp_path, ssh=configured(port), prepare=None, **secrets) as server:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/stripe", data=body, headers=signed(body))
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 200
        assert server.stop() == 0
        assert not listens(port)
    assert SECRET not in server.log()


def test_without_their_secret_people_come_in_all_the_same(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, ssh=configured(port), SEATDESK_STRIPE_KEY=KEY) as server:
        assert not listens(port)
        assert "The secret SEATDESK_STRIPE_WEBHOOK_SECRET is missing" in server.log()
        assert server.stop() == 0
