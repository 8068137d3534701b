"""The days on which something of an account is due, found across accounts on both engines."""

from dataclasses import replace
from datetime import date

import pytest

from store.adapters.state.documents import DocumentStore
from store.adapters.state.upkeep import StoreUpkeep
from store.domain.accounts import SavedMethod
from store.domain.dunning import Arrears
from store.domain.money import Money
from store.domain.periods import Cycle, Period
from store.domain.records import Receivable
from store.domain.subscriptions import Subscription, SubscriptionStatus
from tests.contract.documents import account
from tests.rules.examples import held

FIRST, SECOND = date(2026, 4, 1), date(2026, 4, 2)
TRIAL = replace(held(), status=SubscriptionStatus.TRIAL, period=Period(date(2026, 3, 1), date(2026, 3, 15)), cycle=None)
CARD = SavedMethod("stripe:saved:pm_1:cus_1", "visa", "4242", "2026-04")


def put(store: DocumentStore, account_id: str, *documents: object) -> None:
    with store.change(account_id) as work:
        work.put(*documents)
        work.commit()


def until(day: date) -> Subscription:
    return replace(held(), period=Period(date(2026, 3, 1), day))


def test_an_account_is_due_from_the_day_on_that_its_period_ends(store: DocumentStore) -> None:
    put(store, "acme", until(SECOND))
    assert store.due(FIRST) == ()
    assert store.due(SECOND) == store.due(date(2027, 1, 1)) == ("acme",)


def test_accounts_come_once_and_the_longest_overdue_first(store: DocumentStore) -> None:
    put(store, "acme", until(SECOND), replace(until(SECOND), id="other"))
    put(store, "bolt", until(FIRST), replace(until(SECOND), id="other"))
    assert store.due(SECOND) == ("bolt", "acme")


def test_a_renewal_moves_the_day(store: DocumentStore) -> None:
    put(store, "acme", until(FIRST))
    put(store, "acme", until(date(2026, 5, 1)))
    assert store.due(FIRST) == ()


@pytest.mark.parametrize(
    ("document", "day"),
    [
        (TRIAL, date(2026, 3, 12)),
        (replace(TRIAL, reminded=True), date(2026, 3, 15)),
        (replace(until(FIRST), status=SubscriptionStatus.PENDING_CANCELLATION), FIRST),
        (replace(until(FIRST), cycle=Cycle.ANNUAL), FIRST),
        (Arrears("2026-03-01", date(2026, 3, 1), date(2026, 3, 1), SECOND), SECOND),
        (Receivable("2026-000001", date(2026, 4, 8)), FIRST),
        (Receivable("2026-000001", FIRST, reminded=True), SECOND),
        (replace(account(), saved_method=CARD), FIRST),
    ],
)
def test_what_is_due_and_when(store: DocumentStore, document: object, day: date) -> None:
    put(store, "acme", document)
    assert store.due(day.replace(day=day.day - 1) if day.day > 1 else date(2026, 3, 31)) == ()
    assert store.due(day) == ("acme",)


@pytest.mark.parametrize(
    "document",
    [
        replace(until(FIRST), status=SubscriptionStatus.PAST_DUE),
        replace(until(FIRST), status=SubscriptionStatus.EXPIRED),
        replace(until(FIRST), cycle=None, renewal=Money.zero("EUR")),
        Arrears("2026-03-01", date(2026, 3, 1), date(2026, 3, 22), None),
        Receivable("2026-000001", FIRST, reminded=True, overdue=True),
        replace(account(), saved_method=replace(CARD, warned=True)),
        account(),
    ],
)
def test_what_waits_for_something_else_is_not_looked_at_again(store: DocumentStore, document: object) -> None:
    put(store, "acme", document)
    assert store.due(date(2030, 1, 1)) == ()


def test_the_days_are_found_again_from_the_documents(store: DocumentStore) -> None:
    put(store, "acme", until(FIRST), account())
    with store.engine.changing("acme") as rows:
        rows.reindex(rows.entries(), ())
        rows.commit(revise=False)
    assert store.due(FIRST) == ()
    StoreUpkeep(store.engine).refile("acme")
    assert store.due(FIRST) == ("acme",)


def test_reserved_accounts_are_nobodys(store: DocumentStore) -> None:
    put(store, "@billing", account())
    assert store.accounts() == ()
