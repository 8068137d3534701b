"""Two hosts with one store: network namespaces with a cable each to one PostgreSQL server.

The races for an order again, between processes that share nothing but the server and the gateway; and a
host that dies while it pays, whose order the other one finishes with `seatdesk reconcile`.
"""

import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import quote

from tests.contract.places import PostgresPlace
from tests.crash import billing
from tests.crash.children import DEAD, apart
from tests.crash.host import Job
from tests.crash.lines import PURCHASE, RUN, Play, after, prepare, run
from tests.crash.orders import METHODS, Stage, faults, number_faults, stage
from tests.crash.places import Fresh
from tests.crash.report import Ran
from tests.postgres_server import PASSWORD, Cluster, own_cluster

PORT = 54_329
SCHEMA = "seatdesk"


@dataclass(frozen=True, slots=True)
class Host:
    """A network namespace. `server` is the server's address at the other end of its cable."""

    name: str
    cable: str
    server: str

    @property
    def place(self) -> PostgresPlace:
        """The store as this host reaches it."""
        return PostgresPlace(f"postgresql://postgres:{quote(PASSWORD, safe='')}@{self.server}:{PORT}/postgres", SCHEMA)

    def command(self, *arguments: str) -> list[str]:
        return ["ip", "netns", "exec", self.name, sys.executable, *arguments]

    def cut_off(self) -> None:
        """Pull the cable: nobody is told that the host has gone."""
        _ip("link", "set", self.cable, "down")


