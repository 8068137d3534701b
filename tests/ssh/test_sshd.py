"""OpenSSH's own server in the place of ours: the key command, the forced command, the same centre."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store import ssh_keys
from store.identity import by_email
from tests.flow.process import bought, walk
from tests.ssh.server import ANNA, ROOT, Server, make_key, public
from tests.terminal import DEADLINE
from tui.bootstrap.services import DEMO_STORE, demo_services

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin") or ""

pytestmark = pytest.mark.skipif(not SSHD or os.geteuid() != 0, reason="needs sshd, and root to start it")


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Server]:
    """As docs/ssh.md sets it up. The key command must lie on a path that only root can change."""
    keys = {who: make_key(tmp_path, who) for who in (ANNA, "stranger", "host")}
    with demo_services(tmp_path) as services:
        ssh_keys.add(services.shop, by_email(services.shop, ANNA)[0].person, public(keys[ANNA]))
        services.shop.store.close()
    (tmp_path / "config.toml").write_text(
        f'store = "sqlite:///{tmp_path / DEMO_STORE}"\n[payment]\nsandbox = true\n[vat]\nregister = "off"\n'
    )
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    Path("/run/sshd").mkdir(exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix="seatdesk-", dir="/run"))
    command = private / "seatdesk"
    command.write_text(
        f"#!/bin/sh\nexport SEATDESK_CONFIG={tmp_path}/config.toml PYTHONPATH={ROOT}\n"
        f"exec {sys.executable} -c 'import sys; sys.argv[0] = \"{command}\"; from tui.__main__ import main; main()' "
        '"$@"\n'
    )
    command.chmod(0o755)
    configuration = private / "sshd_config"
    configuration.write_text(
        f"ListenAddress 127.0.0.1:{port}\nHostKey {keys['host']}\nPidFile none\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
        f"AuthorizedKeysFile none\nAuthorizedKeysCommand {command} authorized-keys %f\n"
        "AuthorizedKeysCommandUser root\nAcceptEnv LANG COLORTERM\nStrictModes no\n"
    )
    with open(tmp_path / "server.log", "w") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", configuration], stderr=log, text=True)
    (tmp_path / "known_hosts").write_text(f"[localhost]:{port} {public(keys['host'])}")
    try:
        while "Server listening" not in (tmp_path / "server.log").read_text():
            assert process.poll() is None, (tmp_path / "server.log").read_text()
        yield Server(tmp_path, port, process, keys)
    finally:
        process.terminate()
        process.wait(DEADLINE)
        shutil.rmtree(private)


def test_the_whole_wizard(sshd: Server) -> None:
    with sshd.ssh(ANNA) as terminal:
        walk(terminal, "home", "home again")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.modes_left() == frozenset()
    assert bought(sshd.folder).exactly_once()


def test_a_dropped_line_goes_on_at_its_step(sshd: Server) -> None:
    with sshd.ssh(ANNA) as terminal:
        walk(terminal, "home", "seats")
        terminal.kill()
    with sshd.ssh(ANNA) as terminal:
        walk(terminal, "seats", "billing_cycle")


def test_a_stranger_stays_outside(sshd: Server) -> None:
    ran = subprocess.run([*sshd.command("stranger", "-oBatchMode=yes")], capture_output=True, text=True, check=False)
    assert ran.returncode == 255
    assert "Permission denied (publickey)" in ran.stderr


def test_there_is_nothing_but_the_centre(sshd: Server) -> None:
    argv = [*sshd.command(ANNA), "id"]
    ran = subprocess.run(argv, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert (ran.returncode, ran.stderr.strip()) == (1, "There are no commands here, only the Billing Center.")


def test_without_a_terminal_one_sentence_says_what_to_do(sshd: Server) -> None:
    ran = subprocess.run(
        sshd.command(ANNA, "-T"), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.strip() == "The Billing Center needs a terminal that can move its cursor: try ssh -t."


def test_nothing_is_forwarded(sshd: Server) -> None:
    with sshd.ssh(ANNA, "-oExitOnForwardFailure=yes", "-R", "0:localhost:1") as terminal:
        terminal.wait_for("remote port forwarding failed")
