"""What is kept of a bug: enough to find it, nothing that was typed."""

import logging
from traceback import format_tb
from uuid import uuid4

_log = logging.getLogger(__name__)


def report(error: BaseException) -> str:
    """Log a bug under a reference id: where it happened and its type, never values, which may be secrets."""
    reference = uuid4().hex[:8]
    _log.error("bug %s: %s\n%s", reference, type(error).__name__, "".join(format_tb(error.__traceback__)))
    return reference
