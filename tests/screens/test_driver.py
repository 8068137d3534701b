"""What the driver leaves out cannot be seen: the same walk through the whole program on two terminals."""

import asyncio
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from textual.pilot import Pilot

from store.people.identity import by_email
from tests.screens.two_terminals import TwoTerminals
from tests.shops import World
from tui.app import BillingCenter
from tui.kit import driver
from tui.kit.cells import Cells, Run, _Pen

ODD = ("é", "界", "한", "e\u0301", "👩‍🚀", "🇮🇹", "→", "\u202e", "[b]")
KEYS = (
    *("enter",) * 14,
    *("a", "down", "tab", "1", "2", "space", "ctrl+o") * 4,
    *("up", "shift+tab", "escape", "3", "8", "+", "-", "e", "c", "x", "backspace") * 2,
    *("f1", "ctrl+p", "ctrl+l", "pagedown", "pageup", "home", "end", "left", "delete", "alt+left", "t", "?"),
    *ODD,
)
SIZES = ((80, 24), (120, 40), (100, 30), (59, 17), (80, 24), (111, 25))


class Walk:
    """Random keys, windows of other sizes in between. A session that the keys end is followed by the next."""

    def __init__(self, world: World, seed: int, *, hurried: bool = False) -> None:
        """`hurried` presses half of the keys before the one before them is painted."""
        self.world = world
        self.hurried = hurried
        self.random = Random(seed)
        self.pages: set[str] = set()
        self.frames = 0
        self.faults: list[str] = []
        self.sent = self.whole = 0

    async def go(self, keys: int) -> "Walk":
        while keys > 0 and not self.faults:
            keys -= await self._session(keys)
        return self

    async def _session(self, keys: int) -> int:
        app = BillingCenter(self.world.shop, by_email(self.world.shop, "anna@acme.example")[0])
        app.driver_class = TwoTerminals
        terminals: TwoTerminals | None = None
        pressed = 0

        async def walk(pilot: Pilot[object]) -> None:
            nonlocal pressed, terminals
            assert isinstance(app._driver, TwoTerminals)
            terminals = app._driver
            while pressed < keys and app.is_running and not app._exit and not terminals.faults:
                self.pages.add(type(app.screen).__name__)
                if self.random.random() < 0.01:
                    terminals.resize(*self.random.choice(SIZES))
                terminals.press(self.random.choice(KEYS))
                pressed += 1
                if self.hurried and self.random.random() < 0.5:
                    await asyncio.sleep(0)
                else:
                    await pilot.pause()
            if not app._exit:
                app.exit()

        await app.run_async(auto_pilot=walk)
        assert app.return_code in (None, 0)
        assert terminals is not None
        self.frames += terminals.frames
        self.faults += terminals.faults
        self.sent += terminals.lean.sent
        self.whole += terminals.whole.sent
        return max(pressed, 1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "store.sqlite")


@pytest.mark.parametrize("seed", range(2))
async def test_text_and_colours_are_those_of_whole_frames(world: World, seed: int) -> None:
    walk = await Walk(world, seed).go(keys=150)
    assert walk.faults == []
    assert walk.frames > 100
    assert walk.sent < walk.whole / 3


@pytest.mark.slow
# A session may be left while something is under way.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_text_and_colours_over_ten_thousand_keys(world: World) -> None:
    walk = await Walk(world, seed=7, hurried=True).go(keys=10_000)
    assert walk.faults == []
    assert len(walk.pages) > 12, walk.pages


async def test_a_cell_that_is_left_out_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(Cells):
        """Takes one character of each row that changes for painted."""

        def _send_changes(self, y: int, runs: list[Run], pen: _Pen) -> None:
            row = self._rows[y]
            changed = (
                (at, (char, look))
                for x, look, text, _ in runs
                for at, char in enumerate(text, x)
                if char != " " and row[at] != (char, look)
            )
            for at, cell in islice(changed, 1):
                row[at] = cell
            super()._send_changes(y, runs, pen)

    monkeypatch.setattr(driver, "Cells", Forgetful)
    walk = await Walk(world, seed=0).go(keys=150)
    assert walk.faults
