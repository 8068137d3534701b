"""The layer over localstripe as a server on the loopback, and the faults that happen to a request on its way."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.stripe_layer import (
    BUSY,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    EXPIRED_KEY,
    FAILED_AFTER,
    FAILED_BEFORE,
    NO_JSON,
    SLOW,
    TOO_MANY,
    Answer,
    FakeStripe,
    error_answer,
)

ROOT = Path(__file__).parent.parent


class _Handler(BaseHTTPRequestHandler):
    fake: FakeStripe

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        self._say(self.fake.answer("GET", place.path, dict(parse_qsl(place.query)), ""))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        sent = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        self.fake.asked.append(self.path)
        self.fake.bodies.append(body)
        fault, self.fake.fault = self.fake.fault, ""
        key = self.headers.get("Idempotency-Key") or ""
        refusals = {TOO_MANY: 429, EXPIRED_KEY: 401, BUSY: 409}
        if fault == DROPPED_BEFORE:
            self.close_connection = True
            return
        if fault in refusals:
            self._say(error_answer(refusals[fault], "invalid_request_error", "No."))
            return
        if fault == FAILED_BEFORE:
            self._say(self.fake.keep(self.path, sent, key, error_answer(500, "api_error", "Oh.")))
            return
        answer = self.fake.answer("POST", self.path, sent, key)
        if fault == SLOW:
            self.fake.released.wait(20)
        if fault == DROPPED_AFTER:
            self.close_connection = True
            return
        if fault == FAILED_AFTER:
            answer = self.fake.keep(self.path, sent, key, error_answer(500, "api_error", "Oh."))
        if fault == NO_JSON:
            self._write(200, b"<html>Hello")
            return
        self._say(answer)

    def _say(self, answer: Answer) -> None:
        self._write(answer[0], json.dumps(answer[1]).encode())

    def _write(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # who asked has given up

    def log_message(self, format: str, *args: object) -> None:
        """Not to the terminal."""


@contextmanager
def fake_stripe() -> Iterator[FakeStripe]:
    """localstripe and the layer over it, for as long as the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.stripe_process"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    assert line, process.stderr.read()
    fake = FakeStripe(int(line))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"fake": fake}))
    fake.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
        process.kill()
        process.communicate()
