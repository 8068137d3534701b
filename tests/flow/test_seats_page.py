"""Who holds the seats of one subscription, from home: what would change is shown before it is saved."""

from dataclasses import replace

from store.domain.accounts import UserStatus
from store.purchase import seats
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import ANNA, World


async def open_seats(centre: Centre) -> None:
    await centre.choose("Gather Pro")
    await centre.choose_message("Assign seats")
    assert centre.step == "UsersScreen"


def holds(centre: Centre, user: str) -> bool:
    return centre.subscription("gather").id in centre.users[user].subscriptions


async def test_the_difference_is_shown_and_saved_after_it_was_agreed_to(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await open_seats(centre)
        await centre.press("2", "space", "end", "space", "enter")
        assert centre.step == "DifferenceDialog"
        centre.see(
            centre.say("given to {names}", names="Jana Novak"),
            centre.say("taken from {names}", names="Marco Neri"),
            centre.say("Suspended: {names}", names="Marco Neri"),
        )
        assert (holds(centre, "marco"), holds(centre, "jana")) == (True, False)
        await centre.go_to_button("save")
        await centre.press("enter")
        assert centre.step == "home"
        assert (holds(centre, "marco"), holds(centre, "jana")) == (False, True)
        assert centre.users["marco"].status is UserStatus.SUSPENDED


async def test_who_leaves_the_difference_saves_nothing_and_finds_the_marks(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_seats(centre)
        await centre.press("end", "space", "enter", "escape")
        assert centre.step == "UsersScreen"
        centre.see("[x] Jana Novak", "9 of 10 seats given")
        assert not holds(centre, "jana")


async def test_it_can_be_saved_without_mail(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_seats(centre)
        await centre.press("2", "space", "enter")
        await centre.go_to_button("silent")
        await centre.press("enter")
        assert not holds(centre, "marco")
        assert centre.mails == ()


async def test_who_changes_nothing_is_asked_nothing(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_seats(centre)
        await centre.press("enter")
        assert centre.step == "home"


async def test_more_than_there_are_seats_is_refused_before_any_question(open_centre: OpenCentre, world: World) -> None:
    gather = world.subscriptions[0]
    world.put("acme", replace(gather, seats=8))
    async with open_centre() as centre:
        await open_seats(centre)
        await centre.press("end", "space", "enter")
        assert centre.step == "UsersScreen"
        centre.see("✗")
        assert not holds(centre, "jana")


async def test_what_a_colleague_changed_behind_the_question_is_told(open_centre: OpenCentre, world: World) -> None:
    async with open_centre() as centre:
        await open_seats(centre)
        await centre.press("end", "space", "enter")
        gather = centre.subscription("gather")
        seats.assign(world.shop, ANNA, gather.id, {"marco"})
        await centre.press("enter")
        assert centre.step == "UsersScreen"
        assert centre.subscription("gather").assigned == 1
        await centre.press("enter", "enter")
        assert centre.subscription("gather").assigned == 9


async def test_keys_pressed_before_the_difference_is_seen_do_not_agree_to_it(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_seats(centre)
        await centre.press("end", "space")
        await centre.press_at_once("enter", "enter", "enter")
        assert centre.step == "DifferenceDialog"
        assert not holds(centre, "jana")
        await centre.press("escape")
        assert centre.step == "UsersScreen"
