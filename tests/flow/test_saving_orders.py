"""The review page saves its order as a file, which costs the same from the command line."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from store.adapters.files.order_file import read_order, save_order
from store.purchase.quoting import for_account
from tests.flow.conftest import OpenCentre

NAME = "order-2026-03-01.toml"


def without_breaks(text: str) -> str:
    """A path has no blanks to break at, so a line ends within it."""
    return "".join(text.split())


async def test_s_saves_the_review_and_says_where(open_centre: OpenCentre, tmp_path: Path, language: str) -> None:
    async with open_centre(at="review", language=language, size=(200, 40)) as centre:
        centre.app.save_order = partial(save_order, tmp_path)
        await centre.press("s")
        said = centre.say(
            "The order is in {path}. `seatdesk quote` says what it costs, `seatdesk order` places it.",
            path=tmp_path / NAME,
        )
        assert without_breaks(said) in without_breaks(centre.text)
        shown = centre.world.journey(centre.person).quote
        assert shown is not None
        quoted = for_account(centre.world.shop, read_order(tmp_path / NAME))
        assert replace(quoted, lines=(replace(quoted.lines[0], id=shown.lines[0].id),)) == shown

        await centre.press("escape")
        assert centre.step == "review"
        assert not centre.orders


async def test_a_file_that_is_there_stays(open_centre: OpenCentre, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("mine")
    async with open_centre(at="review", size=(200, 40)) as centre:
        centre.app.save_order = partial(save_order, tmp_path)
        await centre.press("s")
        centre.see("order-2026-03-01-2.toml")
    assert (tmp_path / NAME).read_text() == "mine"


async def test_a_folder_that_cannot_be_written_is_said(open_centre: OpenCentre, tmp_path: Path) -> None:
    async with open_centre(at="review", size=(200, 40)) as centre:
        centre.app.save_order = partial(save_order, tmp_path / "gone")
        await centre.press("s")
        centre.see("could not be written")
        await centre.press("escape")
        assert centre.step == "review"


async def test_a_session_without_a_folder_says_so(open_centre: OpenCentre) -> None:
    async with open_centre(at="review") as centre:
        await centre.press("s")
        centre.see("Orders cannot be saved as files in this session.")
