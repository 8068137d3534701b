"""Users of an account: listed, added, taken over from a file; and the seats of many of them at once (domain 2)."""

import pytest

from store.domain.accounts import AccountKind, AccountStatus, Person, Role, User, UserStatus
from store.domain.people import NewUser
from store.domain.problems import Conflict, Refused
from store.domain.records import Event
from store.people import users
from store.people.holdings import Holdings, difference, hold
from store.purchase import seats, shopping
from tests.shops import ANNA, BRUNO, MARCO, World, at_once, refusal

PEOPLE = b"name,email,role\nOmar Haddad,omar@acme.example,admin\nJana Novak,jana@acme.example,\n"


@pytest.fixture
def bought(world: World) -> World:
    """Five seats of Helpline and two of Beacon, which nobody sits on."""
    world.buy(ANNA, "helpline", "beacon")
    shopping.read_receipt(world.shop, ANNA)
    world.mailer.sent.clear()
    return world


def helpline(world: World) -> str:
    return world.subscriptions[0].id


def beacon(world: World) -> str:
    return world.subscriptions[1].id


def emails(world: World) -> list[str]:
    return [user.email for user in world.all(User)]


# ---- listing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stands",
    [{}, {"kind": AccountKind.CORPORATE}, {"status": AccountStatus.EXPIRED}],
    ids=["open", "corporate", "owes"],
)
def test_every_contact_sees_the_users_and_what_they_hold(bought: World, stands: dict[str, object]) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    bought.change_account(**stands)
    found = users.listed(bought.shop, ANNA)
    assert [user.id for user in found.users] == ["anna", "bruno", "marco", "sara"]
    assert [[one.plan_name for one in found.held_by(user)] for user in found.users] == [[], [], ["Helpline Pro"], []]
    assert found.may_change is (not stands)


def test_another_user_sees_nobody(world: World) -> None:
    with pytest.raises(Refused, match="access_contacts_only"):
        users.listed(world.shop, MARCO)


# ---- adding -------------------------------------------------------------------------------------------------


def test_a_user_is_added_without_any_seat(world: World) -> None:
    added = users.add(world.shop, ANNA, NewUser("  Omar Haddad ", "omar@acme.example", Role.ADMIN))
    assert world.get(User, added.id) == User(added.id, "Omar Haddad", "omar@acme.example", Role.ADMIN)
    event = world.past(Event)[-1]
    assert (event.by, event.what, event.subject) == ("anna@acme.example", "user_added", "omar@acme.example")
    assert dict(event.after) == {"name": "Omar Haddad", "role": "admin"}


def test_all_that_is_wrong_with_a_new_user_is_said_at_once(world: World) -> None:
    with pytest.raises(Refused) as refused:
        users.add(world.shop, ANNA, NewUser(" ", "nobody"))
    assert [(one.field, one.code) for one in refused.value.problems] == [
        ("name", "name_missing"),
        ("email", "email_malformed"),
    ]


@pytest.mark.parametrize("email", ["marco@acme.example", "MARCO@Acme.Example", " marco@acme.example "])
def test_an_address_is_that_of_one_user(world: World, email: str) -> None:
    with pytest.raises(Refused) as refused:
        users.add(world.shop, ANNA, NewUser("Marco", email))
    assert (refusal(refused.value).code, refusal(refused.value).field) == ("user_known", "email")
    assert len(world.all(User)) == 4


def test_one_address_added_twice_at_once_is_one_user(world: World) -> None:
    omar = NewUser("Omar", "omar@acme.example")
    results = at_once(
        lambda: users.add(world.shop, ANNA, omar),
        lambda: users.add(world.shop, BRUNO, omar),
    )
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert emails(world).count("omar@acme.example") == 1


# ---- from a file --------------------------------------------------------------------------------------------


def test_the_users_of_a_file_are_added_in_its_order(world: World) -> None:
    added = users.load(world.shop, ANNA, PEOPLE, "people.csv")
    assert [(user.name, user.role) for user in added] == [("Omar Haddad", Role.ADMIN), ("Jana Novak", Role.MEMBER)]
    assert emails(world)[-2:] == ["omar@acme.example", "jana@acme.example"]
    assert [event.subject for event in world.past(Event)] == ["omar@acme.example", "jana@acme.example"]


def test_a_file_with_a_fault_adds_nobody(world: World) -> None:
    with pytest.raises(Refused):
        users.load(world.shop, ANNA, PEOPLE + b"nobody\n", "people.csv")
    assert len(world.all(User)) == 4
    assert not world.past(Event)


def test_who_is_a_user_already_is_named_by_the_line(world: World) -> None:
    with pytest.raises(Refused) as refused:
        users.load(world.shop, ANNA, PEOPLE + b"M,Marco@acme.example,\nS,sara@acme.example,\n", "people.csv")
    problems = refused.value.problems
    assert [(one.code, one.field, one.values["line"], one.values["path"]) for one in problems] == [
        ("user_known", "email", 4, "people.csv"),
        ("user_known", "email", 5, "people.csv"),
    ]
    assert len(world.all(User)) == 4


