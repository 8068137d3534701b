"""OpenSSH's own server in the place of ours: the key command, the forced command, the same centre."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.process import bought, walk
from tests.ssh.server import ANNA, Server
from tests.ssh.sshd import SSHD, sshd

pytestmark = pytest.mark.skipif(not SSHD or os.geteuid() != 0, reason="needs sshd, and root to start it")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with sshd(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """For tests that leave its account as it is."""
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def configure(server: Server, line: str) -> None:
    with open(server.folder / "config.toml", "a") as configuration:
        configuration.write(f"[ssh]\n{line}\n")


def test_the_whole_wizard(server: Server) -> None:
    with server.ssh(ANNA) as terminal:
        walk(terminal, "home", "home again")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.modes_left() == frozenset()
    assert bought(server.folder).exactly_once()


def test_a_dropped_line_goes_on_at_its_step(server: Server) -> None:
    with server.ssh(ANNA) as terminal:
        walk(terminal, "home", "seats")
        terminal.kill()
    with server.ssh(ANNA) as terminal:
        walk(terminal, "seats", "billing_cycle")


def test_a_stranger_stays_outside(shared: Server) -> None:
    ran = subprocess.run([*shared.command("stranger", "-oBatchMode=yes")], capture_output=True, text=True, check=False)
    assert ran.returncode == 255
    assert "Permission denied (publickey)" in ran.stderr


def test_there_is_nothing_but_the_centre(shared: Server) -> None:
    argv = [*shared.command(ANNA), "id"]
    ran = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert (ran.returncode, ran.stderr.strip()) == (1, "There are no commands here, only the Billing Center.")


def test_nothing_typed_for_long_ends_the_session_and_keeps_everything(server: Server) -> None:
    configure(server, "idle_seconds = 1")
    with server.ssh(ANNA) as terminal:
        terminal.wait_for("Nothing was typed for long, so it was closed. Everything is kept: sign in again.")
        assert terminal.exit_code() == 0
        assert terminal.modes_left() == frozenset()


def test_commands_are_run_where_the_operator_allows_them(server: Server) -> None:
    configure(server, "commands = true")
    for command, code, starts in (("subscriptions --json", 0, "["), ("history --as x@y.example", 1, ""), ("id", 1, "")):
        argv = [*server.command(ANNA), command]
        ran = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        assert (ran.returncode, ran.stdout[:1]) == (code, starts), (command, ran)


def test_without_a_terminal_one_sentence_says_what_to_do(shared: Server) -> None:
    ran = subprocess.run(
        shared.command(ANNA, "-T"), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.strip() == "The Billing Center needs a terminal that can move its cursor: try ssh -t."


def test_nothing_is_forwarded(shared: Server) -> None:
    with shared.ssh(ANNA, "-oExitOnForwardFailure=yes", "-R", "0:localhost:1") as terminal:
        terminal.wait_for("remote port forwarding failed")
