"""`seatdesk catalogue check`: every fault of the file, for people and for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store import sample
from tui.__main__ import main

CATALOGUE = Path(sample.__file__).with_name("catalogue.toml")


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def check(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["catalogue", "check", str(path), *options])


def test_a_sound_file_has_no_faults() -> None:
    assert check(CATALOGUE).stdout == f"{CATALOGUE}: no faults.\n"
    assert json.loads(check(CATALOGUE, "--json").stdout) == {"file": str(CATALOGUE), "faults": []}


def test_a_program_gets_every_fault_with_its_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "shop.toml"
    bad.write_text("colour = 1\n", encoding="utf-8")
    said = check(bad)
    found = check(bad, "--json")
    assert (said.exit_code, found.exit_code) == (1, 1)
    faults = json.loads(found.stdout)["faults"]
    assert faults
    assert [one["said"] for one in faults] == said.stderr.splitlines()
