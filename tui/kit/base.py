"""The bases of all screens: a page with its lines of context, and a dialog."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget
from typing_extensions import override

from tui.kit.buttons import PushButton
from tui.kit.commands import Command, bindings
from tui.kit.fields import Field
from tui.kit.frame import QUIT, Framed
from tui.kit.hints import Hints
from tui.kit.i18n import N_
from tui.kit.lines import Ends, LineView, laid_out, line, wrapped
from tui.kit.rail import StepRail
from tui.kit.unconfirmed import Begun

if TYPE_CHECKING:
    pass

BACK = Command("back", "backspace,escape,alt+left", N_("back"), N_("To the question before; answers are kept."))
CANCEL = Command("dialog.cancel", "escape", N_("cancel"), N_("Close this without changing anything."))
SCROLL = (
    Command("page.up", "pageup", N_("scroll up"), shown=False, action="scroll_body(-1)"),
    Command("page.down", "pagedown", N_("scroll down"), shown=False, action="scroll_body(1)"),
)


def scroll_page(body: VerticalScroll, direction: int) -> None:
    """Move a body by what it shows, less two rows to go on reading from."""
    body.scroll_relative(y=direction * max(body.size.height - 2, 1), animate=False)


class Columns(Horizontal):
    """A body and what stands beside it."""

    virtual_size = laid_out()


class Body(VerticalScroll):
    virtual_size = laid_out()


class Side(Vertical):
    virtual_size = laid_out()


class Problems(LineView):
    """What is wrong with the whole page, marked ✗: two rows that are kept free for it."""

    def show_problems(self, sentences: Sequence[str]) -> None:
        self.show([line((f"✗ {sentence}", "problem")) for sentence in sentences if sentence])

    @override
    def build(self, width: int) -> Sequence[Content]:
        return [part for problem in self._lines for part in wrapped(problem, width, indent=2)][:2]


class WithProblems(Framed[ScreenResultType]):
    """Shows what was refused: beside the fields it belongs to, the rest on the problem line."""

    def problem(self, *sentences: str) -> None:
        """Say on the problem line what is wrong; without sentences, clear it."""
        self.query_one("#problem", Problems).show_problems(sentences)

    async def translate(self) -> None:
        """Compose the screen anew, in the session's language; what was begun on it and the focus stay."""
        begun = Begun.on(self)
        await self.recompose()
        begun.restore(self)
        self.refresh_bindings()

    def progress(self, text: str) -> None:
        """Say on the problem line what is being waited for; "" clears it."""
        self.query_one("#problem", Problems).show(line((text, "muted")) if text else ())

    def problems(self, by_field: Mapping[str, Sequence[str]]) -> None:
        """Show sentences by the id of the Field they belong to; fields not named are cleared of theirs.

        What belongs to no Field here goes to the problem line. The first wrong field gets the focus.
        """
        fields = {field.id: field for field in self.query(Field)}
        for name, field in fields.items():
            field.problem(" ".join(by_field.get(name or "", ())))
        self.problem(*(text for name, texts in by_field.items() if name not in fields for text in texts))
        wrong = next((field for name, field in fields.items() if by_field.get(name or "")), None)
        if wrong is not None:
            wrong.focus()

    def on_input_submitted(self) -> None:
        """Enter in a field goes on to the next one, unless the screen prevents that."""
        self.focus_next()


