"""A list of products as Textual's own OptionList shows it."""

from textual.app import App, ComposeResult
from textual.widgets import OptionList

PRODUCTS = (
    "1  Helpline    Remote support for your agents           from 16.00 € / agent",
    "2  Gather      Meetings and calls                    from 12.00 € / organizer",
    "3  Stage       Webinars for up to 3,000               from 49.00 € / organizer",
    "4  Vault       Backups, by computer               from 25.00 € / 25 computers",
    "5  Courier     Signed documents                          from 9.00 € / sender",
    "6  Beacon      Status pages                     45.00 € · no plans, no trial",
)


class StockList(App[None]):
    def compose(self) -> ComposeResult:
        yield OptionList(*PRODUCTS)


if __name__ == "__main__":
    StockList().run()
