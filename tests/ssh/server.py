"""`seatdesk serve` over the sample shop, the keys of its people, and clients for it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from re import search

from store.domain.accounts import Person
from store.mail import outbox
from store.people import ssh_keys
from store.people.identity import by_email
from tests.terminal import DEADLINE, Terminal
from tui.bootstrap.services import DEMO_STORE, demo_services
from tui.serve.server import HOST_KEY

ROOT = Path(__file__).parent.parent.parent
ANNA, MARCO, GRETA = "anna@acme.example", "marco@acme.example", "greta@beispiel.example"


@dataclass
class Server:
    """A server that runs, on a port of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[str]
    keys: Mapping[str, Path]

    def ssh(self, who: str, *arguments: str, cols: int = 80, rows: int = 24, **env: str) -> Terminal:
        """OpenSSH's client with the key of this person, in a terminal."""
        return Terminal(self.command(who, *arguments), cols=cols, rows=rows, env=env)

    def command(self, who: str, *arguments: str) -> list[str]:
        options = {
            "IdentityFile": self.keys[who],
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": self.folder / "known_hosts",
            "StrictHostKeyChecking": "yes",
            "SendEnv": "COLORTERM LANG",
        }
        said = [f"-o{name}={value}" for name, value in options.items()]
        return ["ssh", "-F", "none", *said, "-p", str(self.port), *arguments, "localhost"]

    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    def told(self, event: str) -> list[dict[str, object]]:
        """What the server logged of this kind."""
        lines = [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == event]

    def family(self) -> list[int]:
        """The processes of the server but itself: the nursery first, then its children."""
        (nursery,) = children(self.process.pid)
        return [nursery, *children(nursery)]

    def sessions(self) -> list[int]:
        """The processes of those who are inside."""
        gone = {line["session"] for line in self.told("session_closed")}
        return [line["process"] for line in self.told("session_opened") if line["session"] not in gone]  # type: ignore[misc]

    def clerk(self) -> int:
        (clerk,) = {line["process"] for line in self.told("clerk_hired")}
        assert isinstance(clerk, int)
        return clerk

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


@contextmanager
def serving(
    folder: Path,
    *who: str,
    ssh: str = "",
    prepare: Callable[[Path], None] | None = None,
    **env: str,
) -> Iterator[Server]:
    """A server over the sample shop in this folder, where each of these people has a key. `ssh` is a part of [ssh];
    `prepare` is done to the folder before."""
    keys = {email: make_key(folder, email) for email in (*who, "stranger")}
    with demo_services(folder) as services:
        for email in who:
            ssh_keys.add(services.shop, by_email(services.shop, email)[0].person, public(keys[email]))
        services.shop.store.close()
    if prepare:
        prepare(folder)
        keys |= {path.name.removeprefix("key-"): path for path in folder.glob("key-*") if path.suffix != ".pub"}
    configuration = folder / "config.toml"
    configuration.write_text(
        f'store = "sqlite:///{folder / DEMO_STORE}"\n[payment]\nsandbox = true\n[vat]\nregister = "off"\n[ssh]\n{ssh}\n'
    )
    argv = [sys.executable, "-m", "tui", "serve", "--host", "127.0.0.1", "--port", "0"]
    given = {**os.environ, "SEATDESK_CONFIG": str(configuration), "PYTHONPATH": str(ROOT), **env}
    with open(folder / "server.log", "w") as log:
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=log, env=given, text=True)
    said_to = process.stdout
    assert said_to is not None
    try:
        said = said_to.readline()
        found = search(r"port (\d+)", said)
        assert found, (said, (folder / "server.log").read_text())
        shown = subprocess.run(
            ["ssh-keygen", "-y", "-f", folder / HOST_KEY], capture_output=True, text=True, check=True
        )
        (folder / "known_hosts").write_text(f"[localhost]:{found[1]} {shown.stdout}")
        yield Server(folder, int(found[1]), process, keys)
    finally:
        process.kill()
        process.wait()
        said_to.close()


def children(process: int) -> list[int]:
    """Its child processes."""
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def crowd(count: int) -> Callable[[Path], None]:
    """So many accounts, each with one contact who has a key."""

    def made(folder: Path) -> None:
        with demo_services(folder) as services:
            pattern = by_email(services.shop, ANNA)[0]
            for number in range(count):
                email, name = f"contact{number}@example.com", f"company{number}"
                account = replace(pattern.account, id=name, name=f"Company {number:03}")
                with services.shop.store.change(name) as work:
                    work.put(account, replace(pattern.user, id="contact", email=email, subscriptions=()))
                    work.commit()
                ssh_keys.add(services.shop, Person(name, "contact"), public(make_key(folder, email)))
            outbox.flush_all(services.shop)  # or every session would, as it begins
            services.shop.store.close()

    return made


def make_key(folder: Path, name: str) -> Path:
    path = folder / f"key-{name}"
    if not path.exists():
        subprocess.run(["ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-C", name, "-f", str(path)], check=True)
    return path


def public(key: Path) -> str:
    return Path(f"{key}.pub").read_text()
