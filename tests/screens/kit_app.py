"""A small application around the kit, for its tests: it records what screens post."""

import os
import sys
from collections.abc import Iterable
from typing import Any, cast

from textual import on
from textual.app import App, ComposeResult
from textual.color import Color
from textual.screen import Screen
from textual.widget import Widget

from store.ports import Texts
from tui.kit import theme
from tui.kit.asking import Answered, Back
from tui.kit.base import Page
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.driver import LeanDriver
from tui.kit.fields import Field, NumberEntry
from tui.kit.i18n import Translator
from tui.kit.lines import LineView
from tui.kit.price_table import PriceTable, Row
from tui.kit.steps import StepDialog, StepScreen

PRODUCTS = (
    Option("helpline", "Helpline", "Remote support for your agents", "from 16.00 € / agent"),
    Option("gather", "Gather", "Meetings and calls", "from 12.00 € / organizer", disabled="You have Gather already."),
    Option("stage", "Stage", "Webinars for up to 3,000", "from 49.00 € / organizer"),
    Option("vault", "Vault", "Backups, by computer", "from 25.00 € / 25 computers"),
)
ORDER = (
    Row("Helpline Pro, 8 agents, monthly", "128.00 €", "8 × 16.00 €"),
    Row("11 Mar → 11 Apr 2026", kind="note"),
    Row("Credit for the unused part of 5 agents", "−54.19 €", "80.00 € × 21/31 days"),
    Row(kind="rule"),
    Row("Net", "73.81 €", kind="sum"),
    Row("Due today", "90.05 €", kind="due"),
)
RAIL = ("Product", "Buy/Try", "Plan", "Seats", "Billing", "Review", "Pay")


class KitApp(App[None]):
    """Shows `first`, and keeps every message of the kit's widgets and screens in `seen`."""

    CSS_PATH = [theme.BASE_CSS, theme.DIALOGS_CSS]
    brand = "Seatdesk"
    identity = ("ACME Srl", "anna@acme.example")
    browser = None

    def __init__(self, first: Screen[Any], theme_name: str = theme.DARK, texts: Texts | None = None) -> None:
        super().__init__(ansi_color=True, driver_class=LeanDriver)
        theme.install(self, theme_name)
        self.first = first
        self.texts = texts or Translator("en")
        self.seen: list[tuple[str, object]] = []

    def on_mount(self) -> None:
        self.push_screen(self.first)

    @on(ChoiceList.Highlighted)
    @on(ChoiceList.Chosen)
    @on(ChoiceList.Unavailable)
    def _option(self, event: ChoiceList.Highlighted) -> None:
        self.seen.append((type(event).__name__, event.option_id))

    @on(NumberEntry.Changed)
    @on(NumberEntry.Submitted)
    def _number(self, event: NumberEntry.Changed) -> None:
        self.seen.append((type(event).__name__, event.text))

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        self.seen.append(("Answered", (event.step, event.value)))

    @on(Back)
    def _back(self, event: Back) -> None:
        self.seen.append(("Back", event.step))

    def rows(self) -> list[str]:
        """What stands on the screen, row by row, without the blanks at the ends."""
        return ["".join(part.text for part in strip).rstrip() for strip in self.screen._compositor.render_strips()]

    def colour_of(self, text: str) -> Color | None:
        """The colour in which `text` stands on the screen; None is the terminal's own."""
        parts = (part for strip in self.screen._compositor.render_strips() for part in strip)
        style = next(part.style for part in parts if text in part.text)
        return Color.from_rich_color(style.color) if style and style.color else None

    def shows(self, text: str) -> bool:
        return any(text in row for row in self.rows())


class Holding(Page):
    """A page that holds the widgets it is given."""

    TITLE = "Subscriptions"

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets

    def compose_body(self) -> ComposeResult:
        yield from self._widgets


class ProductStep(StepScreen):
    """A step with a list, a summary and a status."""

    step = "product"
    TITLE = "Which product?"
    HELP = "Choose what to add to the account."

    def __init__(self, options: Iterable[Option] = PRODUCTS) -> None:
        super().__init__(cast(Any, None))
        self.rail = (RAIL, 0)
        self._options = tuple(options)

    def compose_body(self) -> ComposeResult:
        yield ChoiceList(self._options, id="choices")

    def compose_summary(self) -> Iterable[Widget]:
        yield PriceTable(ORDER, id="summary")

    def status(self) -> tuple[str, str]:
        return "Cart empty", "Due today 0.00 €"


class FormStep(ProductStep):
    """A step with two fields and a list."""

    step = "payment"
    TITLE = "Payment"

    def compose_body(self) -> ComposeResult:
        yield Field("Company", "company", "ACME Srl")
        yield Field("VAT number", "vat")
        yield ChoiceList(self._options, id="choices")


class SeatsStep(StepDialog):
    """A step as a dialog with one number."""

    step = "seats"
    TITLE = "How many {units}?"

    def __init__(self, units: str = "agents") -> None:
        super().__init__(cast(Any, None))
        self._units = units

    @property
    def title_values(self) -> dict[str, object]:
        return {"units": self._units}

    def compose_body(self) -> ComposeResult:
        yield NumberEntry("8", id="seats")
        yield LineView("8 × 16.00 € = 128.00 € a month", id="price")

    @on(PushButton.Pressed, "#next")
    def _next(self) -> None:
        self.answer(self.query_one(NumberEntry).text)


if __name__ == "__main__":
    KitApp({"form": FormStep, "product": ProductStep}[sys.argv[1]](), os.environ.get("KIT_THEME", theme.DARK)).run()
