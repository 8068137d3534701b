"""`seatdesk subscriptions`, `user`, `contact`, `seats`, `history`: what the pages do, for people and for programs."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from store.domain.accounts import AccountKind, User
from store.purchase import seats, shopping
from tests.shops import ANNA, World
from tui.__main__ import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEATDESK_CONFIG", str(tmp_path / "none.toml"))
    (tmp_path / "none.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def bought(world: World) -> World:
    """Five seats of Helpline, one of them Sara's, and two of Beacon."""
    world.buy(ANNA, "helpline", "beacon")
    shopping.finish(world.shop, ANNA)
    seats.assign(world.shop, ANNA, world.subscriptions[0].id, ["sara"])
    return world


def seatdesk(world: World, *arguments: str, who: str = "anna@acme.example", typed: str = "") -> Result:
    command = ["--store", f"sqlite:///{world.path}", *arguments, *(["--as", who] if who else [])]
    return CliRunner().invoke(main, command, input=typed)


def facts(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def held(world: World, user: str) -> set[str]:
    names = {one.id: one.product for one in world.subscriptions}
    return {names[one] for one in world.get(User, user).subscriptions}


# ---- listing ------------------------------------------------------------------------------------------------


def test_subscriptions_are_listed(bought: World) -> None:
    lines = seatdesk(bought, "subscriptions").stdout.splitlines()
    assert lines[0].split() == "Helpline Pro active 1/5 agents monthly 80.00 € on 1 Apr 2026".split()
    assert facts(seatdesk(bought, "subscriptions", "--json"))[0] == {
        "id": bought.subscriptions[0].id,
        "product": "helpline",
        "tier": "pro",
        "plan": "Helpline Pro",
        "status": "active",
        "seats": 5,
        "assigned": 1,
        "cycle": "monthly",
        "start": "2026-03-01",
        "end": "2026-04-01",
        "renewal_net": "80.00",
        "currency": "EUR",
    }


def test_whoever_may_look_at_the_pages_may_list(bought: World) -> None:
    assert seatdesk(bought, "subscriptions", who="marco@acme.example").exit_code == 0
    for command in ("user", "contact", "history"):
        refused = seatdesk(bought, command, who="marco@acme.example")
        assert (refused.exit_code, refused.stderr) == (1, "Only a billing contact of this account can see this.\n")


def test_users_are_listed_with_what_they_hold(bought: World) -> None:
    assert "Sara Fontana" in seatdesk(bought, "users").stdout
    found = {one["email"]: one for one in facts(seatdesk(bought, "users", "list", "--json"))}
    assert found["sara@acme.example"] == {
        "id": "sara",
        "name": "Sara Fontana",
        "email": "sara@acme.example",
        "role": "member",
        "status": "active",
        "billing_contact": False,
        "plans": ["Helpline Pro"],
    }
    assert facts(seatdesk(bought, "users", "--filter", "sara HELP", "--json"))[0]["id"] == "sara"
    assert facts(seatdesk(bought, "users", "--filter", "nobody", "--json")) == []


def test_contacts_are_listed_with_their_keys(world: World) -> None:
    assert "Bruno Costa" in seatdesk(world, "contacts").stdout
    assert facts(seatdesk(world, "contact", "list", "--json"))[1] == {
        "id": "bruno",
        "name": "Bruno Costa",
        "email": "bruno@acme.example",
        "keys": [],
    }


def test_history_is_listed_newest_first(bought: World) -> None:
    lines = seatdesk(bought, "history").stdout.splitlines()
    assert "Seats of Helpline Pro assigned" in lines[0]
    assert "Beacon bought" in lines[1]
    newest = facts(seatdesk(bought, "history", "--json"))[0]
    assert (newest["what"], newest["by"], newest["after"]["assigned"]) == ("seats_assigned", "anna@acme.example", "1")
    assert len(newest["link"]) == 64
    assert [one["what"] for one in facts(seatdesk(bought, "history", "--filter", "beacon", "--json"))] == [
        "subscription_bought"
    ]


# ---- changes ------------------------------------------------------------------------------------------------


def test_a_user_is_added(world: World) -> None:
    added = facts(seatdesk(world, "user", "add", "omar@acme.example", "--name", "Omar", "--role", "admin", "--json"))
    assert world.get(User, added["id"]).role == "admin"
    again = seatdesk(world, "user", "add", "omar@acme.example", "--name", "Omar")
    assert (again.exit_code, again.stderr) == (1, "omar@acme.example is a user of this account already.\n")


def test_users_are_imported_or_every_fault_is_named(world: World, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,email\nOmar,omar@acme.example\nJana,jana\n", encoding="utf-8")
    refused = seatdesk(world, "users", "import", str(path))
    assert (refused.exit_code, refused.stderr) == (1, f"{path}, line 3, email: This is not an e-mail address.\n")
    assert len(world.all(User)) == 4
    path.write_text("name,email\nOmar,omar@acme.example\nJana,jana@acme.example\n", encoding="utf-8")
    assert seatdesk(world, "users", "import", str(path)).stdout == "2 users were added.\n"


def test_a_file_that_is_not_there_is_said(world: World, tmp_path: Path) -> None:
    refused = seatdesk(world, "users", "import", str(tmp_path))
    assert (refused.exit_code, refused.stderr) == (1, f"{tmp_path} cannot be read (it is a folder).\n")


def test_users_are_imported_from_the_input(world: World) -> None:
    typed = "name,email\nOmar,omar@acme.example\n"
    assert facts(seatdesk(world, "users", "import", "-", "--json", typed=typed))[0]["email"] == "omar@acme.example"


def test_a_contact_is_added_and_removed(world: World) -> None:
    assert seatdesk(world, "contact", "add", "marco@acme.example").exit_code == 0
    assert world.get(User, "marco").billing_contact
    assert seatdesk(world, "contacts", "remove", "marco@acme.example").exit_code == 0
    assert not world.get(User, "marco").billing_contact
    refused = seatdesk(world, "contacts", "remove", "marco@acme.example")
    assert (refused.exit_code, refused.stderr) == (1, "This user is no billing contact any more.\n")


def test_a_program_adds_and_removes_a_contact(world: World) -> None:
    added = facts(seatdesk(world, "contacts", "add", "marco@acme.example", "--json"))
    assert facts(seatdesk(world, "contacts", "remove", "marco@acme.example", "--json")) == added
    done = seatdesk(world, "contact", "password", "anna@acme.example", "--password", "secret", "--json", who="")
    assert facts(done) == {"email": "anna@acme.example"}


def test_a_password_is_still_set(world: World) -> None:
    done = seatdesk(world, "contact", "password", "anna@acme.example", "--password", "secret", who="")
    assert done.exit_code == 0
    assert world.get(User, "anna").password_hash


def test_seats_are_assigned_once_the_difference_was_agreed_to(bought: World) -> None:
    command = ("seats", "assign", "marco@acme.example", "sara@acme.example", "--plan", "beacon")
    shown = seatdesk(bought, *command, "--dry-run")
    assert shown.exit_code == 0
    assert "Helpline Pro: 1 → 0 of 5 seats assigned" in shown.stdout
    assert "taken from sara@acme.example" in shown.stdout
    assert held(bought, "sara") == {"helpline"}
    assert seatdesk(bought, *command, typed="n\n").exit_code == 1
    assert held(bought, "sara") == {"helpline"}
    assert seatdesk(bought, *command, typed="y\n").exit_code == 0
    assert (held(bought, "sara"), held(bought, "marco")) == ({"beacon"}, {"beacon"})


def test_seats_are_assigned_by_a_program(bought: World) -> None:
    done = facts(seatdesk(bought, "seats", "assign", "sara@acme.example", "--yes", "--no-mail", "--json"))
    assert done == {
        "changes": [
            {
                "subscription": bought.subscriptions[0].id,
                "plan": "Helpline Pro",
                "given": [],
                "taken": ["sara@acme.example"],
                "assigned": 0,
                "seats": 5,
            }
        ],
        "suspended": ["sara@acme.example"],
    }
    assert held(bought, "sara") == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody@acme.example", "--plan", "beacon"), "Nobody has the e-mail nobody@acme.example.\n"),
        (("sara@acme.example", "--plan", "vault"), "“vault” is none of these: Helpline Pro, Beacon.\n"),
    ],
)
def test_who_and_what_is_not_there_is_said(bought: World, arguments: tuple[str, ...], said: str) -> None:
    refused = seatdesk(bought, "seats", "assign", *arguments, "--yes")
    assert (refused.exit_code, refused.stderr) == (1, said)


def test_a_corporate_contact_is_told_where_to_go(bought: World) -> None:
    bought.change_account(kind=AccountKind.CORPORATE)
    for command in (
        ("seats", "assign", "sara@acme.example", "--yes"),
        ("user", "add", "x@acme.example", "--name", "X"),
        ("contact", "add", "marco@acme.example"),
    ):
        refused = seatdesk(bought, *command)
        assert refused.exit_code == 1
        assert "Corporate Billing Portal" in refused.stderr
