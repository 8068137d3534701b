"""Opening and creating the embedded store: what must be true of a file before it is trusted."""

import os
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

from store.adapters.sqlite.engine import SqliteEngine
from store.adapters.sqlite.errors import database_outage, file_outage
from store.adapters.sqlite.file_lock import FileLock
from store.adapters.sqlite.network_mounts import network_type
from store.adapters.sqlite.schema import APPLICATION_ID, CREATE
from store.adapters.state.documents import DocumentStore
from store.domain.problems import Outage

WAIT = 5.0
"""Seconds that a writer waits for another one before it gives up."""


def open_store(path: Path, *, wait: float = WAIT) -> DocumentStore:
    """The store in an existing file. A missing, foreign, newer, damaged or read-only one is left as it is.

    Raises Outage: store_missing, store_not_a_store, store_newer, store_damaged, store_read_only,
    store_network_filesystem, store_unavailable; each with `path`.
    """
    path = Path(os.path.realpath(path))
    _check_place(path)
    _check_file(path)
    engine = SqliteEngine(path, wait=wait)
    try:
        engine.check()
    except BaseException:
        engine.close()
        raise
    return DocumentStore(engine)


def create_store(path: Path, *, wait: float = WAIT) -> DocumentStore:
    """A new, empty store, with folders for its owner only where they are missing.

    It is made beside its place and moved there when it is complete, so that a crash leaves either
    no store or a whole one. Raises Outage `store_exists` where anything is in the way, else as `open_store`.
    """
    path = Path(os.path.realpath(path))
    try:
        _check_place(path)
        _make_folders(path.parent)
        with closing(FileLock(path, wait=wait)) as lock, lock.held():
            _check_free(path)
            _build(path)
    except OSError as error:
        raise file_outage(error, path) from error
    return open_store(path, wait=wait)


def _check_place(path: Path) -> None:
    kind = network_type(path.parent)
    if kind:
        raise Outage("store_network_filesystem", path=str(path), kind=kind)


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise Outage("store_missing", path=str(path)) from None
    except OSError as error:
        raise file_outage(error, path) from error
    if not stat.S_ISREG(status.st_mode) or _application_id(path) != APPLICATION_ID:
        raise Outage("store_not_a_store", path=str(path))
    if not _may(path, os.R_OK | os.W_OK) or not _may(path.parent, os.W_OK | os.X_OK):
        raise Outage("store_read_only", path=str(path))


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _application_id(path: Path) -> int:
    """Whose file it is, read without creating or changing anything.

    `immutable` takes no locks and looks at no log, so what it says about the file's size may be
    outdated: damage is judged by the real connection. A plain `open` would, when closed, drop
    the locks that another store of this process holds on the file (POSIX).
    """
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as probe:
            return int(probe.execute("PRAGMA application_id").fetchone()[0])
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
            return APPLICATION_ID
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB:
            return 0
        raise database_outage(error, path) from error


def _make_folders(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _flush(folder.parent)


def _check_free(path: Path) -> None:
    """SQLite would play a forgotten log into the new file, so that is in the way too."""
    for beside in _files_of(path):
        if beside.exists() or beside.is_symlink():
            raise Outage("store_exists", path=str(beside))


def _build(path: Path) -> None:
    unfinished = path.with_name(f"{path.name}-new")
    _remove(unfinished)
    try:
        # SQLite gives its own files the permissions of this one.
        os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(CREATE)
            # Last, so that everything is in the file and nothing in a log that would not move with it.
            connection.execute("PRAGMA journal_mode = WAL")
        _flush(unfinished)
        unfinished.rename(path)
    except sqlite3.Error as error:
        raise database_outage(error, path) from error
    finally:
        _remove(unfinished)
    _flush(path.parent)


def _remove(database: Path) -> None:
    for beside in _files_of(database):
        beside.unlink(missing_ok=True)


def _files_of(database: Path) -> list[Path]:
    """A database and what SQLite may have left beside it."""
    return [database.with_name(database.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
