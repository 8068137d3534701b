"""`seatdesk method`: the card on file seen, replaced and removed without screens, for people and for programs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.domain.accounts import AccountKind, Person, SavedMethod, User
from tests.shops import World
from tui.__main__ import main

CARD = SavedMethod("sandbox:saved:4242", "visa", "4242", "2034-12")
ON_FILE = {"brand": "visa", "last4": "4242", "expires": "2034-12", "expired": False}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox is offered, and nothing is configured besides."""
    configuration = tmp_path / "config.toml"
    configuration.write_text("[payment]\nsandbox = true\n", encoding="utf-8")
    monkeypatch.setenv("SEATDESK_CONFIG", str(configuration))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")


def method(world: World, *arguments: str, who: str = "anna@acme.example", typed: str = "") -> Result:
    command = ["--store", f"sqlite:///{world.path}", "method", *arguments, "--as", who]
    return CliRunner().invoke(main, command, input=typed)


def facts(result: Result) -> dict[str, object]:
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_without_a_card(world: World) -> None:
    shown = method(world, "show")
    assert (shown.exit_code, shown.stdout) == (0, "No card is on file.\n")
    found = facts(method(world, "show", "--json"))
    assert (found["account"], found["card"], found["waiting"]) == ("acme", None, None)
    assert {page["id"] for page in found["pages"]} >= {"sandbox:keep:4242"}  # type: ignore[attr-defined]


def test_the_card_on_file(world: World) -> None:
    world.change_account(saved_method=CARD)
    assert method(world, "show").stdout == "Visa ending in 4242\nGood until 12/2034.\n"
    assert facts(method(world, "show", "--json"))["card"] == ON_FILE


def test_one_whose_month_is_over_says_so(world: World) -> None:
    world.change_account(saved_method=replace(CARD, expires="2020-02"))
    assert method(world, "show").stdout == "Visa ending in 4242\nIt expired in 02/2020: replace it.\n"


def test_replacing_prints_the_link_and_the_same_command_goes_on_from_there(world: World) -> None:
    first = method(world, "replace")
    assert first.exit_code == 1
    link = first.stdout.strip()
    assert link.startswith("https://sandbox.example/card/")
    waiting = facts(method(world, "show", "--json"))["waiting"]
    assert isinstance(waiting, dict)
    assert (waiting["by"], waiting["link"]) == ("anna@acme.example", link)
    answers = [method(world, "replace", "--json") for _ in range(3)]
    assert [one.exit_code for one in answers] == [1, 1, 0]
    assert facts(answers[-1])["card"] == ON_FILE
    assert world.account.saved_method == CARD


def test_a_service_that_cannot_be_asked_is_exit_3_and_changes_nothing(world: World) -> None:
    world.path.with_name("sandbox.sqlite").mkdir()
    ran = method(world, "replace")
    assert (ran.exit_code, ran.stdout) == (3, "No card is on file.\n")
    assert ran.stderr == "Asking the payment service for its page: nothing is charged.\n"
    world.path.with_name("sandbox.sqlite").rmdir()
    assert method(world, "replace").stdout.startswith("https://sandbox.example/card/")


def test_a_page_that_came_to_nothing_says_why(world: World) -> None:
    for _ in range(3):
        method(world, "replace", "--page", "sandbox:keep:left")
    ended = method(world, "replace")
    assert (ended.exit_code, ended.stderr) == (1, "The payment page was left for too long and is closed.\n")
    assert facts(method(world, "show", "--json"))["waiting"] is None


def test_a_page_can_be_left(world: World) -> None:
    method(world, "replace")
    left = method(world, "replace", "--leave")
    assert (left.exit_code, left.stdout) == (0, "No card is on file.\n")


def test_removing_asks_and_yes_does_not(world: World) -> None:
    world.change_account(saved_method=CARD)
    assert method(world, "remove", typed="n\n").exit_code == 1
    assert world.account.saved_method == CARD
    removed = method(world, "remove", "--yes", "--json")
    assert (removed.exit_code, facts(removed)["card"]) == (0, None)
    assert world.account.saved_method is None
    again = method(world, "remove", "--yes")
    assert (again.exit_code, again.stdout) == (0, "No card is on file.\n")


def test_who_may_not_is_told_why(world: World) -> None:
    refused = method(world, "show", who="marco@acme.example")
    assert (refused.exit_code, refused.stderr) == (1, "Only a billing contact of this account can see this.\n")
    world.change_account(kind=AccountKind.CORPORATE)
    assert method(world, "show").stderr == "A corporate account buys through its Corporate Billing Portal.\n"
    nobody = method(world, "show", who="nobody@acme.example")
    assert (nobody.exit_code, nobody.stderr) == (1, "Nobody has the e-mail nobody@acme.example.\n")


def test_somebody_of_several_accounts_says_which(world: World) -> None:
    other = replace(world.account, id="other", name="Other", saved_method=CARD)
    world.put("other", other, world.get(User, "anna"))
    asked = method(world, "show")
    assert asked.exit_code == 1
    assert "acme, other" in asked.stderr
    assert method(world, "show", "--account", "other").stdout.startswith("Visa")


def test_the_os_user_is_who_is_meant(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.bootstrap.environment.os_user", lambda: "marco")
    world.change_user(Person("acme", "anna"), os_user="marco")
    shown = CliRunner().invoke(main, ["--store", f"sqlite:///{world.path}", "method", "show"])
    assert shown.stdout == "No card is on file.\n"
    world.change_user(Person("acme", "anna"), os_user="")
    refused = CliRunner().invoke(main, ["--store", f"sqlite:///{world.path}", "method", "show"])
    assert refused.exit_code == 1
    assert "marco" in refused.stderr
