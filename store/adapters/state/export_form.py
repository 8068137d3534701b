"""The file of an export: TinyDB's own JSON, which stock TinyDB opens.

    account, users, subscriptions ...     the documents, each with the `account` that it belongs to
    history.orders, history.invoices ...  what was appended, oldest first
    seatdesk                              one document: the form of the file and the version of the documents
    seatdesk.accounts                     every account that is in the file, and only that
    seatdesk.counters                     the last number given of every series

What a file says is checked as a whole before anything of it is used. The same accounts give the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from store.adapters.state.codec import Document, from_document, to_document
from store.adapters.state.kinds import TABLES
from store.adapters.state.upgrades import current, upgrade_from
from store.domain.accounts import Account
from store.domain.problems import Outage, Problem, Refused

FORM = 1
"""The form of the file; the documents in it have their own version."""

ABOUT, ACCOUNTS, COUNTERS = "seatdesk", "seatdesk.accounts", "seatdesk.counters"
PAST = "history."
"""How the tables of what was appended begin."""
_KINDS: Mapping[str, type[Any]] = {name: kind for kind, name in TABLES.items()}

Tables = dict[str, dict[str, Document]]


@dataclass(slots=True)
class Contents:
    """One account: its hot documents and what was appended, in order."""

    hot: list[Any] = field(default_factory=list)
    past: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Export:
    """Accounts by id, and the last number given of every series."""

    accounts: dict[str, Contents]
    counters: dict[str, int]


def to_file(export: Export) -> bytes:
    """The file of an export."""
    tables: dict[str, list[Document]] = {
        ABOUT: [{"form": FORM, "version": current()}],
        ACCOUNTS: [{"id": account_id} for account_id in sorted(export.accounts)],
        COUNTERS: [{"series": series, "value": value} for series, value in sorted(export.counters.items())],
        **{name: [] for name in TABLES.values()},
        **{f"{PAST}{name}": [] for name in TABLES.values()},
    }
    for account_id, contents in sorted(export.accounts.items()):
        for prefix, documents in (("", contents.hot), (PAST, contents.past)):
            for document in documents:
                row = {"account": account_id, **to_document(document)}
                tables[f"{prefix}{TABLES[type(document)]}"].append(row)
    numbered = {name: {str(number): row for number, row in enumerate(rows, 1)} for name, rows in tables.items() if rows}
    return msgspec.json.format(msgspec.json.encode(numbered), indent=1) + b"\n"


def from_file(data: bytes, path: str) -> Export:
    """What such a file holds, of this version or an earlier one.

    Raises Refused: export_unreadable for what is no export, or not a whole one, with the reason;
    export_newer for one of a newer version.
    """
    try:
        tables = msgspec.json.decode(data, type=Tables)
        about = tables.pop(ABOUT, {}).get("1", {})
        version = _known(about, path)
        accounts = {str(row["id"]): Contents() for row in _rows(tables.pop(ACCOUNTS, {}))}
        counters = {str(row["series"]): _count(row["value"]) for row in _rows(tables.pop(COUNTERS, {}))}
        for name, table in tables.items():
            _fill(accounts, name, _rows(table), version)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, LookupError, ValueError, Outage) as error:
        reason = str(error.values.get("reason", error)) if isinstance(error, Outage) else str(error)
        raise Refused(Problem("export_unreadable", values={"path": path, "reason": reason})) from None
    return Export(accounts, counters)


def _known(about: Document, path: str) -> int:
    form, version = about.get("form"), about.get("version")
    if not isinstance(form, int) or not isinstance(version, int):
        raise ValueError(f"no table {ABOUT!r} with a form and a version")
    if form > FORM or version > current():
        raise Refused(Problem("export_newer", values={"path": path}))
    return version


def _fill(accounts: Mapping[str, Contents], name: str, rows: Iterable[Document], version: int) -> None:
    past, table = name.startswith(PAST), name.removeprefix(PAST)
    kind = _KINDS.get(table)
    if kind is None:
        raise ValueError(f"a table {name!r} is not known")
    upgrade = upgrade_from(version, table)
    seen = set()
    for row in rows:
        account_id = row.pop("account", None)
        if not isinstance(account_id, str) or account_id not in accounts:
            raise ValueError(f"{name}: account {account_id!r} is not in the list of accounts")
        document = from_document(kind, upgrade(row))
        if kind is Account and document.id != account_id:
            raise ValueError(f"{name}: {account_id!r} holds the account {document.id!r}")
        if (account_id, document.id) in seen:
            raise ValueError(f"{name}: {document.id!r} stands twice")
        seen.add((account_id, document.id))
        (accounts[account_id].past if past else accounts[account_id].hot).append(document)


def _rows(table: Mapping[str, Document]) -> list[Document]:
    """A table in the order of its numbers, which TinyDB keeps as text."""
    return [row for _, row in sorted(table.items(), key=lambda numbered: int(numbered[0]))]


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is not a number that was given")
    return value
