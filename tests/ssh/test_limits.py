"""Who must wait, by address; IPv6 by network."""

import pytest

from tui.serve.limits import WINDOW, Failures


@pytest.mark.parametrize(
    ("failed", "comes", "waits"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "", True),
    ],
)
def test_one_household_is_one_address(failed: str, comes: str, waits: bool) -> None:
    failures = Failures(2)
    failures.note(failed, 0)
    assert not failures.too_many(comes, 0)
    failures.note(failed, 1)
    assert failures.too_many(comes, 1) is waits


def test_a_failure_counts_for_ten_minutes() -> None:
    failures = Failures(1)
    failures.note("192.0.2.1", 0)
    assert failures.too_many("192.0.2.1", WINDOW - 1)
    assert not failures.too_many("192.0.2.1", WINDOW)


def test_who_goes_on_after_being_told_to_wait_floods() -> None:
    failures = Failures(2)
    for _ in range(5):
        failures.note("192.0.2.1", 0)
    assert not failures.floods("192.0.2.1", 0)
    failures.note("192.0.2.1", 0)
    assert failures.floods("192.0.2.1", 0)


def test_addresses_without_end_are_forgotten() -> None:
    failures = Failures(1)
    for number in range(20_000):
        failures.note(f"192.0.{number % 256}.{number // 256}", 0)
    assert not failures.too_many("192.0.0.0", 0)
    assert failures.too_many("192.0.31.78", 0)
