"""What the doctor finds in a shop's store, and that it only looks."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store import sample
from store.adapters.sqlite.store import create_store, open_store
from store.adapters.state import upgrades
from store.adapters.state.codec import to_bytes, to_document
from store.adapters.state.engine import Row
from store.adapters.state.upkeep import StoreUpkeep
from store.doctor import RULES, Report, examine
from store.domain.accounts import Account
from store.domain.orders import Order, OrderStatus, Outcome, OutcomeState
from store.domain.problems import Outage, Problem
from store.domain.records import Event, Invoice, Mail
from store.ports import SIGN_IN
from store.purchase import seats
from tests.shops import ANNA, World, eur


@pytest.fixture
def upkeep(world: World) -> Iterator[StoreUpkeep]:
    """The operator's view of a shop where something was bought."""
    world.buy()
    store = open_store(world.path)
    yield StoreUpkeep(store.engine)
    store.close()


def said(report: Report) -> list[tuple[str, object]]:
    """Codes of the faults, each with its number where it has one."""
    return [(one.code, one.values.get("number", one.values.get("numbers", ""))) for one in report.faults]


def append(world: World, *documents: object) -> None:
    with world.store.change("acme") as work:
        work.append(*documents)
        work.commit()


def numbered(world: World, series: str) -> int:
    with world.store.change("acme") as work:
        number = work.next_number(series)
        work.commit()
    return number


def test_a_shop_in_use_is_sound(world: World, upkeep: StoreUpkeep) -> None:
    world.put(SIGN_IN, Mail("code", "ann@acme.example", "Code", "1", "en", world.clock.now()))
    report = examine(upkeep)
    assert (report.accounts, said(report)) == (1, [])


def test_looking_changes_nothing(upkeep: StoreUpkeep) -> None:
    with upkeep.snapshot() as snapshot:
        before = (snapshot.view("acme").revision, snapshot.numbers())
    examine(upkeep)
    with upkeep.snapshot() as snapshot:
        assert (snapshot.view("acme").revision, snapshot.numbers()) == before


