"""A billing run that is only said: everything is computed as if it were done, and nothing is stored, charged or sent.

The use cases are the run's own, over a store that keeps changes to itself and a gateway that says yes: what is said
cannot drift from what is done. Only a payment may end otherwise.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from store.domain.accounts import Person, SavedMethod
from store.domain.money import Money
from store.domain.orders import Charge, Order, Outcome, OutcomeState
from store.payment_ports import PaymentMethod
from store.ports import BILLING, Store, View
from store.shop import Shop

T = TypeVar("T")


def rehearsed(shop: Shop) -> Shop:
    """The shop for one rehearsal. VAT numbers are taken as what is known of them."""
    return replace(shop, store=_Store(shop.store), gateway=_Gateway(shop))


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a rehearsal has changed of an account: documents by kind and id. A hot one that is None was removed."""

    hot: dict[type[Any], dict[str, Any]] = field(default_factory=dict)
    past: dict[type[Any], dict[str, Any]] = field(default_factory=dict)

    def copied(self) -> "_Changes":
        return _Changes(*({kind: dict(those) for kind, those in kept.items()} for kept in (self.hot, self.past)))


class _Store:
    """A store that is read, and whose changes stay in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changes: dict[str, _Changes] = {}
        self._numbers: dict[str, int] = {}

    @contextmanager
    def view(self, account_id: str) -> Iterator["_Work"]:
        with self._store.view(account_id) as view:
            yield _Work(self, view, self._changes.get(account_id, _Changes()).copied())

    change = view

    def keep(self, account_id: str, changes: _Changes) -> None:
        self._changes[account_id] = changes

    def next_number(self, series: str) -> int:
        """What the store would give, which gets it back at once, and what it would give after that."""
        if series not in self._numbers:
            with self._store.change(BILLING) as work:
                self._numbers[series] = work.next_number(series) - 1
        self._numbers[series] += 1
        return self._numbers[series]

    def people(self, *, email: str = "", os_user: str = "", ssh_key: str = "") -> tuple[Person, ...]:
        return self._store.people(email=email, os_user=os_user, ssh_key=ssh_key)

    def accounts(self) -> tuple[str, ...]:
        return self._store.accounts()

    def with_open_orders(self) -> tuple[str, ...]:
        return self._store.with_open_orders()

    def with_unsent_mail(self) -> tuple[str, ...]:
        return ()

    def with_unverified_vat(self) -> tuple[str, ...]:
        return ()

    def due(self, day: date) -> tuple[str, ...]:
        return self._store.due(day)

    def close(self) -> None:
        self._store.close()


class _Work:
    """An account as the rehearsal has left it so far (`store.ports.UnitOfWork`)."""

    def __init__(self, store: _Store, view: View, changes: _Changes) -> None:
        self.account_id = view.account_id
        self.revision = view.revision
        self._store = store
        self._view = view
        self._changes = changes

    def get(self, kind: type[T], key: str) -> T | None:
        changed: dict[str, T | None] = self._changes.hot.get(kind, {})
        return changed[key] if key in changed else self._view.get(kind, key)

    def all(self, kind: type[T]) -> tuple[T, ...]:
        stored: Any = self._view.all(kind)
        found = {one.id: one for one in stored} | self._changes.hot.get(kind, {})
        return tuple(one for one in found.values() if one is not None)

    def past(self, kind: type[T], *, newest: int | None = None) -> tuple[T, ...]:
        found = (*self._view.past(kind, newest=newest), *self._changes.past.get(kind, {}).values())
        return found if newest is None else found[-newest:]

    def recall(self, kind: type[T], key: str) -> T | None:
        hot = self.get(kind, key)
        if hot is not None:
            return hot
        appended: T | None = self._changes.past.get(kind, {}).get(key)
        return appended if appended is not None else self._view.recall(kind, key)

    def put(self, *documents: Any) -> None:
        for document in documents:
            self._changes.hot.setdefault(type(document), {})[document.id] = document

    def remove(self, kind: type[Any], key: str) -> None:
        self._changes.hot.setdefault(kind, {})[key] = None

    def append(self, *documents: Any) -> None:
        for document in documents:
            if self._view.recall(type(document), document.id) in (None, self._view.get(type(document), document.id)):
                self._changes.past.setdefault(type(document), {}).setdefault(document.id, document)

    def next_number(self, series: str) -> int:
        return self._store.next_number(series)

    def commit(self) -> None:
        self._store.keep(self.account_id, self._changes)


class _Gateway:
    """Says yes to what the rehearsal asks for, and knows nothing of what was really asked for before."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def methods(self, currency: str, saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        return self._shop.gateway.methods(currency, saved)

    def renewal_method(self, saved: SavedMethod | None, last: str) -> str:
        return self._shop.gateway.renewal_method(saved, last)

    def charge(self, charge: Charge) -> Outcome:
        with self._shop.store.view(charge.account) as view:
            order = view.get(Order, charge.order)
        asked = order is not None and any(attempt.charge.key == charge.key for attempt in order.attempts)
        return Outcome(OutcomeState.UNKNOWN if asked else OutcomeState.SUCCEEDED)

    def reconcile(self, _charge: Charge, _ref: str = "") -> Outcome:
        return Outcome(OutcomeState.UNKNOWN)

    def cancel(self, _charge: Charge, ref: str) -> Outcome:
        return Outcome(OutcomeState.DECLINED, ref=ref, code="given_up")

    def refund(self, _charge: Charge, ref: str, _amount: Money, _key: str) -> Outcome:
        return Outcome(OutcomeState.UNKNOWN, ref=ref)
