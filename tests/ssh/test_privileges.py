"""A server that root starts becomes somebody else, once it has its address and its host key."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.ssh.clients import opened
from tests.ssh.server import ANNA, Server, serving

NOBODY = "nobody"


def may_read_the_program() -> bool:
    """Can anybody but its owner read the interpreter?"""
    place = Path(os.path.realpath(sys.executable))
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (Path(os.__file__).parent, *place.parents))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.skipif(not may_read_the_program(), reason="nobody but root can read the interpreter here")
async def test_no_process_of_it_stays_root(tmp_path: Path) -> None:
    def hand_over(folder: Path) -> None:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, NOBODY)
        for parent in folder.parents[:2]:
            parent.chmod(0o711)

    with serving(tmp_path, ANNA, ssh=f'user = "{NOBODY}"', prepare=hand_over) as server:
        async with opened(server, ANNA):
            assert {owner(process) for process in (server.process.pid, *server.family())} == {NOBODY}
            assert not readable_memory(server)


def owner(process: int) -> str:
    from pwd import getpwuid

    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    (real, effective, saved, files) = (int(one) for one in fields["Uid"].split())
    assert real == effective == saved == files
    return getpwuid(real).pw_name


def readable_memory(server: Server) -> bool:
    """May the sessions look into the process that holds the host key?"""
    return Path(f"/proc/{server.process.pid}/environ").stat().st_uid != 0
