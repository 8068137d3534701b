"""The kinds of events that the use cases write into the history, found in the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

_WHAT = 3
"""Where an Event says what happened."""
_MODULES = tuple(ast.parse(path.read_text()) for path in sorted((Path(__file__).parent.parent / "store").rglob("*.py")))


def written() -> set[str]:
    """Every kind. One that a function is given is looked up where the function is called."""
    return {kind for module in _MODULES for kind in _in_calls(module, "Event", _WHAT, "what")}


def _in_calls(module: ast.Module, name: str, at: int, keyword: str) -> Iterator[str]:
    for function in [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]:
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
                named = {one.arg: one.value for one in call.keywords}
                given = named.get(keyword) or call.args[at]
                yield from _constants(module, function, given)


def _constants(module: ast.Module, function: ast.FunctionDef, given: ast.expr) -> Iterator[str]:
    match given:
        case ast.Constant(value=str(kind)):
            yield kind
        case ast.IfExp():
            yield from _constants(module, function, given.body)
            yield from _constants(module, function, given.orelse)
        case ast.Name(id=parameter):
            names = [one.arg for one in function.args.args]
            assert parameter in names, f"{function.name} does not say plainly what happened: {parameter}"
            for calling in (module,) if function.name.startswith("_") else _MODULES:
                yield from _in_calls(calling, function.name, names.index(parameter), parameter)
        case _:
            raise AssertionError(f"{function.name} does not say plainly what happened: {ast.unparse(given)}")
