"""`seatdesk bill`: what it says, what it refuses, and its exit codes."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.domain.subscriptions import SubscriptionStatus
from tests.shops import World
from tests.store.billed import held
from tests.terminal import SEATDESK, Terminal
from tui.__main__ import main

DUE = "2026-04-01"
SAID = [
    "acme: Helpline Pro renewed · 80.00 €",
    "acme: mail to anna@acme.example: Helpline Pro: renewed, invoice 2026-000002",
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No configuration of this machine's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


@pytest.fixture
def sold(world: World) -> World:
    """Five seats since 1 March, paid by transfer."""
    world.buy(method="transfer")
    return world


def seatdesk(world: World, *arguments: str, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, ["--store", f"sqlite:///{world.path}", *arguments])


def test_it_says_account_by_account_what_it_did(sold: World) -> None:
    done = seatdesk(sold, "bill", "--on", DUE)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [*SAID, "Accounts: 1. Failed: 0."]
    assert [invoice.day for invoice in sold.invoices] == [date(2026, 3, 1), date(2026, 4, 1)]


def test_again_it_does_nothing(sold: World) -> None:
    seatdesk(sold, "bill", "--on", DUE)
    done = seatdesk(sold, "bill", "--on", DUE)
    assert (done.exit_code, done.stdout.splitlines()) == (0, ["Accounts: 0. Failed: 0."])


def test_a_dry_run_says_the_same_and_does_nothing(sold: World) -> None:
    dry = seatdesk(sold, "bill", "--on", DUE, "--dry-run")
    assert len(sold.invoices) == 1
    assert dry.stdout == seatdesk(sold, "bill", "--on", DUE).stdout


def test_mail_leaves_with_the_run(sold: World) -> None:
    seatdesk(sold, "bill", "--on", DUE)
    assert [mail.id for mail in sold.mails if mail.id.startswith("renewed:") and mail.where]


def test_for_programs_it_is_json(sold: World) -> None:
    done = seatdesk(sold, "bill", "--on", DUE, "--json")
    said = json.loads(done.stdout)
    assert (said["day"], said["dry_run"]) == (DUE, False)
    (account,) = said["accounts"]
    assert (account["account"], account["waits"], account["failed"]) == ("acme", [], None)
    assert account["mails"] == [
        {
            "id": f"renewed:{sold.orders[-1].id}",
            "to": "anna@acme.example",
            "subject": "Helpline Pro: renewed, invoice 2026-000002",
        }
    ]
    (change,) = account["changes"]
    assert (change["what"], change["amount"], change["currency"]) == ("subscription_renewed", "80.00", "EUR")
    assert (change["before"]["until"], change["after"]["until"]) == ("2026-04-01", "2026-05-01")


def test_a_day_before_the_last_run_is_refused_in_a_sentence(sold: World) -> None:
    seatdesk(sold, "bill", "--on", DUE)
    done = seatdesk(sold, "bill", "--on", "2026-03-31")
    assert done.exit_code == 1
    assert done.stderr == (
        "The last billing run was for 1 Apr 2026: a run for 31 Mar 2026, before it, would bill days that are over. "
        "Nothing was changed.\n"
    )


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "01.04.2026"])
def test_what_is_no_day_is_bad_usage(sold: World, day: str) -> None:
    assert seatdesk(sold, "bill", "--on", day).exit_code == 2


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--store", f"sqlite:///{tmp_path}/none.sqlite", "bill"])
    assert done.exit_code == 1
    assert "There is no store" in done.stderr


def test_one_account_that_fails_is_named_the_others_are_billed_and_the_exit_code_is_3(sold: World) -> None:
    sold.put("bolt", replace(held(sold), id="sub-bolt"))
    sold.put("aaa", replace(held(sold), id="sub-aaa"))
    done = seatdesk(sold, "bill", "--on", DUE)
    assert done.exit_code == 3
    assert done.stderr.splitlines() == [f"{one}: The store has no account {one}." for one in ("aaa", "bolt")]
    assert done.stdout.splitlines() == [*SAID, "Accounts: 1. Failed: 2."]


def test_a_bug_at_one_account_gets_a_reference_and_the_exit_code_of_a_bug(sold: World) -> None:
    sold.change_account(time_zone="Nowhere/Land")
    done = seatdesk(sold, "bill")
    assert done.exit_code == 70
    assert "acme: Something went wrong. Nothing is lost. Reference: " in done.stderr


def test_what_is_not_due_is_not_named(sold: World) -> None:
    sold.put("acme", replace(held(sold), status=SubscriptionStatus.EXPIRED))
    assert seatdesk(sold, "bill", "--on", DUE).stdout.splitlines() == ["Accounts: 0. Failed: 0."]


def test_a_transfer_that_came_is_noted(sold: World) -> None:
    sold.gateway.answers.clear()
    done = seatdesk(sold, "bill", "--on", DUE)
    number = sold.invoices[-1].id
    done = seatdesk(sold, "invoice", "paid", number)
    assert (done.exit_code, done.stdout) == (0, f"{number}: paid, 97.60 €.\n")
    done = seatdesk(sold, "invoice", "paid", number)
    assert (done.exit_code, done.stderr) == (1, f"Nothing is left to pay of {number}.\n")


@pytest.mark.parametrize(("key", "billed"), [("n", 1), ("y", 2)])
def test_at_a_terminal_a_day_that_has_not_come_is_asked_about(sold: World, key: str, billed: int) -> None:
    sold.put("acme", replace(held(sold), period=replace(held(sold).period, end=date(2099, 1, 1))))
    command = [*SEATDESK, "--store", f"sqlite:///{sold.path}", "bill", "--on", "2099-01-01"]
    with Terminal(command) as terminal:
        terminal.wait_for("1 Jan 2099 has not come yet. Bill everything until then now?")
        terminal.press(key, "\r")
        assert terminal.exit_code() == (0 if billed == 2 else 1)
    assert len(sold.invoices) == billed


def test_a_catalogue_with_faults_is_refused_once_before_anybody_is_billed(sold: World, home: Path) -> None:
    (home / "shop.toml").write_text("currencies = 7\n", encoding="utf-8")
    (home / "config.toml").write_text('catalogue = "shop.toml"\n', encoding="utf-8")
    done = seatdesk(sold, "bill", "--on", DUE, SEATDESK_CONFIG=str(home / "config.toml"))
    assert done.exit_code == 1
    assert "shop.toml, line 1, currencies: " in done.stderr
    assert "acme" not in done.stderr + done.stdout
