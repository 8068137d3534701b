"""When nothing is under way in an application: the state that tests wait for instead of sleeping."""

from collections.abc import Iterable
from typing import Any

from textual.app import App
from textual.command import CommandPalette
from textual.message_pump import MessagePump


def is_busy(app: App[Any]) -> bool:
    """Does something go on that will change what is seen, without anybody pressing a key?"""
    if app._batch_count:  # what is drawn is held back
        return True
    running = sum(not worker.is_finished for worker in app.workers)
    if running > _awaited_dialogs(app) and not isinstance(app.screen, CommandPalette):
        return True
    return any(pump.message_queue_size for pump in _pumps(app))


def _awaited_dialogs(app: App[Any]) -> int:
    """Workers that wait for a person to answer a dialog, and so for nothing that would come by itself."""
    answers = [callback.future for screen in app.screen_stack for callback in screen._result_callbacks]
    return sum(bool(answer is not None and answer._callbacks) for answer in answers)


def _pumps(app: App[Any]) -> Iterable[MessagePump]:
    yield app
    for screen in app.screen_stack:
        yield from screen.walk_children(with_self=True)
