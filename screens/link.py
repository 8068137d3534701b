"""A link as a code for the camera of a phone: a page of its own, because the code needs most of a small terminal."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen

from store.documents.qr import half_blocks
from store.ports import Texts
from tui.kit.base import CANCEL
from tui.kit.commands import bindings
from tui.kit.lines import LineView, Prose, line

BESIDE = Size(0, 2)
"""Cells that the page needs besides the code."""


def code_of(url: str, size: Size) -> tuple[str, ...]:
    """The code as lines of half blocks, () where it does not fit a terminal of that size."""
    return half_blocks(url, columns=size.width - BESIDE.width, rows=size.height - BESIDE.height) if url else ()


class LinkScreen(ModalScreen[None]):
    BINDINGS = bindings(CANCEL)

    def __init__(self, texts: Texts, url: str) -> None:
        super().__init__()
        self._texts = texts
        self._url = url

    def compose(self) -> ComposeResult:
        with Vertical():
            yield LineView([line((row, "code")) for row in code_of(self._url, self.app.size)], id="code")
            yield Prose(self._texts.say("Scan the code with your phone. Esc: back"), id="details")

    def action_cancel(self) -> None:
        self.dismiss(None)
