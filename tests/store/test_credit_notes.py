"""What an order gives back: noted, never a negative invoice, and on the balance to be spent first (R4, R13)."""

from dataclasses import replace
from datetime import date

import pytest

from store.documents.issuing import issue
from store.domain.catalogue import Discount, OnChange, Text
from store.domain.invoices import BrokenInvoice, check_invoice, invoice_faults
from store.domain.money import Money
from store.domain.orders import Outcome, OutcomeState
from store.domain.periods import Period
from store.domain.quotes import Treatment, Vat
from store.domain.records import CreditNote, CreditReason, Event, Invoice, Item
from store.purchase import shopping
from tests.shops import ANNA, World, eur

ITALIAN = Vat(Treatment.DOMESTIC, "22", "IT")


def change_seats(world: World, seats: int, days: int = 10) -> None:
    """Some days later, order the subscribed plan with other seats."""
    world.clock.pass_time(days=days)
    shopping.finish(world.shop, ANNA)
    world.change_plan(seats=seats)
    world.agree()
    world.pay()


@pytest.fixture
def bought(world: World) -> World:
    """Eight seats, bought on 1 March for 128.00 + 22 %."""
    shopping.start(world.shop, ANNA)
    world.choose(seats=8)
    world.agree()
    world.pay()
    return world


def notes(world: World) -> tuple[CreditNote, ...]:
    return world.past(CreditNote)


def test_r4_more_seats_are_one_invoice_less_the_credit(bought: World) -> None:
    change_seats(bought, 10)
    invoice = bought.invoices[-1]
    assert [item.net for item in invoice.items] == [eur("160.00")]
    assert [(item.price, item.days, item.of, item.net, item.invoice) for item in invoice.credits] == [
        (eur("128.00"), 21, 31, eur("86.71"), "2026-000001")
    ]
    assert (invoice.net, invoice.vat, invoice.total, invoice.paid) == tuple(
        map(eur, ("73.29", "16.12", "89.41", "89.41"))
    )
    assert notes(bought) == ()


def test_r4_fewer_seats_are_an_invoice_paid_by_a_credit_note(bought: World) -> None:
    change_seats(bought, 5)
    invoice, (note,) = bought.invoices[-1], notes(bought)
    assert (invoice.id, invoice.total, invoice.from_balance, invoice.paid) == (
        "2026-000002",
        eur("97.60"),
        eur("97.60"),
        eur("0.00"),
    )
    assert (note.id, note.reason, note.invoices) == ("CN2026-000001", CreditReason.UNUSED, ("2026-000001",))
    assert (note.net, note.vat, note.total) == (eur("86.71"), eur("19.08"), eur("105.79"))
    assert bought.account.balance == eur("8.19")
    assert bought.orders[-1].credit_note == note.id
    assert len(bought.gateway.charged) == 1, "nothing is due, so nothing is charged"


def test_the_balance_is_explained_by_its_documents(bought: World) -> None:
    change_seats(bought, 5)
    moves = [event for event in bought.past(Event) if event.what.startswith("balance")]
    assert [(event.what, event.subject, event.after["balance"], event.amount) for event in moves] == [
        ("balance_raised", "CN2026-000001", "105.79", eur("105.79")),
        ("balance_used", "2026-000002", "8.19", eur("-97.60")),
    ]


def test_the_balance_is_used_by_the_next_order_to_the_last_cent(bought: World) -> None:
    change_seats(bought, 5)
    change_seats(bought, 6, days=0)
    invoice = bought.invoices[-1]
    assert (invoice.total, invoice.from_balance, invoice.paid) == (eur("19.52"), eur("8.19"), eur("11.33"))
    assert bought.account.balance == eur("0.00")


def test_the_balance_is_what_credit_notes_gave_less_what_invoices_took(bought: World) -> None:
    for seats in (5, 7, 2, 9, 1):
        change_seats(bought, seats, days=3)
    given = sum(note.total.minor for note in notes(bought))
    taken = sum(invoice.from_balance.minor for invoice in bought.invoices)
    assert bought.account.balance == Money(given - taken, "EUR")
    assert [note.id for note in notes(bought)] == [f"CN2026-{n:06d}" for n in range(1, len(notes(bought)) + 1)]