def why_not() -> str:
    """Why there cannot be two hosts here, "" if there can."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need root and the command `ip` (iproute2)"
    tried = subprocess.run(["ip", "netns", "add", _name("try")], capture_output=True, text=True, check=False)
    if tried.returncode:
        return f"network namespaces cannot be made here: {tried.stderr.strip()}"
    _ip("netns", "del", _name("try"))
    return ""


def raced(folder: Path, _: Fresh, variant: str, trials: int, random: Random) -> Ran:
    """Sessions of both hosts race for one order; some die."""
    return _raced(folder, variant, trials, random, stage, lambda: ("anna", "bruno", random.choice(("anna", "recover"))))


def runs_raced(folder: Path, _: Fresh, variant: str, trials: int, random: Random) -> Ran:
    """The billing runs of both hosts race for one account; some die."""
    return _raced(folder, variant, trials, random, billing.stage, lambda: ("run", "run", "run"), RUN)


def _raced(
    folder: Path,
    variant: str,
    trials: int,
    random: Random,
    staged: Callable[[Fresh, Path, str], Stage],
    works: Callable[[], tuple[str, str, str]],
    play: Play = PURCHASE,
) -> Ran:
    """The first session is on one host, the others are on the other."""
    found: list[str] = []
    with _two_hosts() as hosts, _serving(hosts) as place:
        at = staged(lambda: place, folder, "sandbox:answer_lost")
        for number in range(trials):
            account = f"account-{number}"
            apart(partial(prepare, at, account))
            if play is RUN or number % 2:
                # The answer of its first payment is lost: both hosts ask for it.
                run(at, variant, account, play.work, lambda *_: None).ended()
            cast = zip(works(), (hosts[0], hosts[1], hosts[1]), strict=True)
            sessions = [_session(host, Job(at, variant, account, work, random.random())) for work, host in cast]
            for session in sessions:
                _expect(session, "ready")
            for session in sessions:
                _say(session, "go")
            ended = [session.communicate()[1] for session in sessions]
            faults = [said[-300:] for one, said in zip(sessions, ended, strict=True) if one.returncode not in (0, DEAD)]
            faults = faults or apart(partial(after, at, variant, account, play))
            found += [f"race {number}: {fault}" for fault in faults[:1]]
        found += apart(partial(number_faults, at))
    return Ran(trials, found)


def finished_by_the_other(folder: Path, _: Fresh, variant: str, trials: int, _random: Random) -> Ran:
    """A host dies when its payment went through and it has not noted that; the other one reconciles."""
    found: list[str] = []
    with _two_hosts() as hosts, _serving(hosts) as place:
        at = stage(lambda: place, folder, METHODS[0])
        for number in range(trials):
            account = f"account-{number}"
            apart(partial(prepare, at, account))
            dying, other = hosts
            session = _session(dying, Job(at, variant, account, "anna", 0, stays_in_gateway=True))
            _expect(session, "ready")
            _say(session, "go")
            _expect(session, "charged")
            if number == trials - 1:
                dying.cut_off()
            session.send_signal(signal.SIGKILL)
            session.communicate()
            found += [f"death {number}: {fault}" for fault in _reconciled(at, other, account)]
    return Ran(trials, found)


def _reconciled(at: Stage, host: Host, account: str) -> list[str]:
    """What is wrong after the other host ran the command; it ran nothing else."""
    configuration = at.folder / f"{account}.toml"
    configuration.write_text(
        f'[payment]\nsandbox = true\n[mail]\nfolder = "{at.folder / account / "mail"}"\n', encoding="utf-8"
    )
    environment = {**os.environ, "SEATDESK_CONFIG": str(configuration), "SEATDESK_STORE": host.place.url}
    for command in (["reconcile"], ["outbox", "flush"]):
        done = subprocess.run(
            host.command("-m", "tui", *command), env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return [f"{command}: exit {done.returncode}: {done.stdout}{done.stderr}"[:400]]
    return apart(partial(faults, at, account))[:1]


def _session(host: Host, job: Job) -> "subprocess.Popen[str]":
    there = replace(job, stage=replace(job.stage, place=host.place))
    session = subprocess.Popen(
        host.command("-c", "from tests.crash.host import main; main()"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _say(session, pickle.dumps(there).hex())
    return session


def _say(session: "subprocess.Popen[str]", line: str) -> None:
    assert session.stdin is not None
    session.stdin.write(f"{line}\n")
    session.stdin.flush()


def _expect(session: "subprocess.Popen[str]", line: str) -> None:
    assert session.stdout is not None
    said = session.stdout.readline()
    if said != f"{line}\n":
        raise RuntimeError(f"said {said!r}, not {line!r}: {session.communicate()[1]}")


@contextmanager
def _serving(hosts: tuple[Host, Host]) -> Iterator[PostgresPlace]:
    """A server that both can reach, and its store as it is reached from this side."""
    with own_cluster() as cluster:
        assert cluster is not None, "no server is installed"
        cluster.stop()
        rules = _data(cluster) / "pg_hba.conf"
        rules.write_text(rules.read_text(encoding="utf-8") + "host all all samenet scram-sha-256\n", encoding="utf-8")
        cluster.start(",".join(host.server for host in hosts), PORT)
        yield hosts[0].place


def _data(cluster: Cluster) -> Path:
    return cluster.folder / "data"


@contextmanager
def _two_hosts() -> Iterator[tuple[Host, Host]]:
    first, second = (Host(_name(word), _name(f"c{word}"), f"10.231.{number}.1") for number, word in _HOSTS)
    made: list[Host] = []
    try:
        for host in (first, second):
            made.append(host)
            _connect(host)
        yield first, second
    finally:
        for host in made:
            # With its namespace the cable would go too, but at some later moment: the next hosts have the same name.
            subprocess.run(["ip", "link", "del", host.cable], check=False, capture_output=True)
            subprocess.run(["ip", "netns", "del", host.name], check=False, capture_output=True)


_HOSTS = ((71, "a"), (72, "b"))


def _connect(host: Host) -> None:
    there = host.server.removesuffix("1") + "2"
    _ip("netns", "add", host.name)
    _ip("link", "add", host.cable, "type", "veth", "peer", "name", "eth0", "netns", host.name)
    _ip("address", "add", f"{host.server}/24", "dev", host.cable)
    _ip("link", "set", host.cable, "up")
    _ip("-n", host.name, "address", "add", f"{there}/24", "dev", "eth0")
    _ip("-n", host.name, "link", "set", "eth0", "up")


def _name(word: str) -> str:
    """Of this process; the name of a cable has at most 15 characters."""
    return f"sd{os.getpid()}{word}"


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
