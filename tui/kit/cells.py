"""What the terminal shows, cell by cell, so that a frame sends only what differs.

Textual paints whole rows and, on every change of screen, whole frames. Frames consist of few sequences: cursor
moves, SGR, text, line feeds. Anything else makes `difference` give up: the frame is then sent as it is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

Cell = tuple[str, str]
"""A character and its look: the parameters of its SGR, "" for none."""
Run = tuple[int, str, str, bool]
"""A text within a row: first column, look, characters, and was the cursor moved there?"""

BLANK: Cell = (" ", "")
_UNKNOWN: Cell = ("", "?")
_BRIDGE = 4
"""Unchanged cells that are sent again rather than jumped over, which costs as much."""
_ERASE = 6
"""Blank cells from which erasing them is shorter than sending them."""
_FOREGROUND = frozenset({*map(str, range(30, 39)), *map(str, range(90, 98))})
_BACKGROUND = frozenset({*map(str, range(40, 49)), *map(str, range(100, 108))})
_SMOOTH = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u22ff\u2500-\u25fc\u2713-\u2718]*"
)
"""One cell each, everywhere: European letters, punctuation, currencies, arrows, lines, and the marks we draw."""
_TOKEN = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|([^\x00-\x1f\x7f-\x9f]+)|(\n)")


class Cells:
    """A terminal of `width` x `height` cells, as far as it is known."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self._width = width
        self._rows = [[_UNKNOWN] * width for _ in range(height)]
        self._cursor: tuple[int, int] | None = None

    def forget(self) -> None:
        """Somebody else may have written on the terminal."""
        self._fill(_UNKNOWN)

    def clear(self) -> None:
        """The terminal was cleared."""
        self._fill(BLANK)

    def difference(self, frame: str) -> str:
        """What to send instead of `frame`, so that the terminal shows the same. "" if it does already."""
        parsed = _parse(frame)
        if parsed is None or not self._holds(parsed[0]):
            self.forget()
            return frame
        runs, rest = parsed
        pen = _Pen(self._width, self._cursor)
        for y in sorted(runs):
            if any(_is_rough(text) for _, _, text, _ in runs[y]):
                self._send_as_it_is(y, runs[y], pen)
            else:
                self._send_changes(y, runs[y], pen)
        pen.look("")
        pen.move(*rest)
        self._cursor = rest
        return "".join(pen.out)

    def _holds(self, runs: dict[int, list[Run]]) -> bool:
        """Does all of this lie on the terminal? While it is being resized a frame may still have the size before."""
        widest = max((x + len(text) for parts in runs.values() for x, _, text, _ in parts), default=0)
        return widest <= self._width and all(0 <= row < len(self._rows) for row in runs)

    def _fill(self, cell: Cell) -> None:
        self._rows = [[cell] * self._width for _ in self._rows]
        self._cursor = None

    def _send_as_it_is(self, y: int, runs: list[Run], pen: "_Pen") -> None:
        # Terminals disagree on the width of such characters: where they end is anybody's guess.
        self._rows[y] = [_UNKNOWN] * self._width
        for x, look, text, moved in runs:
            if moved:
                pen.lost()
                pen.move(y, x)
            pen.look(look)
            pen.out.append(text)
        pen.lost()

    def _send_changes(self, y: int, runs: list[Run], pen: "_Pen") -> None:
        row = self._rows[y]
        changed: set[int] = set()
        for x, look, text, _ in runs:
            blank = _blank_look(look)
            cells = [(char, blank if char == " " else look) for char in text]
            end = x + len(cells)
            if row[x:end] != cells:
                changed.update(at for at, cell in enumerate(cells, x) if row[at] != cell)
                row[x:end] = cells
        for start, end in _spans(sorted(changed), row):
            pen.write(y, start, row[start:end])


