"""An unknown key is added at the door, where the operator allows it, by a code that is sent by mail."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ssh.server import ANNA, Server, serving
from tests.terminal import Terminal


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, ssh="enrolment = true") as server:
        yield server


def code(server: Server) -> str:
    """The code that was mailed last."""
    mails = sorted((server.folder / "mail" / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    found = re.search(r"\b(\d{6})\b", mails[-1].read_text())
    assert found
    return found[1]


def say_who(terminal: Terminal, email: str) -> None:
    terminal.wait_for("is not known here.")
    terminal.wait_for("E-mail:")
    terminal.press(email, "enter")
    terminal.wait_for("If somebody has that e-mail, a code was sent there.")
    terminal.wait_for("Code from the mail:")


def test_a_key_is_added_by_its_owner_and_signs_in_from_then_on(server: Server) -> None:
    with server.ssh("stranger", cols=120) as terminal:
        say_who(terminal, ANNA)
        terminal.press("000000", "enter")
        terminal.wait_for("This is not the code. Tries left: 4.")
        terminal.press(code(server), "enter")
        terminal.wait_for("Add New Subscription")
    with server.ssh("stranger") as terminal:
        terminal.wait_for("Add New Subscription")


def test_an_address_of_nobody_is_answered_alike_and_never_lets_in(server: Server) -> None:
    with server.ssh("stranger", cols=120) as terminal:
        say_who(terminal, "nobody@acme.example")
        for left in (4, 3, 2, 1):
            terminal.press("123456", "enter")
            terminal.wait_for(f"This is not the code. Tries left: {left}.")
        terminal.press("123456", "enter")
        assert terminal.exit_code() == 255


def test_where_it_is_not_allowed_nobody_is_asked(tmp_path: Path) -> None:
    with serving(tmp_path) as server, server.ssh("stranger") as terminal:
        terminal.wait_for("Permission denied (publickey)")
