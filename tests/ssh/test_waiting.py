"""The centre that stands before anybody comes is, once somebody is there, as if it had been made for them."""

from pathlib import Path

import asyncssh
import pytest
from textual.app import App

from store.adapters.files.catalogue_file import SAMPLE_SHOP
from tests.ssh.clients import HOME, Screen, connected
from tests.ssh.server import ANNA, Server, serving
from tui.bootstrap import wiring
from tui.kit import theme

TERMINALS = {
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256 colours": {"TERM": "xterm-256color"},
    "16 colours": {"TERM": "xterm"},
    "no colours": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "light": {"TERM": "xterm-256color", "COLORFGBG": "0;15"},
}
NAMES = {name for terminal in TERMINALS.values() for name in terminal}


@pytest.mark.parametrize("terminal", TERMINALS.values(), ids=list(TERMINALS))
def test_it_draws_as_if_made_for_the_terminal(monkeypatch: pytest.MonkeyPatch, terminal: dict[str, str]) -> None:
    def made(environ: dict[str, str]) -> App[None]:
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        app = App[None](ansi_color=True)
        theme.install(app, "", environ)
        return app

    expected = made(terminal)
    app = made(TERMINALS["256 colours"])
    theme.follow(app, "", terminal)
    assert app.theme == expected.theme
    assert app.no_color == expected.no_color
    assert [type(one) for one in app.get_line_filters()] == [type(one) for one in expected.get_line_filters()]
    given, wanted = vars(app.console), vars(expected.console)
    differ = {name for name in wanted if name[0] != "_" and name != "file" and given[name] != wanted[name]}
    assert differ <= {"get_datetime", "get_time"}
    assert app.console.color_system == expected.console.color_system


async def test_whoever_comes_never_sees_a_page_of_nobody(server: Server) -> None:
    async with connected(server, ANNA) as connection:
        _, screen = await connection.create_session(
            lambda: _Watching(132, 43), term_type="xterm-256color", term_size=(132, 43), encoding=None
        )
        assert isinstance(screen, _Watching)
        await screen.wait_for(HOME)
        assert all(ANNA in one for one in screen.seen if one.strip())


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (132, 43)])
async def test_the_first_page_is_painted_whole_and_once(server: Server, size: tuple[int, int]) -> None:
    async with connected(server, ANNA) as connection:
        _, screen = await connection.create_session(
            lambda: _Watching(*size), term_type="xterm-256color", term_size=size, encoding=None
        )
        assert isinstance(screen, _Watching)
        await screen.wait_for(HOME)
        assert screen.text.splitlines()[1] == " Subscriptions"
        assert b"\x1b[K" not in screen.data  # it was cleared
        screen.press("?")
        await screen.wait_for("Close")
        assert screen.data.count(ANNA.encode()) == 1


async def test_a_session_imports_nothing_that_its_parent_could_have(tmp_path: Path) -> None:
    with serving(tmp_path, ANNA, PYTHONPROFILEIMPORTTIME="1") as server:
        async with connected(server, ANNA) as connection:
            _, screen = await connection.create_session(
                lambda: _Watching(80, 24), term_type="xterm-256color", term_size=(80, 24), encoding=None
            )
            assert isinstance(screen, _Watching)
            await screen.wait_for(HOME)
            assert b"import time" not in screen.data


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_wish_for_no_colours_is_followed(server: Server, size: tuple[int, int]) -> None:
    async with connected(server, ANNA) as connection:
        _, screen = await connection.create_session(
            lambda: Screen(*size), term_type="xterm", term_size=size, encoding=None, env={"NO_COLOR": "1"}
        )
        assert isinstance(screen, Screen)
        await screen.wait_for(HOME)
        cells = [cell for row in screen.screen.buffer.values() for cell in row.values()]
        assert {cell.fg for cell in cells} == {"default"}


def test_the_catalogue_is_read_again_once_its_file_is_another(tmp_path: Path) -> None:
    sold = tmp_path / "shop.toml"
    sold.write_text(SAMPLE_SHOP.read_text())
    before = wiring.load_catalogue_or_sample(sold)
    assert wiring.load_catalogue_or_sample(sold) is before
    sold.write_text(SAMPLE_SHOP.read_text() + "\n")
    assert wiring.load_catalogue_or_sample(sold) is not before


class _Watching(Screen):
    """Keeps what came, and what stood there after each piece of it."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows)
        self.seen: list[str] = []
        self.data = b""

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        super().data_received(data, datatype)
        self.data += data
        self.seen.append(self.text)
