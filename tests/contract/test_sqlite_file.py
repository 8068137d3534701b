"""The embedded store's file: who may read it, and what is refused before anything is touched."""

import errno
import os
import resource
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.adapters.sqlite.errors import database_outage
from store.adapters.sqlite.schema import APPLICATION_ID, VERSION
from store.adapters.sqlite.store import create_store, open_store
from store.domain.accounts import Account
from store.domain.os_reasons import OsReason
from tests.contract.documents import account
from tests.contract.sqlite_tools import refused, sql


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def test_only_the_owner_can_read_any_of_it(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        store = create_store(tmp_path / "new" / "deep" / "store.db")
        with store.change("acme") as work:
            work.put(account())
            work.commit()
        made = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "new").rglob("*")}
        store.close()
    finally:
        os.umask(umask)
    assert made == {
        "deep": 0o700,
        "store.db": 0o600,
        "store.db-lock": 0o600,
        "store.db-wal": 0o600,
        "store.db-shm": 0o600,
    }
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    create_store(tmp_path / "store.db").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def spoil_nothing_there(path: Path) -> None:
    path.unlink()


def spoil_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def spoil_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def spoil_zero_bytes(path: Path) -> None:
    path.write_bytes(b"")


def spoil_foreign_text(path: Path) -> None:
    path.write_text("{}\n" * 1000, encoding="utf-8")


def spoil_foreign_database(path: Path) -> None:
    path.unlink()
    sql(path, "CREATE TABLE account (id TEXT)")


def spoil_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def spoil_all_but_one_page(path: Path) -> None:
    os.truncate(path, 4096)


def spoil_all_but_the_header(path: Path) -> None:
    os.truncate(path, 100)


def spoil_newer(path: Path) -> None:
    sql(path, f"PRAGMA user_version = {VERSION + 1}")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (spoil_nothing_there, "store_missing"),
        (spoil_directory, "store_not_a_store"),
        (spoil_pipe, "store_not_a_store"),
        (spoil_zero_bytes, "store_not_a_store"),
        (spoil_foreign_text, "store_not_a_store"),
        (spoil_foreign_database, "store_not_a_store"),
        (spoil_half, "store_damaged"),
        (spoil_all_but_one_page, "store_damaged"),
        (spoil_all_but_the_header, "store_damaged"),
        (spoil_newer, "store_newer"),
    ],
)
def test_a_bad_file_is_named_and_left_as_it_is(path: Path, spoil: Callable[[Path], None], code: str) -> None:
    spoil(path)
    before = contents(path.parent)
    outage = refused(lambda: open_store(path))
    assert (outage.code, outage.values["path"], outage.uncertain) == (code, str(path), False)
    assert contents(path.parent) == before


def test_a_foreign_database_in_use_is_left_with_its_log(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE notes (text)")
        before = contents(tmp_path)
        assert refused(lambda: open_store(path)).code == "store_not_a_store"
        assert contents(tmp_path) == before


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_creating_over_anything_is_refused(tmp_path: Path, suffix: str) -> None:
    in_the_way = tmp_path / f"store.db{suffix}"
    in_the_way.write_bytes(b"mine")
    outage = refused(lambda: create_store(tmp_path / "store.db"))
    assert (outage.code, outage.values["path"]) == ("store_exists", str(in_the_way))
    assert in_the_way.read_bytes() == b"mine"


def test_creating_goes_on_after_a_crash_left_half_a_file(tmp_path: Path) -> None:
    (tmp_path / "store.db-new").write_bytes(b"half")
    create_store(tmp_path / "store.db").close()
    assert [one for one in tmp_path.iterdir() if one.name.startswith("store.db-new")] == []
    assert sql(tmp_path / "store.db", "PRAGMA application_id") == [(APPLICATION_ID,)]


def test_a_folder_that_cannot_be_made_is_an_outage(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    outage = refused(lambda: create_store(tmp_path / "file" / "store.db"))
    assert (outage.code, outage.values["reason"]) == ("store_unavailable", OsReason(errno.ENOTDIR, "Not a directory"))


def test_a_damaged_page_is_found_when_it_is_read(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    assert refused(lambda: open_store(path)).code == "store_damaged"


def test_a_store_that_was_moved_away_takes_no_more_changes(path: Path) -> None:
    store = open_store(path)
    path.rename(path.with_name("elsewhere.db"))

    def change() -> None:
        with store.change("acme"):
            pass

    assert refused(change).code == "store_missing"
    create_store(path.with_name("other.db")).close()
    path.with_name("other.db").rename(path)
    assert refused(change).code == "store_missing"
    store.close()


def test_a_disk_that_takes_no_more_changes_nothing_and_works_again_later(path: Path) -> None:
    store = open_store(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def change() -> None:
        with store.change("acme") as work:
            work.put(account(name="x" * 100_000))
            work.commit()

    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        outage = refused(change)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (outage.code, outage.uncertain) == ("store_unavailable", False)
    with store.view("acme") as view:
        assert (view.get(Account, "acme"), view.revision) == (account(), 1)
    change()
    with store.view("acme") as view:
        assert view.revision == 2
    store.close()


@pytest.fixture
def plain_user() -> Iterator[Path]:
    """A folder of its own for somebody whom permissions hold back, which they do not the administrator."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() != 0:
            yield folder
            return
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)


@pytest.mark.parametrize(("spoiled", "mode"), [("store.db", 0o400), (".", 0o500)])
def test_what_cannot_be_written_is_refused(plain_user: Path, spoiled: str, mode: int) -> None:
    path = plain_user / "store.db"
    create_store(path).close()
    (plain_user / spoiled).chmod(mode)
    try:
        outage = refused(lambda: open_store(path))
    finally:
        (plain_user / spoiled).chmod(0o700)
    assert (outage.code, outage.values["path"]) == ("store_read_only", str(path))
    open_store(path).close()


def test_creating_where_nothing_may_be_written_is_refused(plain_user: Path) -> None:
    plain_user.chmod(0o500)
    try:
        outage = refused(lambda: create_store(plain_user / "new" / "store.db"))
    finally:
        plain_user.chmod(0o700)
    assert outage.code == "store_read_only"


@pytest.mark.parametrize(
    ("error", "code", "uncertain"),
    [
        (sqlite3.SQLITE_FULL, "store_full", False),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "store_full", True),
        (sqlite3.SQLITE_BUSY, "store_locked", False),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "store_locked", False),
        (sqlite3.SQLITE_READONLY_DBMOVED, "store_read_only", False),
        (sqlite3.SQLITE_CORRUPT, "store_damaged", True),
        (sqlite3.SQLITE_IOERR_WRITE, "store_unavailable", False),
        (sqlite3.SQLITE_IOERR_FSYNC, "store_unavailable", True),
    ],
)
def test_a_failed_commit_says_whether_it_may_have_happened(error: int, code: str, uncertain: bool) -> None:
    raised = sqlite3.OperationalError("as SQLite says it")
    raised.sqlite_errorcode = error
    outage = database_outage(raised, Path("/store.db"), committing=True)
    assert (outage.code, outage.uncertain) == (code, uncertain)
    assert not database_outage(raised, Path("/store.db")).uncertain
