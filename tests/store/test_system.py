"""The clock and the ids of this machine."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from store.adapters.system import FixedClock, RandomIds, SystemClock


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_fixed_clock_stands_where_it_is_set_and_answers_in_utc() -> None:
    clock = FixedClock(datetime(2026, 3, 11, 0, 30, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.at = datetime(2026, 4, 1, tzinfo=UTC)
    assert clock.now() == datetime(2026, 4, 1, tzinfo=UTC)


def test_ids_say_what_they_name_and_never_repeat() -> None:
    ids = {RandomIds().new("order") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(one.startswith("order_") and one.isascii() for one in ids)


@pytest.mark.parametrize("count", [1, 6, 12])
def test_codes_have_exactly_the_digits_that_were_asked_for(count: int) -> None:
    codes = {RandomIds().digits(count) for _ in range(200)}
    assert all(len(code) == count and code.isdecimal() for code in codes)
    assert len(codes) > 5
