"""What the command says when it cannot open: one sentence, an exit code, nothing touched."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from store.adapters.files.catalogue_file import SAMPLE_SHOP
from store.adapters.sqlite.schema import VERSION
from store.adapters.sqlite.store import create_store
from tests.contract.sqlite_tools import sql
from tests.flow.process import ROOT, SEATDESK, demo, seatdesk, walk
from tests.terminal import Terminal
from tui.bootstrap.services import DEMO_STORE

UNPRIVILEGED = ["setpriv", "--bounding-set=-all"] if os.geteuid() == 0 else []
"""For the administrator: without the right to write what may not be written."""
HOLDER = """
import fcntl, os, signal, sys
lock = open(sys.argv[1], "a")
fcntl.flock(lock, fcntl.LOCK_EX)
os.kill(os.getpid(), signal.SIGSTOP)
"""


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """The store is held by a process that was stopped in the middle of a change."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, store.with_name(f"{store.name}-lock")])
    try:
        _, status = os.waitpid(holder.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        yield
    finally:
        holder.kill()
        holder.wait()


def said(terminal: Terminal) -> str:
    """What stands on the terminal after the end, as one text, though its lines were wrapped."""
    return "".join(line.ljust(80) if len(line) == 80 else line + " " for line in terminal.screen_text().split("\n"))


def assert_refused(terminal: Terminal, code: int, *sentence: str) -> None:
    assert terminal.exit_code() == code, terminal.screen_text()
    for part in sentence:
        assert part in said(terminal), terminal.screen_text()
    assert terminal.modes_left() == frozenset()
    assert "Traceback" not in terminal.screen_text()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The store of a demo that was looked at and left."""
    with demo(tmp_path) as terminal:
        terminal.wait_for("Add New Subscription")
        terminal.press("q")
        assert terminal.exit_code() == 0
    return tmp_path / DEMO_STORE


@pytest.mark.parametrize(("lang", "sentence"), [("C.UTF-8", "needs a terminal"), ("it_IT.UTF-8", "un terminale")])
@pytest.mark.parametrize("command", [[], ["demo"]])
def test_without_a_terminal(command: list[str], lang: str, sentence: str) -> None:
    done = subprocess.run(
        [*SEATDESK, *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": lang},
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sentence in done.stderr


def test_without_a_store_it_offers_the_two_ways_on(tmp_path: Path) -> None:
    with seatdesk("--store", f"sqlite:///{tmp_path / 'none.sqlite'}") as terminal:
        assert_refused(terminal, 1, "There is no store at", "`seatdesk init`", "`seatdesk demo`")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_written(store: Path) -> None:
    store.chmod(0o400)
    with demo(store.parent, argv=[*UNPRIVILEGED, *SEATDESK]) as terminal:
        assert_refused(terminal, 3, "cannot be written", "check its permissions")


def test_a_store_that_another_process_is_making(tmp_path: Path) -> None:
    with locked(tmp_path / DEMO_STORE), demo(tmp_path) as terminal:
        assert_refused(terminal, 3, "is in use by a process that does not let go")


def test_a_store_that_another_process_holds_can_be_read_and_says_so_where_it_is_changed(store: Path) -> None:
    with demo(store.parent) as terminal:
        walk(terminal, "home", "product")
        with locked(store):
            terminal.press("enter")
            terminal.wait_for("is in use by a process that")
        terminal.press("enter")
        terminal.wait_gone("Please note")
        walk(terminal, "product", "tier")


def test_a_store_from_a_newer_version(store: Path) -> None:
    sql(store, f"PRAGMA user_version = {VERSION + 1}")
    with demo(store.parent) as terminal:
        assert_refused(terminal, 1, "comes from a newer version. Update this program.")


@pytest.mark.parametrize(("content", "sentence"), [(b"", "is not a store"), (b"{}" * 5000, "is not a store")])
def test_a_file_that_is_no_store(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / DEMO_STORE).write_bytes(content)
    with demo(tmp_path) as terminal:
        assert_refused(terminal, 1, sentence)
    assert (tmp_path / DEMO_STORE).read_bytes() == content


def test_somebody_whom_the_demo_does_not_know(tmp_path: Path) -> None:
    with demo(tmp_path, "--as", "nobody@acme.example") as terminal:
        assert_refused(terminal, 1, "nobody@acme.example")


def test_a_catalogue_with_faults_is_named_by_file_line_and_field(tmp_path: Path) -> None:
    create_store(tmp_path / "store.sqlite").close()
    shop = tmp_path / "shop.toml"
    broken = SAMPLE_SHOP.read_text(encoding="utf-8").replace("min_seats = 5", 'min_seats = "five"')
    shop.write_text(broken, encoding="utf-8")
    line = broken.splitlines().index('min_seats = "five"') + 1
    configuration = tmp_path / "config.toml"
    configuration.write_text('store = "sqlite:///store.sqlite"\ncatalogue = "shop.toml"\n', encoding="utf-8")
    with seatdesk(SEATDESK_CONFIG=str(configuration)) as terminal:
        assert_refused(terminal, 1, "shop.toml", str(line), "min_seats")


def test_a_configuration_that_is_not_there(tmp_path: Path) -> None:
    with seatdesk(SEATDESK_CONFIG=str(tmp_path / "none.toml")) as terminal:
        assert_refused(terminal, 1, "none.toml")


def test_a_store_that_goes_away_while_it_is_open(store: Path) -> None:
    with demo(store.parent) as terminal:
        terminal.wait_for("Add New Subscription")
        shutil.move(store, store.with_name("elsewhere"))
        terminal.press("a")
        terminal.wait_for("There is no store at")
        terminal.signal(signal.SIGTERM)
        assert terminal.exit_code() >= 0
        assert terminal.modes_left() == frozenset()
