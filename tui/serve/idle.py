"""A session that locks itself: where no server of ours is there to do it."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from typing_extensions import override

from tui.app import BillingCenter

if TYPE_CHECKING:
    from textual.events import Event

    from store.people.identity import Signed
    from tui.bootstrap.services import Services


def show(services: Services, people: tuple[Signed, ...], idle_seconds: float) -> int:
    """The centre for one person, or whichever of several they choose, until nothing is typed for so long. Returns the
    exit code."""
    one = people[0] if len(people) == 1 else None
    centre = services.app(one, None, None, people=people, remote=True, kind=IdleCenter)
    assert isinstance(centre, IdleCenter)
    centre.idle_seconds = idle_seconds
    centre.run()
    if centre.was_left:
        said = centre.texts.say("Nothing was typed for long, so it was closed. Everything is kept: sign in again.")
        sys.stderr.write(f"{said}\n")
    return centre.return_code or 0


class IdleCenter(BillingCenter):
    """Closes once nothing was typed for `idle_seconds`; `was_left` then."""

    idle_seconds = 0.0
    was_left = False
    _typed = 0.0

    @override
    async def on_event(self, event: Event) -> None:
        if isinstance(event, events.InputEvent):
            self._typed = monotonic()
        await super().on_event(event)

    def on_ready(self) -> None:
        self._typed = monotonic()
        self.set_timer(self.idle_seconds, self._look)

    def _look(self) -> None:
        left = self._typed + self.idle_seconds - monotonic()
        if left > 0:
            self.set_timer(left, self._look)
        else:
            self.was_left = True
            self.exit()
