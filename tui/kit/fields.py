"""Text and number entry: a label, one line to type in, and room for the sentence that says what is wrong."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose, line
from tui.kit.safe import plain

LONGEST = 1000
"""Characters a field keeps of what is typed or pasted: more than any rule allows, so the rule can say so."""


class LineInput(Input):
    """One line without frame. The cursor stands still, and what is pasted is one harmless line."""

    BINDINGS = bindings(Command("field.submit", "enter", N_("next"), N_("To the next field.")))

    def __init__(
        self,
        *,
        id: str | None = None,
        placeholder: str = "",
        password: bool = False,
        enter: str = "",
        hands_lines_on: bool = False,
    ) -> None:
        super().__init__(
            placeholder=placeholder,
            password=password,
            id=id,
            compact=True,
            select_on_focus=False,
            max_length=LONGEST,
        )
        self.cursor_blink = False
        self._hands_lines_on = hands_lines_on
        self.relabel = {"field.submit": enter} if enter else {}

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        if self._hands_lines_on and len(event.text.splitlines()) > 1:
            return
        event.stop()
        start, end = sorted(self.selection)
        room = LONGEST - len(self.value) + end - start
        self.replace(plain(event.text)[:room], start, end)


class Field(Widget):
    """A labelled text field; what is wrong with it stands beneath, in room kept for it.

    `Input.Changed` and `Input.Submitted` bubble from it with the Input's id `<id>-input`. `enter` is the message
    that names what Enter does here. With `hands_lines_on` a paste of several lines is left to what is around it.
    """

    def __init__(
        self,
        label: str,
        id: str,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        enter: str = "",
        hands_lines_on: bool = False,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._label = label
        self._start = plain(value)
        self._input = LineInput(
            id=f"{id}-input", placeholder=placeholder, password=password, enter=enter, hands_lines_on=hands_lines_on
        )
        self._problem = Prose(classes="problem")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield LineView(self._caption(), classes="label")
            yield self._input
        yield self._problem

    def on_mount(self) -> None:
        with self._input.prevent(Input.Changed):
            self._input.value = self._start

    @property
    def input(self) -> Input:
        return self._input

    @property
    def value(self) -> str:
        return self._input.value if self._input.is_mounted else self._start

    @value.setter
    def value(self, text: str) -> None:
        self._start = plain(text)
        if self._input.is_mounted:
            self._input.value = self._start

    @property
    def unconfirmed(self) -> str:
        return self.value

    @unconfirmed.setter
    def unconfirmed(self, text: str) -> None:
        self.value = text

    def problem(self, text: str) -> None:
        """Show the sentence that says what is wrong; "" takes it away."""
        self._problem.show(line((f"✗ {plain(text)}", "problem")) if text else ())

    def focus(self, scroll_visible: bool = True) -> "Field":
        self._input.focus(scroll_visible)
        return self

    def on_descendant_focus(self) -> None:
        self._mark(True)

    def on_descendant_blur(self) -> None:
        self._mark(False)

    def _mark(self, focused: bool) -> None:
        self.query_one(".label", LineView).show(self._caption(focused))

    def _caption(self, focused: bool = False) -> Content:
        return line(("▸ ", "accent"), (self._label, "accent")) if focused else line("  ", self._label)


NUMBER_COMMANDS = (
    Command("number.more", "plus,equals_sign,up", N_("more"), action="step(1)"),
    Command("number.less", "minus,down", N_("fewer"), action="step(-1)"),
    Command("number.submit", "enter", N_("next"), N_("Take this number.")),
    Command("number.erase", "backspace,delete", N_("erase"), shown=False),
)


class NumberEntry(LineView, can_focus=True):
    """A whole number: digits type it, + and − step it. It judges nothing: `text` is what was typed.

    The first digit after arriving or stepping starts a new number, as in a selected text. What is no
    number can be typed and pasted too, up to 20 characters, so that the screen can say why it is refused.
    """

    BINDINGS = bindings(*NUMBER_COMMANDS)
    LONGEST = 20

    class Changed(Message):
        """The text is another now."""

        def __init__(self, entry: "NumberEntry", text: str) -> None:
            super().__init__()
            self.entry = entry
            self.text = text

        @property
        def control(self) -> "NumberEntry":
            return self.entry

    class Submitted(Changed):
        """Enter was pressed on this text."""

    def __init__(self, text: str = "", *, step: int = 1, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = plain(text)[: self.LONGEST]
        self._step = step
        self._fresh = True

    @property
    def text(self) -> str:
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._type(text)
        self._fresh = True

    @property
    def unconfirmed(self) -> str:
        return self._text

    @unconfirmed.setter
    def unconfirmed(self, text: str) -> None:
        if text != self._text:
            self._type(text)

    @override
    def build(self, width: int) -> Sequence[Content]:
        role = "accent" if self.has_focus else ""
        cursor = "▏" if self.has_focus and not self._fresh else " "
        return [line(("−", role), "  ", (f"{self._text + cursor:^8}", "entry"), "  ", ("+", role))]

    @override
    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable() and character not in "+-=?"

    def on_key(self, event: events.Key) -> None:
        if event.character is not None and event.is_printable and not self._steps(event.character):
            event.stop()
            event.prevent_default()
            self._add(event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._add(plain(event.text).strip(), whole=True)

    def on_click(self, event: events.Click) -> None:
        row = self.lines[0].plain
        if event.x <= 1:
            self.action_step(-1)
        elif event.x >= row.rindex("+") - 1:
            self.action_step(1)

    def action_step(self, direction: int) -> None:
        """The next multiple of the step, upwards or downwards; never below zero."""
        if not _is_number(self._text):
            return
        number = int(self._text)
        blocks = number // self._step + 1 if direction > 0 else max(-(-number // self._step) - 1, 0)
        self._type(str(blocks * self._step))
        self._fresh = True

    def action_erase(self) -> None:
        self._type("" if self._fresh else self._text[:-1])

    def action_submit(self) -> None:
        self.post_message(self.Submitted(self, self._text))

    def _steps(self, character: str) -> bool:
        return character == "?" or (character in "+-=" and _is_number(self._text))

    def _add(self, text: str, whole: bool = False) -> None:
        self._type(text if self._fresh or whole else self._text + text)

    def _type(self, text: str) -> None:
        self._fresh = False
        text = text[: self.LONGEST]
        changed, self._text = text != self._text, text
        self.redraw()
        if changed:
            self.post_message(self.Changed(self, text))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
