"""Reading a TOML file that somebody wrote: what is wrong with it, all at once, each with its line."""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, TypeVar

from store.adapters.files.toml_lines import Path, line_at, lines_of
from store.domain.os_reasons import os_reason
from store.domain.problems import Problem, Refused

if TYPE_CHECKING:
    from pydantic import BaseModel

INPUT = File("-")
Model = TypeVar("Model", bound="BaseModel")

_CODES = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "string_type": "field_not_text",
    "string_too_short": "field_empty",
    "string_pattern_mismatch": "field_malformed",
    "int_type": "field_not_whole_number",
    "bool_type": "field_not_true_or_false",
    "date_type": "field_not_a_date",
    "enum": "field_not_one_of",
    "literal_error": "field_not_one_of",
    "greater_than_equal": "field_too_small",
    "less_than_equal": "field_too_large",
    "too_short": "field_empty",
    "list_type": "field_not_a_list",
    "tuple_type": "field_not_a_list",
    "dict_type": "field_not_a_table",
    "model_type": "field_not_a_table",
    "model_attributes_type": "field_not_a_table",
}
_VALUES = {"ge": "least", "le": "most", "expected": "expected"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on one line. `code` names the sentence, `values` are what it mentions."""

    line: int
    field: str
    code: str
    values: Mapping[str, object]


class FileFaults(Refused):
    """A file was refused; nothing of it is used. `faults` are all that is wrong with it, in its order.

    As `problems`, each fault carries `path` and `line` among its values.
    """

    def __init__(self, path: File, faults: Sequence[Fault]) -> None:
        self.path = path
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__(
            *(
                Problem(fault.code, fault.field, {**fault.values, "path": str(path), "line": fault.line})
                for fault in self.faults
            )
        )


@dataclass(slots=True)
class TomlFile:
    """The data of a file, and the faults found in it so far."""

    path: File
    text: str
    data: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)
    _lines: Mapping[Path, int] | None = None

    def fault(self, path: Path, code: str, **values: object) -> None:
        if self._lines is None:
            self._lines = lines_of(self.text)
        self.faults.append(Fault(line_at(self._lines, path), self.named(path), code, values))

    def line(self, path: Path) -> int:
        if self._lines is None:
            self._lines = lines_of(self.text)
        return line_at(self._lines, path)

    def named(self, path: Path) -> str:
        """A path as people say it: list items by their `id` where they have one, else counted from 1."""
        return ".".join(self._names(path))

    def _names(self, path: Path) -> Iterator[str]:
        inner: Any = self.data
        for step in path:
            try:
                inner = inner[step]
            except (KeyError, IndexError, TypeError):
                inner = None
            has_id = isinstance(step, int) and isinstance(inner, dict) and isinstance(inner.get("id"), str)
            yield inner["id"] if has_id else str(step + 1 if isinstance(step, int) else step)

    def read(self, model: type[Model], raw: object, at: Path = ()) -> Model | None:
        """`raw` as a `model`; None and the faults noted where it is not one."""
        from pydantic import ValidationError

        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for found in error.errors(include_url=False, include_input=False):
                values = {_VALUES.get(name, name): value for name, value in found.get("ctx", {}).items()}
                if "expected" in values:
                    values["expected"] = ", ".join(re.findall(r"'([^']*)'", str(values["expected"])))
                self.fault((*at, *found["loc"]), _CODES.get(found["type"], found["type"]), **values)
            return None

    def refuse_if_faulty(self) -> None:
        """Raises FileFaults where anything was noted."""
        if self.faults:
            raise FileFaults(self.path, self.faults)


def read_toml(path: File) -> TomlFile:
    """The file's data, with decimals exact; - is the input. Raises FileFaults where it cannot be read or is no TOML."""
    try:
        text = sys.stdin.buffer.read().decode() if path == INPUT else path.read_text(encoding="utf-8")
    except OSError as error:
        raise FileFaults(path, [Fault(1, "", "file_unreadable", {"reason": os_reason(error)})]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FileFaults(path, [Fault(line, "", "file_not_utf8", {})]) from None
    try:
        return TomlFile(path, text, tomllib.loads(text, parse_float=Decimal))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FileFaults(path, [_syntax_fault(text, str(error))]) from None


def _syntax_fault(text: str, said: str) -> Fault:
    """tomllib says where in words: "... (at line 3, column 7)" or "... (at end of document)"."""
    found = re.search(r" \(at line (\d+), column \d+\)$", said)
    line = int(found[1]) if found else text.count("\n") + 1
    return Fault(line, "", "file_not_toml", {"reason": re.sub(r" \(at [^()]*\)$", "", said)})
