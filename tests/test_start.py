"""What a start may load. Counting modules is stable where timing is not; `make bench` measures the time."""

import signal
import sys
from pathlib import Path

from tests.terminal import Terminal
from tests.test_architecture import HEAVY

TELL_WHAT_IS_LOADED = """
import os, signal, sys

def tell(*_):
    with open(os.environ["LOADED"], "w") as file:
        file.write("\\n".join(sys.modules))
    os._exit(0)

signal.signal(signal.SIGUSR1, tell)
if os.environ.get("IDLE"):
    from tui.chores import Chores
    Chores.begin = lambda chores: None
from tui.__main__ import main
main()
"""


def loaded_when(text: str, *arguments: str, report: Path) -> set[str]:
    """The modules of `seatdesk ARGUMENTS` when `text` stands on the screen, without what its chores load then."""
    environment = {"LOADED": str(report), "IDLE": "1"}
    with Terminal([sys.executable, "-c", TELL_WHAT_IS_LOADED, *arguments], env=environment) as terminal:
        terminal.wait_for(text)
        terminal.signal(signal.SIGUSR1)
        assert terminal.exit_code() == 0
    return set(report.read_text().split())


def test_home_is_painted_without_what_comes_later(tmp_path: Path) -> None:
    demo = ("demo", "--at", str(tmp_path / "store"))
    loaded_when("Add New Subscription", *demo, report=tmp_path / "first")  # makes the store, which validates the shop
    loaded = loaded_when("Add New Subscription", *demo, report=tmp_path / "second")
    assert "textual.app" in loaded
    assert loaded & HEAVY == set()
