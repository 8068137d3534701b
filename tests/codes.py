"""The codes of problems and outages that the sources can produce, and the values that each comes with."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from store.domain.accounts import Access

ROOT = Path(__file__).parent.parent
MAKERS: Mapping[str, int] = {
    "Problem": 0,
    "Outage": 0,
    "fault": 1,
    "Fault": 2,
    "PydanticCustomError": 0,
    "_check_repeated": 3,
}
"""What makes a problem, and which of its arguments is the code."""
SPREAD: Mapping[str, tuple[str, ...]] = {
    "access_{}": tuple(one.value for one in Access if one is not Access.FULL),
    "{}_missing": ("company", "street", "city", "country"),
    "seller_{}_wrong": ("iban", "bic"),
}
"""Codes that are put together, and what fills them."""
_CODE = re.compile(r"[a-z]+(_[a-z]+)+")
_NO_CODES = frozenset({"given_up", "vat_id", "seats_assigned"})
"""Words that look like a code where codes are kept, and are none."""


class Made(NamedTuple):
    """A code, the names of its values (None: known only while it runs), and where it is made."""

    code: str
    values: frozenset[str] | None
    place: str


def made(families: tuple[str, ...]) -> Iterator[Made]:
    """Every code. One that is kept in a table or returned is known by how it begins: `store_`, `field_` ..."""
    for path in sorted([*(ROOT / "store").rglob("*.py"), *(ROOT / "tui").rglob("*.py")]):
        tree, name = ast.parse(path.read_text()), str(path.relative_to(ROOT))
        if name == "tui/kit/problems.py":
            continue
        calls = [
            (node, function)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and _name(node.func) in MAKERS
        ]
        for call, function in calls:
            yield from _called(call, function, name)
        if calls and name.startswith("store/"):
            yield from _kept(tree, families, name)


def _called(call: ast.Call, function: ast.FunctionDef, path: str) -> Iterator[Made]:
    at = MAKERS[_name(call.func)]
    for code in _codes(call.args[at]) if len(call.args) > at else ():
        known = _name(call.func) != "_check_repeated"
        yield Made(code, _values(call, function) if known else None, f"{path}:{call.lineno}")


def _kept(tree: ast.Module, families: tuple[str, ...], path: str) -> Iterator[Made]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return) and node.value:
            keys = {id(key) for one in ast.walk(node.value) if isinstance(one, ast.Dict) for key in one.keys}
            for one in ast.walk(node.value):
                if id(one) in keys:
                    continue
                word = one.value if isinstance(one, ast.Constant) else None
                if isinstance(word, str) and _looks_like_one(word, families):
                    yield Made(word, None, f"{path}:{node.lineno}")


def _looks_like_one(word: str, families: tuple[str, ...]) -> bool:
    return _CODE.fullmatch(word) is not None and word.startswith(families) and word not in _NO_CODES


def _codes(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.Constant):
        return (str(node.value),)
    if isinstance(node, ast.IfExp):
        return (*_codes(node.body), *_codes(node.orelse))
    if isinstance(node, ast.JoinedStr):
        form = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return tuple(form.format(word) for word in SPREAD[form])
    return ()


def _values(call: ast.Call, function: ast.FunctionDef) -> frozenset[str] | None:
    own = {word.arg for word in call.keywords if word.arg not in ("values", "uncertain", None)}
    parts = [word.value for word in call.keywords if word.arg in ("values", None)]
    place = {"Problem": 2, "Fault": 3, "PydanticCustomError": 2}.get(_name(call.func))
    if place and len(call.args) > place:
        parts.append(call.args[place])
    found = [_keys(part, function) for part in parts]
    if None in found:
        return None
    return frozenset(str(name) for name in own.union(*(keys for keys in found if keys)))


def _keys(node: ast.expr, function: ast.FunctionDef) -> set[str] | None:
    """The keys of a mapping that is written out, here or where its name was assigned."""
    if isinstance(node, ast.Name):
        given = [
            one.value
            for one in ast.walk(function)
            if isinstance(one, ast.Assign | ast.AnnAssign) and node.id in map(_name, _targets(one))
        ]
        return _keys(given[0], function) if len(given) == 1 and given[0] else None
    if not isinstance(node, ast.Dict):
        return None
    found: set[str] = set()
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            inner = _keys(value, function)
            if inner is None:
                return None
            found |= inner
        elif isinstance(key, ast.Constant):
            found.add(str(key.value))
        else:
            return None
    return found


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
