"""The run itself: who is looked at, what is refused, what one fault may keep from being done (R11)."""

from dataclasses import replace
from datetime import date

import pytest

from store.billing import billing_run
from store.billing.billing_run import bill
from store.domain.accounts import Account, User
from store.domain.problems import Outage, Refused
from store.domain.records import Invoice
from tests.shops import ANNA, World, refusal
from tests.store.billed import held, run

DUE = date(2026, 4, 1)


def two_accounts(world: World) -> World:
    world.buy()
    copied = [replace(world.account, id="bolt"), *world.all(User), replace(held(world), id="sub-bolt")]
    world.put("bolt", *copied)
    return world


def test_every_account_is_billed_and_said_so_once(world: World) -> None:
    two_accounts(world)
    assert [billed.account for billed in run(world, DUE)] == ["acme", "bolt"]
    assert len(world.past(Invoice, "bolt")) == 1
    assert run(world, DUE) == []


def test_a_fault_of_one_account_keeps_no_other_from_being_billed(world: World) -> None:
    two_accounts(world)
    with world.store.change("acme") as work:
        work.remove(Account, "acme")
        work.commit()
    broken, billed = run(world, DUE)
    assert isinstance(broken.failed, Outage)
    assert broken.failed.code == "account_missing"
    assert billed.account == "bolt"
    assert len(billed.events) == 1


def test_vat_numbers_that_cannot_be_verified_keep_nobody_from_being_billed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def verify_pending(_: object) -> None:
        raise Outage("store_document_damaged", kind="unverified", reason="")

    world.buy()
    monkeypatch.setattr(billing_run, "verify_pending", verify_pending)
    broken, billed = run(world, DUE)
    assert isinstance(broken.failed, Outage)
    assert billed.account == "acme"


def test_a_day_before_the_last_run_is_refused_in_words(world: World) -> None:
    world.buy()
    list(bill(world.shop, DUE))
    with pytest.raises(Refused) as refused:
        bill(world.shop, date(2026, 3, 31))
    problem = refusal(refused.value)
    assert (problem.code, problem.values) == ("run_before_last", {"day": date(2026, 3, 31), "last": DUE})


def test_the_day_of_the_last_run_may_be_repeated(world: World) -> None:
    world.buy()
    list(bill(world.shop, DUE))
    assert list(bill(world.shop, DUE)) == []


def test_a_clock_that_was_put_back_refuses_nothing(world: World) -> None:
    world.buy()
    run(world, DUE)
    assert run(world, date(2026, 3, 30)) == []


def test_a_day_is_that_day_for_every_account_wherever_it_lives(world: World) -> None:
    two_accounts(world)
    world.put("bolt", replace(world.get(Account, "bolt", "bolt"), time_zone="Pacific/Honolulu"))
    assert [billed.account for billed in bill(world.shop, DUE)] == ["acme", "bolt"]


def test_the_run_is_nobodys_account(world: World) -> None:
    world.buy(ANNA)
    run(world, DUE)
    assert world.store.accounts() == ("acme",)
