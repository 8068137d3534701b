"""Going once through what every session does first, where nobody looks: what that makes is then shared by all."""

import asyncio

from tui.bootstrap.services import demo_services
from tui.serve import journal

_SIZE = (120, 40)
_SOMEBODY = "anna@acme.example"


def up() -> None:
    """Home and the first step of a purchase, on a sample shop. It leaves no thread and no file behind.

    A machine that is too busy for it makes the sessions slower, no more.
    """
    try:
        asyncio.run(_walk())
    except Exception as error:  # noqa: BLE001 - nothing depends on it
        journal.tell("not_warmed_up", error=type(error).__name__)


async def _walk() -> None:
    with demo_services(None) as services:
        centre = services.app(services.named(_SOMEBODY), None, None, remote=True)
        async with centre.run_test(size=_SIZE) as pilot:
            await pilot.pause()
            await pilot.press("a")
            await pilot.pause()
            centre.exit()
        services.shop.store.close()