def test_a_credit_of_another_vat_is_noted_and_pays_for_the_order(bought: World) -> None:
    bought.vat_becomes("IT", "23", date(2026, 3, 5))
    change_seats(bought, 10)
    invoice, (note,) = bought.invoices[-1], notes(bought)
    assert (invoice.net, invoice.vat, invoice.from_balance) == (eur("160.00"), eur("36.80"), eur("105.79"))
    assert (note.groups[0].decision, note.total) == (ITALIAN, eur("105.79"))
    assert invoice.paid == eur("91.01")
    assert bought.account.balance == eur("0.00")


def test_r5_a_kept_anchor_stays_on_the_subscription(bought: World) -> None:
    bought.catalogue = replace(bought.catalogue, on_change=OnChange.KEEP)
    change_seats(bought, 10)
    (held,) = bought.subscriptions
    assert (held.anchor, held.period) == (date(2026, 3, 1), Period(date(2026, 3, 11), date(2026, 4, 1)))
    assert (held.net, held.renewal) == (eur("108.39"), eur("160.00"))
    item = bought.invoices[-1].items[0]
    assert (item.days, item.of, item.net) == (21, 31, eur("108.39"))


def test_a_discount_stays_with_the_subscription_until_its_end(world: World) -> None:
    offer = Discount("offer", Text({"en": "Offer"}), percent="10", periods=2)
    world.catalogue = replace(world.catalogue, discounts=(offer,))
    world.buy()
    (held,) = world.subscriptions
    assert (held.net, held.renewal) == (eur("72.00"), eur("72.00"))
    assert [(grant.id, grant.end) for grant in held.discounts] == [("offer", date(2026, 5, 1))]
    assert world.invoices[0].total == eur("87.84")
    assert "Offer (10 %, until 1 May 2026): " in world.mails[0].body


def test_a_subscription_knows_the_invoice_and_the_vat_it_was_charged_with(bought: World) -> None:
    (held,) = bought.subscriptions
    assert (held.invoice, held.vat) == ("2026-000001", ITALIAN)


# ---- R13 as a function -------------------------------------------------------------------------------


def sound(world: World) -> Invoice:
    invoice = world.invoices[-1]
    assert invoice_faults(invoice) == ()
    return invoice


def item(invoice: Invoice, **changes: object) -> tuple[Item, ...]:
    return (replace(invoice.items[0], **changes),)  # type: ignore[arg-type]


def test_r13_whatever_does_not_add_up_is_named(bought: World) -> None:
    good = sound(bought)
    group = good.groups[0]
    cent = eur("0.01")
    broken = {
        "total_sum": replace(good, total=good.total + cent, paid=good.paid + cent),
        "paid_too_much": replace(good, paid=good.paid + cent),
        "net_sum": replace(good, items=item(good, net=eur("136.00"), price=eur("17.00"))),
        "item_sum": replace(good, items=item(good, blocks=9)),
        "group_vat": replace(good, groups=(replace(group, vat=group.vat + cent),)),
        "net_groups": replace(good, groups=(replace(group, net=group.net + cent),)),
        "vat_groups": replace(good, vat=good.vat + cent, total=good.total + cent, paid=good.paid + cent),
        "group_repeated": replace(good, groups=(group, group)),
        "negative_amount": replace(good, paid=-cent, from_balance=good.total + cent),
        "due_without_day": replace(good, paid=eur("0.00")),
    }
    for name, document in broken.items():
        assert name in invoice_faults(document), name
        with pytest.raises(BrokenInvoice, match=name):
            check_invoice(document)
    assert invoice_faults(replace(good, paid=Money(1, "JPY"))) == ("several_currencies",)


def test_r13_a_broken_invoice_is_never_issued(bought: World) -> None:
    order = bought.orders[-1]
    wrong = replace(order, quote=replace(order.quote, due=order.quote.due + eur("0.01")))
    with bought.store.change("acme") as work, pytest.raises(BrokenInvoice):
        issue(work, wrong, bought.catalogue.seller)
    assert len(bought.invoices) == 1


def test_an_order_on_account_leaves_open_what_is_to_be_transferred(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="ref", due=date(2026, 3, 31)))
    world.change_account(balance=eur("30.00"))
    world.buy(method="transfer")
    invoice = sound(world)
    assert (invoice.from_balance, invoice.paid, invoice.open) == (eur("30.00"), eur("0.00"), eur("67.60"))
