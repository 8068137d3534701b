"""`seatdesk refund`: money given back by the operator, asked about first, once however often it is said."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from store.documents import receivables
from store.domain.orders import Outcome
from store.domain.records import CreditNote, GivenTo
from tests.shops import World, eur
from tests.store.test_refunds import LOST, ON_ACCOUNT, PENDING, REASON, REFUSED
from tui.__main__ import main
from tui.bootstrap import services


@pytest.fixture(autouse=True)
def _shop(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command finds this world's shop."""
    monkeypatch.setattr(services, "open_services", lambda _: SimpleNamespace(shop=world.shop))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")


def refund(*arguments: str, reason: str = REASON, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["refund", *arguments, "--reason", reason], input=typed)


def notes(world: World) -> list[tuple[str, GivenTo]]:
    return [(str(note.total.decimal), note.given_to) for note in world.past(CreditNote)]


@pytest.mark.parametrize("answer", ["n\n", "", "what\n"], ids=["no", "nothing", "no answer"])
def test_it_is_asked_about_and_given_back(world: World, answer: str) -> None:
    world.buy()
    refused = refund("2026-000001", "12.20", typed=answer)
    assert refused.exit_code == 1
    assert "Give 12.20 € of 2026-000001 back to the card?" in refused.stderr
    assert notes(world) == []
    done = refund("2026-000001", "12.20", typed="y\n")
    assert (done.exit_code, done.stdout) == (0, "Given back: 12.20 €. Credit note: CN2026-000001.\n")
    assert notes(world) == [("12.20", GivenTo.CARD)]


def test_said_again_it_is_the_same_refund_unless_another_is_meant(world: World) -> None:
    world.buy()
    refund("2026-000001", "12.20", "--yes")
    again = refund("2026-000001", "12.2")
    assert again.exit_code == 0
    assert again.stderr == "This was asked for on 1 Mar 2026; with --again it is given back once more.\n"
    assert len(world.gateway.refunded) == 1
    assert refund("2026-000001", "12.20", "--yes", "--again").exit_code == 0
    assert len(world.gateway.refunded) == 2


def test_for_programs(world: World) -> None:
    world.buy()
    facts = json.loads(refund("2026-000001", "97.60", "--yes", "--json").stdout)
    assert facts.pop("id").startswith("refund-")
    assert facts == {
        "invoice": "2026-000001",
        "amount": "97.60",
        "currency": "EUR",
        "given_to": "card",
        "reason": REASON,
        "at": "2026-03-01T12:00:00+00:00",
        "state": "succeeded",
        "code": None,
        "credit_note": "CN2026-000001",
    }


def test_to_the_balance(world: World) -> None:
    world.buy()
    assert refund("2026-000001", "12.20", "--yes", "--to", "balance").exit_code == 0
    assert world.account.balance == eur("12.20")


def test_what_was_transferred_goes_back_by_transfer_which_somebody_must_make(world: World) -> None:
    world.gateway.answers.append(ON_ACCOUNT)
    world.buy(method="transfer")
    receivables.received(world.shop, "2026-000001")
    done = refund("2026-000001", "12.20", "--yes")
    assert done.exit_code == 0
    assert notes(world) == [("12.20", GivenTo.TRANSFER)]
    assert "Transfer 12.20 € to ACME Srl now: nobody else does." in done.stdout


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (LOST, 3, "It is not known yet whether the money was given back: `seatdesk reconcile` asks again."),
        (PENDING, 1, "The refund is on its way: `seatdesk reconcile` asks what became of it."),
        (
            replace(REFUSED, code="amount_refused"),
            3,
            "The payment service did not give it back (amount_refused). The same command tries again.",
        ),
        (REFUSED, 1, "The payment service did not give it back (card_refused). The same command tries again."),
    ],
)
def test_what_did_not_end_well_has_a_sentence_and_a_code(world: World, answer: Outcome, code: int, said: str) -> None:
    world.buy()
    world.gateway.answers.append(answer)
    ended = refund("2026-000001", "12.20", "--yes")
    assert (ended.exit_code, ended.stderr) == (code, f"{said}\n")
    assert notes(world) == []


def test_reconcile_names_what_has_no_end_yet(world: World) -> None:
    world.buy()
    world.gateway.answers += [LOST, LOST]
    refund("2026-000001", "12.20", "--yes")
    ran = CliRunner().invoke(main, ["reconcile"])
    assert (ran.exit_code, ran.stdout) == (3, "2026-000001: refund unknown\n")
    world.gateway.answers.append(PENDING)
    ran = CliRunner().invoke(main, ["reconcile"])
    assert (ran.exit_code, ran.stdout) == (1, "2026-000001: refund pending\n")
    world.gateway.answers.append(PENDING)
    ran = CliRunner().invoke(main, ["reconcile", "--json"])
    assert json.loads(ran.stdout)["refunds"] == [{"invoice": "2026-000001", "state": "pending"}]
    assert CliRunner().invoke(main, ["reconcile"]).exit_code == 0
    assert len(notes(world)) == 1


def test_too_much_is_refused_with_what_is_left(world: World) -> None:
    world.buy()
    refused = refund("2026-000001", "97.61", "--yes")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Of 2026-000001 there is 97.60 € left that can go back this way. Nothing was given back.\n",
    )
    assert world.gateway.refunded == {}


def test_a_reason_must_be_given(world: World) -> None:
    world.buy()
    assert CliRunner().invoke(main, ["refund", "2026-000001", "12.20", "--yes"]).exit_code == 2
    assert refund("2026-000001", "12.20", "--yes", reason=" ").exit_code == 1
