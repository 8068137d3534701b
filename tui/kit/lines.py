"""Static lines that repaint only what changed; everything that is not typed into is made of them."""

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget
from typing_extensions import override

from tui.kit import theme
from tui.kit.safe import plain

_NULL = RichStyle.null()


def line(*parts: str | Content | tuple[str, str]) -> Content:
    """One line of plain texts and `(text, role)` pairs; roles are those of `theme.ROLES`."""
    return Content.assemble(
        *(
            plain(part) if isinstance(part, str) else part if isinstance(part, Content) else (plain(part[0]), part[1])
            for part in parts
        )
    )


def spread(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the ends of one line of `width` cells; `left` is cut if they do not fit."""
    right = right.truncate(width, ellipsis=True)
    room = width - right.cell_length
    if left.cell_length >= room:
        left = left.truncate(max(room - 1, 0), ellipsis=True)
    return line(left, " " * (room - left.cell_length), right)


def wrapped(text: Content, width: int, indent: int = 0) -> list[Content]:
    """`text` broken at words into lines of `width` cells, each after the first indented."""
    if text.cell_length <= width or width <= indent + 1:
        return [text]
    first, *_ = text.wrap(width)
    rest = text[len(first.plain) :]
    while rest.plain[:1] == " ":
        rest = rest[1:]
    following = rest.wrap(width - indent) if rest.plain else []
    return [first.rstrip(), *(part.rstrip().pad_left(indent) for part in following)]


def laid_out() -> Reactive[Size]:
    """The `virtual_size` of a widget. Textual's own asks for another layout, and another painting, whenever a layout
    sets it."""
    return Reactive(Size(0, 0), repaint=False)


class LineView(Widget, inherit_bindings=False):
    """Lines of text drawn as they are, never as markup, with no control characters.

    `show` replaces them: only rows that differ are painted, and the page is laid out again only if
    the widget's automatic size changes. Subclasses that fit their lines to the width override `build`
    and call `redraw` when what they show has changed.
    """

    ALLOW_SELECT = False
    virtual_size = laid_out()

    def __init__(
        self, lines: str | Content | Iterable[str | Content] = (), *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines = _as_lines(lines)
        self._drawn: tuple[Content, ...] = ()
        self._drawn_width = -1
        self._drawn_theme = ""

    @property
    def lines(self) -> tuple[Content, ...]:
        """What stands there, fitted to the present width."""
        return self._fitted(self.size.width)

    def show(self, lines: str | Content | Iterable[str | Content]) -> None:
        """Show these lines from now on. A single text is one line."""
        self._lines = _as_lines(lines)
        self.redraw()

    def build(self, width: int) -> Sequence[Content]:
        """The lines for a widget `width` cells wide."""
        del width  # these are the same at every width
        return self._lines

    def redraw(self) -> None:
        """Build again, and paint the rows that came out differently."""
        before, width = self._drawn, self.size.width
        self._drawn_width = -1
        if not self.is_attached:
            return
        if not width:
            # Not laid out yet, and then it will be; unless it had no text to take its width from.
            if self.styles.is_auto_width:
                self.refresh(layout=True)
            return
        after = self._fitted(width)
        if self._resizes(before, after):
            self.refresh(layout=True)
            return
        for y in range(max(len(before), len(after))):
            if y >= len(before) or y >= len(after) or not before[y].is_same(after[y]):
                self.refresh(Region(0, y, width, 1))

    @override
    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max((content.cell_length for content in self.build(container.width)), default=0)

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.build(width))

    @override
    def render_line(self, y: int) -> Strip:
        width = self.size.width
        lines = self._fitted(width)
        base = self._base_style()
        if y >= len(lines):
            return Strip([Segment(" " * width, base)], width)
        return self._strip(lines[y], width, base)

    def on_focus(self, event: events.Focus) -> None:
        self._focus_moved(event, True, events.DescendantFocus(self))

    def on_blur(self, event: events.Blur) -> None:
        self._focus_moved(event, False, events.DescendantBlur(self))

    def _focus_moved(self, event: events.Event, focused: bool, notice: events.Event) -> None:
        # Widget's own handlers do the same and repaint every row.
        event.prevent_default()
        self.has_focus = focused
        if self.parent is not None:
            self.parent.post_message(notice)
        self.redraw()

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self._drawn_theme and self.is_attached and self.app.theme != self._drawn_theme:
            self.refresh()

    def _fitted(self, width: int) -> tuple[Content, ...]:
        if width != self._drawn_width:
            self._drawn = tuple(self.build(width))
            self._drawn_width = width
        return self._drawn

    def _resizes(self, before: Sequence[Content], after: Sequence[Content]) -> bool:
        if self.styles.auto_dimensions:
            if self.styles.is_auto_height and len(before) != len(after):
                return True
            if self.styles.is_auto_width:
                return _widest(before) != _widest(after)
        return False

    def _strip(self, content: Content, width: int, base: RichStyle) -> Strip:
        name = self._drawn_theme = self.app.theme
        segments = [
            Segment(plain(text), base + look.rich_style if look else base)
            for text, look in content.render(Style.null(), "", lambda role: theme.style(name, str(role)))
            if text
        ]
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def _base_style(self) -> RichStyle:
        """The style under the text, without the terminal's own colours: those cost bytes and say nothing."""
        look = self.visual_style
        foreground, background = look.foreground, look.background
        return RichStyle(
            color=None if foreground is None or foreground.ansi == -1 else foreground.rich_color,
            bgcolor=None if background is None or background.ansi == -1 or not background.a else background.rich_color,
            bold=look.bold,
            dim=look.dim,
            reverse=look.reverse,
            underline=look.underline,
        )


class Prose(LineView):
    """Paragraphs, wrapped to the width of the widget; lines after the first are indented by `indent` cells."""

    def __init__(
        self,
        lines: str | Content | Iterable[str | Content] = (),
        *,
        indent: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(lines, id=id, classes=classes)
        self._indent = indent

    @override
    def build(self, width: int) -> Sequence[Content]:
        return [part for paragraph in self._lines for part in wrapped(paragraph, width, self._indent)]


class SideBySide(LineView):
    """Short texts in a row, none of them broken: what has no room stands in the next row."""

    @override
    def build(self, width: int) -> Sequence[Content]:
        rows: list[Content] = []
        for text in self._lines:
            longer = line(rows[-1], "  ", text) if rows else text
            rows[-1:] = [longer] if not rows or longer.cell_length <= width else [rows[-1], text]
        return rows


class Ends(LineView):
    """One line with a text at its left and one at its right end."""

    def show_ends(self, left: str | Content, right: str | Content) -> None:
        """Show these two from now on."""
        self.show((left, right))

    @override
    def build(self, width: int) -> Sequence[Content]:
        return [spread(self._lines[0], self._lines[1], width)] if self._lines else []


def _as_lines(lines: str | Content | Iterable[str | Content]) -> tuple[Content, ...]:
    if isinstance(lines, str | Content):
        lines = (lines,)
    return tuple(entry if isinstance(entry, Content) else line(entry) for entry in lines)


def _widest(lines: Sequence[Content]) -> int:
    return max((content.cell_length for content in lines), default=0)
