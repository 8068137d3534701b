"""Documents to put into a store: a few readable ones, and a strategy that makes any of a type."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from hypothesis import strategies as st

from store.domain.accounts import Account, AccountKind, Payer, User
from store.domain.money import Money
from store.domain.orders import Order, OrderStatus
from store.domain.periods import Period
from store.domain.quotes import Quote
from store.domain.records import Event, Mail

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
NOTHING = Money.zero("EUR")


def account(balance: int = 0, name: str = "Acme") -> Account:
    return Account("acme", name, AccountKind.SELF_SERVICE, "EUR", "Europe/Rome", "it", Payer(), Money(balance, "EUR"))


def user(key: str = "usr_1", email: str = "ann@acme.example", os_user: str = "", name: str = "Ann") -> User:
    return User(key, name, email, os_user=os_user)


def order(key: str = "ord_1", status: OrderStatus = OrderStatus.PLACED) -> Order:
    quote = Quote(NOON.date(), "EUR", (), (), NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, ())
    return Order(key, "1", "usr_1", NOON, Payer(), "transfer", status, quote)


def mail(key: str = "mail_1") -> Mail:
    return Mail(key, "ann@acme.example", "Welcome", "Hello", "en", NOON)


def event(key: str) -> Event:
    return Event(key, NOON, "usr_1", "seats", "sub_1", {"seats": "1"}, {"seats": "2"})


_OFFSETS = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-11))])
_SCALARS: dict[object, st.SearchStrategy[object]] = {
    str: st.text(max_size=30),
    int: st.integers(),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=_OFFSETS),
}


def any_of(kind: object) -> st.SearchStrategy[typing.Any]:
    """Every value that the annotation allows."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    if kind is Period:
        return st.lists(st.dates(), min_size=2, max_size=2, unique=True).map(lambda days: Period(*sorted(days)))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{field.name: any_of(hints[field.name]) for field in dataclasses.fields(kind)})
    inner = typing.get_args(kind)
    match typing.get_origin(kind):
        case typing.Union | types.UnionType:
            return st.one_of(st.none(), *(any_of(one) for one in inner if one is not types.NoneType))
        case origin if origin is tuple:
            return st.lists(any_of(inner[0]), max_size=2).map(tuple)
        case origin if origin is Mapping:
            return st.dictionaries(any_of(inner[0]), any_of(inner[1]), max_size=3)
    raise TypeError(f"no strategy for {kind}")