class Page(WithProblems[None]):
    """A full screen: header, title, body, problem line, status line, hints.

    From 110 columns on, what `compose_summary` yields stands beside the body. `HEADING` names the task
    of which this page is a part; the title then stands over the body.
    """

    HEADING: ClassVar[str] = ""
    BINDINGS = bindings(*SCROLL)

    def __init__(self) -> None:
        super().__init__()
        self.rail: tuple[Sequence[str], int] = ((), -1)
        """The names of the steps, as messages, and which of them this page is (-1: none)."""

    def compose(self) -> ComposeResult:
        yield Ends(id="header")
        yield StepRail(id="rail")
        with Columns(id="columns"):
            with Body(id="body", can_focus=False):
                if self.heading:
                    yield LineView(id="title")
                yield from self.compose_body()
            summary = tuple(self.compose_summary())
            if summary:
                yield Side(*summary, id="side")
        yield Problems(id="problem")
        yield Ends(id="status")
        yield Hints(id="hints")

    @property
    def heading(self) -> str:
        """The task as a message, "" for none."""
        return self.HEADING

    def compose_body(self) -> ComposeResult:
        """The widgets of this page."""
        yield from ()

    def compose_summary(self) -> Iterable[Widget]:
        """What stands beside the body where there is room; nothing by default."""
        return ()

    def on_mount(self) -> None:
        self.show_context()

    def status(self) -> tuple[str, str]:
        """What the status line says at its left and right end, translated."""
        return "", ""

    def show_context(self) -> None:
        """Write header, title, rail and status anew, after something that they tell has changed."""
        if not self.children:
            return  # Replaced before it stood.
        account, email = self.host.identity
        left = line((self.host.brand, "strong"), f" · {account}" if account else "")
        self.query_one("#header", Ends).show_ends(left, line((email, "muted")))
        heading = self.say(self.heading) if self.heading else self.titled()
        names, current = self.rail
        self.query_one("#rail", StepRail).show_steps(
            heading, [self.say(name) for name in names], current, self._counted()
        )
        for title in self.query("#title").results(LineView):
            title.show(line((self.titled(), "strong")))
        self.show_status()

    @override
    async def translate(self) -> None:
        await super().translate()
        self.show_context()

    def show_status(self) -> None:
        """Write the status line anew."""
        left, right = self.status()
        self.query_one("#status", Ends).show_ends(line((left, "muted")), line((right, "due")))

    def action_scroll_body(self, direction: int) -> None:
        scroll_page(self.query_one("#body", VerticalScroll), direction)

    def _counted(self) -> str:
        names, current = self.rail
        if current < 0:
            return ""
        return self.say(
            "{number} of {count} {step}", number=current + 1, count=len(names), step=self.say(names[current])
        )


class Dialog(WithProblems[ScreenResultType], ModalScreen[ScreenResultType]):
    """A framed box over the page, which stays as it is behind it. Escape and Cancel give None."""

    BINDINGS = bindings(CANCEL, *SCROLL, QUIT)
    takes_away = False
    """Does agreeing take something from somebody, end it, or cost money?

    Then the button that leaves has the focus at first: an Enter out of habit changes nothing.
    """

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            with VerticalScroll(id="dialog-body", can_focus=False):
                yield from self.compose_body()
            yield Problems(id="problem")
            with Horizontal(id="actions"):
                yield from self.compose_actions()
        yield Hints(id="hints")

    def compose_body(self) -> ComposeResult:
        """The widgets of this dialog."""
        yield from ()

    def compose_actions(self) -> ComposeResult:
        """Its buttons. `cancel` is the id of the one that leaves."""
        yield PushButton(self.say("Cancel"), id="cancel")

    def on_mount(self) -> None:
        self._show_title()
        if self.takes_away:
            self.set_focus(self.query_one("#cancel"))

    @override
    async def translate(self) -> None:
        await super().translate()
        self._show_title()

    def _show_title(self) -> None:
        self.query_one("#box", Vertical).border_title = line((self.titled(), "bold"))
        # Not by :last-child, for which Textual styles every widget of every page once more.
        for body in self.query("#dialog-body > *").results(Widget):
            body.set_class(body.last_child, "last")

    @on(PushButton.Pressed, "#cancel")
    def _cancel(self, event: PushButton.Pressed) -> None:
        event.stop()
        self.action_cancel()

    @override
    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """As Textual's, which closes what is on top, whoever asks: here only this dialog itself."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def action_cancel(self) -> None:
        self.dismiss(None)

    def action_scroll_body(self, direction: int) -> None:
        scroll_page(self.query_one("#dialog-body", VerticalScroll), direction)
