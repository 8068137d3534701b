"""VIES on a loopback port: it gives every answer that the real one, or what stands before it, is known to give."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

JSON = "application/json"
HTML = b"<!DOCTYPE html><html><body><h1>Service unavailable</h1></body></html>"


@dataclass
class FakeVies:
    """Answers as told. A `slow` one keeps the line open until the fake is closed."""

    status: int = 200
    body: bytes = b"{}"
    media: str = JSON
    slow: bool = False
    cut: bool = False
    asked: list[str] = field(default_factory=list)
    address: str = ""
    closing: Event = field(default_factory=Event)

    def says(self, error: str, *, valid: bool = False) -> None:
        """The register's own answer: `error` is VALID, INVALID, or why it has none."""
        self.body = json.dumps({"isValid": valid, "userError": error, "name": "---", "address": "---"}).encode()


@contextmanager
def fake_vies() -> Iterator[FakeVies]:
    fake = FakeVies()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    fake.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake
    finally:
        fake.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(fake: FakeVies) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake.asked.append(self.path)
            if fake.cut:
                self.connection.close()
                return
            self.send_response(fake.status)
            self.send_header("Content-Type", fake.media)
            self.send_header("Content-Length", str(len(fake.body)))
            self.end_headers()
            if fake.slow:
                self.wfile.write(fake.body[:1])
                fake.closing.wait()
                return
            self.wfile.write(fake.body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler
