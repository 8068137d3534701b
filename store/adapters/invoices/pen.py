"""Writing on a page in millimetres: one font in two weights, three inks, lines that fold."""

from collections.abc import Container, Sequence
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fpdf import FPDF

INK, MUTED, ACCENT = "#1b2430", "#5f6b7a", "#0b5d66"
RULE, PANEL = "#d5dae1", "#f3f6f7"

_FONT = "DejaVu"
_FILES: dict[Literal["", "B"], str] = {"": "DejaVuSansCondensed.ttf", "B": "DejaVuSansCondensed-Bold.ttf"}
_POINT = 25.4 / 72
_MISSING = "\ufffd"


class Pen:
    """`y` is where the next line begins; everything is placed from the left and top edges of the page."""

    def __init__(self, pdf: "FPDF") -> None:
        from fpdf.fonts import TTFFont

        self._pdf = pdf
        self.y = 0.0
        self._letters: dict[str, Container[int]] = {}
        folder = files("store.adapters.invoices") / "fonts"
        for style, name in _FILES.items():
            with as_file(folder / name) as path:
                pdf.add_font(_FONT, style, path)
            pdf.set_font(_FONT, style)
            assert isinstance(pdf.current_font, TTFFont), "just added"
            self._letters[style] = pdf.current_font.cmap

    def write(
        self,
        x: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        ink: str = INK,
        right: bool = False,
        beside: float = 0,
    ) -> None:
        """One line, its top at `y`; `right` ends it at `x`; it keeps the baseline of the size it stands `beside`."""
        text = self._choose(text, size, bold)
        start = x - self._pdf.get_string_width(text) if right else x
        self._pdf.set_text_color(ink)
        line = beside or size
        # As much of a line's height is left above its letters as below them.
        self._pdf.text(start, self.y + (height(line) + line * _POINT * 0.7) / 2, text)

    def paragraph(self, x: float, lines: Sequence[str], size: float = 9, *, bold: bool = False, ink: str = INK) -> None:
        for line in lines:
            self.write(x, line, size, bold=bold, ink=ink)
            self.y += height(size)

    def folded(self, text: str, width: float, size: float = 9, *, bold: bool = False) -> list[str]:
        """Lines of at most `width`; a word that is wider is cut."""
        text = self._choose(text, size, bold)
        lines = [""]
        for word in text.split():
            if lines[-1] and self._pdf.get_string_width(f"{lines[-1]} {word}") <= width:
                lines[-1] += f" {word}"
                continue
            if lines[-1]:
                lines.append("")
            for char in word:
                if lines[-1] and self._pdf.get_string_width(lines[-1] + char) > width:
                    lines.append("")
                lines[-1] += char
        return lines

    def width(self, text: str, size: float = 9, *, bold: bool = False) -> float:
        return self._pdf.get_string_width(self._choose(text, size, bold))

    def rule(self, left: float, right: float, ink: str = RULE, thick: float = 0.2) -> None:
        self._pdf.set_draw_color(ink)
        self._pdf.set_line_width(thick)
        self._pdf.line(left, self.y, right, self.y)

    def box(self, x: float, y: float, wide: float, high: float, ink: str) -> None:
        self._pdf.set_fill_color(ink)
        self._pdf.rect(x, y, wide, high, style="F")

    def code(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code with the four light modules around it that the standard asks for (ISO/IEC 18004)."""
        import segno

        rows = [bytes(row) for row in segno.make(text, error="m", micro=False, encoding="utf-8").matrix_iter(border=4)]
        module = side / len(rows)
        self.box(x, y, side, side, "#ffffff")
        for down, row in enumerate(rows):
            across = 0
            while (across := row.find(1, across)) >= 0:
                # Neighbours are one box: drawn apart, a printer leaves hairlines between them.
                end = next((index for index in range(across, len(row)) if not row[index]), len(row))
                self.box(x + across * module, y + down * module, (end - across) * module, module, "#000000")
                across = end

    def _choose(self, text: str, size: float, bold: bool) -> str:
        """Set the font, and stand in for letters it lacks: PDF/A forbids the empty box (ISO 19005-3, 6.2.11.8)."""
        style = "B" if bold else ""
        self._pdf.set_font(_FONT, style, size)
        letters = self._letters[style]
        return "".join(char if ord(char) in letters else _MISSING for char in text)


def height(size: float) -> float:
    """The height of a line in millimetres, of letters of `size` points."""
    return size * _POINT * 1.45
