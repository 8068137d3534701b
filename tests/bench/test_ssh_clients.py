"""What the clients of the SSH bench take for a paint."""

import asyncio

from tests.bench.ssh_clients import Typist


async def test_a_key_is_painted_when_text_came_and_not_when_a_mode_was_switched() -> None:
    session = Typist()
    painted = asyncio.create_task(session.paint("down"))
    await asyncio.sleep(0)
    session.data_received(b"\x1b[?2026h", None)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not painted.done()
    session.data_received("\x1b[5;1H▸ 1".encode(), None)
    assert await painted > 0
