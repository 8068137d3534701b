"""A change of who holds seats, shown before it is saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from screens.holdings import SAVE, DifferenceDialog
from store.domain.problems import Conflict
from tui.kit.problems import sentence

if TYPE_CHECKING:
    from store.people.holdings import Difference
    from tui.app import BillingCenter


async def saved(app: BillingCenter, look: Callable[[], Difference], save: Callable[[Difference, bool], object]) -> bool:
    """Show the difference until it is saved or given up; anew where a colleague changed it meanwhile.

    `save` is given what was shown, and whether mail is wanted; both work in a thread, and raise what use cases raise.
    One question at a time: what was pressed before it could be seen asks nothing more.
    """
    page, told = app.screen, ""
    while True:
        shown = await app.gate(look)
        if app.screen is not page:
            return False
        answer = await app.push_screen_wait(DifferenceDialog(shown, told))
        if answer is None:
            return False
        try:
            await app.gate(partial(save, shown, answer == SAVE))
        except Conflict as conflict:
            told = sentence(app.texts, conflict.problems[0])
        else:
            return True
