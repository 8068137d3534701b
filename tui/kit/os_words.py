"""Why the operating system did not do something, in words that stand in brackets behind what it did not do."""

import errno

from store.domain.os_reasons import OsReason
from store.ports import Texts
from tui.kit.i18n import N_
from tui.kit.safe import plain

_FORBIDDEN, _FULL = N_("permission is missing"), N_("no space is left")
_NO_WAY, _CUT = N_("there is no way there"), N_("the connection was cut off")

WORDS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.EROFS: N_("nothing can be written there"),
    errno.EEXIST: N_("it is there already"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EIO: N_("the device reports an error"),
    errno.EADDRINUSE: N_("it is in use already"),
    errno.EADDRNOTAVAIL: N_("this machine has no such address"),
    errno.ECONNREFUSED: N_("nobody answers there"),
    errno.ECONNRESET: _CUT,
    errno.EPIPE: _CUT,
    errno.ETIMEDOUT: N_("no answer came in time"),
    errno.EHOSTUNREACH: _NO_WAY,
    errno.ENETUNREACH: _NO_WAY,
}
"""The common causes; any other is said in the system's own words."""
_LONGEST = 200


def words(texts: Texts, reason: OsReason) -> str:
    known = WORDS.get(reason.number) if reason.number else None
    return texts.say(known) if known else plain(reason.said, _LONGEST)
