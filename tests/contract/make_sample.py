"""Writes the sample of the version that is in the making: `python -m tests.contract.make_sample`.

Every field of every stored type has a value, and no field its default.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from store.adapters.state import upgrades
from store.adapters.state.codec import to_document
from store.adapters.state.kinds import TABLES
from store.domain.periods import Period

SAMPLES = Path(__file__).with_name("samples")
_TEXT = "«{}» ✓\n\0"


def filled(kind: object, name: str = "") -> object:
    """A value for a field of that annotation and name."""
    plain: dict[object, Callable[[], object]] = {
        str: lambda: _TEXT.format(name),
        int: lambda: 1000 + len(name),
        bool: lambda: name != "business",
        date: lambda: date(2026, 3, 11),
        datetime: lambda: datetime(2026, 3, 11, 23, 30, tzinfo=UTC),
        Period: lambda: Period(date(2026, 3, 11), date(2026, 4, 11)),
    }
    if kind in plain:
        return plain[kind]()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return list(kind)[-1]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: filled(hints[field.name], field.name) for field in dataclasses.fields(kind)})
    inner = typing.get_args(kind)
    match typing.get_origin(kind):
        case typing.Union | types.UnionType:
            return filled(next(one for one in inner if one is not types.NoneType), name)
        case origin if origin is tuple:
            return (filled(inner[0], name),)
        case origin if origin is Mapping:
            return {"key": filled(inner[1], name)}
    raise TypeError(f"no value for {kind}")


def main() -> None:
    tables = {name: {"1": to_document(filled(kind))} for kind, name in TABLES.items()}
    text = json.dumps(tables, indent=1, ensure_ascii=False)
    (SAMPLES / f"{upgrades.current()}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
