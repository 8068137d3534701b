"""A file that somebody names, to be read once: whatever the name leads to, it neither hangs nor fills the memory."""

import os
import stat
from pathlib import Path

from store.domain.os_reasons import os_reason
from store.domain.problems import Problem, Refused


def read_given(path: str, most: int) -> bytes:
    """As `store.ports.ReadFile`. A leading ~ is the home folder."""
    try:
        with open(Path(path).expanduser(), "rb", opener=_opened) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Refused(Problem("given_not_a_file", "path", {"path": path}))
            content = file.read(most + 1)
    except (OSError, ValueError, RuntimeError) as error:
        raise Refused(Problem("given_unreadable", "path", {"path": path, "reason": os_reason(error)})) from None
    if len(content) > most:
        raise Refused(Problem("given_too_large", "path", {"path": path, "most": most}))
    return content


def _opened(path: str, flags: int) -> int:
    """A pipe that nobody writes to would otherwise be waited for."""
    return os.open(path, flags | os.O_NONBLOCK)
