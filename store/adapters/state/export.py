"""Accounts out of a store into a file, and back into a store of any engine, whole or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path

from tinydb import TinyDB

from store.adapters.state.documents import AccountChange, AccountView, DocumentStore
from store.adapters.state.engine import Restoring
from store.adapters.state.export_form import Contents, Export, from_file, to_file
from store.adapters.state.kinds import TABLES, table_of
from store.adapters.state.tables import ChangeStorage
from store.adapters.state.upkeep import StoreUpkeep
from store.domain.os_reasons import os_reason
from store.domain.problems import Outage, Problem, Refused
from store.domain.records import CreditNote, Invoice


def export(store: DocumentStore, path: Path, account_ids: Iterable[str] = ()) -> int:
    """Write these accounts, or all, as they are at one moment, to a new file that only its owner can read.

    Returns how many accounts. Raises Refused for an account that is not there or a file that is, Outage for
    a store that cannot be read or a file that cannot be written; then no file is left.
    """
    wanted = set(account_ids)
    with StoreUpkeep(store.engine).snapshot() as snapshot:
        chosen = [account_id for account_id in snapshot.accounts() if not wanted or account_id in wanted]
        read = {account_id: _contents(snapshot.view(account_id)) for account_id in chosen}
        accounts = {account_id: contents for account_id, contents in read.items() if contents.hot or contents.past}
        if missing := sorted(wanted - set(accounts)):
            raise Refused(*(Problem("export_no_account", values={"account": one}) for one in missing))
        data = to_file(Export(accounts, snapshot.numbers()))
    _write(path, data)
    return len(accounts)


def read_export(path: Path) -> Export:
    """What is in a file. Raises Refused for one with a fault."""
    try:
        data = path.read_bytes()
    except OSError as error:
        values = {"path": str(path), "reason": os_reason(error)}
        raise Refused(Problem("export_unreadable", values=values)) from None
    return from_file(data, str(path))


def restore(store: DocumentStore, found: Export, *, replace: bool = False) -> None:
    """Put all accounts of a file into the store, in one transaction.

    Raises Refused, and changes nothing, for an account that is there already (unless it is to be
    replaced), or the number of an invoice that another account has.
    """
    with store.engine.restoring() as restoring:
        _refuse_taken_numbers(restoring, found)
        present = []
        for account_id, contents in found.accounts.items():
            rows = restoring.rows(account_id)
            if rows.revision and not replace:
                present.append(Problem("import_account_exists", values={"account": account_id}))
                continue
            if rows.revision:
                rows.clear()
            change = AccountChange(rows, TinyDB(rows, storage=ChangeStorage))
            change.put(*contents.hot)
            change.bring_back(*contents.past)
            change.commit()
        if present:
            raise Refused(*present)
        for series, value in found.counters.items():
            restoring.raise_counter(series, value)
        restoring.commit()


def _contents(view: AccountView) -> Contents:
    contents = Contents()
    for kind in TABLES:
        contents.hot += view.all(kind)
        contents.past += view.past(kind)
    return contents


def _refuse_taken_numbers(restoring: Restoring, found: Export) -> None:
    """A number is issued once (R13): two shops' invoices cannot be put together."""
    for kind in (Invoice, CreditNote):
        holders = {key: account_id for account_id, key in restoring.holders(table_of(kind))}
        for account_id, contents in found.accounts.items():
            for document in contents.past:
                holder = holders.get(document.id, account_id) if isinstance(document, kind) else account_id
                if holder != account_id:
                    values = {"account": account_id, "number": document.id, "other": holder}
                    raise Refused(Problem("import_number_taken", values=values))


def _write(path: Path, data: bytes) -> None:
    """A new file on the disk. One that a crash cut short is no JSON, and refused when it is read."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise Refused(Problem("export_exists", values={"path": str(path)})) from None
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> Outage:
    return Outage("export_not_written", path=str(path), reason=os_reason(error))
