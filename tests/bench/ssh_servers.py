"""The servers that are measured side by side: ours, sshd with a forced command, wish + Bubble Tea, ssh2 + Ink."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from tests.bench.programs import PEERS
from tests.ssh.server import ANNA, crowd, make_key, serving
from tests.ssh.sshd import SSHD, sshd
from tests.terminal import DEADLINE

GOPATH = Path("/usr/share/gocode")
CROWD = 100


@dataclass(frozen=True)
class Measured:
    """A server that runs: its processes and the keys that it lets in. `shows` stands on its first page."""

    name: str
    port: int
    pid: int
    keys: list[Path]
    shows: str = "? help"
    way: bytes = b"a"
    """The key that leads from there to a list, and what stands on that page."""
    list: str = "Which product?"


@contextmanager
def ours(folder: Path, core: int | None = None) -> Iterator[Measured]:
    with serving(folder, ANNA, prepare=crowd(CROWD), ssh="sessions_per_key = 300\nattempts = 1000") as server:
        _pin(server.process.pid, core)
        keys = [server.keys[f"contact{number}@example.com"] for number in range(CROWD)]
        yield Measured("ours", server.port, server.process.pid, keys)


@contextmanager
def forced(folder: Path) -> Iterator[Measured]:
    with sshd(folder) as server:
        yield Measured("sshd, forced command", server.port, server.process.pid, [server.keys[ANNA]])


def wish(folder: Path, core: int | None = None) -> AbstractContextManager[Measured]:
    program = folder / "wish"
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOFLAGS": "",
        "GOCACHE": str(folder / "go"),
    }
    subprocess.run(["go", "build", "-o", program, "."], cwd=PEERS / "wish", env=environment, check=True)
    return _listening("wish + Bubble Tea", folder, core, [str(program)])


def ink(folder: Path, core: int | None = None) -> AbstractContextManager[Measured]:
    """From where `install_ink` has put it."""
    return _listening("ssh2 + Ink", folder, core, ["node", str(folder / "server.mjs")])


@contextmanager
def _listening(name: str, folder: Path, core: int | None, program: list[str]) -> Iterator[Measured]:
    """A peer that is told its address and where its host key is or shall be."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    argv = [*program, f"127.0.0.1:{port}", str(folder / "host-key")]
    process = subprocess.Popen(argv, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _pin(process.pid, core)
    try:
        while not _answers(port):
            assert process.poll() is None, f"{name} does not start"
            sleep(0.01)
        yield Measured(name, port, process.pid, [make_key(folder, "peer")], way=b"")
    finally:
        process.kill()
        process.wait()


def why_not_wish() -> str:
    """Why the peer in Go cannot be measured here, "" if it can."""
    if not shutil.which("go"):
        return "no go"
    found = (GOPATH / "src/github.com/charmbracelet/wish").is_dir()
    return "" if found else "golang-github-charmbracelet-wish-dev is not installed"


def why_not_ink() -> str:
    """Why the peer in JavaScript cannot be measured here, "" if it can."""
    return next((f"no {program}" for program in ("node", "npm") if not shutil.which(program)), "")


def install_ink(folder: Path) -> str:
    """Put the peer in JavaScript and what it stands on into the folder; why that failed, "" if it did not."""
    shutil.copytree(PEERS / "ink", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    options = ["--engine-strict", "--fetch-retries=1", "--no-audit", "--no-fund", "--loglevel=error"]
    ran = subprocess.run(["npm", "install", *options], cwd=folder, capture_output=True, text=True, check=False)
    said, _, _ = ran.stderr.partition("\n")
    return f"npm install failed: {said}" if ran.returncode else ""


def why_not_sshd() -> str:
    if not SSHD:
        return "no sshd"
    return "" if os.geteuid() == 0 else "only root can start it"


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def cpu(pids: list[int]) -> float:
    """Seconds of the processor that these have used."""
    ticks = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def pss(pids: list[int]) -> float:
    """Megabytes of these together, what they share counted once."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def _pin(pid: int, core: int | None) -> None:
    """Let a process, and all below it, have one processor."""
    for one in tree(pid) if core is not None else ():
        for task in Path(f"/proc/{one}/task").iterdir():
            os.sched_setaffinity(int(task.name), {core or 0})


def _answers(port: int) -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", port), DEADLINE)):
            return True
    except ConnectionRefusedError:
        return False
