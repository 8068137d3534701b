"""Is a store sound? Every document is read and checked at one moment, and nothing is changed.

What is checked: the engine's own view of its file or server, that every document can be read, the
look-ups across accounts, the invariants of invoices and credit notes (R13), that numbers are given
once and without a gap, and that an order has one invoice. What only waits for somebody (open
orders, mail that has not left) is said too, but is no fault.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from store.domain.accounts import Account, User
from store.domain.chain import Chain, broken
from store.domain.invoices import invoice_faults
from store.domain.orders import Order, OrderStatus, OutcomeState
from store.domain.problems import Outage, Problem
from store.domain.records import CreditNote, Event, Invoice, Mail
from store.domain.refunds import Refund
from store.domain.subscriptions import Subscription
from store.ports import Snapshot, Upkeep, View, is_reserved

RULES = {
    "due_without_day": "doctor_due_without_day",
    "group_repeated": "doctor_group_repeated",
    "group_vat": "doctor_group_vat",
    "item_sum": "doctor_item_sum",
    "negative_amount": "doctor_negative_amount",
    "net_groups": "doctor_net_groups",
    "net_sum": "doctor_net_sum",
    "paid_too_much": "doctor_paid_too_much",
    "several_currencies": "doctor_several_currencies",
    "total_sum": "doctor_total_sum",
    "vat_groups": "doctor_vat_groups",
}
"""Invariants of R13 as `invoice_faults` names them, and the codes of their sentences."""

_MOST_NAMED = 10
"""How many numbers of a series a sentence names."""


@dataclass(frozen=True, slots=True)
class Report:
    """How many accounts were read, what is wrong, and what waits for somebody."""

    accounts: int
    faults: tuple[Problem, ...]
    waiting: tuple[Problem, ...]


@dataclass(slots=True)
class _Found:
    """What all accounts add up to."""

    faults: list[Problem] = field(default_factory=list)
    waiting: list[Problem] = field(default_factory=list)
    numbers: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each number of a series was given."""


def examine(upkeep: Upkeep) -> Report:
    """Read everything. Raises Outage for a store that cannot be read at all."""
    found = _Found([Problem("doctor_integrity", values={"reason": said}) for said in upkeep.integrity()])
    with upkeep.snapshot() as snapshot:
        accounts = snapshot.accounts()
        for account_id in accounts:
            _examine_account(snapshot, account_id, found)
        found.faults += _number_faults(found.numbers, snapshot.numbers())
    return Report(len([one for one in accounts if not is_reserved(one)]), tuple(found.faults), tuple(found.waiting))


def repair(upkeep: Upkeep) -> int:
    """Make look-ups anew where they are wrong. Returns for how many accounts; nothing else is touched."""
    with upkeep.snapshot() as snapshot:
        wrong = [account_id for account_id in snapshot.accounts() if _is_misfiled(snapshot, account_id)]
    for account_id in wrong:
        upkeep.refile(account_id)
    return len(wrong)


def _examine_account(snapshot: Snapshot, account_id: str, found: _Found) -> None:
    view = snapshot.view(account_id)
    unreadable = list(_unreadable(view, snapshot.kinds()))
    found.faults += unreadable
    if unreadable:
        return
    misfiled = snapshot.misfiled(account_id)
    if misfiled:
        found.faults.append(Problem("doctor_misfiled", values={"account": account_id, "count": misfiled}))
    if view.revision and not is_reserved(account_id) and view.get(Account, account_id) is None:
        found.faults.append(Problem("doctor_account_missing", values={"account": account_id}))
    found.faults += _invoice_faults(view)
    found.faults += _order_faults(view)
    found.faults += _refund_faults(view)
    found.faults += _history_faults(view)
    found.faults += _seat_faults(view)
    found.numbers.update(_numbers(view))
    found.waiting += _waiting(view)


def _is_misfiled(snapshot: Snapshot, account_id: str) -> bool:
    try:
        return snapshot.misfiled(account_id) > 0
    except Outage:
        # A damaged document cannot say how it would be found: its look-ups stay as they are.
        return False


def _unreadable(view: View, kinds: tuple[type[Any], ...]) -> Iterator[Problem]:
    for kind in kinds:
        for read in (view.all, view.past):
            try:
                read(kind)
            except Outage as outage:
                if outage.code not in ("store_document_damaged", "store_document_newer", "store_damaged"):
                    raise
                values = {"account": view.account_id, "kind": kind.__name__, "reason": outage.values.get("reason", "")}
                yield Problem("doctor_unreadable", values=values)


def _invoice_faults(view: View) -> Iterator[Problem]:
    documents: tuple[Invoice | CreditNote, ...] = (*view.past(Invoice), *view.past(CreditNote))
    for document in documents:
        try:
            broken = invoice_faults(document)
        except (ArithmeticError, ValueError) as error:
            values = {"account": view.account_id, "kind": type(document).__name__, "reason": repr(error)}
            yield Problem("doctor_unreadable", values=values)
            continue
        for name in broken:
            yield Problem(RULES[name], values={"account": view.account_id, "number": document.id})


