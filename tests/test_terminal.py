"""The harness itself: it must see what is on the screen, and notice what programs leave behind."""

import signal
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal import Terminal
from tests.terminal_stream import Splitter

RAW = "import os, tty; tty.setraw(0); print('ready', flush=True)"


def shell(script: str, **env: str) -> Terminal:
    return Terminal(["sh", "-c", script], env=env)


def python(script: str) -> Terminal:
    return Terminal([sys.executable, "-c", script])


def test_sees_the_screen_and_not_the_stream() -> None:
    with shell(r"printf 'wrong\rright\033[3;5Hthere\n'") as terminal:
        terminal.exit_code()
        assert terminal.screen_text().split("\n")[:3] == ["right", "", "    there"]


def test_types_and_waits_for_what_appears_and_what_goes() -> None:
    with shell(r"echo name?; read name; printf '\033[2J'; echo hello $name; read on") as terminal:
        terminal.wait_for("name?")
        terminal.press("Anna", "enter")
        terminal.wait_gone("name?")
        terminal.wait_for("hello Anna")


def test_a_wait_that_fails_shows_the_screen() -> None:
    with shell("echo something else; read on") as terminal, pytest.raises(AssertionError, match="something else"):
        terminal.wait_for("Which product?", within=0.05)


def test_a_wait_ends_with_the_program() -> None:
    with shell("echo gone; exit 3") as terminal, pytest.raises(AssertionError, match="ended with 3"):
        terminal.wait_for("Which product?")


def test_tells_how_the_program_ended() -> None:
    with shell("exit 70") as terminal:
        assert terminal.exit_code() == 70
    with shell("read on") as terminal:
        terminal.kill()
        assert terminal.exit_code() == -signal.SIGKILL


def test_is_the_controlling_terminal_and_can_be_resized() -> None:
    with shell("trap 'stty size' WINCH; echo ready; while :; do read on; done </dev/tty") as terminal:
        terminal.wait_for("ready")
        terminal.resize(100, 30)
        terminal.wait_for("30 100")


def test_answers_queries() -> None:
    ask_and_show = r"os.write(1, b'\x1b[6n'); print(os.read(0, 100))"
    with python(f"{RAW}\n{ask_and_show}") as terminal:
        terminal.wait_for(r"b'\x1b[1;1R'")


def test_passes_a_long_paste_while_the_program_talks() -> None:
    count_and_talk = "n = 0\nwhile n < 100_012: n += len(os.read(0, 4096)); os.write(1, b'.' * 2000)\nprint(n)"
    with python(f"{RAW}\n{count_and_talk}") as terminal:
        terminal.wait_for("ready")
        terminal.paste("x" * 100_000)
        terminal.wait_for("100012")


@pytest.mark.parametrize(
    ("left_on", "name"),
    [
        ("?1049h", "alternate screen"),
        ("?25l", "hidden cursor"),
        ("?1003h", "mouse motion"),
        (">1u", "keyboard protocol"),
    ],
)
def test_notices_a_mode_left_on(left_on: str, name: str) -> None:
    with shell(rf"printf '\033[{left_on}'") as terminal:
        terminal.exit_code()
        assert terminal.modes_left() == {name}


def test_a_program_that_cleans_up_left_nothing() -> None:
    with shell(r"printf '\033[?1049;25h\033[>1u ... \033[<u\033[?1049l'") as terminal:
        terminal.exit_code()
        assert not terminal.modes_left()


def test_the_environment_is_clean_and_its_home_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SEATDESK_CONFIG", "/somewhere")
    with shell(
        "echo [$NO_COLOR$SEATDESK_CONFIG] $LINES $LANG; echo kept > ~/kept; echo $HOME", LANG="it_IT.UTF-8"
    ) as terminal:
        terminal.exit_code()
        first, home = terminal.screen_text().split("\n")[:2]
        assert first == "[] it_IT.UTF-8"
        assert (Path(home) / "kept").read_text() == "kept\n"
    assert not Path(home).exists()


def test_measures_what_a_key_paints() -> None:
    frames = r"b'1\x1b[?2026h12345\x1b[?2026l\x1b[?2026h123\x1b[?2026l'"
    with python(f"{RAW}\nwhile os.read(0, 100): os.write(1, {frames})") as terminal:
        terminal.wait_for("ready")
        paint = terminal.paint(lambda: terminal.press("down"))
        assert (paint.sent, paint.frame) == (1 + 5 + 3 + 4 * 8, 5)


STREAM = b"a\x1b[31mred\x1b]0;title\x07b\x1b]11;?\x1b\\c\x1b[?2026$p\x1b(Bd\x1bPq#0\x1b\\e\x1b7f\x1b[>1ug\xe2\x82\xac"


@given(cuts=st.lists(st.integers(0, len(STREAM)), max_size=6).map(sorted))
def test_reads_may_cut_a_sequence_anywhere(cuts: list[int]) -> None:
    splitter, whole = Splitter(), Splitter().feed(STREAM)
    pieces = [STREAM[start:end] for start, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True)]
    parts = [part for piece in pieces for part in splitter.feed(piece)]
    assert b"".join(parts) == STREAM
    assert [part for part in parts if part.startswith(b"\x1b")] == [part for part in whole if part.startswith(b"\x1b")]