BROKEN: dict[str, Callable[[Invoice], Invoice]] = {
    "net_sum": lambda one: replace(one, items=(*one.items, *one.items)),
    "group_vat": lambda one: replace(one, groups=tuple(replace(group, vat=eur("1")) for group in one.groups)),
    "total_sum": lambda one: replace(one, total=one.total + eur("1")),
    "paid_too_much": lambda one: replace(one, paid=one.paid + eur("1")),
    "due_without_day": lambda one: replace(one, paid=eur("0"), due=None),
    "negative_amount": lambda one: replace(one, from_balance=eur("-1"), paid=one.paid + eur("1")),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_an_invoice_that_breaks_a_rule_is_named(world: World, upkeep: StoreUpkeep, rule: str) -> None:
    number = f"2026-{numbered(world, 'invoice-2026'):06d}"
    order = replace(world.orders[0], id="other", number=f"2026-{numbered(world, 'order-2026'):06d}", invoice=number)
    append(world, order, BROKEN[rule](replace(world.invoices[0], id=number, order="other")))
    assert (RULES[rule], number) in said(examine(upkeep))
    assert {number for code, number in said(examine(upkeep)) if code.startswith("doctor_numbers")} == set()


@pytest.mark.parametrize("rate", ["", "22 %", "NaN"])
def test_an_invoice_that_cannot_be_computed_is_named(world: World, upkeep: StoreUpkeep, rate: str) -> None:
    invoice = world.invoices[0]
    number = f"2026-{numbered(world, 'invoice-2026'):06d}"
    groups = tuple(replace(group, rate=rate) for group in invoice.groups)
    append(world, replace(invoice, id=number, corrects=(invoice.id,), groups=groups))
    assert [one.code for one in examine(upkeep).faults] == ["doctor_unreadable"]


def test_a_number_that_was_given_and_is_nowhere_is_named(world: World, upkeep: StoreUpkeep) -> None:
    assert [numbered(world, "invoice-2026") for _ in range(2)] == [2, 3]
    assert said(examine(upkeep)) == [("doctor_numbers_missing", "2, 3")]


def test_a_long_gap_is_named_in_short(world: World, upkeep: StoreUpkeep) -> None:
    for _ in range(20):
        numbered(world, "credit-note-2026")
    assert said(examine(upkeep)) == [("doctor_numbers_missing", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 …")]


def test_a_number_of_two_accounts_is_named(world: World, upkeep: StoreUpkeep) -> None:
    with world.store.change("bolt") as work:
        work.put(replace(world.account, id="bolt"))
        work.append(world.orders[0], world.invoices[0])
        work.commit()
    assert said(examine(upkeep)) == [("doctor_numbers_twice", "1"), ("doctor_numbers_twice", "1")]


def test_a_number_that_was_never_given_is_named(world: World, upkeep: StoreUpkeep) -> None:
    append(world, replace(world.orders[0], id="other", number="2026-000009", status=OrderStatus.CANCELLED))
    assert said(examine(upkeep)) == [("doctor_numbers_unknown", "9")]


def test_an_order_has_one_invoice_and_an_invoice_an_order(world: World, upkeep: StoreUpkeep) -> None:
    order, invoice = world.orders[0], world.invoices[0]
    append(world, replace(invoice, id=f"2026-{numbered(world, 'invoice-2026'):06d}"))
    append(world, replace(invoice, id=f"2026-{numbered(world, 'invoice-2026'):06d}", order="nobody's"))
    number = f"2026-{numbered(world, 'order-2026'):06d}"
    append(world, replace(order, id="unbilled", number=number, invoice="2026-000099"))
    assert said(examine(upkeep)) == [
        ("doctor_invoice_twice", order.number),
        ("doctor_invoice_missing", number),
        ("doctor_order_missing", "2026-000003"),
    ]


def test_an_order_is_open_or_closed(world: World, upkeep: StoreUpkeep) -> None:
    world.put("acme", world.orders[0])
    assert said(examine(upkeep)) == [("doctor_order_twice", world.orders[0].number)]


def test_an_account_without_itself_is_named(world: World, upkeep: StoreUpkeep) -> None:
    with world.store.change("acme") as work:
        work.remove(Account, "acme")
        work.commit()
    assert said(examine(upkeep)) == [("doctor_account_missing", "")]


def test_a_document_that_cannot_be_read_is_named_and_the_rest_is_examined(world: World, upkeep: StoreUpkeep) -> None:
    world.put("bolt", replace(world.account, id="bolt"), Mail("m", "a@b.example", "S", "B", "en", world.clock.now()))
    store = open_store(world.path)
    with store.engine.changing("acme") as rows:
        rows.write_table("users", Row(upgrades.current(), to_bytes({"1": {"id": "anna"}})))
        rows.append("events", "later", Row(upgrades.current() + 1, b"{}"))
        rows.commit()
    store.close()
    report = examine(upkeep)
    assert [(one.code, one.values["kind"]) for one in report.faults[:2]] == [
        ("doctor_unreadable", "User"),
        ("doctor_unreadable", "Event"),
    ]
    assert [one.code for one in report.waiting] == ["doctor_mail_unsent"]


def test_what_waits_is_told_and_no_fault(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.UNKNOWN))
    world.mailer.breaks()
    world.buy()
    world.put("acme", Mail("m", "anna@acme.example", "S", "B", "en", world.clock.now()))
    store = open_store(world.path)
    report = examine(StoreUpkeep(store.engine))
    store.close()
    assert not report.faults
    (order,) = world.all(Order)
    values = {"account": "acme", "number": order.number, "status": "unknown"}
    assert report.waiting[0] == Problem("doctor_order_open", values=values)
    assert report.waiting[1].code == "doctor_mail_unsent"


def test_what_the_engine_says_of_itself_is_told(upkeep: StoreUpkeep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "integrity", lambda: ("wrong # of entries in index",))
    (fault,) = examine(upkeep).faults
    assert fault == Problem("doctor_integrity", values={"reason": "wrong # of entries in index"})


def test_a_store_that_cannot_be_read_at_all_is_an_outage(upkeep: StoreUpkeep, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> tuple[str, ...]:
        raise Outage("store_unreachable", path="the server", reason="away")

    monkeypatch.setattr(upkeep, "integrity", away)
    with pytest.raises(Outage, match="store_unreachable"):
        examine(upkeep)


def test_a_history_that_was_altered_is_named_by_its_first_event(world: World, upkeep: StoreUpkeep) -> None:
    seats.assign(world.shop, ANNA, world.subscriptions[0].id, ["marco"])
    assert said(examine(upkeep)) == []
    first = world.past(Event)[0]
    connection = sqlite3.connect(world.path)
    forged = to_bytes(to_document(replace(first, by="sara@acme.example")))
    connection.execute("UPDATE history SET body = ? WHERE name = 'events' AND key = ?", (forged, first.id))
    connection.commit()
    connection.close()
    (fault,) = examine(upkeep).faults
    assert (fault.code, fault.values["event"]) == ("doctor_history_altered", first.id)


@pytest.mark.parametrize(("seats_bought", "assigned"), [(5, 3), (1, 2)], ids=["miscounted", "more than bought"])
def test_seats_that_do_not_add_up_are_named(
    world: World, upkeep: StoreUpkeep, seats_bought: int, assigned: int
) -> None:
    bought = world.subscriptions[0]
    seats.assign(world.shop, ANNA, bought.id, ["marco", "sara"])
    assert said(examine(upkeep)) == []
    world.put("acme", replace(bought, seats=seats_bought, assigned=assigned))
    (fault,) = examine(upkeep).faults
    assert (fault.code, fault.values["held"], fault.values["assigned"]) == ("doctor_seats", 2, assigned)


def test_the_sample_shop_is_sound(tmp_path: Path) -> None:
    store = create_store(tmp_path / "sample.sqlite")
    sample.fill(store, date(2026, 3, 1))
    assert said(examine(StoreUpkeep(store.engine))) == []
    store.close()
