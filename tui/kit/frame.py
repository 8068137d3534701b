"""What pages and dialogs share: the session's language, translated keys, help, and a smallest size."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from typing_extensions import override

from tui.kit.commands import REDRAW, Command, bindings, translated
from tui.kit.i18n import N_
from tui.kit.lines import LineView, laid_out, line, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.ports import Texts

LEAST_WIDTH, LEAST_HEIGHT = 60, 18
"""Cells under which a screen is covered by a notice."""
WIDE = 110
"""Columns from which the order summary stands beside the page."""

HELP = Command("help", "question_mark,f1", N_("help"), N_("What this page is for, and all its keys."))

PALETTE = Command("app.palette", "ctrl+p", N_("commands"), N_("Go to, language, theme"), action="app.command_palette")
QUIT = Command("app.quit", "ctrl+q", N_("Quit"), N_("Leave; everything is kept"), shown=False, action="app.quit")
"""The application's own keys; dialogs name them again, because a dialog shuts out what is behind it."""


class Host(Protocol):
    """What the kit asks of the App."""

    texts: "Texts"
    brand: str
    identity: tuple[str, str]
    """Account and e-mail of who is signed in; two empty texts before that."""
    browser: "Callable[[str], object] | None"
    """Opens a link in a window beside the terminal; None where there is none that the person sees."""


class Framed(Screen[ScreenResultType]):
    """Base of pages and dialogs.

    `TITLE` and `HELP` are messages, translated when shown; `title_values` fills the title's names. Below
    60 x 18 cells a notice covers the screen and swallows keys; what was entered stays as it is.
    """

    BINDINGS = bindings(HELP, REDRAW)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    virtual_size = laid_out()
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    # Textual's own repaints the whole screen whenever the focus moves.

    @property
    def host(self) -> Host:
        return cast(Host, self.app)

    @property
    def is_on_top(self) -> bool:
        """Textual's `is_current` holds under a dialog, too."""
        return self.app.screen is self

    @property
    def texts(self) -> "Texts":
        return self.host.texts

    @property
    def language(self) -> str:
        return self.texts.language

    @property
    def title_values(self) -> dict[str, object]:
        """What the names in `TITLE` stand for."""
        return {}

    def say(self, message: str, /, **values: object) -> str:
        """The sentence in the session's language."""
        return self.texts.say(message, **values)

    def titled(self) -> str:
        """The title of this screen in the session's language."""
        return self.say(self.TITLE, **self.title_values) if self.TITLE else ""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        return translated(super().active_bindings, self.texts)

    def action_help(self) -> None:
        from tui.kit.help import HelpDialog

        self.app.push_screen(HelpDialog(self.say(self.HELP) if self.HELP else "", self.active_bindings))

    def action_redraw(self) -> None:
        self.refresh()

    def on_mount(self) -> None:
        """Told of its size only later, Textual would style everything again."""
        self.add_class(*self._get_breakpoint_classes(self.app.size.width, self.HORIZONTAL_BREAKPOINTS), update=False)

    @override
    def _screen_resized(self, size: Size) -> None:
        """A screen that comes up is told its size four times: it is laid out once for each size."""
        if self._compositor.size != size:
            super()._screen_resized(size)
            self._layout_required = False

    def on_resize(self, event: events.Resize) -> None:
        small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        notices = self.query(TooSmall)
        if small and not notices:
            self.mount(TooSmall(self.focused))
        elif not small:
            for notice in notices:
                notice.leave()


class TooSmall(LineView, can_focus=True):
    """Covers a screen that does not fit, and keeps its keys until it does."""

    def __init__(self, focused: Widget | None) -> None:
        super().__init__()
        self._focused_before = focused

    @override
    def build(self, width: int) -> Sequence[Content]:
        wanted = cast(Host, self.app).texts.say(
            N_("This window is too small: {width} × {height} is the least. Nothing is lost."),
            width=LEAST_WIDTH,
            height=LEAST_HEIGHT,
        )
        return wrapped(line(wanted), width)

    def on_mount(self) -> None:
        self.focus()

    def on_key(self, event: events.Key) -> None:
        event.stop()

    def leave(self) -> None:
        """Give the focus back and go."""
        before = self._focused_before
        if before is not None and before.is_attached:
            before.focus()
        self.remove()
