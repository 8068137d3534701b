"""The first account of a store, and the sample accounts of the demo."""

from dataclasses import replace
from datetime import date

import pytest

from store import sample
from store.domain.accounts import Access, Account, User, UserStatus
from store.domain.money import Money
from store.domain.problems import Refused
from store.domain.subscriptions import Subscription
from store.people import identity, sign_in
from store.purchase import shopping
from store.setup import FirstAccount, check, first_account
from tests.shops import World

ANSWERS = FirstAccount(
    company="  Rossi Srl ",
    country="it",
    currency="eur",
    time_zone="Europe/Rome",
    name="Laura Rossi",
    email="laura@rossi.example ",
    os_user="laura",
    language="it",
)


def test_the_first_contact_opens_the_centre_as_the_os_user_and_may_buy(world: World) -> None:
    first_account(world.shop, ANSWERS)
    (signed,) = identity.by_os_user(world.shop, "laura")
    assert (signed.access, signed.account.name, signed.account.currency) == (Access.FULL, "Rossi Srl", "EUR")
    assert (signed.account.payer.country, signed.account.balance) == ("IT", Money.zero("EUR"))
    shopping.start(world.shop, signed.person)
    assert shopping.choose_product(world.shop, signed.person, "helpline").draft.product == "helpline"


def test_the_first_contact_can_sign_in_by_mail(world: World) -> None:
    first_account(world.shop, ANSWERS)
    sign_in.request_code(world.shop, "laura@rossi.example", "en")
    assert sign_in.confirm_code(world.shop, "laura@rossi.example", "123456")


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(world: World) -> None:
    wrong = replace(ANSWERS, company=" ", country="Italy", currency="€", time_zone="Rome", email="laura")
    with pytest.raises(Refused) as refused:
        first_account(world.shop, wrong)
    assert {(problem.code, problem.field) for problem in refused.value.problems} == {
        ("company_missing", "company"),
        ("country_not_a_code", "country"),
        ("currency_not_a_code", "currency"),
        ("time_zone_unknown", "time_zone"),
        ("email_malformed", "email"),
    }
    assert world.store.accounts() == ("acme",)


@pytest.mark.parametrize("time_zone", ["", "Europe", "../../etc/passwd", "/etc/localtime", "Europe/Rome\0"])
def test_a_time_zone_that_is_none_is_refused(time_zone: str) -> None:
    with pytest.raises(Refused, match="time_zone_unknown"):
        check(replace(ANSWERS, time_zone=time_zone))


# ---- the demo -------------------------------------------------------------------------------------------


@pytest.fixture
def demo(world: World) -> World:
    sample.fill(world.store, date(2026, 3, 1))
    return world


def test_the_demo_has_every_kind_of_person(demo: World) -> None:
    access = {
        email: identity.by_email(demo.shop, email)[0].access
        for email in ("laura@bottega.example", "greta@beispiel.example", "sam@initech.example", "yuki@sakura.example")
    }
    assert set(access.values()) == {Access.FULL}
    assert identity.by_email(demo.shop, "carla@globex.example")[0].access is Access.CORPORATE
    assert identity.by_email(demo.shop, "piero@passato.example")[0].access is Access.OWES


def test_filling_the_demo_again_changes_nothing(demo: World) -> None:
    demo.put("passato", replace(demo.get(Account, "passato", "passato"), name="Changed"))
    sample.fill(demo.store, date(2026, 4, 1))
    assert demo.get(Account, "passato", "passato").name == "Changed"


def test_the_demos_books_agree(demo: World) -> None:
    """Seats that are assigned are held by users, nobody sits on more than there is, plans are those of the shop."""
    for account_id in demo.store.accounts():
        users = demo.all(User, account_id)
        for one in demo.all(Subscription, account_id):
            assert one.assigned == len([user for user in users if one.id in user.subscriptions]) <= one.seats
            product, tier = demo.catalogue.plan(one.product, one.tier)
            assert (one.product_name, one.tier_name, one.unit) == (product.name, tier.name, product.unit)
        assert all(user.status is UserStatus.ACTIVE for user in users)
