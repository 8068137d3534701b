"""Home: what the six kinds of people see first (domain 1)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store import overview
from store.domain.accounts import Access, AccountKind, AccountStatus, Person, User
from store.domain.periods import Period
from store.domain.problems import Refused
from store.domain.records import Mail, MailState
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.overview import MAIL_UNSENT, ORDER_OPEN, PAYMENT_FAILED, TRIAL_ENDS, UNASSIGNED
from store.purchase import shopping
from tests.fakes import NOON, PENDING
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


# ---- what needs attention -----------------------------------------------------------------------------------


def subscription(world: World, product: str, **changes: object) -> Subscription:
    """A subscription of Helpline as it was bought, made another one."""
    changes = {"id": f"sub-{product}", "product": product, "product_name": product.title(), **changes}
    return replace(world.subscriptions[0], **changes)  # type: ignore[arg-type]


@pytest.fixture
def bought(world: World) -> World:
    """Five seats of Helpline, all of them assigned."""
    world.buy(ANNA, "helpline")
    world.put("acme", replace(world.subscriptions[0], assigned=5))
    return world


def attention(world: World, person: Person = ANNA) -> list[tuple[str, int]]:
    return [(one.kind, one.count) for one in overview.home(world.shop, person).attention]


def test_where_all_is_well_nothing_needs_attention(bought: World) -> None:
    assert attention(bought) == []


def test_what_needs_attention_is_told_the_gravest_first(bought: World) -> None:
    soon = Period(date(2026, 2, 17), date(2026, 3, 3))
    bought.put(
        "acme",
        subscription(bought, "gather", status=SubscriptionStatus.TRIAL, period=soon, assigned=3),
        subscription(bought, "stage", status=SubscriptionStatus.PAST_DUE),
        subscription(bought, "vault", assigned=0),
        Mail("one", "a@acme.example", "Hello", "", "en", NOON, tries=1),
        Mail("two", "a@acme.example", "Hello", "", "en", NOON, state=MailState.FAILED),
    )
    assert attention(bought) == [
        (PAYMENT_FAILED, 1),
        (TRIAL_ENDS, 1),
        (UNASSIGNED, 7),
        (MAIL_UNSENT, 2),
    ]


@pytest.mark.parametrize(("end", "days"), [(1, 0), (2, 1), (4, 3), (5, None)])
def test_a_trial_needs_attention_from_three_days_before_its_end(bought: World, end: int, days: int | None) -> None:
    period = Period(date(2026, 2, 17), date(2026, 3, end))
    bought.put("acme", subscription(bought, "gather", status=SubscriptionStatus.TRIAL, period=period))
    found = [one.days for one in overview.home(bought.shop, ANNA).attention if one.kind == TRIAL_ENDS]
    assert found == ([] if days is None else [days])


def test_seats_of_what_has_ended_need_no_attention(bought: World) -> None:
    bought.put("acme", subscription(bought, "vault", status=SubscriptionStatus.EXPIRED, assigned=0))
    assert attention(bought) == []


def test_an_order_that_waits_needs_attention(world: World) -> None:
    world.gateway.answers.append(PENDING)
    world.buy()
    assert attention(world) == [(ORDER_OPEN, 1)]
    assert attention(world, BRUNO) == [(ORDER_OPEN, 1)]


def test_who_cannot_do_anything_is_asked_for_nothing(bought: World) -> None:
    bought.put("acme", subscription(bought, "stage", status=SubscriptionStatus.PAST_DUE, assigned=0))
    assert attention(bought, MARCO) == []
    bought.change_account(status=AccountStatus.BLOCKED)
    assert attention(bought) == [(PAYMENT_FAILED, 1)], "who owes can still put the payment right"
    bought.change_account(kind=AccountKind.CORPORATE)
    assert attention(bought) == []


def test_mail_that_has_not_left_is_told_with_why(bought: World) -> None:
    failed = Mail("two", "a@acme.example", "Hello", "", "en", NOON, state=MailState.FAILED, reason="mail_refused")
    bought.put("acme", failed)
    assert overview.unsent_mail(bought.shop, ANNA) == (failed,)
    with pytest.raises(Refused, match="access_contacts_only"):
        overview.unsent_mail(bought.shop, MARCO)
