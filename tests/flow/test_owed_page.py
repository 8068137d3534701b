"""A renewal that was declined, paid from home another way: seen, confirmed, charged; the account is well at once."""

from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from itertools import repeat

import pytest

from screens import waiting
from store.domain.accounts import AccountStatus
from store.domain.orders import Outcome, OutcomeState
from store.domain.subscriptions import SubscriptionStatus
from tests.fakes import CARD, CONFIRM
from tests.flow.conftest import OpenCentre
from tests.shops import World
from tests.store.billed import NO_MONEY, run, run_daily

DUE = date(2026, 3, 17)
"""The next period of Gather Pro, ten organizers at 19.00."""


@pytest.fixture
def owes(world: World) -> World:
    world.gateway.answers = deque(repeat(NO_MONEY, 100))
    run(world, DUE)
    world.gateway.answers.clear()
    return world


@pytest.fixture
def blocked(owes: World) -> World:
    owes.gateway.answers = deque(repeat(NO_MONEY, 100))
    run_daily(owes, DUE + timedelta(1), DUE + timedelta(15))
    owes.gateway.answers.clear()
    assert owes.account.status is AccountStatus.BLOCKED
    return owes


@pytest.fixture
def _asks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "ASK_EVERY", 0.1)


def renewed(world: World) -> Callable[[], bool]:
    return lambda: world.subscriptions[0].status is SubscriptionStatus.ACTIVE


async def test_what_is_owed_is_seen_and_paid_after_a_question(
    owes: World, open_centre: OpenCentre, language: str
) -> None:
    owes.change_account(saved_method=CARD)
    async with open_centre(language=language) as centre:
        await centre.press("f")
        centre.see("Gather Pro", centre.texts.money(owes.account.owed or owes.account.balance))
        centre.see(centre.say("There is not enough money on the card."))
        await centre.choose(centre.say("{brand} ending in {last4}", brand="Visa", last4="4242"))
        await centre.press("enter")
        assert len(owes.gateway.charged) == 0
        await centre.choose(centre.say("{brand} ending in {last4}", brand="Visa", last4="4242"))
        await centre.go_to_button("yes")
        await centre.press("enter")
        centre.see(centre.say("Nothing is owed."))
        assert owes.account.owed is None
        assert renewed(owes)()
        await centre.press("escape")
        assert centre.step == "home"
        centre.see_nothing_of(centre.say("{key} opens it", key="f"))


async def test_a_question_that_is_not_agreed_to_charges_nothing(owes: World, open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("f")
        await centre.choose("Card")
        await centre.press("escape")
        assert not owes.gateway.charged
        centre.see("Gather Pro")


async def test_a_decline_is_said_in_place(owes: World, open_centre: OpenCentre, language: str) -> None:
    owes.gateway.answers.append(Outcome(OutcomeState.DECLINED, code="expired_card"))
    async with open_centre(language=language) as centre:
        await centre.press("f")
        await centre.choose_message("Card")
        await centre.go_to_button("yes")
        await centre.press("enter")
        centre.see(centre.say("The card has expired."))
        assert not owes.gateway.charged


async def test_a_blocked_account_finds_the_way_on_its_home(blocked: World, open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("enter")
        centre.see("Gather Pro", "231.80 €")
        await centre.choose("Card")
        await centre.go_to_button("yes")
        await centre.press("enter", "escape")
        centre.see("Add New Subscription")
        assert blocked.account.status is AccountStatus.ACTIVE


@pytest.mark.usefixtures("_asks_at_once")
async def test_a_payment_to_be_confirmed_shows_its_link_and_the_page_goes_on_by_itself(
    owes: World, open_centre: OpenCentre
) -> None:
    owes.gateway.answers = deque(repeat(CONFIRM, 10_000))
    async with open_centre() as centre:
        await centre.press("f")
        await centre.choose("Card")
        await centre.go_to_button("yes")
        await centre.press("enter")
        centre.see(CONFIRM.url)
        await centre.press("m")
        centre.see("The link goes to anna@acme.example.")
        owes.gateway.answers = deque([Outcome(OutcomeState.SUCCEEDED, ref="pay_1")])
        await centre.until(renewed(owes), "the renewal")
        await centre.until(lambda: "Nothing is owed." in centre.text, "the page")


async def test_where_nothing_is_owed_there_is_no_such_page(world: World, open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("f")
        assert centre.step == "home"
        assert world.account.owed is None
