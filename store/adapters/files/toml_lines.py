"""Where each key of a TOML text stands, so that a fault can name its line.

`tomllib` gives values without positions. This walks a text that `tomllib` has already accepted, so
it only has to know where keys and values begin and end, not whether they are right.
"""

import tomllib
from collections.abc import Mapping

Path = tuple[str | int, ...]
"""Keys and list positions (from 0) from the top of the document: ("products", 0, "tiers")."""

_QUOTES = ('"""', "'''", '"', "'")


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, of every key and list item of a valid TOML text."""
    return _Scan(text).document()


def line_at(lines: Mapping[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest table around it: that is where a missing key belongs."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scan:
    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._counted = 0
        self._number = 1
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}

    def document(self) -> Mapping[Path, int]:
        table: Path = ()
        self._blank()
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._blank()
        return self._lines

    def _header(self) -> Path:
        line = self._line()
        is_list = self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        keys = self._keys()
        self._at += 2 if is_list else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self._newest((*path, key))
            self._lines.setdefault(path, line)
        path = (*path, keys[-1])
        self._lines.setdefault(path, line)
        if is_list:
            self._counts[path] = self._counts.get(path, 0) + 1
            path = self._newest(path)
            self._lines[path] = line
        return path

    def _newest(self, path: Path) -> Path:
        """A list of tables stands for its newest table in the headers after it."""
        count = self._counts.get(path, 0)
        return (*path, count - 1) if count else path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._at += 1  # the equals sign
        self._blank()
        self._value(path)

    def _keys(self) -> list[str]:
        """A key, dotted or not, up to the `=` or `]` after it."""
        start = self._at
        while self._text[self._at] not in "=]":
            quote = next((quote for quote in _QUOTES if self._text.startswith(quote, self._at)), None)
            if quote:
                self._string(quote[0])
            else:
                self._at += 1
        found: list[str] = []
        inner: object = tomllib.loads(self._text[start : self._at] + "= 0")
        while isinstance(inner, dict):
            ((key, inner),) = inner.items()
            found.append(key)
        return found

    def _value(self, path: Path) -> None:
        quote = next((quote for quote in _QUOTES if self._text.startswith(quote, self._at)), None)
        if quote:
            self._string(quote)
        elif self._text[self._at] == "[":
            self._list(path)
        elif self._text[self._at] == "{":
            self._inline_table(path)
        else:
            while self._at < len(self._text) and self._text[self._at] not in ",]}\n#":
                self._at += 1

    def _string(self, quote: str) -> None:
        self._at += len(quote)
        while not self._text.startswith(quote, self._at):
            self._at += 2 if self._text[self._at] == "\\" and quote[0] == '"' else 1
        self._at += len(quote)
        while len(quote) == 3 and self._text.startswith(quote[0], self._at):
            self._at += 1  # quotes that belong to the text may stand right before the closing three

    def _list(self, path: Path) -> None:
        self._at += 1
        self._blank()
        index = 0
        while self._text[self._at] != "]":
            self._lines[(*path, index)] = self._line()
            self._value((*path, index))
            index += 1
            self._blank(",")
        self._at += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        self._blank()
        while self._text[self._at] != "}":
            self._pair(path)
            self._blank(",")
        self._at += 1

    def _blank(self, also: str = "") -> None:
        """Past white space, comments and the separators in `also`."""
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == "#":
                while self._at < len(self._text) and self._text[self._at] != "\n":
                    self._at += 1
            elif char in " \t\n" or (also and char in also):
                self._at += 1
            else:
                return

    def _line(self) -> int:
        self._number += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._number
