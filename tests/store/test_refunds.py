"""Money given back by the operator: never more than was paid, exactly once, with a credit note, a mail and history."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from store.adapters.sqlite.store import open_store
from store.adapters.state.upkeep import StoreUpkeep
from store.doctor import examine
from store.documents import receivables
from store.domain.accounts import VatIdState
from store.domain.invoices import invoice_faults
from store.domain.money import Money
from store.domain.orders import Outcome, OutcomeState
from store.domain.problems import Problem, Refused
from store.domain.records import CreditNote, CreditReason, Event, GivenTo, Invoice
from store.domain.refunds import Refund
from store.payments import refunds
from store.payments.refunds import Wanted
from store.purchase import checkout, shopping
from store.subscriptions import plans
from store.words.invoice_sheet import sheet
from tests.fakes import Crash, DyingStore
from tests.shops import ANNA, BERLIN, World, at_once, eur, refusal
from tui.kit.i18n import Translator

LOST = Outcome(OutcomeState.UNKNOWN)
PENDING = Outcome(OutcomeState.PENDING, ref="re_1")
REFUSED = Outcome(OutcomeState.DECLINED, code="card_refused")
ON_ACCOUNT = Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31))
REASON = "The import failed twice"


def wanted(world: World, amount: str = "97.60", to: GivenTo = GivenTo.CARD, reason: str = REASON) -> Wanted:
    return Wanted(world.invoices[0].id, amount, reason, to)


def give_back(world: World, amount: str = "97.60", to: GivenTo = GivenTo.CARD, *, again: bool = False) -> Refund:
    return refunds.refund(world.shop, wanted(world, amount, to), again=again)


def refused(world: World, amount: str = "97.60", to: GivenTo = GivenTo.CARD) -> Problem:
    with pytest.raises(Refused) as found:
        give_back(world, amount, to, again=True)
    return refusal(found.value)


def notes(world: World) -> tuple[CreditNote, ...]:
    return world.past(CreditNote)


def assert_given_back_once(world: World, amount: str = "97.60") -> None:
    """One refund, one credit note, one line of history, one mail."""
    world.post()
    assert list(world.gateway.refunded.values()) == [eur(amount)]
    assert [note.total for note in notes(world)] == [eur(amount)]
    assert [event.amount for event in world.past(Event) if event.what == "refunded"] == [eur(amount)]
    assert len([mail for mail in world.mailer.sent if mail.startswith("refund:")]) == 1
    assert world.all(Refund) == ()


# ---- what it is ------------------------------------------------------------------------------------------


def test_all_of_an_invoice_goes_back_to_the_card(world: World) -> None:
    world.buy()
    done = give_back(world)
    assert done.outcome.state is OutcomeState.SUCCEEDED
    assert_given_back_once(world)
    (note,) = notes(world)
    assert (note.reason, note.given_to, note.why, note.invoices) == (
        CreditReason.REFUND,
        GivenTo.CARD,
        REASON,
        ("2026-000001",),
    )
    assert (note.net, note.vat, note.total) == (eur("80.00"), eur("17.60"), eur("97.60"))
    assert invoice_faults(note) == ()
    assert done.credit_note == note.id
    assert world.account.balance == eur("0.00")


def test_a_part_is_spread_over_the_lines_of_the_invoice(world: World) -> None:
    world.buy(ANNA, "helpline", "beacon")
    give_back(world, "61.00")
    (note,) = notes(world)
    assert [item.plan for item in note.items] == ["Helpline Pro", "Beacon"]
    assert sum(item.net.minor for item in note.items) == 5000
    assert invoice_faults(note) == ()


def test_the_mail_says_how_much_where_and_why_with_the_credit_note(world: World) -> None:
    world.buy()
    give_back(world)
    world.post()
    (mail,) = [mail for key, mail in world.mailer.sent.items() if key.startswith("refund:")]
    assert mail.to == "anna@acme.example"
    assert mail.documents == (notes(world)[0].id,)
    for said in ("97.60 €", "card", REASON):
        assert said in mail.body


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_credit_note_says_that_it_is_a_refund_and_why(world: World, language: str) -> None:
    world.buy()
    give_back(world)
    texts = Translator(language)
    drawn = sheet(texts, notes(world)[0])
    assert [(one.label, one.strong) for one in drawn.sums][-1] == (texts.say("To your card"), True)
    assert any(REASON in note for note in drawn.notes)
    assert texts.say("It is credit for your orders, used before anything is charged; it is not a refund.") not in (
        drawn.notes
    )


def test_history_says_who_how_much_and_why(world: World) -> None:
    world.buy()
    give_back(world)
    (event,) = [event for event in world.past(Event) if event.what == "refunded"]
    assert (event.by, event.subject, event.amount) == ("operator", "2026-000001", eur("97.60"))
    assert (event.after["credit_note"], event.after["reason"]) == ("CN2026-000001", REASON)


# ---- to the balance, by transfer -------------------------------------------------------------------------


def test_to_the_balance_no_gateway_is_asked(world: World) -> None:
    world.buy()
    give_back(world, "12.20", GivenTo.BALANCE)
    assert world.account.balance == eur("12.20")
    assert world.gateway.refunded == {}
    assert [note.given_to for note in notes(world)] == [GivenTo.BALANCE]
    raised = [event for event in world.past(Event) if event.what == "balance_raised"]
    assert [event.subject for event in raised] == [notes(world)[0].id]


def test_what_came_by_transfer_goes_back_by_transfer_once_it_was_noted_as_paid(world: World) -> None:
    world.gateway.answers.append(ON_ACCOUNT)
    world.buy(method="transfer")
    assert refused(world, to=GivenTo.TRANSFER).code == "refund_unpaid"
    receivables.received(world.shop, "2026-000001")
    give_back(world, to=GivenTo.TRANSFER)
    assert [note.given_to for note in notes(world)] == [GivenTo.TRANSFER]
    assert world.account.balance == eur("0.00")
    assert world.gateway.refunded == {}


def test_what_came_by_transfer_cannot_go_to_a_card(world: World) -> None:
    world.gateway.answers.append(ON_ACCOUNT)
    world.buy(method="transfer")
    receivables.received(world.shop, "2026-000001")
    assert refused(world, to=GivenTo.CARD).code == "refund_too_much"


# ---- never more than was paid ----------------------------------------------------------------------------


def test_never_more_than_was_paid_in_one_or_in_parts(world: World) -> None:
    world.buy()
    problem = refused(world, "97.61")
    assert (problem.code, problem.values["most"]) == ("refund_too_much", eur("97.60"))
    give_back(world, "61.00")
    assert refused(world, "36.61").values["most"] == eur("36.60")
    give_back(world, "36.60", again=True)
    assert refused(world, "0.01").values["most"] == eur("0.00")
    assert sum(amount.minor for amount in world.gateway.refunded.values()) == 9760


def test_what_was_paid_from_the_balance_goes_back_there_and_not_to_the_card(world: World) -> None:
    world.change_account(balance=eur("50.00"))
    world.buy()
    assert refused(world, "97.60").values["most"] == eur("47.60")
    give_back(world, "47.58")
    give_back(world, "50.02", GivenTo.BALANCE)
    assert world.account.balance == eur("50.02")


def test_days_that_a_later_change_gave_back_are_not_given_back_again(world: World) -> None:
    world.buy()
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=10)
    plans.edit(world.shop, ANNA, world.subscriptions[0].id)
    shopping.set_seats(world.shop, ANNA, "8")
    plans.proceed(world.shop, ANNA)
    world.agree()
    world.pay()
    assert refused(world, "97.60").values["most"] == eur("31.49"), "10 of 31 days of 80.00, with VAT"


def test_what_was_given_back_is_no_credit_for_a_later_change(world: World) -> None:
    world.buy()
    give_back(world)
    world.clock.pass_time(days=10)
    shopping.finish(world.shop, ANNA)
    plans.edit(world.shop, ANNA, world.subscriptions[0].id)
    quote = shopping.set_seats(world.shop, ANNA, "8").quote
    assert quote is not None
    assert quote.due == eur("156.16"), "128.00 with VAT, and nothing off"


@pytest.mark.parametrize("amount", ["0", "0.00", "-5", "12.345", "many", "NaN"])
def test_an_amount_that_is_none_is_refused(world: World, amount: str) -> None:
    world.buy()
    assert refused(world, amount).code == "refund_amount_malformed"


def test_an_amount_that_no_net_and_vat_make_names_its_neighbours(world: World) -> None:
    world.buy()
    problem = refused(world, "0.08")
    assert (problem.code, problem.values["below"], problem.values["above"]) == (
        "refund_amount_vat",
        eur("0.07"),
        eur("0.09"),
    )


def test_an_invoice_of_nobody_and_a_reason_that_is_none(world: World) -> None:
    world.buy()
    with pytest.raises(Refused) as unknown:
        refunds.refund(world.shop, Wanted("2026-999999", "1.22", REASON, GivenTo.CARD))
    assert refusal(unknown.value).code == "invoice_unknown"
    with pytest.raises(Refused) as silent:
        refunds.refund(world.shop, replace(wanted(world), reason=" "))
    assert refusal(silent.value).code == "refund_reason_missing"


def test_reverse_charge_is_given_back_without_vat(world: World) -> None:
    world.change_account(payer=replace(BERLIN, vat_state=VatIdState.VALID))
    world.buy()
    give_back(world, "80.00")
    (note,) = notes(world)
    assert (note.net, note.vat) == (eur("80.00"), eur("0.00"))


# ---- exactly once ----------------------------------------------------------------------------------------


def test_the_same_command_again_is_the_same_refund_unless_another_is_meant(world: World) -> None:
    world.buy()
    first = give_back(world, "12.20")
    assert give_back(world, "12.20") == first
    second = give_back(world, "12.20", again=True)
    assert second.id != first.id
    assert len(world.gateway.refunded) == len(notes(world)) == 2


def test_the_key_is_stored_before_the_service_is_asked(world: World) -> None:
    world.buy()
    seen: list[Refund] = []
    world.gateway.meanwhile = lambda: seen.extend(world.all(Refund))
    done = give_back(world)
    assert [one.id for one in seen] == [done.id] == list(world.gateway.refunded)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("commit", [1, 2])
def test_a_crash_at_any_commit_and_the_command_again_give_back_once(world: World, commit: int, before: bool) -> None:
    world.buy()
    with pytest.raises(Crash):
        refunds.refund(world.over(DyingStore(world.store, commit, before)), wanted(world))
    world.restart()
    give_back(world)
    assert_given_back_once(world)


def test_a_crash_is_put_right_by_reconcile_alone(world: World) -> None:
    world.buy()
    with pytest.raises(Crash):
        refunds.refund(world.over(DyingStore(world.store, 2, before=True)), wanted(world))
    world.restart()
    checkout.reconcile(world.shop)
    assert_given_back_once(world)
    assert world.store.with_open_orders() == ()


def test_a_lost_answer_is_asked_for_again_under_the_same_key(world: World) -> None:
    world.buy()
    world.gateway.answers.append(LOST)
    assert give_back(world).outcome.state is OutcomeState.UNKNOWN
    assert notes(world) == ()
    assert refused(world, "97.60").values["most"] == eur("0.00"), "it may have been given back"
    checkout.reconcile(world.shop)
    assert_given_back_once(world)


def test_a_refund_on_its_way_has_a_credit_note_once_it_arrived(world: World) -> None:
    world.buy()
    world.gateway.answers.append(PENDING)
    assert give_back(world).outcome.state is OutcomeState.PENDING
    assert notes(world) == ()
    checkout.reconcile(world.shop)
    assert_given_back_once(world)


def test_a_refund_that_the_service_refuses_gives_nothing_back_and_may_be_tried_again(world: World) -> None:
    world.buy()
    world.gateway.answers.append(REFUSED)
    done = give_back(world)
    assert (done.outcome.state, done.outcome.code) == (OutcomeState.DECLINED, "card_refused")
    assert notes(world) == ()
    assert world.all(Refund) == ()
    give_back(world)
    assert_given_back_once(world)


def test_two_operators_at_once_give_back_once(world: World) -> None:
    world.buy()
    at_once(lambda: give_back(world), lambda: give_back(world), lambda: give_back(world))
    assert_given_back_once(world)


def test_two_different_refunds_at_once_never_exceed_what_was_paid(world: World) -> None:
    world.buy()
    ended = at_once(lambda: give_back(world, "61.00"), lambda: give_back(world, "48.80"))
    assert len([one for one in ended if isinstance(one, Refused)]) == 1
    assert len(world.gateway.refunded) == len(notes(world)) == 1


def test_an_open_refund_is_named_by_the_doctor(world: World) -> None:

    world.buy()
    world.gateway.answers.append(LOST)
    give_back(world)
    report = examine(StoreUpkeep(open_store(world.path).engine))
    assert [problem.code for problem in report.waiting if "refund" in problem.code] == ["doctor_refund_open"]
    assert report.faults == ()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda done: replace(done, id="another", credit_note="CN2026-000009"), "doctor_refund_note_missing"),
        (lambda done: replace(done, id="another"), "doctor_refunded_too_much"),
    ],
    ids=["without its note", "twice"],
)
def test_the_doctor_finds_a_refund_that_cannot_be(world: World, wrong: Callable[[Refund], Refund], code: str) -> None:
    world.buy()
    done = give_back(world)
    with world.store.change("acme") as work:
        work.append(wrong(done))
        work.commit()
    report = examine(StoreUpkeep(open_store(world.path).engine))
    assert code in [problem.code for problem in report.faults]


def test_the_original_is_never_touched(world: World) -> None:
    world.buy()
    before = world.past(Invoice)
    give_back(world)
    assert world.past(Invoice) == before
    assert isinstance(before[0].total, Money)
