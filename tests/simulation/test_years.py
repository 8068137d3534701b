"""Three years of a few accounts; `make simulate` has more of them (R2, R4, R6, R7, R11, R12, R13)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.billing import billing_run
from store.domain.accounts import AccountStatus
from store.domain.renewing import renewed
from store.domain.subscriptions import Subscription
from store.renewal import dunning, renewals
from tests.simulation.years import YEARS, Years

DAYS = YEARS * 365 + 1
"""With the leap day of 2028."""


def test_three_years_day_by_day_are_right_to_the_cent(tmp_path: Path) -> None:
    years = Years(tmp_path / "store.sqlite", 8, seed=1)
    lived = years.live(DAYS)
    years.store.close()
    assert lived.faults == []
    assert lived.billed > 250


def _drifting(*arguments: Any) -> Subscription:
    now = renewed(*arguments)
    return replace(now, anchor=now.period.start)


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (renewals, "renewed", _drifting),
        (renewals, "renewed", lambda held, *_: replace(held, period=replace(held.period, end=held.period.end))),
        (renewals, "move", lambda _shop, _work, account, *_: account),
        (renewals, "settled", lambda _shop, _work, account, _order: account),
        (renewals, "retry_is_due", lambda *_: True),
        (dunning, "status_after", lambda *_: AccountStatus.ACTIVE),
        (billing_run, "end_due", lambda *_, **__: None),
    ],
    ids=["drifts", "not moved on", "balance kept", "debt kept", "tries daily", "never blocked", "never ends"],
)
def test_what_is_broken_on_purpose_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, broken: Callable[..., object]
) -> None:
    monkeypatch.setattr(module, name, broken)
    years = Years(tmp_path / "store.sqlite", 8, seed=1)
    lived = years.live(DAYS)
    years.store.close()
    assert lived.faults
