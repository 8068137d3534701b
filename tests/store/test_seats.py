"""Seats of a subscription: the set given replaces the old one, and who gets mail for it (domain 1.12, 2)."""

from dataclasses import replace

import pytest

from store.domain.accounts import AccountStatus, User, UserStatus
from store.domain.problems import Conflict, Refused
from store.domain.records import Event
from store.domain.subscriptions import SubscriptionStatus
from store.mail import outbox
from store.purchase import seats, shopping
from tests.fakes import Crash
from tests.shops import ANNA, BRUNO, MARCO, World, refusal


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


def seated(world: World, subscription_id: str) -> set[str]:
    return {user.id for user in world.all(User) if subscription_id in user.subscriptions}


def test_new_seats_are_nobodys(bought: World) -> None:
    shown = seats.seating(bought.shop, ANNA, helpline(bought))
    assert shown.seated == frozenset()
    assert shown.subscription.unassigned == 5
    assert [user.id for user in shown.users] == ["anna", "bruno", "marco", "sara"]


def test_the_set_given_replaces_the_old_one(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["anna", "marco"])
    after = seats.assign(bought.shop, ANNA, helpline(bought), ["marco", "sara"])
    assert after.seated == frozenset({"marco", "sara"})
    assert seated(bought, helpline(bought)) == {"marco", "sara"}
    assert bought.subscriptions[0].assigned == 2


def test_seats_of_one_product_are_not_those_of_another(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco", "sara"])
    seats.assign(bought.shop, ANNA, helpline(bought), [])
    assert seated(bought, beacon(bought)) == {"marco", "sara"}


def test_a_user_left_with_nothing_is_suspended_until_there_is_a_seat_again(bought: World) -> None:
    def status() -> UserStatus:
        return bought.get(User, "marco").status

    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco"])
    seats.assign(bought.shop, ANNA, helpline(bought), [])
    assert status() is UserStatus.ACTIVE
    seats.assign(bought.shop, ANNA, beacon(bought), [])
    assert status() is UserStatus.SUSPENDED
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco"])
    assert status() is UserStatus.ACTIVE


def test_more_users_than_seats_are_refused_with_both_numbers(bought: World) -> None:
    with pytest.raises(Refused) as refused:
        seats.assign(bought.shop, ANNA, beacon(bought), ["anna", "marco", "sara"])
    problem = refusal(refused.value)
    assert (problem.code, problem.values["wanted"], problem.values["seats"]) == ("seats_exceeded", 3, 2)
    assert not seated(bought, beacon(bought))


def test_naming_a_user_twice_takes_one_seat(bought: World) -> None:
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco", "marco", "sara"])
    assert bought.subscriptions[1].assigned == 2


def test_a_user_who_was_removed_meanwhile_is_refused_and_nobody_is_changed(bought: World) -> None:
    with bought.store.change("acme") as work:
        work.remove(User, "sara")
        work.commit()
    with pytest.raises(Refused) as refused:
        seats.assign(bought.shop, ANNA, helpline(bought), ["marco", "sara"])
    assert refusal(refused.value).code == "user_gone"
    assert not seated(bought, helpline(bought))


def test_a_subscription_that_is_gone_or_over_has_no_seats_to_give(bought: World) -> None:
    over = replace(bought.subscriptions[1], status=SubscriptionStatus.EXPIRED)
    bought.put("acme", over)
    for subscription_id in ("sub-x", over.id):
        with pytest.raises(Refused, match="subscription_gone"):
            seats.assign(bought.shop, ANNA, subscription_id, ["marco"])


def test_only_who_may_buy_may_give_seats(bought: World) -> None:
    with pytest.raises(Refused, match="access_read_only"):
        seats.assign(bought.shop, MARCO, helpline(bought), ["marco"])
    with pytest.raises(Refused, match="access_read_only"):
        seats.seating(bought.shop, MARCO, helpline(bought))
    bought.change_account(status=AccountStatus.BLOCKED)
    with pytest.raises(Refused, match="access_owes"):
        seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])


# ---- mail -----------------------------------------------------------------------------------------------


def mailed(world: World) -> list[str]:
    """Who was written to since the last look."""
    world.post()
    found = [mail.to for mail in world.mailer.sent.values()]
    world.mailer.sent.clear()
    return found