def test_who_is_a_user_already_is_named_beside_what_else_is_wrong(world: World) -> None:
    content = b"name,email\nAnna,anna@acme.example\n,zoe@acme.example\n"
    with pytest.raises(Refused) as refused:
        users.load(world.shop, ANNA, content, "people.csv")
    found = [(problem.code, problem.values["line"]) for problem in refused.value.problems]
    assert found == [("user_known", 2), ("name_missing", 3)]


def test_the_same_file_twice_at_once_adds_everybody_once(world: World) -> None:
    results = at_once(
        lambda: users.load(world.shop, ANNA, PEOPLE, "people.csv"),
        lambda: users.load(world.shop, BRUNO, PEOPLE, "people.csv"),
    )
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert len(world.all(User)) == 6


def test_ten_thousand_users_are_taken_over(world: World) -> None:
    lines = "".join(f"User {number},u{number}@acme.example\n" for number in range(10_000))
    assert len(users.load(world.shop, ANNA, f"name,email\n{lines}".encode(), "people.csv")) == 10_000
    assert len(users.listed(world.shop, ANNA).users) == 10_004


@pytest.mark.parametrize(
    ("person", "stands", "code"),
    [
        (MARCO, {}, "access_read_only"),
        (ANNA, {"kind": AccountKind.CORPORATE}, "access_corporate"),
        (ANNA, {"status": AccountStatus.BLOCKED}, "access_owes"),
    ],
)
def test_who_may_not_buy_adds_nobody(world: World, person: Person, stands: dict[str, object], code: str) -> None:
    world.change_account(**stands)
    with pytest.raises(Refused, match=code):
        users.add(world.shop, person, NewUser("Omar", "omar@acme.example"))
    with pytest.raises(Refused, match=code):
        users.load(world.shop, person, PEOPLE, "people.csv")


# ---- the seats of many --------------------------------------------------------------------------------------


def held(world: World, user: str) -> set[str]:
    names = {one.id: one.product for one in world.subscriptions}
    return {names[one] for one in world.get(User, user).subscriptions}


def test_the_seats_given_replace_those_held_of_one_or_many(bought: World) -> None:
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco", "sara"])
    hold(bought.shop, ANNA, Holdings(("marco", "bruno"), (helpline(bought),)))
    assert [held(bought, one) for one in ("bruno", "marco", "sara")] == [{"helpline"}, {"helpline"}, {"beacon"}]
    assert [one.assigned for one in bought.subscriptions] == [2, 1]


def test_the_difference_is_told_before(bought: World) -> None:
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco", "sara"])
    seats.assign(bought.shop, ANNA, helpline(bought), ["sara"])
    shown = difference(bought.shop, ANNA, Holdings(("marco", "sara"), (helpline(bought),)))
    told = [
        (one.subscription.product, [user.id for user in one.given], [user.id for user in one.taken], one.assigned)
        for one in shown.changes
    ]
    assert told == [("helpline", ["marco"], [], 2), ("beacon", [], ["marco", "sara"], 0)]
    assert shown.suspended == ()
    assert held(bought, "marco") == {"beacon"}, "nothing is changed yet"


def test_who_is_left_with_nothing_is_suspended_and_that_is_told_before(bought: World) -> None:
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco", "sara"])
    nothing = Holdings(("marco", "sara", "bruno"), ())
    assert [user.id for user in difference(bought.shop, ANNA, nothing).suspended] == ["marco", "sara"]
    hold(bought.shop, ANNA, nothing)
    assert bought.get(User, "marco").status is UserStatus.SUSPENDED
    assert bought.get(User, "bruno").status is UserStatus.ACTIVE, "who never had a seat lost none"


def test_a_set_that_changes_nothing_says_and_writes_nothing(bought: World) -> None:
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco"])
    events = bought.past(Event)
    same = Holdings(("marco",), (beacon(bought),))
    assert difference(bought.shop, ANNA, same).is_none
    hold(bought.shop, ANNA, same)
    assert bought.past(Event) == events


def test_more_seats_than_were_bought_are_refused_with_both_numbers_for_each_plan(bought: World) -> None:
    everybody = Holdings(("anna", "bruno", "marco", "sara"), (helpline(bought), beacon(bought)))
    for attempt in (difference, hold):
        with pytest.raises(Refused) as refused:
            attempt(bought.shop, ANNA, everybody)
        problem = refusal(refused.value)
        assert problem.code == "plan_exceeded"
        assert (problem.values["plan"], problem.values["wanted"], problem.values["seats"]) == ("Beacon", 4, 2)
    assert [one.assigned for one in bought.subscriptions] == [0, 0]


