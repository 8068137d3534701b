"""A file of users: text with a line for each and a field for each column (RFC 4180).

The first line names the columns: `name` and `email`, and `role` where it is wanted. Commas, semicolons or tabs stand
between the fields, whichever the first line has most of. Lines with nothing in them are passed over.
"""

import csv
from collections.abc import Collection, Iterator, Sequence
from io import StringIO

from store.domain.accounts import Role
from store.domain.frozen import dataclass
from store.domain.people import NewUser, same_address, tidied, user_problems
from store.domain.problems import Problem, Refused

MOST_ROWS = 10_000
"""Users of one file."""
MOST_BYTES = 5_000_000
"""Bytes of one file."""
NEEDED, POSSIBLE = ("email", "name"), ("email", "name", "role")
_ALIASES = {"e-mail": "email"}
_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user, and the line where they stand."""

    line: int
    user: NewUser


class _Faults:
    """What is wrong with a file so far."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Problem] = []

    def add(self, line: int, problem: Problem) -> None:
        values = {**problem.values, "path": self.path, "line": line}
        self.found.append(Problem(problem.code, problem.field, values))

    def refuse(self) -> None:
        """Raises Refused with everything that is wrong, in the order of the file."""
        if self.found:
            raise Refused(*sorted(self.found, key=lambda one: int(str(one.values["line"]))))


def parse(content: bytes, path: str, known: Collection[str] = ()) -> tuple[UserRow, ...]:
    """The users in a file. Raises Refused with every fault, each with `path` and `line` among its values.

    `known` are the addresses that the account has already (`same_address`): a line with one of them is a fault, too.
    """
    faults = _Faults(path)
    text = _decoded(content, faults)
    lines = _Lines(text, faults)
    first = next(lines.rows, None)
    if first is None:
        faults.refuse()
        faults.add(1, Problem("users_file_empty"))
    faults.refuse()
    assert first is not None
    columns = _columns(*first, faults)
    faults.refuse()
    found = list(_users(columns, lines.rows, known, faults))
    if not found and not faults.found:
        faults.add(first[0], Problem("users_file_empty"))
    faults.refuse()
    return tuple(found)


def _decoded(content: bytes, faults: _Faults) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        faults.add(len(before.split(b"\n")), Problem("file_not_utf8"))
        faults.refuse()
        raise


class _Lines:
    """The rows of a text that have something in them, with the number of the line where each begins."""

    def __init__(self, text: str, faults: _Faults) -> None:
        first = next((line for line in text.splitlines() if line.strip()), "")
        separator = max(_SEPARATORS, key=first.count)
        self._reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
        self._faults = faults
        self.rows = self._read()

    def _read(self) -> Iterator[tuple[int, list[str]]]:
        line = 1
        try:
            for fields in self._reader:
                if any(field.strip() for field in fields):
                    yield line, fields
                line = self._reader.line_num + 1
        except csv.Error as error:
            # After a quotation mark that is out of place nobody can say where a field ends.
            self._faults.add(line, _unreadable(str(error)))


def _unreadable(said: str) -> Problem:
    if "end of data" in said:
        return Problem("quote_open")
    if "limit" in said:
        return Problem("text_too_long", values={"most": csv.field_size_limit()})
    return Problem("quote_stray")


def _columns(line: int, named: Sequence[str], faults: _Faults) -> list[str]:
    """The names of the columns as we know them, in the order of the file."""
    if any("\0" in name for name in named):
        faults.add(line, Problem("file_not_utf8"))  # UTF-16: a zero in every other byte
        return []
    columns = [_ALIASES.get(name.strip().casefold(), name.strip().casefold()) for name in named]
    for name in NEEDED:
        if name not in columns:
            faults.add(line, Problem("column_missing", name))
    for name in dict.fromkeys(columns):
        if name in POSSIBLE and columns.count(name) > 1:
            faults.add(line, Problem("column_repeated", name))
    for name in columns:
        if name not in POSSIBLE:
            faults.add(line, Problem("column_unknown", values={"name": name, "expected": ", ".join(POSSIBLE)}))
    return columns


def _users(
    columns: list[str], rows: Iterator[tuple[int, list[str]]], known: Collection[str], faults: _Faults
) -> Iterator[UserRow]:
    seen: dict[str, int] = {}
    for count, (line, fields) in enumerate(rows, 1):
        if count > MOST_ROWS:
            faults.add(line, Problem("users_too_many", values={"most": MOST_ROWS}))
            return
        if len(fields) != len(columns):
            counts = {"found": len(fields), "expected": len(columns)}
            faults.add(line, Problem("fields_wrong", values=counts))
            continue
        user = _user(line, dict(zip(columns, fields, strict=True)), faults)
        for problem in user_problems(user):
            faults.add(line, problem)
        address = same_address(user.email)
        if address in known:
            faults.add(line, Problem("user_known", "email", {"email": user.email}))
        first = seen.setdefault(address, line)
        if user.email and first != line:
            faults.add(line, Problem("user_repeated", "email", {"email": user.email, "first": first}))
        yield UserRow(line, user)


def _user(line: int, fields: dict[str, str], faults: _Faults) -> NewUser:
    wanted = "_".join(fields.get("role", "").casefold().split()) or Role.MEMBER
    role = next((one for one in Role if one == wanted), None)
    if role is None:
        values = {"typed": fields["role"].strip()[:40], "expected": ", ".join(Role)}
        faults.add(line, Problem("role_unknown", "role", values))
    return tidied(NewUser(fields["name"], fields["email"], role or Role.MEMBER))
