"""A file of users: what it may look like, and everything that may be wrong with it, each by its line."""

import pytest

from store.domain.accounts import Role
from store.domain.people import NewUser
from store.domain.problems import Refused
from store.domain.user_file import MOST_ROWS, parse

HEAD = "name,email\n"
ANNA = "Anna Bianchi,anna@acme.example\n"
LONG = "x" * 200

GOOD: dict[str, str | bytes] = {
    "commas": HEAD + ANNA,
    "semicolons, as Excel writes them in Italy": "name;email\nAnna Bianchi;anna@acme.example\n",
    "tabs": "name\temail\nAnna Bianchi\tanna@acme.example\n",
    "a byte order mark": b"\xef\xbb\xbf" + (HEAD + ANNA).encode(),
    "lines of Windows": (HEAD + ANNA).replace("\n", "\r\n"),
    "lines of an old Mac": (HEAD + ANNA).replace("\n", "\r"),
    "no line break at the end": HEAD + ANNA.rstrip(),
    "columns in another order": "email,name\nanna@acme.example,Anna Bianchi\n",
    "columns in capitals, with blanks": " Name , E-Mail \n Anna Bianchi , anna@acme.example \n",
    "everything quoted": '"name","email"\n"Anna Bianchi","anna@acme.example"\n',
    "a blank before a quotation mark": 'name, email\n"Anna Bianchi", "anna@acme.example"\n',
    "empty lines, and lines of nothing but separators": f"{HEAD}\n{ANNA},\n , \n\n",
}

BAD: dict[str, tuple[str | bytes, list[tuple[int, str, str]]]] = {
    "nothing": ("", [(1, "", "users_file_empty")]),
    "a byte order mark and nothing": (b"\xef\xbb\xbf", [(1, "", "users_file_empty")]),
    "empty lines": ("\n\n\n", [(1, "", "users_file_empty")]),
    "only the names of the columns": (HEAD, [(1, "", "users_file_empty")]),
    "Latin-1": (b"name,email\nJos\xe9,jose@acme.example\n", [(2, "", "file_not_utf8")]),
    "UTF-16": ((HEAD + ANNA).encode("utf-16"), [(1, "", "file_not_utf8")]),
    "UTF-16 without a mark": ((HEAD + ANNA).encode("utf-16-le"), [(1, "", "file_not_utf8")]),
    "UTF-8 cut short": (HEAD.encode() + "José".encode()[:-1], [(2, "", "file_not_utf8")]),
    "a surrogate as bytes": (HEAD.encode() + b"\xed\xa0\x80,a@acme.example\n", [(2, "", "file_not_utf8")]),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", [(1, "", "file_not_utf8")]),
    "bars between the fields": (
        "name|email\nAnna|anna@acme.example\n",
        [(1, "email", "column_missing"), (1, "name", "column_missing"), (1, "", "column_unknown")],
    ),
    "no line of names": (
        ANNA,
        [
            (1, "email", "column_missing"),
            (1, "name", "column_missing"),
            (1, "", "column_unknown"),
            (1, "", "column_unknown"),
        ],
    ),
    "no e-mail column": ("name,role\nAnna,admin\n", [(1, "email", "column_missing")]),
    "no name column": ("email\nanna@acme.example\n", [(1, "name", "column_missing")]),
    "a column twice": ("name,email,Email\nAnna,a@acme.example,b@acme.example\n", [(1, "email", "column_repeated")]),
    "a column that is not known": ("name,email,phone\nAnna,anna@acme.example,123\n", [(1, "", "column_unknown")]),
    "a column without a name": ("name,email,\nAnna,anna@acme.example,\n", [(1, "", "column_unknown")]),
    "a field too many": (f"{HEAD}Anna,anna@acme.example,x\n", [(2, "", "fields_wrong")]),
    "a field too few": (f"{HEAD}{ANNA}Bruno\n", [(3, "", "fields_wrong")]),
    "another separator further down": (f"{HEAD}Anna;anna@acme.example\n", [(2, "", "fields_wrong")]),
    "a comma inside a name": (f"{HEAD}Bianchi, Anna,anna@acme.example\n", [(2, "", "fields_wrong")]),
    "a quotation mark that is never closed": (f'{HEAD}{ANNA}"Bruno,bruno@acme.example\n', [(3, "", "quote_open")]),
    "a quotation mark that never closes, with lines after it": (
        f'{HEAD}"Anna,anna@acme.example\nBruno,bruno@acme.example\n',
        [(2, "", "quote_open")],
    ),
    "text after a closing quotation mark": (f'{HEAD}"Anna" B,anna@acme.example\n', [(2, "", "quote_stray")]),
    "no name": (f"{HEAD},anna@acme.example\n", [(2, "name", "name_missing")]),
    "a name of blanks": (f"{HEAD}   ,anna@acme.example\n", [(2, "name", "name_missing")]),
    "a name of blanks of another kind": (f"{HEAD}\u00a0\u3000,anna@acme.example\n", [(2, "name", "name_missing")]),
    "a name that is too long": (f"{HEAD}{LONG},anna@acme.example\n", [(2, "name", "text_too_long")]),
    "a name without end": (f"{HEAD}{LONG * 1000},anna@acme.example\n", [(2, "", "text_too_long")]),
    "NUL in a name": (f"{HEAD}An\0na,anna@acme.example\n", [(2, "name", "text_unprintable")]),
    "a line break in a name": (f'{HEAD}"Anna\nB",anna@acme.example\n', [(2, "name", "text_unprintable")]),
    "a tab in a name": (f"{HEAD}Anna\tB,anna@acme.example\n", [(2, "name", "text_unprintable")]),
    "an escape sequence": (f"{HEAD}\x1b[2JAnna,anna@acme.example\n", [(2, "name", "text_unprintable")]),
    "a control character of C1": (f"{HEAD}An\x9bna,anna@acme.example\n", [(2, "name", "text_unprintable")]),
    "an override of the direction": (f"{HEAD}An\u202ena,anna@acme.example\n", [(2, "name", "text_unprintable")]),
    "a byte order mark inside": (f"{HEAD}An\ufeffna,anna@acme.example\n", [(2, "name", "text_unprintable")]),
    "a line separator of Unicode": (f"{HEAD}An\u2028na,anna@acme.example\n", [(2, "name", "text_unprintable")]),
    "no e-mail": (f"{HEAD}Anna,\n", [(2, "email", "email_missing")]),
    "an e-mail without @": (f"{HEAD}Anna,anna.acme.example\n", [(2, "email", "email_malformed")]),
    "two @": (f"{HEAD}Anna,anna@b@acme.example\n", [(2, "email", "email_malformed")]),
    "nobody before @": (f"{HEAD}Anna,@acme.example\n", [(2, "email", "email_malformed")]),
    "nothing after @": (f"{HEAD}Anna,anna@\n", [(2, "email", "email_malformed")]),
    "a host without a domain": (f"{HEAD}Anna,anna@localhost\n", [(2, "email", "email_malformed")]),
    "two dots in the domain": (f"{HEAD}Anna,anna@acme..example\n", [(2, "email", "email_malformed")]),
    "a dot at the end": (f"{HEAD}Anna,anna@acme.example.\n", [(2, "email", "email_malformed")]),
    "a dot before @": (f"{HEAD}Anna,anna.@acme.example\n", [(2, "email", "email_malformed")]),
    "a hyphen at the edge of the domain": (f"{HEAD}Anna,anna@-acme.example\n", [(2, "email", "email_malformed")]),
    "a blank in the e-mail": (f"{HEAD}Anna,anna b@acme.example\n", [(2, "email", "email_malformed")]),
    "name and e-mail in one": (f"{HEAD}Anna,Anna <anna@acme.example>\n", [(2, "email", "email_malformed")]),
    "a link for an e-mail": (f"{HEAD}Anna,mailto:anna@acme.example\n", [(2, "email", "email_malformed")]),
    "several e-mails": (f'{HEAD}Anna,"anna@acme.example, b@acme.example"\n', [(2, "email", "email_malformed")]),
    "NUL in an e-mail": (f"{HEAD}Anna,an\0na@acme.example\n", [(2, "email", "email_malformed")]),
    "an e-mail that is too long": (f"{HEAD}Anna,anna@{LONG}.{LONG}.example\n", [(2, "email", "email_malformed")]),
    "too much before @": (f"{HEAD}Anna,{LONG}@acme.example\n", [(2, "email", "email_malformed")]),
    "a role that is none": ("name,email,role\nAnna,anna@acme.example,boss\n", [(2, "role", "role_unknown")]),
    "an e-mail twice": (f"{HEAD}{ANNA}Anna B,anna@acme.example\n", [(3, "email", "user_repeated")]),
    "an e-mail twice, in capitals": (f"{HEAD}{ANNA}Anna B,ANNA@Acme.Example\n", [(3, "email", "user_repeated")]),
    "several faults in one line": (f"{HEAD},nobody\n", [(2, "name", "name_missing"), (2, "email", "email_malformed")]),
    "faults in several lines": (
        f"{HEAD}Anna,nobody\n{ANNA}\n,bruno@acme.example\n",
        [(2, "email", "email_malformed"), (5, "name", "name_missing")],
    ),
    "a fault after a field of several lines": (
        f'{HEAD}"An\nna",anna@acme.example\nBruno,nobody\n',
        [(2, "name", "text_unprintable"), (4, "email", "email_malformed")],
    ),
}


