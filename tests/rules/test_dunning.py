"""A renewal that was not paid: when it is tried again, and what becomes of the account (R11)."""

from datetime import date, timedelta

import pytest

from store.domain.accounts import AccountStatus
from store.domain.dunning import LAST_DAY, RETRY_DAYS, next_step, next_try, retry_is_due, status_after

SINCE = date(2026, 4, 1)


def on(day: int) -> date:
    return SINCE + timedelta(days=day)


def test_r11_retries_are_on_days_1_9_13_and_20() -> None:
    tried, last = [], SINCE
    for day in range(1, 40):
        if retry_is_due(SINCE, last, on(day)):
            tried.append(day)
            last = on(day)
    assert tried == [1, 9, 13, 20] == list(RETRY_DAYS)


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (0, 9, AccountStatus.ACTIVE),
        (10, 13, AccountStatus.WARNING),
        (14, 20, AccountStatus.BLOCKED),
        (21, 400, AccountStatus.CANCELLED),
    ],
)
def test_r11_the_account_warned_from_day_10_blocked_from_14_cancelled_on_21(
    first: int, last: int, status: AccountStatus
) -> None:
    assert {status_after(SINCE, on(day)) for day in range(first, last + 1)} == {status}


def test_several_retries_that_were_missed_are_one() -> None:
    assert retry_is_due(SINCE, on(1), on(15))
    assert not retry_is_due(SINCE, on(15), on(15))
    assert next_try(SINCE, on(15)) == on(20)


def test_every_day_on_which_something_happens_is_looked_at_and_no_other() -> None:
    days, day = [], SINCE
    while step := next_step(SINCE, day):
        days.append((step - SINCE).days)
        day = step
    assert days == [1, 9, 10, 13, 14, 20, LAST_DAY]


def test_after_the_last_try_there_is_none() -> None:
    assert next_try(SINCE, on(20)) is None
