"""What the server tells its operator: a JSON object a line on its error output, with the session where there is one."""

import json
import logging
import os
from datetime import UTC, datetime
from traceback import format_tb

_log = logging.getLogger("tui.serve")
_always: dict[str, object] = {}


class JsonLines(logging.Formatter):
    """Values of exceptions are left out: they may be secrets."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"time": at, "level": record.levelname.lower(), "event": record.getMessage()}
        line |= _always | getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "at": "".join(format_tb(record.exc_info[2]))}
        return json.dumps(line)


def begin() -> None:
    """Log to what is now the error output, also after that became a terminal."""
    handler = logging.StreamHandler(open(os.dup(2), "w", encoding="utf-8", buffering=1))  # noqa: SIM115
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _log.setLevel(logging.INFO)
    logging.getLogger("asyncssh").setLevel(logging.ERROR)


def always(**facts: object) -> None:
    """What each line of this process says from now on."""
    _always.update(facts)


def tell(event: str, **facts: object) -> None:
    _log.info(event, extra={"facts": facts})
