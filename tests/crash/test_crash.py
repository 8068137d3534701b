"""The harnesses in short: the store as it is survives them, each that was broken on purpose is caught."""

import os
import subprocess
import sys

import pytest

from tests.crash.places import POSTGRES
from tests.crash.plan import Harness, plan
from tests.crash.variants import SOUND
from tests.postgres_server import NAMED, NONE_HERE, is_required

SEED = "1"
SHORT = [harness for harness in plan() if harness.short is not None]


def tried(harness: Harness, request: pytest.FixtureRequest) -> str:
    """The table of that one, made by a process that has no threads and so may fork."""
    environment = dict(os.environ)
    if harness.engine == POSTGRES:
        environment[NAMED] = request.getfixturevalue("server")
        if not environment[NAMED]:
            (pytest.fail if is_required() else pytest.skip)(NONE_HERE)
    if harness.why_not():
        pytest.skip(harness.why_not())
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash", "--short", "--seed", SEED, harness.title],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("harness", [one for one in SHORT if one.variant == SOUND], ids=lambda one: one.title)
def test_nothing_is_lost_or_done_twice(harness: Harness, request: pytest.FixtureRequest) -> None:
    assert "  ok\n" in tried(harness, request)


@pytest.mark.parametrize("harness", [one for one in SHORT if one.variant != SOUND], ids=lambda one: one.title)
def test_what_is_broken_on_purpose_is_caught(harness: Harness, request: pytest.FixtureRequest) -> None:
    assert "  caught\n" in tried(harness, request)
