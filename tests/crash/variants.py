"""Deliberately broken stores and shops. A harness that does not catch them proves nothing.

Each is a mistake that somebody could make in one line; `break_as` makes it in this process.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar
from unittest.mock import patch
from uuid import uuid4

from store.adapters.mail import maildir
from store.adapters.postgres import engine as postgres_engine
from store.adapters.postgres import rows as postgres_rows
from store.adapters.postgres import session as postgres_session
from store.adapters.sqlite import file_lock
from store.adapters.sqlite import schema as sqlite_schema
from store.adapters.sqlite import session as sqlite_session
from store.adapters.sqlite import store as sqlite_store
from store.adapters.sqlite.session import Session, Value
from store.domain.accounts import Account, User
from store.domain.orders import Attempt, Order, OrderStatus, Outcome
from store.domain.problems import Outage
from store.domain.records import Mail
from store.mail import outbox
from store.ports import File, Handed, UnitOfWork
from store.provisioning import provision
from store.purchase import checkout
from store.renewal import renewals
from store.shop import Shop, account_of

P = ParamSpec("P")
T = TypeVar("T")

SOUND = "as it is"


def break_as(variant: str) -> None:
    """Make that mistake from now on. Raises KeyError for one that is not known."""
    if variant != SOUND:
        for target, name, value in _VARIANTS[variant]():
            patch.object(target, name, value).start()


Patches = list[tuple[object, str, object]]


# ---- the embedded engine --------------------------------------------------------------------------------


def _instead(statements: dict[str, str]) -> Patches:
    """Run another statement, or none at all, in the place of some."""
    run = Session.run

    def otherwise(session: Session, sql: str, *values: Value) -> list[tuple[Value, ...]]:
        other = statements.get(sql, sql)
        return run(session, other, *values) if other else []

    return [(sqlite_session.Session, "run", otherwise)]


@contextmanager
def _unlocked(_lock: object) -> Iterator[None]:
    yield


def _no_lock() -> Patches:
    return [(file_lock.FileLock, "held", _unlocked), *_instead({"BEGIN IMMEDIATE": "BEGIN DEFERRED"})]


def _no_transaction() -> Patches:
    return [(sqlite_session.Session, "commit", lambda _: None), *_instead({"BEGIN IMMEDIATE": ""})]


def _no_lock_no_transaction() -> Patches:
    return [(file_lock.FileLock, "held", _unlocked), *_no_transaction()]


def _folder_not_flushed() -> Patches:
    flush = sqlite_store._flush

    def of_files(path: Path) -> None:
        if not path.is_dir():
            flush(path)

    return [(sqlite_store, "_flush", of_files)]


def _made_in_place() -> Patches:
    """The new store is built where it will stand, so a crash leaves half of one there."""

    def built(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(sqlite_schema.CREATE)

    return [(sqlite_store, "_build", built)]


def _errors_ignored() -> Patches:
    commit = Session.commit

    def carelessly(session: Session) -> None:
        with suppress(Outage):
            commit(session)

    return [(sqlite_session.Session, "commit", carelessly)]


def _never_uncertain() -> Patches:
    """Whatever fails is said to have changed nothing."""
    return [
        (sqlite_session.Session, "commit", _certain(sqlite_session.Session.commit)),
        (postgres_session.Session, "run", _certain(postgres_session.Session.run)),
    ]


def _certain(call: Callable[P, T]) -> Callable[P, T]:
    def called(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return call(*arguments, **named)
        except Outage as outage:
            outage.uncertain = False
            raise

    return called


def _not_rolled_back() -> Patches:
    return [(sqlite_session.Session, "rolled_back", lambda _: True)]


# ---- the server -----------------------------------------------------------------------------------------


def _row_not_locked() -> Patches:
    return [(postgres_engine, "changing", postgres_rows.reading)]


# ---- the order ------------------------------------------------------------------------------------------


def _key_at_call() -> Patches:
    ask = checkout._ask

    def asked(shop: Shop, attempt: Attempt) -> Outcome:
        return ask(shop, Attempt(replace(attempt.charge, key=f"{attempt.charge.key}-{uuid4().hex}"), attempt.outcome))

    return [(checkout, "_ask", asked)]


def _effects_in_a_second_commit() -> Patches:
    """The order is closed first, and what follows from it is written when that is safe."""

    def hear(shop: Shop, account_id: str, order: Order) -> None:
        heard = _heard(shop, order)
        if heard is None:
            return
        with shop.store.change(account_id) as work:
            if work.get(Order, order.id) is None:
                return
            if heard.status is OrderStatus.PROVISIONED:
                work.append(heard)
                work.remove(Order, order.id)
            else:
                work.put(heard)
            work.commit()
        if heard.status is OrderStatus.PROVISIONED:
            with shop.store.change(account_id) as work:
                _close(shop, work, heard)

    return [(checkout, "hear", hear)]


def _no_compare_and_set() -> Patches:
    """The answer is settled for the order as it was when the gateway was asked."""

    def hear(shop: Shop, account_id: str, order: Order) -> None:
        heard = _heard(shop, order)
        if heard is None:
            return
        with shop.store.change(account_id) as work:
            if heard.status is OrderStatus.PROVISIONED:
                _close(shop, work, heard)
            else:
                work.put(heard)
                work.commit()

    return [(checkout, "hear", hear)]


def _heard(shop: Shop, order: Order) -> Order | None:
    attempt = order.last
    if attempt is None or not order.is_waiting:
        return None
    return order.heard(attempt.charge.key, checkout._ask(shop, attempt), shop.clock.now(), "gateway")


def _close(shop: Shop, work: UnitOfWork, order: Order) -> None:
    if order.renews:
        renewals.settle(shop, work, order)
    else:
        (contact,) = (user for user in work.all(User) if user.id == order.contact)
        provision.close_order(shop, work, account_of(work), contact, order)
    work.commit()


def _mail_named_at_call() -> Patches:
    send = maildir.MaildirMailer.send

    def sent(mailer: maildir.MaildirMailer, mail: Mail, files: tuple[File, ...] = ()) -> Handed:
        return send(mailer, replace(mail, id=uuid4().hex), files)

    return [(maildir.MaildirMailer, "send", sent)]


def _mail_sent_before_it_is_safe() -> Patches:
    close = provision.close_order

    def sent_at_once(shop: Shop, work: UnitOfWork, account: Account, contact: User, order: Order) -> Order:
        closed = close(shop, work, account, contact, order)
        for mail in work.all(Mail):
            shop.mailer.send(mail)
        return closed

    return [(checkout, "close_order", sent_at_once), (outbox, "flush", lambda *_: 0)]


_VARIANTS: dict[str, Callable[[], Patches]] = {
    "synchronous=OFF": lambda: _instead({"PRAGMA synchronous = FULL": "PRAGMA synchronous = OFF"}),
    "synchronous=NORMAL": lambda: _instead({"PRAGMA synchronous = FULL": "PRAGMA synchronous = NORMAL"}),
    "folder not flushed": _folder_not_flushed,
    "made in place": _made_in_place,
    "no lock, BEGIN DEFERRED": _no_lock,
    "no transaction": _no_transaction,
    "no lock, no transaction": _no_lock_no_transaction,
    "errors ignored": _errors_ignored,
    "never uncertain": _never_uncertain,
    "not rolled back": _not_rolled_back,
    "row not locked": _row_not_locked,
    "key made at call time": _key_at_call,
    "effects in a second commit": _effects_in_a_second_commit,
    "no compare-and-set": _no_compare_and_set,
    "mail named at call time": _mail_named_at_call,
    "mail sent before it is safe": _mail_sent_before_it_is_safe,
}
