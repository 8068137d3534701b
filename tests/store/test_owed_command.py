"""`seatdesk owed`: who owes what, paid by its contact with a card, or noted by the operator as received."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from store.billing import owing
from store.domain.accounts import AccountStatus
from store.domain.orders import Outcome, OutcomeState
from store.domain.records import Receivable
from store.domain.subscriptions import SubscriptionStatus
from store.purchase import shopping
from tests.shops import ANNA, World, eur
from tests.store.billed import NO_MONEY, held, run
from tui.__main__ import main
from tui.bootstrap import services


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with test cards."""
    (tmp_path / "config.toml").write_text("[payment]\nsandbox = true\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SEATDESK_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


@pytest.fixture
def owes(world: World) -> World:
    """Five seats, whose renewal on 1 April was declined."""
    world.buy()
    shopping.finish(world.shop, ANNA)
    world.gateway.answers.append(NO_MONEY)
    run(world, date(2026, 4, 1))
    return world


def owed(world: World, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", f"sqlite:///{world.path}", "owed", *arguments])


def test_the_list_names_who_owes_what_since_when(owes: World) -> None:
    listed = owed(owes, "list")
    assert (listed.exit_code, listed.stdout) == (0, "acme · 97.60 € · 2026-04-01 · active\n")
    (one,) = json.loads(owed(owes, "list", "--json").stdout)
    assert one == {"account": "acme", "owed": "97.60", "currency": "EUR", "since": "2026-04-01", "status": "active"}


def test_nobody_who_has_paid_is_listed(world: World) -> None:
    world.buy()
    assert owed(world, "list").stdout == ""


def test_a_contact_pays_with_another_card(owes: World) -> None:
    done = owed(owes, "pay", "--method", "sandbox:4242", "--as", "anna@acme.example")
    assert (done.exit_code, done.stdout) == (0, "Nothing is owed.\n")
    assert held(owes).status is SubscriptionStatus.ACTIVE
    assert owes.invoices[-1].paid == eur("97.60")


def test_a_card_that_is_declined_says_why_and_what_is_left(owes: World) -> None:
    done = owed(owes, "pay", "--method", "sandbox:9995", "--as", "anna@acme.example")
    assert done.exit_code == 1
    assert done.stderr == "There is not enough money on the card.\n"
    assert done.stdout == "97.60 € is owed.\n"


def test_a_program_pays(owes: World) -> None:
    refused = owed(owes, "pay", "--method", "sandbox:9995", "--as", "anna@acme.example", "--json")
    assert refused.exit_code == 1
    left = json.loads(refused.stdout)
    assert (left["owed"], left["currency"], left["orders"][0]["status"]) == ("97.60", "EUR", "declined")
    done = owed(owes, "pay", "--method", "sandbox:4242", "--as", "anna@acme.example", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (
        0,
        {"account": "acme", "owed": None, "currency": "EUR", "status": "active", "orders": []},
    )


def test_a_program_notes_that_the_transfer_has_come(owes: World) -> None:
    done = owed(owes, "paid", "acme", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (
        0,
        [{"account": "acme", "invoice": "2026-000002", "received": "97.60", "currency": "EUR"}],
    )


def test_a_currency_that_the_service_refuses_is_exit_3(owes: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owes.gateway.answers.append(Outcome(OutcomeState.DECLINED, code="currency_refused"))
    monkeypatch.setattr(services, "open_services", lambda _: SimpleNamespace(shop=owes.shop))
    done = owed(owes, "pay", "--method", "card", "--as", "anna@acme.example")
    assert done.exit_code == 3
    assert done.stderr.startswith("The payment service does not take this currency")


def test_without_a_method_it_says_what_there_is(owes: World) -> None:
    done = owed(owes, "pay", "--as", "anna@acme.example")
    assert done.exit_code == 1
    assert done.stderr.startswith("Choose how to pay.")
    assert "sandbox:4242" in done.stderr


def test_the_operator_notes_that_the_transfer_has_come(owes: World) -> None:
    done = owed(owes, "paid", "acme")
    assert (done.exit_code, done.stdout) == (0, "acme: 97.60 € received, invoice 2026-000002.\n")
    assert owes.account.status is AccountStatus.ACTIVE
    assert held(owes).status is SubscriptionStatus.ACTIVE
    assert not owes.all(Receivable)
    assert owing.owed(owes.shop, ANNA).orders == ()


def test_an_account_that_owes_nothing_has_nothing_to_be_noted(world: World) -> None:
    done = owed(world, "paid", "acme")
    assert (done.exit_code, done.stderr) == (1, "acme owes nothing.\n")
