"""What sessions have alike is kept once, where the kernel merges equal pages."""

from pathlib import Path
from re import search

import pytest

from tests.ssh.clients import opened
from tests.ssh.server import ANNA, serving


def may_be_merged(process: int | str) -> bool | None:
    """None where the kernel does not say."""
    try:
        told = Path(f"/proc/{process}/ksm_stat").read_text()
    except OSError:
        return None
    found = search(r"ksm_merge_any: (yes|no)", told)
    return found[1] == "yes" if found else None


@pytest.mark.skipif(may_be_merged("self") is None, reason="this kernel does not say what it merges")
async def test_the_kernel_may_merge_sessions_but_not_what_holds_the_host_key(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA) as server:
        async with opened(server, ANNA):
            assert all(may_be_merged(process) for process in server.family())
            assert not may_be_merged(server.process.pid)
