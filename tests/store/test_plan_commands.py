"""`seatdesk plan`, `cancel`, `reactivate`, `subscribe`: what the pages do, for people and for programs (R4, R6, R7)."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from store import sample
from store.domain.accounts import AccountKind
from store.domain.orders import OrderStatus
from store.domain.periods import Cycle
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.purchase import checkout, shopping
from tests.shops import ANNA, World
from tui.__main__ import main

CATALOGUE = Path(sample.__file__).with_name("catalogue.toml")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[payment]\nsandbox = true\n[vat]\nregister = "off"\n', encoding="utf-8")
    monkeypatch.setenv("SEATDESK_CONFIG", str(config))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def five(world: World) -> World:
    """Five seats of Helpline Pro and four of Courier, bought today by the commands' own clock."""
    return bought(world, "pro")


def bought(world: World, tier: str) -> World:
    from store.adapters.system import SystemClock

    world.clock.instant = SystemClock().now()
    shopping.start(world.shop, ANNA)
    world.choose(ANNA, "helpline", tier)
    shopping.add_another(world.shop, ANNA)
    world.choose(ANNA, "courier", "basic", 4)
    shopping.to_checkout(world.shop, ANNA)
    world.agree()
    world.pay()
    shopping.finish(world.shop, ANNA)
    return world