def bytes_of(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_a_file_may_be_written_in_many_ways(content: str | bytes) -> None:
    (row,) = parse(bytes_of(content), "people.csv")
    assert row.user == NewUser("Anna Bianchi", "anna@acme.example")


@pytest.mark.parametrize(("content", "faults"), BAD.values(), ids=BAD)
def test_every_fault_is_named_by_its_line(content: str | bytes, faults: list[tuple[int, str, str]]) -> None:
    with pytest.raises(Refused) as refused:
        parse(bytes_of(content), "people.csv")
    problems = refused.value.problems
    assert [(one.values["line"], one.field, one.code) for one in problems] == faults
    assert {one.values["path"] for one in problems} == {"people.csv"}


def test_lines_are_told_as_an_editor_counts_them() -> None:
    rows = parse(f"{HEAD}{ANNA}\nBruno,bruno@acme.example\n".encode(), "people.csv")
    assert [row.line for row in rows] == [2, 4]


def test_a_role_is_read_however_it_is_written() -> None:
    rows = parse(b"name,email,role\nA,a@x.example,\nB,b@x.example,ADMIN\nC,c@x.example,Super Admin\n", "people.csv")
    assert [row.user.role for row in rows] == [Role.MEMBER, Role.ADMIN, Role.SUPER_ADMIN]


def test_a_name_is_kept_as_it_is_but_for_blanks() -> None:
    (row,) = parse(b'name,email\n"Bianchi,  Anna ""Ann"" O\'Neill",anna@acme.example\n', "people.csv")
    assert row.user.name == 'Bianchi, Anna "Ann" O\'Neill'


def test_a_file_has_a_largest_size() -> None:
    lines = "".join(f"N{number},n{number}@x.example\n" for number in range(MOST_ROWS))
    assert len(parse((HEAD + lines).encode(), "people.csv")) == MOST_ROWS
    with pytest.raises(Refused) as refused:
        parse((HEAD + lines + ANNA).encode(), "people.csv")
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["most"]) == ("users_too_many", MOST_ROWS)
