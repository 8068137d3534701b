"""Home: what the six kinds of people see first (domain 1)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store import overview, shopping
from store.domain.accounts import Access, AccountKind, AccountStatus, Person, User
from store.domain.problems import Refused
from store.domain.records import Mail
from tests.fakes import PENDING
from tests.shops import ANNA, BRUNO, MARCO, World


@pytest.mark.parametrize(
    ("person", "changes", "access", "asks_seller"),
    [
        (ANNA, {}, Access.FULL, False),
        (ANNA, {"status": AccountStatus.WARNING}, Access.FULL, False),
        (MARCO, {}, Access.READ_ONLY, False),
        (ANNA, {"kind": AccountKind.CORPORATE}, Access.CORPORATE, True),
        (ANNA, {"status": AccountStatus.EXPIRED}, Access.OWES, True),
        (ANNA, {"status": AccountStatus.BLOCKED}, Access.OWES, True),
        (ANNA, {"status": AccountStatus.CANCELLED}, Access.OWES, True),
    ],
)
def test_everybody_sees_the_account_and_what_stands_in_the_way(
    world: World, person: Person, changes: dict[str, object], access: Access, asks_seller: bool
) -> None:
    world.change_account(**changes)
    home = overview.home(world.shop, person)
    assert (home.access, home.seller is not None) == (access, asks_seller)
    assert [contact.name for contact in home.contacts] == ["Anna Bianchi", "Bruno Costa"]


def test_home_lists_what_the_account_has_and_what_was_begun(world: World) -> None:
    world.buy(ANNA, "helpline")
    shopping.finish(world.shop, ANNA)
    world.fill_cart(ANNA, "courier")
    home = overview.home(world.shop, ANNA)
    assert [one.plan_name for one in home.subscriptions] == ["Helpline Pro"]
    assert home.in_cart == 1
    assert home.draft is not None
    assert home.draft.begun


def test_a_colleagues_answers_are_not_mine_but_the_cart_is(world: World) -> None:
    world.fill_cart(ANNA)
    home = overview.home(world.shop, BRUNO)
    assert (home.draft, home.in_cart) == (None, 1)


def test_a_payment_without_an_end_is_on_home(world: World) -> None:
    world.gateway.answers.append(PENDING)
    world.buy()
    assert [order.number for order in overview.home(world.shop, MARCO).open_orders] == ["2026-000001"]


def test_only_mail_that_failed_is_spoken_of(world: World) -> None:
    queued = Mail("one", "anna@acme.example", "Hello", "Hello", "en", world.clock.now())
    world.put("acme", queued, replace(queued, id="two", tries=1))
    assert overview.home(world.shop, ANNA).unsent == 1


def test_r12_home_has_the_accounts_day(world: World) -> None:
    world.clock.instant = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    assert overview.home(world.shop, ANNA).day == date(2026, 3, 11)


def test_home_needs_no_catalogue_where_nothing_stands_in_the_way(world: World) -> None:
    def broken() -> None:
        raise AssertionError("home must not wait for the catalogue")

    overview.home(replace(world.shop, catalogue=broken), ANNA)  # type: ignore[arg-type]


def test_somebody_who_was_removed_has_no_home(world: World) -> None:
    with pytest.raises(Refused, match="user_removed"):
        overview.home(world.shop, Person("acme", "nobody"))


def test_language_and_theme_are_remembered_one_by_one(world: World) -> None:
    overview.prefer(world.shop, MARCO, language="it")
    overview.prefer(world.shop, MARCO, theme="light")
    marco = world.get(User, "marco")
    assert (marco.language, marco.theme) == ("it", "light")


def test_preferring_what_is_preferred_already_writes_nothing(world: World) -> None:
    overview.prefer(world.shop, MARCO, language="it")
    with world.store.view("acme") as view:
        revision = view.revision
    overview.prefer(world.shop, MARCO, language="it")
    with world.store.view("acme") as view:
        assert view.revision == revision
