"""What a line to a terminal may do to the program, in a real pty."""

import os
import signal
from pathlib import Path

import pytest

from tests.flow.process import demo
from tests.terminal import Terminal

HOME = "Add New Subscription"


@pytest.fixture
def centre(tmp_path: Path) -> Terminal:
    return demo(tmp_path / "store")


def test_bytes_that_are_no_utf8_are_not_the_end(centre: Terminal) -> None:
    with centre:
        centre.wait_for(HOME)
        centre.send(b"\xff\xfe\xc3(\xe2\x82")
        centre.press("a")
        centre.wait_for("Which product?")


def test_a_character_may_come_in_pieces(centre: Terminal) -> None:
    with centre:
        centre.wait_for(HOME)
        centre.send(b"\xc3")
        centre.send(b"\xa9")
        centre.press("a")
        centre.wait_for("Which product?")


def test_clicks_are_reported_and_motion_is_not(centre: Terminal) -> None:
    with centre:
        centre.wait_for(HOME)
        assert "mouse clicks" in centre.modes_left()
        assert "mouse motion" not in centre.modes_left()
        row = next(y for y, line in enumerate(centre.screen_text().split("\n"), 1) if HOME in line)
        centre.send(f"\x1b[<0;12;{row}M\x1b[<0;12;{row}m".encode())
        centre.wait_for("Which product?")


def test_stopped_and_continued_the_page_stands_again(centre: Terminal) -> None:
    with centre:
        centre.wait_for(HOME)
        centre.wait_for("? help")  # the last line of the page
        page = centre.screen_text()
        centre.signal(signal.SIGTSTP)
        assert os.WIFSTOPPED(os.waitpid(centre.pid, os.WUNTRACED)[1])
        centre.screen_text()
        assert centre.modes_left() == frozenset()
        centre.screen.erase_in_display(2)  # what a shell does meanwhile
        centre.signal(signal.SIGCONT)
        centre.wait_until(lambda screen: screen == page, "page as it was")


def test_the_program_ends_with_its_terminal(centre: Terminal) -> None:
    with centre:
        centre.wait_for(HOME)
        centre.hang_up()
        assert centre.exit_code() == 0
