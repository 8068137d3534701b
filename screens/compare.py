"""Compare plans: the features of a product's tiers, side by side."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.content import Content

from store.domain.catalogue import Product, Text
from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.i18n import N_
from tui.kit.lines import LineView, line

_FIRST = 26
_COLUMN = 15


class CompareDialog(Dialog[None]):
    """A table of words, so that it reads without colours: yes, –, or the value."""

    TITLE = N_("Compare plans")

    def __init__(self, product: Product, features: Mapping[str, Text]) -> None:
        super().__init__()
        self.product = product
        self.features = features

    def compose_body(self) -> ComposeResult:
        yield LineView(self._rows(), id="table")

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Close"), id="cancel")

    def _rows(self) -> list[Content]:
        tiers = self.product.tiers
        used = [key for key in self.features if any(key in tier.features for tier in tiers)]
        rows = [line((_cells("", [tier.name for tier in tiers]), "strong"))]
        for key in used:
            label = self.features[key].within(self.language)
            rows.append(line(_cells(label, [self._value(tier.features.get(key, False)) for tier in tiers])))
        return rows

    def _value(self, value: Text | bool) -> str:
        if isinstance(value, Text):
            return value.within(self.language)
        return self.say("✓ yes") if value else "–"


def _cells(label: str, values: list[str]) -> str:
    return label[: _FIRST - 1].ljust(_FIRST) + "".join(value[: _COLUMN - 1].ljust(_COLUMN) for value in values)
