"""What was begun on a screen and not confirmed yet, carried over when the screen is composed anew."""

from typing import Any, Protocol, Self, runtime_checkable

from textual.screen import Screen

from store.domain.frozen import dataclass


@runtime_checkable
class Unconfirmed(Protocol):
    """A widget with an id in which something may have been typed, marked or highlighted."""

    @property
    def unconfirmed(self) -> str:
        """That, as text."""
        ...

    @unconfirmed.setter
    def unconfirmed(self, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Begun:
    """All of it, by the ids of the widgets, and the id of the one that had the focus."""

    by_widget: dict[str, str]
    focused: str

    @classmethod
    def on(cls, screen: Screen[Any]) -> Self:
        widgets = [widget for widget in screen.walk_children() if widget.id and isinstance(widget, Unconfirmed)]
        focused = screen.focused
        return cls({widget.id or "": widget.unconfirmed for widget in widgets}, (focused.id or "") if focused else "")

    def restore(self, screen: Screen[Any]) -> None:
        """Put it back where a widget with that id is still there."""
        for widget in screen.walk_children():
            if isinstance(widget, Unconfirmed) and widget.id in self.by_widget:
                widget.unconfirmed = self.by_widget[widget.id]
        if self.focused:
            for widget in screen.query(f"#{self.focused}"):
                widget.focus()
