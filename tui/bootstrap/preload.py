"""Loading early what others load late: for a parent whose many children share it."""

import importlib
import pkgutil
from contextlib import suppress
from types import ModuleType


def everything() -> None:
    """Import all that a session may need."""
    import screens
    import store
    import tui.app
    import tui.desks
    import tui.kit
    import tui.palette

    for package in (store, screens, tui.kit, tui.desks):
        _load(package)


def _load(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        # A package of an extra that is not installed is missed by whoever needs it.
        with suppress(ImportError):
            importlib.import_module(found.name)
