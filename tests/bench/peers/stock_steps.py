"""A small wizard as Textual comes: a list, fields, a modal, and a next screen, each with header and footer."""

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Footer, Header, Input, Label, OptionList

PRODUCTS = (
    "1  Helpline    Remote support for your agents           from 16.00 € / agent",
    "2  Gather      Meetings and calls                    from 12.00 € / organizer",
    "3  Stage       Webinars for up to 3,000               from 49.00 € / organizer",
    "4  Vault       Backups, by computer               from 25.00 € / 25 computers",
    "5  Courier     Signed documents                          from 9.00 € / sender",
    "6  Beacon      Status pages                     45.00 € · no plans, no trial",
)
FIELDS = ("Company", "Street", "Postcode", "City", "Country", "VAT number")


class Products(Screen[None]):
    BINDINGS = [("n", "app.switch_screen('payment')", "Next"), ("m", "app.push_screen('seats')", "Seats")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Label("Which product?")
        yield OptionList(*PRODUCTS)
        yield Footer()


class Payment(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Header()
        yield Label("Who pays?")
        for name in FIELDS:
            yield Input(placeholder=name)
        yield Button("Place Order")
        yield Footer()


class Seats(ModalScreen[None]):
    DEFAULT_CSS = """
    Seats { align: center middle; }
    Seats Vertical { width: 64; height: 15; border: round $primary; background: $surface; padding: 1 2; }
    """
    BINDINGS = [("escape", "app.pop_screen", "Cancel")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("How many agents?")
            yield Input(value="1")
            yield Label("Due today 19.52 €")
            yield Button("Next")
        yield Footer()


class StockSteps(App[None]):
    SCREENS = {"payment": Payment, "seats": Seats}

    def on_mount(self) -> None:
        self.push_screen(Products())


if __name__ == "__main__":
    StockSteps().run()
