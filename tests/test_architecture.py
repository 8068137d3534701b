"""What the import contracts of `make check` cannot see: late imports, and what a layer really loads."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from screens.flow import FLOW
from screens.seats import SeatsDialog

ROOT = Path(__file__).parent.parent
HOUSE = ("tui", "screens", "store")

HEAVY = {
    "asyncssh",
    "babel.dates",
    "facturx",
    "fpdf",
    "jinja2",
    "psycopg",
    "pydantic",
    "segno",
    "smtplib",
    "stdnum",
    "stripe",
}
"""What a start cannot afford: each costs 25 to 320 ms and is needed later or never."""

TERMINAL = {"asyncssh", "click", "rich", "screens", "textual", "tui"}

COMES_WITH = {"pydantic_core": "pydantic", "rich": "textual"}
"""Packages that are used directly and whose version another one decides."""


def modules(*places: str) -> list[str]:
    """The names of all modules in these folders and files."""
    files = [
        file for place in places for file in ((ROOT / place).rglob("*.py") if "." not in place else [ROOT / place])
    ]
    names = (".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    return sorted(name.removesuffix(".__init__") for name in names)


def use_cases() -> list[str]:
    return [name for name in modules("store") if not name.startswith(("store.adapters", "store.domain"))]


def loaded_by(*names: str) -> set[str]:
    """The modules that importing `names` adds to a fresh interpreter."""
    script = "import sys; before = set(sys.modules)\n" + "".join(f"import {name}\n" for name in names)
    script += "print(*sorted(set(sys.modules) - before), sep='\\n')"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module that a file imports, and whether it does so inside a function."""

    def walk(node: ast.AST, late: bool) -> Iterator[tuple[str, bool]]:
        if isinstance(node, ast.Import):
            yield from ((alias.name, late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, late
            yield from ((f"{node.module}.{alias.name}", late) for alias in node.names)
        for child in ast.iter_child_nodes(node):
            yield from walk(child, late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    yield from walk(ast.parse(path.read_text()), late=False)


def outside(name: str) -> bool:
    """Is this a module of somebody else?"""
    root = name.partition(".")[0]
    # Python's own build settings are a module that its list of names leaves out.
    return root not in HOUSE and root not in sys.stdlib_module_names and not root.startswith("_sysconfigdata")


def test_the_domain_and_the_use_cases_load_nothing_but_python_and_themselves() -> None:
    loaded = loaded_by(*modules("store/domain"), "store.ports", *use_cases())
    assert not {name for name in loaded if outside(name) or name.startswith(("tui", "screens", "store.adapters"))}
    assert loaded & HEAVY == set()


def test_the_domain_reaches_nobody_but_the_check_rules_of_tax_numbers() -> None:
    reached = {
        (name.partition(".")[0], late)
        for path in (ROOT / "store/domain").glob("*.py")
        for name, late in imports(path)
        if outside(name)
    }
    assert reached <= {("stdnum", True)}


def test_a_step_never_names_another_because_flow_alone_orders_them() -> None:
    steps = {step.screen.__module__ for step in FLOW} - {SeatsDialog.__module__}
    named = {
        (path.stem, name)
        for path in (ROOT / "screens").glob("*.py")
        for name, _ in imports(path)
        if name in steps and path.stem != "flow"
    }
    assert named == set()


@pytest.mark.parametrize(
    ("layer", "never"),
    [
        (("store/adapters",), TERMINAL | (HEAVY - {"pydantic"})),
        (("tui/kit",), HEAVY | {"store.adapters", "screens", "tinydb", "sqlite3"}),
        (("screens",), HEAVY | {"store.adapters", "tinydb", "sqlite3", "tui.app", "tui.wizard"}),
        (("tui/app.py", "tui/wizard.py"), HEAVY | {"store.adapters", "tinydb", "sqlite3"}),
        (("tui/__main__.py",), HEAVY | {"store.adapters", "asyncio", "screens", "textual", "tinydb", "tui.app"}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_layer_loads_only_what_it_stands_on(layer: tuple[str, ...], never: set[str]) -> None:
    assert loaded_by(*modules(*layer)) & never == set()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    core = distributions(project["dependencies"])
    optional = distributions([one for name in extras if name != "dev" for one in extras[name]])
    named = packages_distributions()
    imported = {
        distribution.lower().replace("_", "-")
        for folder in HOUSE
        for path in (ROOT / folder).rglob("*.py")
        for name, _ in imports(path)
        if outside(name)
        for root in [COMES_WITH.get(name.partition(".")[0], name.partition(".")[0])]
        for distribution in named.get(root, [root])
    }
    assert imported <= core | optional
    # zoneinfo reads the time zones of tzdata where the machine has none.
    assert core - imported <= {"tzdata"}


def distributions(requirements: list[str]) -> set[str]:
    """The names in a list such as `psycopg[binary]>=3.2`."""
    return {re.split(r"[\[<>=~!; ]", requirement)[0].lower() for requirement in requirements}
