"""Warming up saves time; where it fails, people come in all the same."""

import pytest

from tui.serve import journal, warm


def test_a_walk_that_fails_is_told_and_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, object]] = []

    async def walk() -> None:
        raise TimeoutError

    monkeypatch.setattr(warm, "_walk", walk)
    monkeypatch.setattr(journal, "tell", lambda event, **facts: told.append((event, facts["error"])))
    warm.up()
    assert told == [("not_warmed_up", "TimeoutError")]
