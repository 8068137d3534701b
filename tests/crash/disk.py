"""A disk that loses its power: which states of the files are possible, given what was written and flushed when.

What was not flushed may be on the disk or not, in any order, the last of it by halves. A name is as
good as lost until its folder is flushed. That is what POSIX promises; most file systems keep more.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
"""Bytes that a disk writes whole."""


@dataclass(frozen=True, slots=True)
class Write:
    file: int
    offset: int
    data: bytes

    def torn(self) -> "Write":
        """The first half of it, in whole sectors."""
        return Write(self.file, self.offset, self.data[: len(self.data) // 2 // SECTOR * SECTOR])


@dataclass(frozen=True, slots=True)
class Resize:
    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Name:
    """A path leads to a file from now on; `file` None: to nothing."""

    path: Path
    file: int | None


@dataclass(frozen=True, slots=True)
class Flush:
    """All that was written to a file, or to the names in a folder, is safe."""

    what: int | Path


@dataclass(frozen=True, slots=True)
class Said:
    """What the process told the world: from now on it must be true."""

    text: str


Operation = Write | Resize | Name | Flush | Said
Change = Write | Resize | Name
Files = dict[Path, bytes]


@dataclass(slots=True)
class Disk:
    """What is safe, and what is not yet, in the order in which it was done."""

    contents: dict[int, bytes]
    names: dict[Path, int]
    pending: list[Change] = field(default_factory=list)

    def do(self, operation: Operation) -> None:
        match operation:
            case Flush(what):
                self._keep([change for change in self.pending if _belongs(change) == what])
            case Write() | Resize() | Name():
                self.pending.append(operation)

    def after(self, kept: Iterable[Change]) -> Files:
        """The files that are found when only these of the pending changes reached the disk."""
        disk = Disk(dict(self.contents), dict(self.names))
        for change in kept:
            disk._apply(change)
        return {path: disk.contents.get(file, b"") for path, file in disk.names.items()}

    def states(self, random: Random) -> Iterator[Files]:
        """What may be found if the power is cut now."""
        names = [change for change in self.pending if isinstance(change, Name)]
        data = [change for change in self.pending if not isinstance(change, Name)]
        yield self.after([])
        yield self.after(self.pending)
        yield self.after(names)
        yield self.after(data)
        for file in {_belongs(change) for change in self.pending}:
            yield self.after(change for change in self.pending if _belongs(change) == file)
        for lost in random.sample(data, min(4, len(data))):
            yield self.after(change for change in self.pending if change is not lost)
        if data and isinstance(data[-1], Write):
            yield self.after([*self.pending[:-1], data[-1].torn()])
        for _ in range(2):
            yield self.after(change for change in self.pending if random.random() < 0.5)

    def _keep(self, changes: list[Change]) -> None:
        for change in changes:
            self._apply(change)
            self.pending.remove(change)

    def _apply(self, change: Change) -> None:
        match change:
            case Name(path, None):
                self.names.pop(path, None)
            case Name(path, file):
                assert file is not None
                self.names[path] = file
            case Resize(file, size):
                self.contents[file] = self.contents.get(file, b"")[:size].ljust(size, b"\0")
            case Write(file, offset, data):
                before = self.contents.get(file, b"").ljust(offset, b"\0")
                self.contents[file] = before[:offset] + data + before[offset + len(data) :]


def _belongs(change: Change) -> int | Path:
    """What must be flushed for it to be safe."""
    return change.path.parent if isinstance(change, Name) else change.file


# ---- reading what strace wrote down ---------------------------------------------------------------------

TRACED = "openat,close,pwrite64,write,ftruncate,fsync,fdatasync,rename,unlink"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def operations(log: str, folder: Path, known: dict[Path, int]) -> Iterator[Operation]:
    """What a process without threads did to the files in `folder`, of which it found those that are `known`.

    `log` is what `strace -f -xx` says of the `TRACED` calls, with strings of any length. The shared
    memory beside a store is left out: it is made anew by whoever opens the store first.
    """
    reader = _Reader(folder, dict(known))
    for line in log.splitlines():
        match = _LINE.match(line)
        if match:
            texts = [bytes.fromhex(text.replace("\\x", "")) for text in _BYTES.findall(match[2])]
            yield from reader.read(match[1], match[2].split(", "), texts, int(match[3]))


class _Reader:
    """Knows which descriptor is which file, and which name leads where."""

    def __init__(self, folder: Path, names: dict[Path, int]) -> None:
        self._folder = folder
        self._names = names
        self._made = len(names)
        self._opened: dict[int, int | Path] = {}

    def read(self, call: str, arguments: list[str], texts: list[bytes], result: int) -> Iterator[Operation]:
        if call in ("openat", "rename", "unlink"):
            yield from self._on_name(call, [Path(text.decode(errors="replace")) for text in texts], result)
            return
        descriptor = int(arguments[0])
        if call == "close":
            self._opened.pop(descriptor, None)
        elif call == "write" and descriptor == 1:
            yield Said(texts[0].decode())
        elif descriptor in self._opened:
            yield from _on_file(call, self._opened[descriptor], arguments, texts)

    def _on_name(self, call: str, paths: list[Path], result: int) -> Iterator[Operation]:
        path = paths[0]
        if call == "openat" and path == self._folder:
            self._opened[result] = path
        elif call == "openat" and path.parent == self._folder and not path.name.endswith("-shm"):
            if path not in self._names:
                self._made += 1
                self._names[path] = self._made
                yield Name(path, self._made)
            self._opened[result] = self._names[path]
        elif call != "openat" and path in self._names:
            file = self._names.pop(path)
            if call == "rename":
                self._names[paths[1]] = file
                yield Name(paths[1], file)
            yield Name(path, None)


def _on_file(call: str, what: int | Path, arguments: list[str], texts: list[bytes]) -> Iterator[Operation]:
    if call in ("fsync", "fdatasync"):
        yield Flush(what)
    elif isinstance(what, int):
        last = int(arguments[-1])
        if call == "pwrite64":
            yield Write(what, last, texts[0])
        elif call == "ftruncate":
            yield Resize(what, last)