def test_the_last_seat_given_by_two_contacts_at_once_is_given_once(bought: World) -> None:
    seats.assign(bought.shop, ANNA, beacon(bought), ["anna"])
    results = at_once(
        lambda: hold(bought.shop, ANNA, Holdings(("marco",), (beacon(bought),))),
        lambda: hold(bought.shop, BRUNO, Holdings(("sara",), (beacon(bought),))),
        lambda: hold(bought.shop, BRUNO, Holdings(("bruno",), (beacon(bought),))),
    )
    assert sorted(isinstance(one, Refused) for one in results) == [False, True, True]
    assert len([user for user in bought.all(User) if beacon(bought) in user.subscriptions]) == 2
    assert bought.subscriptions[1].assigned == 2


def test_however_seats_are_given_at_once_no_more_are_assigned_than_were_bought(bought: World) -> None:
    people = ("anna", "bruno", "marco", "sara")
    for number in range(8):
        one, other = people[number % 4], people[(number + 1) % 4]
        at_once(
            lambda one=one: hold(bought.shop, ANNA, Holdings((one,), (beacon(bought), helpline(bought)))),  # type: ignore[misc]
            lambda other=other: hold(bought.shop, BRUNO, Holdings((other,), (beacon(bought),))),  # type: ignore[misc]
            lambda one=one, other=other: seats.assign(bought.shop, BRUNO, beacon(bought), {one, other}),  # type: ignore[misc]
            lambda: hold(bought.shop, ANNA, Holdings(people, ())),
        )
        for subscription in bought.subscriptions:
            holders = [user for user in bought.all(User) if subscription.id in user.subscriptions]
            assert len(holders) == subscription.assigned <= subscription.seats


def test_what_a_colleague_changed_since_it_was_shown_is_shown_again(bought: World) -> None:
    wanted = Holdings(("marco", "sara"), (helpline(bought),))
    shown = difference(bought.shop, ANNA, wanted)
    seats.assign(bought.shop, BRUNO, beacon(bought), ["marco"])
    with pytest.raises(Conflict) as conflict:
        hold(bought.shop, ANNA, wanted, shown=shown)
    assert refusal(conflict.value).code == "seats_differ"
    assert held(bought, "marco") == {"beacon"}
    hold(bought.shop, ANNA, wanted, shown=difference(bought.shop, ANNA, wanted))
    assert held(bought, "marco") == {"helpline"}


def test_what_a_colleague_changed_elsewhere_does_not_matter(bought: World) -> None:
    wanted = Holdings(("marco",), (helpline(bought),))
    shown = difference(bought.shop, ANNA, wanted)
    seats.assign(bought.shop, BRUNO, beacon(bought), ["sara"])
    bought.change_user(MARCO, theme="dark")
    hold(bought.shop, ANNA, wanted, shown=shown)
    assert held(bought, "marco") == {"helpline"}


def test_a_user_or_a_subscription_that_is_gone_is_refused(bought: World) -> None:
    with pytest.raises(Refused, match="user_gone"):
        hold(bought.shop, ANNA, Holdings(("marco", "nobody"), (helpline(bought),)))
    with pytest.raises(Refused, match="subscription_gone"):
        hold(bought.shop, ANNA, Holdings(("marco",), ("sub-x",)))
    assert held(bought, "marco") == set()


# ---- mail ---------------------------------------------------------------------------------------------------


def mailed(world: World) -> list[tuple[str, str]]:
    world.post()
    found = [(mail.to, mail.subject) for mail in world.mailer.sent.values()]
    world.mailer.sent.clear()
    return sorted(found)


def test_who_gets_and_who_loses_a_seat_is_told_unless_that_is_left_out(bought: World) -> None:
    hold(bought.shop, ANNA, Holdings(("marco",), (beacon(bought),)))
    mailed(bought)
    hold(bought.shop, ANNA, Holdings(("marco",), (helpline(bought),)))
    assert mailed(bought) == [
        ("marco@acme.example", "You can use Helpline Pro now"),
        ("marco@acme.example", "Your seat of Beacon was taken back"),
    ]
    hold(bought.shop, ANNA, Holdings(("marco",), (beacon(bought),)), notify=False)
    assert mailed(bought) == []


def test_a_users_first_mail_for_a_product_cannot_be_left_out(bought: World) -> None:
    hold(bought.shop, ANNA, Holdings(("marco", "sara"), (helpline(bought),)), notify=False)
    assert [to for to, _ in mailed(bought)] == ["marco@acme.example", "sara@acme.example"]


def test_history_says_who_got_and_who_lost_a_seat(bought: World) -> None:
    hold(bought.shop, ANNA, Holdings(("marco",), (beacon(bought),)))
    hold(bought.shop, BRUNO, Holdings(("marco", "sara"), (helpline(bought),)))
    first, second = bought.past(Event)[-2:]
    assert {(one.by, one.what) for one in (first, second)} == {("bruno@acme.example", "seats_assigned")}
    assert dict(first.after) == {"plan": "Helpline Pro", "assigned": "2", "given": "Marco Neri, Sara Fontana"}
    assert dict(second.after) == {"plan": "Beacon", "assigned": "0", "taken": "Marco Neri"}
