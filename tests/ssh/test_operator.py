"""What the operator sees of a running server."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.ssh.clients import opened
from tests.ssh.server import ANNA, ROOT, Server, serving
from tests.ssh.test_sessions import wait_until


def sessions(server: Server, *arguments: str) -> str:
    environment = {**os.environ, "SEATDESK_CONFIG": str(server.folder / "config.toml"), "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-m", "tui", "sessions", *arguments]
    return subprocess.run(argv, env=environment, capture_output=True, text=True, check=True).stdout


async def test_who_is_inside(own_server: Server) -> None:
    assert sessions(own_server) == "0 sessions.\n"
    async with opened(own_server, ANNA):
        (one,) = json.loads(sessions(own_server, "--json"))
        assert (one["who"], one["address"]) == (ANNA, "127.0.0.1")
        assert one["process"] in own_server.sessions()
        assert 1_000_000 < one["memory_bytes"] < 100_000_000
        row, count = sessions(own_server).splitlines()
        assert ANNA in row
        assert count == "1 session."
    assert os.stat(own_server.folder / f"serve-{own_server.port}.sock").st_mode & 0o777 == 0o600


async def test_each_session_is_in_the_log_under_its_id(own_server: Server) -> None:
    async with opened(own_server, ANNA) as screen:
        screen.press("ctrl+q")
        await screen.ended
    await asyncio.to_thread(wait_until, lambda: bool(own_server.told("session_closed")), "its end in the log")
    (came,), (began,), (went,) = (own_server.told(event) for event in ("signed_in", "session_opened", "session_closed"))
    assert (came["who"], came["address"]) == (ANNA, "127.0.0.1")
    assert str(came["key"]).startswith("SHA256:")
    assert began["session"] == went["session"]
    assert (went["how"], went["code"]) == ("ended", 0)


async def test_counters_for_prometheus_are_on_the_loopback_where_they_are_wanted(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with serving(tmp_path, ANNA, ssh=f"metrics_port = {port}") as server:
        async with opened(server, ANNA):
            said = await asyncio.to_thread(scrape, port)
    assert "\nseatdesk_sessions_open 1\n" in said
    assert "\nseatdesk_sign_ins_total 1\n" in said
    assert "\nseatdesk_sessions_crashed_total 0\n" in said


def scrape(port: int) -> str:
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        return str(answer.read().decode())


def test_the_host_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA):
        made = (tmp_path / "ssh_host_key").read_bytes()
    assert (tmp_path / "ssh_host_key").stat().st_mode & 0o777 == 0o600
    with serving(tmp_path):
        assert (tmp_path / "ssh_host_key").read_bytes() == made


def refused(folder: Path, **env: str) -> tuple[int, str]:
    """A server that cannot start: its exit code and what it says."""
    argv = [sys.executable, "-m", "tui", "serve", "--host", "127.0.0.1", "--port", "0"]
    given = {**os.environ, "SEATDESK_CONFIG": str(folder / "config.toml"), "PYTHONPATH": str(ROOT), **env}
    ran = subprocess.run(argv, env=given, capture_output=True, text=True, check=False, timeout=30)
    return ran.returncode, ran.stderr.strip()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server that has ended."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, ANNA):
        return folder


def put_host_key(folder: Path, content: str, mode: int) -> Path:
    key = folder / "ssh_host_key"
    key.write_text(content)
    key.chmod(mode)
    return key


def test_a_host_key_that_others_can_read_is_refused(served: Path) -> None:
    key = put_host_key(served, "anything", 0o644)
    code, said = refused(served)
    assert code == 1
    assert said.startswith(f"{key} can be read by others")


def test_a_host_key_that_is_none_is_an_outage(served: Path) -> None:
    key = put_host_key(served, "nonsense", 0o600)
    code, said = refused(served)
    assert code == 3
    assert said.startswith(f"The host key {key} cannot be used")


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'store = "sqlite:///{tmp_path}/nowhere.sqlite"')
    code, said = refused(tmp_path)
    assert (code, said) == (
        1,
        f"There is no store at {tmp_path}/nowhere.sqlite. `seatdesk init` makes one; `seatdesk demo` looks around.",
    )


def test_an_address_that_is_taken_is_named(served: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        argv = [sys.executable, "-m", "tui", "serve", "--host", "127.0.0.1", "--port", str(port)]
        given = {**os.environ, "SEATDESK_CONFIG": str(served / "config.toml"), "PYTHONPATH": str(ROOT)}
        ran = subprocess.run(argv, env=given, capture_output=True, text=True, check=False, timeout=30)
    assert ran.returncode == 3
    assert ran.stderr.startswith(f"Nobody can be listened to at 127.0.0.1:{port}")


def test_only_root_can_become_somebody_else(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        (tmp_path / "config.toml").write_text('[ssh]\nuser = "nobody-of-that-name"\n')
        code, said = refused(tmp_path)
        assert (code, said) == (1, "There is no OS user nobody-of-that-name to become.")
