"""OpenSSH's own server, set up as docs/ssh.md says."""

import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from store.people import ssh_keys
from store.people.identity import by_email
from tests.ssh.server import ANNA, ROOT, Server, make_key, public
from tests.terminal import DEADLINE
from tui.bootstrap.services import DEMO_STORE, demo_services

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin") or ""


@contextmanager
def sshd(folder: Path) -> Iterator[Server]:
    """As docs/ssh.md sets it up. The key command must lie on a path that only root can change."""
    keys = {who: make_key(folder, who) for who in (ANNA, "stranger", "host")}
    with demo_services(folder) as services:
        ssh_keys.add(services.shop, by_email(services.shop, ANNA)[0].person, public(keys[ANNA]))
        services.shop.store.close()
    (folder / "config.toml").write_text(
        f'store = "sqlite:///{folder / DEMO_STORE}"\n[payment]\nsandbox = true\n[vat]\nregister = "off"\n'
    )
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    Path("/run/sshd").mkdir(exist_ok=True)
    private = Path(tempfile.mkdtemp(prefix="seatdesk-", dir="/run"))
    command = private / "seatdesk"
    command.write_text(
        f"#!/bin/sh\nexport SEATDESK_CONFIG={folder}/config.toml PYTHONPATH={ROOT}\n"
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
    with open(folder / "server.log", "w") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", configuration], stderr=log, text=True)
    (folder / "known_hosts").write_text(f"[localhost]:{port} {public(keys['host'])}")
    try:
        while "Server listening" not in (folder / "server.log").read_text():
            assert process.poll() is None, (folder / "server.log").read_text()
        yield Server(folder, port, process, keys)
    finally:
        process.terminate()
        process.wait(DEADLINE)
        shutil.rmtree(private)
