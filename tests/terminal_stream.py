"""A program's output as control sequences: what it asks of the terminal, and which modes it switches."""

import re
from collections.abc import Iterable, Mapping

_SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|\x1b[PX^_][^\x1b]*\x1b\\"  # DCS, SOS, PM, APC
    rb"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"  # two characters, or a charset
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)\Z")
_SET_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_PUSH_KEYBOARD = re.compile(rb"\x1b\[([<>])[0-9;]*u")
_ASK_MODE = re.compile(rb"\x1b\[\?(\d+)\$p")
_ASK_COLOUR = re.compile(rb"\x1b\](1[01]);\?")
_NOT_FOR_PYTE = re.compile(rb"\x1b(?:\[[<=>]|\[\?[0-9;]*(?:\$p|u)|[PX^_])")
"""Sequences that the emulator does not know and would draw or misread."""

_MODE_NAMES: Mapping[int, tuple[str, bool]] = {
    7: ("no line wrap", True),
    25: ("hidden cursor", True),
    47: ("alternate screen", False),
    1000: ("mouse clicks", False),
    1002: ("mouse drags", False),
    1003: ("mouse motion", False),
    1004: ("focus reports", False),
    1006: ("mouse coordinates", False),
    1015: ("mouse coordinates", False),
    1016: ("mouse coordinates", False),
    1047: ("alternate screen", False),
    1049: ("alternate screen", False),
    2004: ("marked pastes", False),
    2026: ("held-back output", False),
    2048: ("resize reports", False),
}
"""Private modes by number: what it is called when it is left behind, and whether a terminal starts with it."""


class Splitter:
    """Cuts output into control sequences and the text between them, however the reads cut it."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        data = self._rest + data
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        data, self._rest = data[:cut], data[cut:]
        parts: list[bytes] = []
        end = 0
        for match in _SEQUENCE.finditer(data):
            if match.start() > end:
                parts.append(data[end : match.start()])
            parts.append(match[0])
            end = match.end()
        if end < len(data):
            parts.append(data[end:])
        return parts


class Modes:
    """Which terminal modes differ from what the program found."""

    def __init__(self) -> None:
        self._private: dict[int, bool] = {}
        self._keyboard = 0

    def see(self, part: bytes) -> None:
        if change := _SET_MODE.fullmatch(part):
            self._private.update((int(mode), change[2] == b"h") for mode in change[1].split(b";"))
        elif push := _PUSH_KEYBOARD.fullmatch(part):
            self._keyboard += 1 if push[1] == b">" else -1

    def left(self) -> frozenset[str]:
        names = {
            name for mode, (name, at_start) in _MODE_NAMES.items() if self._private.get(mode, at_start) is not at_start
        }
        return frozenset(names | ({"keyboard protocol"} if self._keyboard > 0 else set()))


def answer(part: bytes) -> bytes | None:
    """What a modern terminal answers to a query, None if `part` is none."""
    if ask := _ASK_MODE.fullmatch(part):
        supported = ask[1] == b"2026"
        return b"\x1b[?%s;%d$y" % (ask[1], 2 if supported else 0)
    if ask := _ASK_COLOUR.match(part):
        return b"\x1b]%s;rgb:1e1e/1e1e/1e1e\x1b\\" % ask[1]
    return {
        b"\x1b[6n": b"\x1b[1;1R",
        b"\x1b[c": b"\x1b[?62;22c",
        b"\x1b[0c": b"\x1b[?62;22c",
        b"\x1b[5n": b"\x1b[0n",
    }.get(part)


def for_emulator(part: bytes) -> bool:
    return not _NOT_FOR_PYTE.match(part)


def largest_frame(parts: Iterable[bytes]) -> int:
    """Bytes of the largest frame, by the marks (mode 2026) that programs put around each; 0 without marks."""
    largest = size = 0
    for part in parts:
        size += len(part)
        if part == b"\x1b[?2026h":
            size = 0
        elif part == b"\x1b[?2026l":
            largest = max(largest, size - len(part))
    return largest
