"""What the environment of this process says of its user."""

import os
from collections.abc import Mapping

from tui.kit.i18n import LANGUAGES

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def environment_language(environment: Mapping[str, str]) -> str:
    """The language that the terminal's user asked for, "" if it is none of ours.

    As gettext reads it: LC_ALL, LC_MESSAGES, LANG; LANGUAGE before them, where they ask for any language at all.
    """
    locale = next((value for name in _LOCALE if (value := environment.get(name))), "")
    if locale in ("", "C", "POSIX"):
        return ""
    wanted = (environment.get("LANGUAGE") or locale).split(":")
    return next((code for one in wanted if (code := one[:2].lower()) in LANGUAGES), "")


def os_user() -> str:
    """The user of this process as the operating system names it, "" if it has no name."""
    from pwd import getpwuid

    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""
