"""A link is opened here only where the person sits: not over SSH, not without a window system."""

from pathlib import Path

import pytest

from tui.browser import opener, run_apart

HERE = {"DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("environment", "platform", "program"),
    [
        (HERE, "linux", "xdg-open"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", "xdg-open"),
        ({}, "darwin", "open"),
        ({}, "linux", ""),
        ({**HERE, "SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, "linux", ""),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", ""),
    ],
)
def test_there_is_a_browser_where_the_person_sits(environment: dict[str, str], platform: str, program: str) -> None:
    assert opener(environment, platform, find=lambda name: f"/usr/bin/{name}") == (
        f"/usr/bin/{program}" if program else ""
    )


def test_without_the_program_there_is_none() -> None:
    assert opener(HERE, "linux", find=lambda _: None) == ""


def test_the_program_gets_the_link_and_nothing_of_the_terminal(tmp_path: Path) -> None:
    program, seen = tmp_path / "open", tmp_path / "seen"
    program.write_text(f'#!/bin/sh\necho "noise"\nprintf %s "$1" > {seen}\n')
    program.chmod(0o700)
    run_apart(str(program), "https://pay.example/c?a=1&b='$(x)'").wait(30)
    assert seen.read_text() == "https://pay.example/c?a=1&b='$(x)'"


@pytest.mark.parametrize("link", ["file:///etc/passwd", "http://pay.example/", "--help", ""])
def test_only_secure_links_are_opened(link: str) -> None:
    with pytest.raises(ValueError, match="not a link"):
        run_apart("/bin/true", link)
