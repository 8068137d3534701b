"""Why the operating system did not do what it was asked to, as data: whoever shows it puts it into words."""

import errno
import os

from store.domain.frozen import dataclass


@dataclass(frozen=True, slots=True)
class OsReason:
    """`number` is that of the system (errno), None where it gave none; `said` are its own words, which are English."""

    number: int | None
    said: str


def os_reason(error: Exception) -> OsReason:
    """The reason of an error. Libraries whose errors are OSErrors, too, number them in their own ways."""
    number = None
    if isinstance(error, OSError) and type(error).__module__ == "builtins":
        number = error.errno or (errno.ETIMEDOUT if isinstance(error, TimeoutError) else None)
    if number:
        return OsReason(number, os.strerror(number))
    return OsReason(None, getattr(error, "strerror", "") or str(error) or type(error).__name__)
