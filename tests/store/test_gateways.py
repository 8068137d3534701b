"""The gateways behind the port: what each answers, that a key is one charge, and who is asked."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store.adapters.payment.gateways import Gateways
from store.adapters.payment.sandbox_gateway import SandboxGateway
from store.adapters.payment.stripe_gateway import StripeGateway
from store.adapters.payment.transfer_gateway import TransferGateway
from store.adapters.system import SystemClock
from store.documents.qr import half_blocks
from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.domain.sepa import transfer_text

AT = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)


def charge(method: str, key: str = "order-1", minor: int = 9005) -> Charge:
    return Charge(key, "order", "2026-000001", "acme", method, Money(minor, "EUR"), AT)


@pytest.fixture
def sandbox(tmp_path: Path) -> SandboxGateway:
    return SandboxGateway(tmp_path / "sandbox.sqlite")


def test_a_transfer_is_on_account_and_due_30_days_after_the_sellers_day() -> None:
    outcome = TransferGateway().charge(charge("transfer"))
    assert outcome == Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 4, 10))


def test_a_transfer_has_the_same_answer_whenever_it_is_asked_for() -> None:
    gateway = TransferGateway()
    assert gateway.reconcile(charge("transfer")) == gateway.charge(charge("transfer"))


ON_FILE = SavedMethod("stripe:saved:pm_1:cus_1", "visa", "4242", "2030-12")


@pytest.mark.parametrize(
    ("saved", "last", "method"),
    [
        (ON_FILE, "transfer", "stripe:renewal:pm_1:cus_1"),
        (None, "transfer", "transfer"),
        (None, "sandbox:4242", "sandbox:4242"),
        (replace(ON_FILE, method="sandbox:0002"), "transfer", "sandbox:0002"),
        (None, "stripe:saved:pm_1:cus_1", ""),
        (None, "stripe:renewal:pm_1:cus_1", ""),
        (None, "stripe:page", ""),
        (replace(ON_FILE, method="gone:card"), "transfer", "transfer"),
        (None, "", ""),
    ],
)
def test_a_renewal_is_paid_by_the_card_on_file_else_as_the_last_order_was(
    sandbox: SandboxGateway, saved: SavedMethod | None, last: str, method: str
) -> None:
    stripe = StripeGateway("rk_test_1", "https://www.example.com", SystemClock())
    all_of_them = Gateways({"stripe": stripe, "transfer": TransferGateway(), "sandbox": sandbox})
    assert all_of_them.renewal_method(saved, last) == method


def test_a_good_card_is_charged_once_however_often_it_is_asked(sandbox: SandboxGateway) -> None:
    first = sandbox.charge(charge("sandbox:4242"))
    assert first.state is OutcomeState.SUCCEEDED
    assert sandbox.charge(charge("sandbox:4242")) == first
    assert sandbox.reconcile(charge("sandbox:4242")) == first
    assert sandbox.charged() == (("order-1", Money(9005, "EUR")),)


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("sandbox:0002", "card_declined"),
        ("sandbox:9995", "insufficient_funds"),
        ("sandbox:0069", "expired_card"),
        ("sandbox:0119", "processing_error"),
    ],
)
def test_a_bad_card_is_declined_with_its_reason_every_time(sandbox: SandboxGateway, method: str, code: str) -> None:
    first = sandbox.charge(charge(method))
    assert (first.state, first.code) == (OutcomeState.DECLINED, code)
    assert sandbox.charge(charge(method)) == sandbox.reconcile(charge(method)) == first
    assert sandbox.charged() == ()


@pytest.mark.parametrize(
    ("method", "end", "charged"),
    [("sandbox:3155", OutcomeState.SUCCEEDED, 1), ("sandbox:1629", OutcomeState.DECLINED, 0)],
)
def test_a_card_to_be_confirmed_is_settled_at_the_third_poll(
    sandbox: SandboxGateway, method: str, end: OutcomeState, charged: int
) -> None:
    asked = sandbox.charge(charge(method))
    assert asked.state is OutcomeState.ACTION
    assert asked.url.startswith("https://")
    assert asked.ref
    assert sandbox.charge(charge(method)) == asked
    assert sandbox.reconcile(charge(method)) == asked
    assert sandbox.reconcile(charge(method)) == asked
    assert sandbox.charged() == ()
    settled = sandbox.reconcile(charge(method))
    assert settled.state is end
    assert sandbox.reconcile(charge(method)) == sandbox.charge(charge(method)) == settled
    assert len(sandbox.charged()) == charged


def test_an_answer_that_was_lost_comes_with_the_replay_and_charges_once(sandbox: SandboxGateway) -> None:
    assert sandbox.charge(charge("sandbox:answer_lost")) == Outcome(OutcomeState.UNKNOWN)
    assert len(sandbox.charged()) == 1
    assert sandbox.charge(charge("sandbox:answer_lost")).state is OutcomeState.SUCCEEDED
    assert len(sandbox.charged()) == 1


def test_an_answer_that_was_lost_is_found_by_reconciling(sandbox: SandboxGateway) -> None:
    sandbox.charge(charge("sandbox:answer_lost"))
    assert sandbox.reconcile(charge("sandbox:answer_lost")).state is OutcomeState.SUCCEEDED


def test_a_request_that_was_lost_charges_when_it_is_sent_again(sandbox: SandboxGateway) -> None:
    assert sandbox.charge(charge("sandbox:lost_before")) == Outcome(OutcomeState.UNKNOWN)
    assert sandbox.charged() == ()
    assert sandbox.charge(charge("sandbox:lost_before")).state is OutcomeState.SUCCEEDED
    assert len(sandbox.charged()) == 1


@pytest.mark.parametrize("sent", [True, False], ids=["lost on the way", "never sent"])
def test_what_never_arrived_is_cancelled_and_stays_so(sandbox: SandboxGateway, sent: bool) -> None:
    asked = charge("sandbox:lost_before")
    if sent:
        sandbox.charge(asked)
    assert sandbox.reconcile(asked) == Outcome(OutcomeState.CANCELLED)
    assert sandbox.charge(asked) == Outcome(OutcomeState.CANCELLED)
    assert sandbox.charged() == ()


def test_another_key_is_another_charge(sandbox: SandboxGateway) -> None:
    sandbox.charge(charge("sandbox:4242", "order-1"))
    sandbox.charge(charge("sandbox:4242", "order-2"))
    assert [key for key, _ in sandbox.charged()] == ["order-1", "order-2"]


def test_a_key_cannot_name_another_charge(sandbox: SandboxGateway) -> None:
    sandbox.charge(charge("sandbox:4242"))
    with pytest.raises(ValueError, match="names another charge"):
        sandbox.charge(charge("sandbox:4242", minor=1))
    assert sandbox.charged() == (("order-1", Money(9005, "EUR")),)


def test_a_process_that_was_killed_leaves_what_it_charged(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.sqlite"
    killed = (
        "import os, pathlib, signal, sys\n"
        "from tests.store.test_gateways import SandboxGateway, charge\n"
        "SandboxGateway(pathlib.Path(sys.argv[1])).charge(charge('sandbox:4242'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", killed, str(path)], check=False, cwd=Path(__file__).parents[2])
    sandbox = SandboxGateway(path)
    assert len(sandbox.charged()) == 1
    assert sandbox.charge(charge("sandbox:4242")).state is OutcomeState.SUCCEEDED
    assert len(sandbox.charged()) == 1


def test_a_memory_that_cannot_be_reached_is_an_unknown_outcome(tmp_path: Path) -> None:
    unreachable = SandboxGateway(tmp_path / "nowhere" / "sandbox.sqlite")
    assert unreachable.charge(charge("sandbox:4242")) == Outcome(OutcomeState.UNKNOWN)
    assert unreachable.reconcile(charge("sandbox:4242")) == Outcome(OutcomeState.UNKNOWN)


def test_every_method_that_is_offered_is_answered(sandbox: SandboxGateway) -> None:
    for number, method in enumerate(sandbox.methods("EUR")):
        assert method.kind == "test_card"
        assert sandbox.charge(charge(method.id, str(number))).code != "method_unavailable"
    assert sandbox.charge(charge("sandbox:none", "none")).code == "method_unavailable"


def test_several_gateways_offer_their_methods_in_order_and_each_is_asked_for_its_own(sandbox: SandboxGateway) -> None:
    both = Gateways({"transfer": TransferGateway(), "sandbox": sandbox})
    assert [method.id for method in both.methods("EUR")][:2] == ["transfer", "sandbox:4242"]
    assert both.charge(charge("transfer")).state is OutcomeState.ON_ACCOUNT
    assert both.charge(charge("sandbox:4242")).state is OutcomeState.SUCCEEDED
    assert both.reconcile(charge("sandbox:4242")).state is OutcomeState.SUCCEEDED
    assert len(sandbox.charged()) == 1


def test_a_gateway_that_was_taken_out_charges_nothing_new_and_leaves_the_old_open() -> None:
    transfer_only = Gateways({"transfer": TransferGateway()})
    refused = transfer_only.charge(charge("sandbox:4242"))
    assert (refused.state, refused.code) == (OutcomeState.DECLINED, "method_unavailable")
    assert transfer_only.reconcile(charge("sandbox:4242")) == Outcome(OutcomeState.UNKNOWN)


# ---- giving up, and giving back -----------------------------------------------------------------------------


def test_a_confirmation_that_was_given_up_is_asked_for_no_more(sandbox: SandboxGateway) -> None:
    waiting = sandbox.charge(charge("sandbox:3155"))
    given_up = sandbox.cancel(charge("sandbox:3155"), waiting.ref)
    assert (given_up.state, given_up.code) == (OutcomeState.DECLINED, "given_up")
    assert {sandbox.reconcile(charge("sandbox:3155")).state for _ in range(4)} == {OutcomeState.CANCELLED}
    assert sandbox.charged() == ()


def test_what_was_paid_cannot_be_given_up(sandbox: SandboxGateway) -> None:
    paid = sandbox.charge(charge("sandbox:4242"))
    assert sandbox.cancel(charge("sandbox:4242"), paid.ref) == paid


def test_refunds_never_exceed_what_was_paid_and_a_key_is_one_refund(sandbox: SandboxGateway) -> None:
    paid = sandbox.charge(charge("sandbox:4242"))

    def refund(minor: int, key: str) -> Outcome:
        return sandbox.refund(charge("sandbox:4242"), paid.ref, Money(minor, "EUR"), key)

    assert refund(9006, "all and more").code == "refund_too_much"
    assert refund(5000, "a part").state is OutcomeState.SUCCEEDED
    assert refund(5000, "a part").state is OutcomeState.SUCCEEDED
    assert refund(5000, "again").code == "refund_too_much"
    assert refund(4005, "the rest").state is OutcomeState.SUCCEEDED


def test_nothing_is_given_back_of_what_was_declined(sandbox: SandboxGateway) -> None:
    declined = sandbox.charge(charge("sandbox:0002"))
    outcome = sandbox.refund(charge("sandbox:0002"), declined.ref, Money(1, "EUR"), "r-1")
    assert outcome.code == "refund_too_much"


def test_several_gateways_give_back_each_its_own(sandbox: SandboxGateway) -> None:
    both = Gateways({"transfer": TransferGateway(), "sandbox": sandbox})
    paid = both.charge(charge("sandbox:4242"))
    assert both.refund(charge("sandbox:4242"), paid.ref, Money(1, "EUR"), "r-1").state is OutcomeState.SUCCEEDED
    assert both.refund(charge("transfer"), "2026-000001", Money(1, "EUR"), "r-2").code == "refund_by_hand"
    assert both.refund(charge("gone"), "ref", Money(1, "EUR"), "r-3").code == "method_unavailable"
    assert both.cancel(charge("gone"), "ref") == Outcome(OutcomeState.UNKNOWN)


IBAN = "IT98O9999900000000000123456"


def test_the_code_of_a_transfer_is_what_banks_read() -> None:
    assert transfer_text("Seatdesk Srl", IBAN, Money(9005, "EUR"), "2026-000001") == (
        f"BCD\n002\n1\nSCT\n\nSeatdesk Srl\n{IBAN}\nEUR90.05\n\n\n2026-000001"
    )


@pytest.mark.parametrize("amount", [Money(9005, "USD"), Money(0, "EUR"), Money(-1, "EUR"), Money(10**11, "EUR")])
def test_what_sepa_cannot_carry_has_no_code(amount: Money) -> None:
    assert transfer_text("Seller", IBAN, amount, "1") is None


def test_no_field_of_the_code_runs_into_the_next() -> None:
    text = transfer_text("Sel\nler " + "x" * 100, IBAN, Money(1, "EUR"), "a\r\nb" + "y" * 200)
    assert text is not None
    fields = text.split("\n")
    assert len(fields) == 11
    assert (len(fields[5]), len(fields[10])) == (70, 140)


def test_the_code_of_an_invoice_leaves_room_in_a_small_terminal() -> None:
    text = transfer_text("Seatdesk Srl", IBAN, Money(99_999_999, "EUR"), "2026-000001")
    assert text is not None
    lines = half_blocks(text)
    assert len(lines) == 21
    assert {len(line) for line in lines} == {41}


def test_a_code_shows_every_module_of_the_qr_symbol() -> None:
    import segno

    lines = half_blocks("hello")
    upper = {"▀": 1, "█": 1}
    lower = {"▄": 1, "█": 1}
    shown = [[half.get(cell, 0) for cell in line] for line in lines for half in (upper, lower)]
    symbol = [list(row) for row in segno.make("hello", error="m", boost_error=False, micro=False).matrix_iter(border=2)]
    assert shown[: len(symbol)] == symbol
    assert not any(any(row) for row in shown[len(symbol) :])


def test_a_code_that_does_not_fit_is_not_shown() -> None:
    assert half_blocks("x" * 400) == ()
    assert half_blocks("hello", columns=20) == ()
    assert half_blocks("hello", rows=5) == ()


def test_charges_differ_by_more_than_their_key(sandbox: SandboxGateway) -> None:
    sandbox.charge(charge("sandbox:4242"))
    with pytest.raises(ValueError, match="names another charge"):
        sandbox.reconcile(replace(charge("sandbox:4242"), method="sandbox:0002"))
