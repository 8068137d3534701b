"""A PostgreSQL server for tests: the one that is named, the one that runs on this machine, or one of our own.

`SEATDESK_TEST_POSTGRES` is a URL, or `required`: then a machine without any server fails instead of skipping.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NAMED = "SEATDESK_TEST_POSTGRES"
REQUIRED = "required"
NONE_HERE = f"needs PostgreSQL: {NAMED} names no server, or none is installed that could be started"
PASSWORD = "cluster:p@ss/w?rd%"
_RUNNING = ("postgresql://postgres@127.0.0.1:5432/test", "postgresql://postgres@127.0.0.1:5432/postgres")


@dataclass(frozen=True)
class Cluster:
    """A server of our own, with a password, on a socket in its folder."""

    folder: Path
    binaries: Path
    user: str

    def url(self, password: str) -> str:
        from urllib.parse import quote

        return f"postgresql://postgres:{quote(password, safe='')}@/postgres?host={quote(str(self.folder), safe='')}"

    def start(self, addresses: str = "", port: int = 5432) -> None:
        """On its socket, and on the network at these addresses (`a,b`)."""
        options = f"-c unix_socket_directories={self.folder} -c max_connections=40"
        options += f" -c listen_addresses={addresses} -c port={port}"
        self._run("pg_ctl", "start", "-w", "-D", str(self._data), "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """As a machine that loses its power would: no session ends properly."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._data))

    def initialise(self) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        self._run(
            *("initdb", "--no-sync", "-D", str(self._data), "-U", "postgres", "-E", "UTF8", "--locale=C"),
            *("-A", "scram-sha-256", "--pwfile", str(secret)),
        )

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        # A server does not run as root.
        user = self.user if os.geteuid() == 0 else None
        done = subprocess.run(
            [self.binaries / program, *arguments],
            user=user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if program == "initdb" else subprocess.DEVNULL,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{program} failed: {done.stdout}"


def is_required() -> bool:
    return bool(os.environ.get(NAMED))


def running() -> str:
    """The URL of a server that answers, "" if there is none. One that was named must answer."""
    import psycopg

    named = os.environ.get(NAMED, "")
    if named and named != REQUIRED:
        return named
    for url in _RUNNING:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            continue
        return url
    return ""


@contextmanager
def own_cluster() -> Iterator[Cluster | None]:
    """A server that lives as long as the block; None where none is installed."""
    programs = binaries()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="seatdesk-pg-"))
    user = next((name for name in ("postgres", "nobody") if _is_user(name)), "")
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, user)
        cluster = Cluster(folder, programs, user)
        cluster.initialise()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def binaries() -> Path | None:
    """The folder of the server's programs: on the path, or where Debian keeps each version's."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = (folder / "initdb" for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists())
    first = next(found, None)
    return first.resolve().parent if first else None


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
