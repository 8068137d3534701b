"""PostgreSQL's errors as outages: a stable code, the place, and what may have happened (SQLSTATE, appendix A)."""

from typing import TYPE_CHECKING

from store.domain.problems import Outage

if TYPE_CHECKING:
    from psycopg import Error

_CODES = {
    "28000": "store_access_denied",
    "28P01": "store_access_denied",
    "3D000": "store_database_missing",
    "3F000": "store_missing",
    "42P01": "store_missing",
    "25006": "store_read_only",
    "42501": "store_read_only",
    "53100": "store_full",
    "XX001": "store_damaged",
    "XX002": "store_damaged",
    # Somebody else was in the way for too long: lock and statement timeouts, a deadlock, a lost race.
    "40001": "store_locked",
    "40P01": "store_locked",
    "55P03": "store_locked",
    "57014": "store_locked",
}
_CONNECTION = ("08", "57P", "53300", "25P03", "25P04")
"""How the codes begin that mean: the server cannot be talked to, or has ended the session."""
_MAY_HAVE_COMMITTED = ("08", "57P0", "40003")
"""How the codes begin that a commit may fail with after it happened. No code at all is a lost connection."""
_SAID = {
    "password authentication failed": "28P01",
    "no password supplied": "28P01",
    "pg_hba.conf": "28000",
    'FATAL:  role "': "28000",
    'FATAL:  database "': "3D000",
    "too many clients": "53300",
}


def server_outage(error: "Error", shown: str, *, committing: bool = False) -> Outage:
    """The outage that an error of the driver means; `uncertain` when a commit may have happened all the same."""
    state = _state(error)
    code = _CODES.get(state) or ("store_unreachable" if not state or state.startswith(_CONNECTION) else "")
    uncertain = committing and (not state or state.startswith(_MAY_HAVE_COMMITTED))
    return Outage(code or "store_unavailable", uncertain=uncertain, path=shown, reason=_reason(error))


def _state(error: "Error") -> str:
    """The SQLSTATE, "" where the server said none. While connecting the driver gives it only in words."""
    if error.sqlstate:
        return error.sqlstate
    return next((state for words, state in _SAID.items() if words in str(error)), "")


def _reason(error: "Error") -> str:
    """The first line of what was said; the rest repeats statements, values or further addresses."""
    said = error.diag.message_primary or str(error)
    return said.strip().partition("\n")[0] or type(error).__name__
