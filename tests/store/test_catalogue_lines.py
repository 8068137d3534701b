"""A fault names its line: where each key of a TOML text stands, whatever way it is written."""

import tomllib
from collections.abc import Iterator

from store.adapters.files.catalogue_file import SAMPLE_SHOP
from store.adapters.files.toml_lines import Path, line_at, lines_of

NASTY = '''# = [not.a.table]
plain = 1
"quoted = key" = "a = b # no comment" # [comment]
dotted . "inner.key" = """
three = 'lines'
[nor.this] \\"""
""""
literal = \'\'\'
x = 1\'\'\'
dates = [
  2026-01-01, # first
  2026-01-02T10:00:00Z,
  { deep = [ [1, 2],
             [3] ], more = "}]" },
]
empty = []
nothing = {}
text = ""

[table."with.dot"]
a = 'C:\\'
b = { c.d = 1, e = "\\"" }

[[items]]
id = "one"
[items.sub]
x = 1
[[items.parts]]
y = 1
[[items.parts]]
y = 2
[[items]]
id = "two"
[[items.parts]]
y = 3
'''


def paths(data: object, at: Path = ()) -> Iterator[Path]:
    if at:
        yield at
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*at, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*at, index))


def test_every_key_has_the_line_that_it_stands_on() -> None:
    assert set(lines_of(NASTY)) == set(paths(tomllib.loads(NASTY)))
    line = lines_of(NASTY)
    assert line["plain",] == 2
    assert line["quoted = key",] == 3
    assert line["dotted", "inner.key"] == 4
    assert line["literal",] == 8
    assert line["dates", 0] == 11
    assert line["dates", 2, "deep", 0, 1] == 13
    assert line["dates", 2, "deep", 1] == 14
    assert line["dates", 2, "more"] == 14
    assert line["table", "with.dot", "b", "c", "d"] == 22
    assert line["items", 0, "sub", "x"] == 27
    assert line["items", 0, "parts", 1, "y"] == 31
    assert line["items", 1, "parts", 0, "y"] == 35


def test_every_key_of_the_sample_shop_is_found_on_its_line() -> None:
    text = SAMPLE_SHOP.read_text(encoding="utf-8")
    found = lines_of(text)
    rows = text.splitlines()
    assert set(found) == set(paths(tomllib.loads(text)))
    for path, line in found.items():
        if isinstance(path[-1], str):
            assert path[-1] in rows[line - 1]


def test_a_missing_key_belongs_to_the_table_around_it() -> None:
    assert line_at(lines_of(NASTY), ("items", 1, "parts", 0, "z", "zz")) == 34
    assert line_at(lines_of(NASTY), ("nowhere",)) == 1


def test_lines_that_end_as_on_windows_count_the_same() -> None:
    assert lines_of("a = 1\r\n\r\nb = 2\r\n")["b",] == 3
