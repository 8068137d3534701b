"""Garbage collection around the start: while everything is being imported it finds nothing, and costs an eighth
of the time to the first page.
"""

import gc


def hold() -> None:
    """Collect nothing until the first page stands."""
    gc.disable()


def release() -> None:
    """Collect from now on, but never look again at what the start has made: it stays to the end.

    Does nothing where nobody held it: there, what was made so far may well be garbage.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
