"""localstripe (GPL, so a process of its own and never imported by us) on the loopback, its file in /tmp left alone.

    python -m tests.stripe_process

It says its port on the first line.
"""

import asyncio
import random
import sys

from aiohttp import web
from localstripe import resources, server


async def serve() -> None:
    resources.store.dump_to_disk = lambda: None
    random.seed()
    runner = web.AppRunner(server.app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
