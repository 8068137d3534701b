"""A renewal that was not paid: when it is tried again and what becomes of the account (R11).

Days are counted from that of the first try that came to nothing, which is day 0.
"""

from datetime import date, timedelta

from store.domain.accounts import AccountStatus
from store.domain.frozen import dataclass

RETRY_DAYS = (1, 9, 13, 20)
LAST_DAY = 21
"""On which the account is cancelled."""
_STATES = ((LAST_DAY, AccountStatus.CANCELLED), (14, AccountStatus.BLOCKED), (10, AccountStatus.WARNING))
_STEPS = tuple(sorted({*RETRY_DAYS, *(day for day, _ in _STATES)}))


@dataclass(frozen=True, slots=True)
class Arrears:
    """What fell due on a day, whose ISO 8601 text is `id`, and is not paid yet.

    `since` is the day of the first try, `tried` that of the last. `next` is the day on which something
    happens next, None once nothing does any more.
    """

    id: str
    since: date
    tried: date
    next: date | None

    @property
    def day(self) -> date:
        """The day on which it fell due."""
        return date.fromisoformat(self.id)


def status_after(since: date, day: date) -> AccountStatus:
    """What an account is on that day that has not paid since."""
    days = (day - since).days
    return next((status for first, status in _STATES if days >= first), AccountStatus.ACTIVE)


def retry_is_due(since: date, tried: date, day: date) -> bool:
    """Is there a try to make on that day? Those that were missed since the last one are made as one."""
    return any(tried < since + timedelta(days=retry) <= day for retry in RETRY_DAYS)


def next_try(since: date, tried: date) -> date | None:
    """The day of the next try after the last one; None after the last of all."""
    return _after(since, tried, RETRY_DAYS)


def next_step(since: date, day: date) -> date | None:
    """The next day after this one on which there is a try, or the account's state changes."""
    return _after(since, day, _STEPS)


def _after(since: date, day: date, steps: tuple[int, ...]) -> date | None:
    return next((since + timedelta(days=step) for step in steps if since + timedelta(days=step) > day), None)
