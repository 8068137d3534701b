"""SQLite's and the operating system's errors as outages: a stable code, the path, and what may have happened."""

import errno
import sqlite3
from pathlib import Path

from store.domain.os_reasons import os_reason
from store.domain.problems import Outage

_CODES = {
    sqlite3.SQLITE_BUSY: "store_locked",
    sqlite3.SQLITE_LOCKED: "store_locked",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_PERM: "store_read_only",
    sqlite3.SQLITE_FULL: "store_full",
    sqlite3.SQLITE_CORRUPT: "store_damaged",
    sqlite3.SQLITE_NOTADB: "store_damaged",
}
# The shared-memory file cannot grow: SQLite gives this one its own name, the cause is a full disk.
_NO_ROOM_FOR_INDEX = sqlite3.SQLITE_IOERR_SHMSIZE
# A commit that fails so has not written its last frame, without which the transaction does not exist.
# Any other failure, above all one of fsync, may leave a complete transaction in the log.
_NOT_COMMITTED = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
    }
)


def database_outage(error: sqlite3.Error, path: Path, *, committing: bool = False) -> Outage:
    """The outage that an error of SQLite means; `uncertain` when a commit may have happened all the same."""
    extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    primary = extended & 0xFF
    code = "store_full" if extended == _NO_ROOM_FOR_INDEX else _CODES.get(primary, "store_unavailable")
    uncertain = committing and not {primary, extended} & _NOT_COMMITTED
    return Outage(code, uncertain=uncertain, path=str(path), reason=str(error))


def file_outage(error: OSError, path: Path) -> Outage:
    """The outage that an error of the file system means."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        code = "store_full"
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        code = "store_read_only"
    else:
        code = "store_unavailable"
    return Outage(code, path=str(path), reason=os_reason(error))
