"""The key by which clients know the server: made at the first start, for its owner's eyes only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.os_reasons import os_reason
from store.domain.problems import Outage, Problem, Refused

if TYPE_CHECKING:
    from asyncssh import SSHKey


def host_key(path: Path) -> SSHKey:
    """Raises Refused for a file that others can read, Outage for one that cannot be read, made or understood."""
    import asyncssh

    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            raise Refused(Problem("secret_exposed", values={"path": str(path)}))
        return asyncssh.import_private_key(path.read_bytes())
    except OSError as error:
        raise Outage("ssh_host_key_unusable", path=str(path), reason=os_reason(error)) from error
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise Outage("ssh_host_key_unusable", path=str(path), reason=str(error)) from error


def _make(path: Path) -> None:
    """Whole or not at all; of two that make it at once, the first one's stays."""
    import asyncssh

    key = asyncssh.generate_private_key("ssh-ed25519")
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(key.export_private_key())
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(unfinished, path)
        except FileExistsError:
            return
    finally:
        unfinished.unlink()