class _Pen:
    """Writes cells with as few bytes as it can; knows where the cursor is and how it draws."""

    def __init__(self, width: int, cursor: tuple[int, int] | None) -> None:
        self.out: list[str] = []
        self._width = width
        self._at = cursor
        self._look = ""

    def lost(self) -> None:
        """The cursor is where nobody knows."""
        self._at = None

    def move(self, y: int, x: int) -> None:
        if self._at == (y, x):
            return
        if self._at is not None and self._at[0] == y and x > self._at[1]:
            self.out.append(f"\x1b[{x - self._at[1]}C")
        else:
            self.out.append(f"\x1b[{y + 1};{x + 1}H")
        self._at = (y, x)

    def look(self, look: str) -> None:
        if look != self._look:
            self.out.append(f"\x1b[{_change(self._look, look)}m")
            self._look = look

    def write(self, y: int, x: int, cells: list[Cell]) -> None:
        for blank, part in _by_blankness(cells):
            self.move(y, x)
            if blank and len(part) >= _ERASE:
                self._erase(y, x, len(part))
            else:
                self._draw(part)
                self._at = (y, x + len(part)) if x + len(part) < self._width else None
            x += len(part)

    def _erase(self, y: int, x: int, count: int) -> None:
        if _blank_look(self._look):
            self.look("")
        self.out.append("\x1b[K" if x + count == self._width else f"\x1b[{count}X")
        self._at = (y, x)

    def _draw(self, cells: list[Cell]) -> None:
        for char, look in cells:
            if char != " " or look != _blank_look(self._look):
                self.look(look)
            self.out.append(char)


def _parse(frame: str) -> tuple[dict[int, list[Run]], tuple[int, int]] | None:
    """The texts of a frame by row, and where it leaves the cursor; None if it holds anything else."""
    runs: dict[int, list[Run]] = {}
    x = y = end = 0
    look = ""
    moved = True
    for token in _TOKEN.finditer(frame):
        if token.start() != end:
            return None
        end = token.end()
        row, column, style, text, _ = token.groups()
        if text is not None:
            runs.setdefault(y, []).append((x, look, text, moved))
            moved = False
            x += len(text) if text.isascii() else cell_len(text)
        elif style is not None:
            plain = _look(style)
            if look and plain:
                return None
            look = plain
        elif row is not None:
            y, x, moved = int(row) - 1, int(column) - 1, True
        else:
            y, x, moved = y + 1, 0, True
    return (runs, (y, x)) if end == len(frame) else None


def _spans(changed: list[int], row: list[Cell]) -> Iterator[tuple[int, int]]:
    """Changed columns as spans, small gaps bridged where it is known what stands there."""
    if not changed:
        return
    start = last = changed[0]
    for at in changed[1:]:
        if at - last > _BRIDGE + 1 or _UNKNOWN in row[last + 1 : at]:
            yield start, last + 1
            start = at
        last = at
    yield start, last + 1


def _by_blankness(cells: list[Cell]) -> Iterator[tuple[bool, list[Cell]]]:
    """Cells cut into long runs of blanks and what stands between them."""
    start = at = 0
    while at < len(cells):
        run = at
        while run < len(cells) and cells[run] == BLANK:
            run += 1
        if run - at >= _ERASE:
            if at > start:
                yield False, cells[start:at]
            yield True, cells[at:run]
            start = run
        at = max(run, at + 1)
    if start < len(cells):
        yield False, cells[start:]


@lru_cache(maxsize=512)
def _look(style: str) -> str:
    """SGR parameters without those that say what is the case anyway: reset, default colours."""
    return ";".join(";".join(part) for part in _attributes(style) if part[0] not in ("", "0", "39", "49"))


@lru_cache(maxsize=512)
def _blank_look(look: str) -> str:
    """What of a look can be seen on a blank: background, underline, strike, and all of it when reversed."""
    attributes = _attributes(look)
    if any(part[0] == "7" for part in attributes):
        return look
    seen = [part for part in attributes if part[0] in ("4", "9", "21", "48", "53") or part[0] in _BACKGROUND]
    return ";".join(";".join(part) for part in seen)


@lru_cache(maxsize=2048)
def _change(before: str, after: str) -> str:
    """The SGR parameters from one look to another: what is new, and a reset first if anything has to go."""
    have, want = ({_kind(part[0]): part for part in _attributes(look) if part[0]} for look in (before, after))
    if after and have.keys() <= want.keys():
        return ";".join(";".join(part) for kind, part in want.items() if have.get(kind) != part)
    return f"0;{after}" if after else ""


def _kind(code: str) -> str:
    """What a parameter of SGR sets: all foregrounds are one, all backgrounds another."""
    if code in _FOREGROUND:
        return "foreground"
    return "background" if code in _BACKGROUND else code


def _attributes(style: str) -> list[list[str]]:
    """SGR parameters one by one; those of 38 and 48 stay together with their colour."""
    parts = style.split(";")
    found = []
    while parts:
        length = {"2": 5, "5": 3}.get(parts[1], 1) if parts[0] in ("38", "48") and len(parts) > 1 else 1
        found.append(parts[:length])
        parts = parts[length:]
    return found


def _is_rough(text: str) -> bool:
    """Does it hold characters on whose width terminals may disagree?"""
    return not (text.isascii() or _SMOOTH.fullmatch(text))
