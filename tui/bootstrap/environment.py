"""What the environment of this process says of its user."""

import os
from collections.abc import Mapping

from tui.kit.i18n import LANGUAGES


def environment_language(environment: Mapping[str, str]) -> str:
    """The language that the terminal's user asked for, "" if it is none of ours (POSIX: LC_ALL, LC_MESSAGES, LANG)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            code = value[:2].lower()
            return code if code in LANGUAGES else ""
    return ""


def os_user() -> str:
    """The user of this process as the operating system names it, "" if it has no name."""
    from pwd import getpwuid

    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""