def _order_faults(view: View) -> Iterator[Problem]:
    """One order, one invoice; nothing open that was closed."""
    closed = {order.id: order for order in view.past(Order)}
    invoices = {invoice.id: invoice for invoice in view.past(Invoice)}
    of_order = Counter(invoice.order for invoice in invoices.values() if not invoice.corrects)
    account = view.account_id
    for order in view.all(Order):
        if order.id in closed:
            yield Problem("doctor_order_twice", values={"account": account, "number": order.number})
    for order in closed.values():
        if order.status is OrderStatus.PROVISIONED and order.invoice not in invoices:
            yield Problem("doctor_invoice_missing", values={"account": account, "number": order.number})
        if of_order[order.id] > 1:
            yield Problem("doctor_invoice_twice", values={"account": account, "number": order.number})
    for invoice in invoices.values():
        if invoice.order not in closed:
            yield Problem("doctor_order_missing", values={"account": account, "number": invoice.id})


def _history_faults(view: View) -> Iterator[Problem]:
    """Nothing that happened was told otherwise afterwards."""
    event = broken(view.past(Event), view.get(Chain, Chain.ID))
    if event:
        yield Problem("doctor_history_altered", values={"account": view.account_id, "event": event})


def _refund_faults(view: View) -> Iterator[Problem]:
    """Every refund that was made has its credit note, and no invoice gave back more than was paid for it."""
    notes = {note.id: note for note in view.past(CreditNote)}
    made = [one for one in view.past(Refund) if one.outcome.state is OutcomeState.SUCCEEDED]
    given: Counter[str] = Counter()
    for refund in made:
        note = notes.get(refund.credit_note)
        if note is None or note.total != refund.amount:
            yield Problem("doctor_refund_note_missing", values={"account": view.account_id, "number": refund.invoice})
        given[refund.invoice] += refund.amount.minor
    for invoice in view.past(Invoice):
        if given[invoice.id] > invoice.total.minor:
            yield Problem("doctor_refunded_too_much", values={"account": view.account_id, "number": invoice.id})


def _seat_faults(view: View) -> Iterator[Problem]:
    """As many seats are assigned as users hold one, and no more than were bought."""
    held = Counter(one for user in view.all(User) for one in user.subscriptions)
    for one in view.all(Subscription):
        if held[one.id] != one.assigned or one.assigned > one.seats:
            values = {"account": view.account_id, "plan": one.plan_name, "held": held[one.id]}
            yield Problem("doctor_seats", values={**values, "assigned": one.assigned, "seats": one.seats})


def _numbers(view: View) -> Iterator[tuple[str, int]]:
    """The series and number of everything that has one: "2026-000007", "CN2026-000001"."""
    orders = {order.id: order.number for order in (*view.past(Order), *view.all(Order))}
    yield from (_number("order", number) for number in orders.values())
    yield from (_number("invoice", invoice.id) for invoice in view.past(Invoice))
    yield from (_number("credit-note", note.id.removeprefix("CN")) for note in view.past(CreditNote))


def _number(kind: str, number: str) -> tuple[str, int]:
    year, _, count = number.partition("-")
    return f"{kind}-{year}", int(count) if count.isascii() and count.isdigit() else 0


def _number_faults(given: Counter[tuple[str, int]], last: Mapping[str, int]) -> Iterator[Problem]:
    """Every number from 1 up to the counter is there once."""
    for series in sorted({*last, *(series for series, _ in given)}):
        numbers = {number: times for (of, number), times in given.items() if of == series}
        missing = [number for number in range(1, last.get(series, 0) + 1) if number not in numbers]
        twice = [number for number, times in numbers.items() if times > 1]
        unknown = [number for number in numbers if not 1 <= number <= last.get(series, 0)]
        if missing:
            yield Problem("doctor_numbers_missing", values={"series": series, "numbers": _named(missing)})
        if twice:
            yield Problem("doctor_numbers_twice", values={"series": series, "numbers": _named(twice)})
        if unknown:
            yield Problem("doctor_numbers_unknown", values={"series": series, "numbers": _named(unknown)})


def _named(numbers: list[int]) -> str:
    first = ", ".join(str(number) for number in sorted(numbers)[:_MOST_NAMED])
    return f"{first} …" if len(numbers) > _MOST_NAMED else first


def _waiting(view: View) -> Iterator[Problem]:
    for order in view.all(Order):
        values = {"account": view.account_id, "number": order.number, "status": order.status.value}
        yield Problem("doctor_order_open", values=values)
    for refund in view.all(Refund):
        yield Problem("doctor_refund_open", values={"account": view.account_id, "number": refund.invoice})
    unsent = len(view.all(Mail))
    if unsent:
        yield Problem("doctor_mail_unsent", values={"account": view.account_id, "count": unsent})
