"""The least that a Textual program can be: one widget."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class OneWidget(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Hello from one widget")


if __name__ == "__main__":
    OneWidget().run()
