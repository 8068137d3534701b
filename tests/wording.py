"""What the sources say to people, found in their syntax trees: marked for translation, or visible without it."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
MARKS: Mapping[str, int] = {"say": 1, "N_": 1, "count": 2}
"""What marks a text for translation, and how many texts it takes."""

_VISIBLE: Mapping[str, tuple[slice, frozenset[str]]] = {
    "Command": (slice(2, 4), frozenset({"label", "help"})),
    "Field": (slice(0, 1), frozenset({"label", "placeholder"})),
    "LineView": (slice(0, 1), frozenset({"lines"})),
    "NoticeDialog": (slice(0, 1), frozenset({"text"})),
    "Option": (slice(1, 5), frozenset({"label", "detail", "trailing", "disabled"})),
    "Prose": (slice(0, 1), frozenset({"lines"})),
    "PushButton": (slice(0, 1), frozenset({"label"})),
    "Row": (slice(0, 3), frozenset({"label", "amount", "note"})),
    "SystemCommand": (slice(0, 2), frozenset({"title", "help"})),
    "line": (slice(0, None), frozenset()),
    "problem": (slice(0, None), frozenset()),
    "progress": (slice(0, 1), frozenset({"text"})),
    "show": (slice(0, 1), frozenset({"lines"})),
}
"""What puts a text on the screen, and which of its arguments do."""
_SHOWN_ATTRIBUTES = frozenset({"TITLE", "HELP", "HEADING"})

_WORD = re.compile(r"[A-Za-z]{2,}")
# A media type with its parameters is no prose.
_PROSE = re.compile(r"(?!\w+/[\w.+-]+;)(?:.*[A-Za-z]{2,}.*\s.*[A-Za-z]|\W*[A-Z][a-z]{2,})", re.DOTALL)


class Wording(NamedTuple):
    """A text, in its plural forms where it has them, and where it stands: `screens/cart.py:22`."""

    texts: tuple[str, ...]
    place: str


def sources() -> Iterator[Path]:
    """Every file that may speak to people. Adapters speak in codes."""
    for folder in ("tui", "screens", "store"):
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "adapters" not in path.parts)


def marked(path: Path) -> Iterator[Wording]:
    """The literals that a file marks for translation."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and (wanted := MARKS.get(_name(node))):
            texts = [text for one in node.args[:wanted] if (text := _text(one))]
            if len(texts) == wanted:
                yield Wording(tuple(texts), _place(path, node))


def out_of_reach(path: Path) -> Iterator[str]:
    """Marked texts that are put together in the program, so that no translator gets to see them whole."""
    for node in ast.walk(ast.parse(path.read_text())):
        texts = node.args[: MARKS.get(_name(node), 0)] if isinstance(node, ast.Call) else []
        if any(
            isinstance(one, ast.JoinedStr | ast.BinOp) or (isinstance(one, ast.IfExp) and any(_literals(one)))
            for one in texts
        ):
            yield f"{_place(path, node)} {ast.unparse(node)}"


def shown_unmarked(path: Path) -> Iterator[Wording]:
    """Words that reach a widget, a command or a title without a mark."""
    for node in ast.walk(ast.parse(path.read_text())):
        for expression in _shown(node):
            for literal in _literals(expression):
                if _WORD.search(_text(literal)):
                    yield Wording((_text(literal),), _place(path, literal))


def prose_unmarked(path: Path) -> Iterator[Wording]:
    """Every other literal that reads as prose: several words, or one with a capital.

    Left out is what nobody at a screen reads: docstrings, annotations, what is raised, asserted or logged; and the help
    of the command line, which tests.command_words collects from the commands themselves.
    """
    tree = ast.parse(path.read_text())
    unseen = {id(part) for node in ast.walk(tree) for out in _unseen(node) for part in ast.walk(out)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in unseen and _PROSE.match(_text(node)):
            yield Wording((_text(node),), _place(path, node))


def _shown(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call) and (shown := _VISIBLE.get(_name(node))):
        positions, names = shown
        yield from node.args[positions]
        yield from (keyword.value for keyword in node.keywords if keyword.arg in names)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Name) and target.id in _SHOWN_ATTRIBUTES for target in targets):
            yield node.value


def _literals(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts of which an expression is put together. What it calls decides about its own arguments."""
    if isinstance(node, ast.Constant):
        yield node
    elif isinstance(node, ast.Tuple):
        # `(text, role)`, as the kit writes styled text.
        for text in node.elts[:1]:
            yield from _literals(text)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.JoinedStr | ast.List | ast.Starred):
        for child in ast.iter_child_nodes(node):
            yield from _literals(child)


def _unseen(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Raise | ast.Import | ast.ImportFrom):
        yield node
    elif isinstance(node, ast.Assert) and node.msg:
        yield node.msg
    elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation:
        yield node.annotation
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns:
        yield node.returns
    elif isinstance(node, ast.Call):
        yield from _unseen_of_call(node)


def _unseen_of_call(node: ast.Call) -> Iterable[ast.AST]:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if isinstance(owner, ast.Name) and owner.id in {"_log", "click", "logging"} and _name(node) != "echo":
        return [node]
    if _name(node) in {"cast", "TypeVar", "compile"}:
        return node.args[:1]
    return node.args[: MARKS.get(_name(node), 0)]


def _name(call: ast.Call) -> str:
    """The last part of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _text(node: ast.AST) -> str:
    """The text of a literal, "" of everything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _place(path: Path, node: ast.AST) -> str:
    inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name
    return f"{inside}:{getattr(node, 'lineno', 0)}"
