"""A billing contact with the real OpenSSH client."""

from pathlib import Path

from tests.flow.process import bought, walk
from tests.ssh.server import ANNA, serving


def test_the_whole_wizard(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA) as server, server.ssh(ANNA) as terminal:
        walk(terminal, "home", "home again")
        terminal.press("ctrl+q")
        assert terminal.exit_code() == 0
        assert terminal.modes_left() == frozenset()
    assert bought(tmp_path).exactly_once()
