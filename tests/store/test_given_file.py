"""A file that somebody names: whatever stands there, it is read whole or refused, and never waited for."""

import os
from pathlib import Path

import pytest

from store.adapters.files.given_file import read_given
from store.domain.problems import Refused
from tests.shops import refusal

MOST = 10


def refused(path: Path | str) -> str:
    with pytest.raises(Refused) as caught:
        read_given(str(path), MOST)
    return refusal(caught.value).code


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"\xff\r\n")
    assert read_given(str(path), MOST) == b"\xff\r\n"


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "people.csv").write_bytes(b"x")
    assert read_given("~/people.csv", MOST) == b"x"


def test_a_file_of_the_most_bytes_is_read_and_one_of_more_is_not(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"x" * MOST)
    assert len(read_given(str(path), MOST)) == MOST
    path.write_bytes(b"x" * (MOST + 1))
    assert refused(path) == "given_too_large"


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe") == "given_not_a_file"
    assert refused("/dev/zero") == "given_not_a_file"
    assert refused(tmp_path) in ("given_not_a_file", "given_unreadable")


@pytest.mark.parametrize("path", ["nowhere.csv", "", "a\0b", "nowhere/people.csv", "x" * 300])
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, path: str) -> None:
    assert refused(tmp_path / path if path else "") == "given_unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.touch(mode=0)
    assert refused(path) == "given_unreadable"