def test_who_gets_a_seat_is_told_what_and_by_whom(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    bought.post()
    (mail,) = bought.mailer.sent.values()
    assert mail.to == "marco@acme.example"
    assert "Anna Bianchi gave you a seat of Helpline Pro." in mail.body


def test_the_first_mail_of_a_product_cannot_be_suppressed_and_later_ones_can(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"], notify=False)
    assert mailed(bought) == ["marco@acme.example"]
    seats.assign(bought.shop, ANNA, helpline(bought), [], notify=False)
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"], notify=False)
    assert mailed(bought) == []
    seats.assign(bought.shop, ANNA, helpline(bought), [], notify=False)
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    assert mailed(bought) == ["marco@acme.example"]


def test_the_first_mail_is_counted_by_product(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"], notify=False)
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco"], notify=False)
    assert len(mailed(bought)) == 2


def test_who_loses_a_seat_is_told_and_who_keeps_it_is_not(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco", "sara"])
    mailed(bought)
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    assert mailed(bought) == ["sara@acme.example"]


def test_the_mail_about_a_lost_seat_says_whose_doing_it_was_and_can_be_left_out(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco", "sara"])
    mailed(bought)
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"], notify=False)
    assert mailed(bought) == []
    seats.assign(bought.shop, BRUNO, helpline(bought), [])
    bought.post()
    (mail,) = bought.mailer.sent.values()
    assert "Bruno Costa took back your seat of Helpline Pro." in mail.body


def test_a_user_is_written_to_in_their_language(bought: World) -> None:
    bought.change_user(MARCO, language="it")
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    bought.post()
    assert [mail.language for mail in bought.mailer.sent.values()] == ["it"]


# ---- history, and doing it again --------------------------------------------------------------------------


def test_history_says_how_many_seats_were_given(bought: World) -> None:
    seats.assign(bought.shop, BRUNO, helpline(bought), ["marco", "sara"])
    event = bought.past(Event)[-1]
    assert (event.by, event.what, event.subject) == ("bruno@acme.example", "seats_assigned", helpline(bought))
    assert (event.before["assigned"], event.after["assigned"]) == ("0", "2")


def test_saving_the_same_set_again_changes_and_says_nothing(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    events = bought.past(Event)
    mailed(bought)
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    assert bought.past(Event) == events
    assert mailed(bought) == []


def test_a_crash_while_the_mail_leaves_does_not_send_it_twice(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    bought.mailer.failure = Crash()
    with pytest.raises(Crash):
        bought.post()
    bought.mailer.works_again()
    bought.restart()
    bought.clock.instant += outbox.HELD_FOR
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    assert mailed(bought) == ["marco@acme.example"]


# ---- the step after the receipt -----------------------------------------------------------------------------


def test_the_step_walks_from_one_new_subscription_to_the_next(bought: World) -> None:
    first, second = bought.journey().to_seat
    seats.assign(bought.shop, ANNA, first.id, ["marco"])
    journey = seats.dealt_with(bought.shop, ANNA, first.id)
    assert [one.id for one in journey.to_seat] == [second.id]
    journey = seats.dealt_with(bought.shop, ANNA, second.id)
    assert journey.to_seat == ()
    assert not seated(bought, second.id), "that was left for later"


def test_the_preview_says_what_changes_and_changes_nothing(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    shown = seats.preview(bought.shop, ANNA, helpline(bought), ["sara"])
    (change,) = shown.changes
    assert ([one.id for one in change.given], [one.id for one in change.taken]) == (["sara"], ["marco"])
    assert ([one.id for one in shown.suspended], change.assigned) == (["marco"], 1)
    assert seated(bought, helpline(bought)) == {"marco"}


def test_what_comes_to_something_else_than_was_shown_is_a_conflict(bought: World) -> None:
    seats.assign(bought.shop, ANNA, helpline(bought), ["marco"])
    seats.assign(bought.shop, ANNA, beacon(bought), ["marco"])
    shown = seats.preview(bought.shop, ANNA, helpline(bought), [])
    assert shown.suspended == ()
    seats.assign(bought.shop, BRUNO, beacon(bought), [])
    with pytest.raises(Conflict):
        seats.assign(bought.shop, ANNA, helpline(bought), [], shown=shown)
    assert seated(bought, helpline(bought)) == {"marco"}
