"""A store that cannot be used: the command says so in one sentence, with the path, and leaves it as it is."""

import json
import multiprocessing
import os
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.adapters.sqlite import store as sqlite_store
from store.adapters.sqlite.schema import VERSION
from store.adapters.state.export import export
from store.domain.accounts import Account
from tests.shops import World
from tui.__main__ import main
from tui.console import EXIT_OUTAGE, EXIT_REFUSED


@pytest.fixture
def path(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that is in order, closed; beside it a folder with an export of it."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("SEATDESK_CONFIG", raising=False)
    store = sqlite_store.open_store(world.path)
    exported(world.path).parent.mkdir()
    export(store, exported(world.path))
    store.close()
    world.store.close()
    return world.path


def exported(path: Path) -> Path:
    return path.parent / "exports" / "all.json"


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", f"sqlite:///{path}", *arguments])


def write(path: Path) -> Result:
    """A command that changes the store."""
    return run(path, "import", "--replace", str(exported(path)))


def contents(path: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}


def accounts(path: Path) -> tuple[Account, ...]:
    with closing(sqlite_store.open_store(path)) as store, store.view("acme") as view:
        return view.all(Account)


def spoil_nothing_there(path: Path) -> None:
    path.unlink()


def spoil_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def spoil_zero_bytes(path: Path) -> None:
    os.truncate(path, 0)


def spoil_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def spoil_foreign(path: Path) -> None:
    path.write_text("Dear diary\n" * 1000, encoding="utf-8")


def spoil_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


@pytest.mark.parametrize("command", [("doctor",), ("doctor", "--repair"), ("export", "all.json"), ("reconcile",)])
@pytest.mark.parametrize(
    "spoil", [spoil_nothing_there, spoil_folder, spoil_zero_bytes, spoil_half, spoil_foreign, spoil_newer]
)
def test_a_bad_store_is_named_and_left_as_it_is(
    path: Path, spoil: Callable[[Path], None], command: tuple[str, ...]
) -> None:
    spoil(path)
    before = contents(path)
    result = run(path, *command)
    assert result.exit_code in (EXIT_REFUSED, EXIT_OUTAGE)
    (line,) = result.stderr.splitlines()
    assert str(path) in line
    assert result.stdout == ""
    assert contents(path) == before


@pytest.mark.parametrize("spoil", [spoil_folder, spoil_zero_bytes, spoil_half, spoil_foreign, spoil_newer])
def test_nothing_is_imported_into_a_bad_store(path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(path)
    before = contents(path)
    result = write(path)
    assert result.exit_code in (EXIT_REFUSED, EXIT_OUTAGE)
    assert [str(path) in line for line in result.stderr.splitlines()] == [True]
    assert contents(path) == before


def test_a_program_examines_exports_and_imports(path: Path, tmp_path: Path) -> None:
    (count,) = {len(accounts(path))}
    found = json.loads(run(path, "doctor", "--repair", "--json").stdout)
    assert found == {"accounts": count, "repaired": 0, "faults": [], "waiting": []}
    file = tmp_path / "again.json"
    expected = {"file": str(file), "accounts": count}
    assert json.loads(run(path, "export", str(file), "--json").stdout) == expected
    assert json.loads(run(path, "import", "--replace", str(file), "--json").stdout) == expected
    assert json.loads(run(path, "reconcile", "--json").stdout) == {"corrected": [], "orders": [], "refunds": []}


def test_a_bad_file_makes_no_store(path: Path) -> None:
    path.unlink()
    exported(path).write_text("{}", encoding="utf-8")
    result = write(path)
    assert (result.exit_code, len(result.stderr.splitlines())) == (EXIT_REFUSED, 1)
    assert str(exported(path)) in result.stderr
    assert not path.exists()


def test_an_import_makes_the_store_that_is_missing(path: Path) -> None:
    was = accounts(path)
    path.unlink()
    assert write(path).exit_code == 0
    assert accounts(path) == was


def test_a_disk_that_takes_no_more_is_said_and_everything_is_as_before(path: Path) -> None:
    was = accounts(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))
    try:
        result = write(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result.exit_code == EXIT_OUTAGE
    assert [str(path) in line for line in result.stderr.splitlines()] == [True]
    assert accounts(path) == was
    assert write(path).exit_code == 0


def holds_the_store(path: Path, ready: Connection) -> None:
    with sqlite_store.open_store(path).change("acme"):
        ready.send("held")
        signal.pause()


@contextmanager
def stopped_in_a_change(path: Path) -> Iterator[None]:
    """A process that is stopped (SIGSTOP) while it is alone on the store."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=holds_the_store, args=(path, there))
    process.start()
    assert process.pid is not None
    here.recv()
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        process.kill()
        process.join()


def test_a_store_that_a_stopped_process_holds_can_be_read_and_not_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_store, "open_store", partial(sqlite_store.open_store, wait=0.05))
    was = accounts(path)
    with stopped_in_a_change(path):
        result = write(path)
        assert result.exit_code == EXIT_OUTAGE
        assert [str(path) in line for line in result.stderr.splitlines()] == [True]
        assert run(path, "doctor").exit_code == 0
        assert accounts(path) == was
    assert write(path).exit_code == 0
