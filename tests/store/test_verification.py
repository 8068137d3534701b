"""A VAT number that the register could not verify: charged and corrected later, or held (domain 6)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.billing.verification import Corrected, verify_pending
from store.domain.accounts import VatIdState
from store.domain.invoices import invoice_faults
from store.domain.orders import Outcome, OutcomeState
from store.domain.periods import Cycle
from store.domain.problems import Refused
from store.domain.quotes import Treatment
from store.domain.records import CreditNote, CreditReason, Event, Invoice, Unverified
from store.purchase import checkout, shopping
from store.shop import Shop
from tests.fakes import PENDING, Crash, DyingStore
from tests.shops import ANNA, BERLIN, World, eur, refusal

NUMBER = "DE136695976"


@pytest.fixture
def world(world: World) -> World:
    """A German business, and a register that is down."""
    world.register.state = VatIdState.UNAVAILABLE
    world.change_account(payer=replace(BERLIN, vat_state=VatIdState.PENDING))
    return world


@pytest.fixture
def charged(world: World) -> World:
    """Five seats, 80.00 + 19 %, because nobody could verify the number."""
    world.buy()
    return world


def order_again(world: World, seats: int) -> None:
    shopping.finish(world.shop, ANNA)
    world.change_plan(seats=seats)
    world.agree()
    world.pay()


def notes(world: World) -> tuple[CreditNote, ...]:
    return world.past(CreditNote)


def answers(world: World, state: VatIdState) -> tuple[Corrected, ...]:
    world.register.state = state
    return verify_pending(world.shop)


def test_an_unverified_number_pays_vat_and_waits(charged: World) -> None:
    (invoice,) = charged.invoices
    assert (invoice.groups[0].treatment, invoice.total) == (Treatment.DESTINATION_UNVERIFIED, eur("95.20"))
    assert charged.all(Unverified) == (Unverified(invoice.id, NUMBER, date(2026, 3, 1)),)
    assert charged.store.with_unverified_vat() == ("acme",)


def test_once_verified_the_vat_is_given_back_and_the_invoice_issued_anew(charged: World) -> None:
    charged.clock.pass_time(days=2)
    (corrected,) = answers(charged, VatIdState.VALID)
    (note,), right = notes(charged), charged.invoices[-1]
    assert corrected == Corrected("acme", note, right)
    assert (note.reason, note.invoices, note.day) == (CreditReason.VAT, ("2026-000001",), date(2026, 3, 3))
    assert (note.net, note.vat, note.total) == (eur("80.00"), eur("15.20"), eur("95.20"))
    assert (right.id, right.corrects) == ("2026-000002", ("2026-000001",))
    assert (right.groups[0].treatment, right.total, right.from_balance) == (
        Treatment.REVERSE_CHARGE,
        eur("80.00"),
        eur("80.00"),
    )
    assert charged.account.balance == eur("15.20")
    assert charged.account.payer.vat_state is VatIdState.VALID
    assert right.payer.vat_state is VatIdState.VALID


def test_it_is_said_in_a_mail_and_in_the_history(charged: World) -> None:
    answers(charged, VatIdState.VALID)
    mail = charged.mails[-1]
    assert mail.id == "vat-corrected:CN2026-000001"
    assert list(charged.mailer.sent)[-1] == mail.id
    assert all(part in mail.body for part in (NUMBER, "CN2026-000001", "2026-000002"))
    moves = [(event.what, event.subject, event.amount) for event in charged.past(Event)][-3:]
    assert moves == [
        ("balance_raised", "CN2026-000001", eur("95.20")),
        ("balance_used", "2026-000002", eur("-80.00")),
        ("vat_id_verified", NUMBER, None),
    ]


def test_it_happens_once(charged: World) -> None:
    answers(charged, VatIdState.VALID)
    assert verify_pending(charged.shop) == ()
    assert charged.register.asked.count(NUMBER) == 2
    assert (len(notes(charged)), len(charged.invoices)) == (1, 2)
    assert charged.store.with_unverified_vat() == ()


@pytest.mark.parametrize("state", [VatIdState.UNAVAILABLE, VatIdState.PENDING])
def test_while_nobody_answers_everything_stays(charged: World, state: VatIdState) -> None:
    assert answers(charged, state) == ()
    assert charged.all(Unverified)
    assert not notes(charged)


def test_a_number_that_nobody_has_keeps_its_vat(charged: World) -> None:
    assert answers(charged, VatIdState.INVALID) == ()
    assert not charged.all(Unverified)
    assert not notes(charged)
    assert charged.account.payer.vat_state is VatIdState.INVALID
    assert charged.subscriptions[0].vat.treatment is Treatment.DESTINATION


def test_a_later_credit_has_the_vat_that_it_turned_out_to_have(charged: World) -> None:
    answers(charged, VatIdState.VALID)
    (held,) = charged.subscriptions
    assert (held.invoice, held.vat.treatment) == ("2026-000002", Treatment.REVERSE_CHARGE)
    charged.clock.pass_time(days=10)
    order_again(charged, 8)
    invoice = charged.invoices[-1]
    assert (invoice.net, invoice.total, invoice.from_balance) == (eur("73.81"), eur("73.81"), eur("15.20"))


def spent(world: World) -> int:
    """Minor units that the customer is out of pocket for good: what was charged, less what is on the balance."""
    return sum(charge.amount.minor for charge in world.gateway.charged.values()) - world.account.balance.minor


def test_what_was_credited_before_is_not_given_back_twice(charged: World) -> None:
    order_again(charged, 4)
    assert [note.total for note in notes(charged)] == [eur("95.20")]
    answers(charged, VatIdState.VALID)
    assert notes(charged)[-1].net == charged.invoices[-1].net == eur("64.00")
    assert spent(charged) == eur("64.00").minor, "four seats, and no VAT at all"


def test_an_invoice_that_came_to_nothing_is_corrected_with_the_others(charged: World) -> None:
    order_again(charged, 2)
    charged.reprice("helpline", "pro", Cycle.MONTHLY, "32.00")
    order_again(charged, 1)
    charged.reprice("helpline", "pro", Cycle.MONTHLY, "16.00")
    order_again(charged, 3)
    assert charged.invoices[2].total == eur("0.00")
    answers(charged, VatIdState.VALID)
    assert spent(charged) == eur("48.00").minor


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 12)), max_size=4))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_ordered_meanwhile_is_what_it_would_have_cost_without_vat(
    tmp_path: Path, changes: list[tuple[int, int]]
) -> None:
    """VAT within a minor unit per document, for it is rounded on each."""
    late, known = (_history(tmp_path, state, changes) for state in (VatIdState.UNAVAILABLE, VatIdState.VALID))
    answers(late, VatIdState.VALID)
    documents: tuple[Invoice | CreditNote, ...] = (*late.invoices, *notes(late))
    assert [invoice_faults(document) for document in documents] == [()] * len(documents)
    assert abs(spent(late) - spent(known)) <= len(documents)
    assert not late.all(Unverified)
    for world in (late, known):
        world.store.close()


def _history(folder: Path, state: VatIdState, changes: list[tuple[int, int]]) -> World:
    world = World(Path(mkdtemp(dir=folder)) / "store.sqlite")
    world.change_account(payer=replace(BERLIN, vat_state=state))
    world.register.state = state
    world.buy()
    for seats, days in changes:
        world.clock.pass_time(days=days)
        if seats != world.subscriptions[0].seats:
            order_again(world, seats)
    return world


def test_an_invoice_on_account_stays_payable_as_it_is(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="ref", due=date(2026, 3, 31)))
    world.buy(method="transfer")
    answers(world, VatIdState.VALID)
    wrong, right = world.invoices
    assert (wrong.open, right.open) == (eur("95.20"), eur("0.00"))
    assert world.account.balance == eur("15.20")
    assert "stays payable as it is: 2026-000001" in world.mails[-1].body


def test_a_payment_under_way_is_waited_for(charged: World) -> None:
    charged.gateway.answers.append(PENDING)
    shopping.finish(charged.shop, ANNA)
    shopping.start(charged.shop, ANNA)
    charged.choose(product="courier", tier="basic")
    charged.agree()
    charged.pay()
    assert answers(charged, VatIdState.VALID) == ()
    checkout.ask_again(charged.shop, ANNA)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_at_the_commit_corrects_once(charged: World, before: bool) -> None:
    charged.register.state = VatIdState.VALID
    with pytest.raises(Crash):
        verify_pending(charged.over(DyingStore(charged.store, commits_left=1, before=before)))
    verify_pending(charged.shop)
    assert (len(notes(charged)), len(charged.invoices)) == (1, 2)
    assert charged.account.balance == eur("15.20")
    assert len([mail for mail in charged.mails if mail.id.startswith("vat-corrected")]) == 1


def test_two_processes_at_once_correct_once(charged: World) -> None:
    charged.register.state = VatIdState.VALID
    found: list[Corrected] = []
    shops: Iterator[Shop] = (charged.over(charged.store) for _ in range(4))
    threads = [Thread(target=lambda shop=shop: found.extend(verify_pending(shop))) for shop in shops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(notes(charged)) == 1
    assert charged.account.balance == eur("15.20")


def test_a_number_is_asked_for_once_a_run_and_a_state_that_is_down_not_again(charged: World) -> None:
    other = replace(charged.all(Unverified)[0], id="2026-000009", vat_id="DE100000008")
    charged.put("acme", other, replace(other, id="2026-000010"))
    charged.register.asked.clear()
    verify_pending(charged.shop)
    assert charged.register.asked == [NUMBER]


# ---- on_down = "hold" --------------------------------------------------------------------------------


@pytest.fixture
def holding(world: World) -> World:
    world.shop = replace(world.shop, hold_unverified=True)
    world.fill_cart()
    world.agree()
    return world


def test_a_held_order_charges_nothing_and_says_why(holding: World) -> None:
    with pytest.raises(Refused) as refused:
        holding.pay()
    problem = refusal(refused.value)
    assert (problem.code, problem.field) == ("vat_id_not_verified", "vat_id")
    holding.assert_nothing_bought()
    assert holding.cart.lines


def test_a_held_order_asks_the_register_again_each_time(holding: World) -> None:
    for _ in range(2):
        with pytest.raises(Refused, match="vat_id_not_verified"):
            holding.pay()
    assert holding.register.asked == [NUMBER, NUMBER]
    holding.register.state = VatIdState.VALID
    with pytest.raises(Refused, match="quote_changed"):
        holding.pay()
    holding.pay()
    assert holding.invoices[0].total == eur("80.00")


def test_a_held_order_goes_on_without_the_number(holding: World) -> None:
    payer = replace(holding.account.payer, vat_id="")
    with pytest.raises(Refused, match="quote_changed"):
        holding.pay(payer=payer)
    holding.pay(payer=payer)
    assert holding.invoices[0].total == eur("95.20")
    assert not holding.all(Unverified)


def test_who_needs_no_number_is_not_held(holding: World) -> None:
    with pytest.raises(Refused, match="quote_changed"):
        holding.pay(payer=replace(holding.account.payer, country="US", vat_id=""))
    holding.pay(payer=replace(holding.account.payer, country="US", vat_id=""))
    assert holding.invoices[0].total == eur("80.00")