def run(world: World, *arguments: str, who: str = "anna@acme.example", typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--store", f"sqlite:///{world.path}", *arguments, "--as", who], input=typed)


def facts(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def held(world: World, product: str = "helpline") -> Subscription:
    return next(one for one in world.subscriptions if one.product == product)


def refused(result: Result) -> str:
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    return result.stderr


# ---- plan change ------------------------------------------------------------------------------------------


def test_a_change_shows_the_review_asks_and_is_made(five: World) -> None:
    done = run(five, "plan", "change", "helpline", "--seats", "8", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "8 × 16.00 €" in done.stdout
    assert "Credit goes to this order; it is not a refund." in done.stdout
    assert "Place this order?" in done.stdout
    assert held(five).seats == 8


@pytest.mark.parametrize("typed", ["n\n", ""])
def test_without_a_yes_nothing_is_changed(five: World, typed: str) -> None:
    done = run(five, "plan", "change", "helpline", "--seats", "8", typed=typed)
    assert (done.exit_code, held(five).seats) == (1, 5)


def test_a_rehearsal_says_what_it_costs_and_changes_nothing(five: World) -> None:
    found = facts(run(five, "plan", "change", "Helpline Pro", "--seats", "8", "--dry-run", "--json"))
    assert (found["order"], found["scheduled"]) == (None, [])
    (line,) = found["quote"]["lines"]
    assert (line["seats"], line["net"], line["credit"]["paid"]) == (8, "128.00", "80.00")
    assert held(five).seats == 5


def test_programs_get_what_was_ordered_and_what_became_of_it(five: World) -> None:
    found = facts(
        run(five, "plan", "change", "helpline", "--seats", "8", "--method", "sandbox:4242", "--yes", "--json")
    )
    order = five.orders[-1]
    assert found["order"] == {
        "number": order.number,
        "status": "provisioned",
        "invoice": order.invoice,
        "link": None,
        "subscriptions": [held(five).id],
    }
    assert found["quote"]["due"] == str(order.quote.due.decimal)


def test_several_subscriptions_change_in_one_order(five: World) -> None:
    before = len(five.orders)
    found = facts(run(five, "plan", "change", "helpline", "courier", "--cycle", "annual", "--yes", "--json"))
    assert [line["cycle"] for line in found["quote"]["lines"]] == ["annual", "annual"]
    assert {one.cycle for one in five.subscriptions} == {Cycle.ANNUAL}
    assert len(five.orders) == before + 1


def test_the_same_command_again_finds_what_it_did(five: World) -> None:
    first = facts(run(five, "plan", "change", "helpline", "--seats", "8", "--yes", "--json"))
    again = facts(run(five, "plan", "change", "helpline", "--seats", "8", "--yes", "--json"))
    assert again["order"] == first["order"]
    assert len(five.orders) == 2


def test_back_and_forth_are_changes_each_time(five: World) -> None:
    for seats in ("8", "5", "8"):
        assert run(five, "plan", "change", "helpline", "--seats", seats, "--yes").exit_code == 0
    assert (held(five).seats, len(five.orders)) == (8, 4)


def test_a_change_that_is_none_is_refused(five: World) -> None:
    assert "is what you have" in refused(run(five, "plan", "change", "helpline", "--seats", "5", "--yes"))


def test_a_declined_card_changes_nothing(five: World) -> None:
    done = run(five, "plan", "change", "helpline", "--seats", "8", "--method", "sandbox:9995", "--yes", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["order"]["status"] == "declined"
    assert "not enough money" in done.stderr
    assert held(five).seats == 5


def test_a_payment_that_nobody_knows_of_is_an_outage_and_gone_on_with(five: World) -> None:
    command = ("plan", "change", "helpline", "--seats", "8", "--method", "sandbox:answer_lost", "--yes")
    assert run(five, *command).exit_code == 3
    assert run(five, *command).exit_code == 0
    assert (held(five).seats, len(five.orders)) == (8, 2)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("helpdesk", "--seats", "8"), "“helpdesk” is none of these"),
        (("helpline", "--seats", "51"), "Online you can buy up to 50"),
        (("helpline", "--tier", "gold"), "helpline has no tier “gold”"),
    ],
)
def test_what_cannot_be_is_said(five: World, arguments: tuple[str, ...], complaint: str) -> None:
    assert complaint in refused(run(five, "plan", "change", *arguments, "--yes"))


def test_fewer_seats_than_are_assigned_are_refused_with_both_numbers(five: World) -> None:
    five.put("acme", replace(held(five), assigned=4))
    complaint = refused(run(five, "plan", "change", "helpline", "--seats", "3", "--yes"))
    assert "3 seats are too few, 4 are assigned" in complaint


def test_a_change_of_nothing_named_is_a_wrong_usage(five: World) -> None:
    assert run(five, "plan", "change", "helpline").exit_code == 2
    assert run(five, "plan", "change", "--seats", "8").exit_code == 2
    assert run(five, "plan", "change", "helpline", "--cycle", "weekly").exit_code == 2


def test_who_may_not_buy_changes_nothing(five: World) -> None:
    for command in (("plan", "change", "helpline", "--seats", "8"), ("cancel", "helpline"), ("reactivate", "helpline")):
        complaint = refused(run(five, *command, "--yes", who="marco@acme.example"))
        assert complaint == "Only a billing contact of this account can buy.\n"


# ---- a lower plan -----------------------------------------------------------------------------------------


def test_a_lower_plan_shows_the_way_to_support(world: World) -> None:
    bought(world, "premier")
    complaint = refused(run(world, "plan", "change", "helpline", "--tier", "pro", "--yes"))
    assert "write to support@seatdesk.example" in complaint


@pytest.fixture
def later(world: World, tmp_path: Path) -> World:
    """Helpline Premier in a shop where a lower plan begins with the next period."""
    catalogue = tmp_path / "catalogue.toml"
    text = CATALOGUE.read_text(encoding="utf-8").replace('downgrade = "support"', 'downgrade = "end_of_term"')
    catalogue.write_text(text, encoding="utf-8")
    config = tmp_path / "config.toml"
    config.write_text(f'catalogue = "{catalogue}"\n{config.read_text()}', encoding="utf-8")
    return bought(world, "premier")


def test_a_lower_plan_is_scheduled_shown_and_given_up(later: World) -> None:
    rehearsed = facts(run(later, "plan", "change", "helpline", "--tier", "pro", "--dry-run", "--json"))
    assert held(later).scheduled is None
    found = facts(run(later, "plan", "change", "helpline", "--tier", "pro", "--yes", "--json"))
    assert found == rehearsed
    assert (found["quote"], found["order"]) == (None, None)
    assert found["scheduled"] == [
        {
            "subscription": held(later).id,
            "plan": "Helpline Pro",
            "tier": "pro",
            "seats": 5,
            "cycle": "monthly",
            "from": held(later).period.end.isoformat(),
            "renewal_net": "80.00",
        }
    ]
    assert held(later).scheduled is not None
    assert run(later, "plan", "keep", "helpline", "--yes").exit_code == 0
    assert held(later).scheduled is None


def test_a_lower_plan_is_asked_about_in_words(later: World) -> None:
    done = run(later, "plan", "change", "helpline", "--tier", "pro", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "Helpline Premier becomes Helpline Pro, 5 agents, monthly" in done.stdout
    assert held(later).scheduled is not None


# ---- cancel and reactivate --------------------------------------------------------------------------------


def test_cancelling_says_until_when_and_asks(five: World) -> None:
    assert run(five, "cancel", "helpline", typed="n\n").exit_code == 1
    assert held(five).status is SubscriptionStatus.ACTIVE
    done = run(five, "cancel", "helpline", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "nothing is paid back" in done.stdout
    assert held(five).status is SubscriptionStatus.PENDING_CANCELLATION


def test_cancelled_and_reactivated_for_programs(five: World) -> None:
    found = facts(run(five, "cancel", "helpline", "--yes", "--json"))
    end = held(five).period.end.isoformat()
    assert (found["id"], found["status"], found["end"]) == (held(five).id, "pending_cancellation", end)
    assert facts(run(five, "reactivate", "helpline", "--yes", "--json"))["status"] == "active"


def test_twice_is_once(five: World) -> None:
    for command in ("cancel", "cancel", "reactivate", "reactivate"):
        assert run(five, command, "helpline", "--yes").exit_code == 0
    assert [mail.id.partition(":")[0] for mail in five.mails] == ["confirmation", "cancelled", "reactivated"]


def test_a_change_of_what_is_cancelled_is_refused(five: World) -> None:
    run(five, "cancel", "helpline", "--yes")
    complaint = refused(run(five, "plan", "change", "helpline", "--seats", "8", "--yes"))
    assert "Anna Bianchi cancelled Helpline Pro" in complaint


# ---- Subscribe Now ----------------------------------------------------------------------------------------


@pytest.fixture
def trial(world: World) -> World:
    from store.adapters.system import SystemClock

    world.clock.instant = SystemClock().now()
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    return world


def test_subscribing_says_what_is_lost_asks_and_opens_it(trial: World) -> None:
    done = run(trial, "subscribe", "helpline", "--cycle", "annual", typed="y\n")
    assert done.exit_code == 0, done.output
    assert "14 days left of your free trial are lost" in done.stdout
    one = held(trial)
    assert (one.status, one.cycle, one.seats) == (SubscriptionStatus.ACTIVE, Cycle.ANNUAL, 3)


def test_subscribing_with_other_seats_for_programs(trial: World) -> None:
    command = ("subscribe", "helpline", "--cycle", "monthly", "--seats", "6", "--tier", "premier")
    rehearsed = facts(run(trial, *command, "--dry-run", "--json"))
    assert rehearsed["quote"]["lines"][0]["forfeited_trial_days"] == 14
    found = facts(run(trial, *command, "--yes", "--json"))
    assert found["order"]["status"] == OrderStatus.PROVISIONED
    assert (held(trial).plan_name, held(trial).seats) == ("Helpline Premier", 6)


def test_what_is_paid_for_is_not_subscribed_to(five: World) -> None:
    complaint = refused(run(five, "subscribe", "helpline", "--cycle", "monthly", "--yes"))
    assert "You already have Helpline Pro." in complaint


def test_a_trial_is_not_changed(trial: World) -> None:
    complaint = refused(run(trial, "plan", "change", "helpline", "--seats", "4", "--yes"))
    assert "subscribe to it first" in complaint


# ---- who may not, and where there is nothing ---------------------------------------------------------------

COMMANDS = (
    ("plan", "change", "helpline", "--seats", "4"),
    ("plan", "keep", "helpline"),
    ("subscribe", "helpline", "--cycle", "monthly"),
    ("cancel", "helpline"),
    ("reactivate", "helpline"),
    ("seats", "assign", "sara@acme.example", "--plan", "helpline"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_who_may_not_buy_is_told_the_cause_before_the_name_of_a_plan(world: World, command: tuple[str, ...]) -> None:
    world.change_account(kind=AccountKind.CORPORATE)
    assert "Corporate Billing Portal" in refused(run(world, *command, "--yes"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
def test_an_account_without_subscriptions_is_told_so(world: World, command: tuple[str, ...]) -> None:
    assert refused(run(world, *command, "--yes")) == "This account has no subscription yet.\n"
