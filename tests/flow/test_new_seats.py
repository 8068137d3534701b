"""Who gets the seats that were just bought: as from home, what would change is shown before it is saved."""

from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from screens.assign import AssignScreen
from screens.messages import SeatsChosen
from store.domain.accounts import UserStatus
from store.purchase import seats
from tests.flow.centre import DEADLINE, Centre
from tests.flow.conftest import OpenCentre
from tests.flow.test_slow_gateway import meanwhile
from tests.shops import ANNA, World


def assigned(centre: Centre) -> int:
    return centre.subscription("helpline").assigned


async def test_the_difference_is_shown_and_saved_after_it_was_agreed_to(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(at="assign", language=language) as centre:
        await centre.press("space", "down", "space", "enter")
        assert centre.step == "DifferenceDialog"
        centre.see(
            centre.say(
                "{plan}: {before} → {after} of {seats} seats assigned", plan="Helpline Pro", before=0, after=2, seats=8
            ),
            centre.say("given to {names}", names="Anna Bianchi, Marco Neri"),
        )
        assert assigned(centre) == 0
        await centre.press("enter")
        assert (centre.step, assigned(centre)) == ("home", 2)


async def test_who_leaves_the_difference_saves_nothing_and_finds_the_marks(open_centre: OpenCentre) -> None:
    async with open_centre(at="assign") as centre:
        await centre.press("down", "space", "enter", "escape")
        assert (centre.step, centre.highlighted, assigned(centre)) == ("assign", "Marco Neri", 0)
        centre.see("[x] Marco Neri", "1 of 8 seats given")


async def test_who_changes_nothing_is_asked_nothing(open_centre: OpenCentre) -> None:
    async with open_centre(at="assign") as centre:
        await centre.press("enter")
        assert (centre.step, assigned(centre)) == ("home", 0)


async def test_it_can_be_saved_without_mail_but_for_a_first_one(open_centre: OpenCentre, world: World) -> None:
    async with open_centre(at="assign") as centre:
        helpline = centre.subscription("helpline")
        marco = centre.users["marco"]
        world.put("acme", replace(marco, welcomed=(*marco.welcomed, "helpline")))
        await centre.press("space", "down", "space", "enter")
        await centre.go_to_button("silent")
        await centre.press("enter")
        assert (centre.step, assigned(centre)) == ("home", 2)
        seated = [mail.to for mail in centre.mails if helpline.plan_name in mail.subject and "seat" in mail.id]
        assert seated == ["anna@acme.example"]


async def test_who_loses_the_last_seat_by_it_is_named(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.choose("Gather Pro")
        await centre.choose_message("Edit Subscription")
        await centre.choose("Seats")
        await centre.enter_seats("12")
        await centre.answer_up_to("assign")
        await centre.press("down", "space", "enter")
        centre.see("Gather Pro: 8 → 7 of 12 seats assigned", "taken from Marco Neri", "Suspended: Marco Neri")
        assert centre.users["marco"].status is UserStatus.ACTIVE


async def test_what_a_colleague_changed_is_told_and_nothing_marked_is_lost(
    open_centre: OpenCentre, world: World
) -> None:
    async with open_centre(at="assign") as centre:
        await centre.press("space")
        seats.assign(world.shop, ANNA, centre.subscription("helpline").id, {"marco"})
        await centre.press("enter")
        assert centre.step == "assign"
        centre.see("✗", "Marco Neri", "[x] Anna Bianchi")
        assert assigned(centre) == 1
        await centre.press("enter")
        centre.see("given to Anna Bianchi", "taken from Marco Neri")


async def test_what_a_colleague_saved_just_so_needs_no_question(open_centre: OpenCentre, world: World) -> None:
    async with open_centre(at="assign") as centre:
        await centre.press("down", "space")
        seats.assign(world.shop, ANNA, centre.subscription("helpline").id, {"marco"})
        await centre.press("enter")
        assert (centre.step, assigned(centre)) == ("home", 1)


async def test_keys_pressed_before_the_difference_is_seen_do_not_agree_to_it(open_centre: OpenCentre) -> None:
    async with open_centre(at="assign") as centre:
        await centre.press_at_once("space", "enter", "enter", "enter")
        assert (centre.step, assigned(centre)) == ("DifferenceDialog", 0)


async def test_keys_pressed_after_agreeing_ask_nothing_more(open_centre: OpenCentre) -> None:
    async with open_centre(at="assign") as centre:
        await centre.press("space", "enter")
        await centre.press_at_once(*["enter"] * 5)
        assert (centre.step, assigned(centre)) == ("home", 1)


async def test_keys_pressed_while_it_is_saved_ask_nothing_more(
    open_centre: OpenCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    saving, saved, save = Event(), Event(), seats.assign

    def slowly(*args: Any, **named: Any) -> seats.Seating:
        saving.set()
        assert saved.wait(DEADLINE), "nobody let it be saved"
        return save(*args, **named)

    monkeypatch.setattr(seats, "assign", slowly)
    async with open_centre(at="assign") as centre:
        await centre.press("space", "enter")
        centre._send("enter")
        await meanwhile(centre, saving.is_set, "saving")
        centre._send("enter")
        await centre.pilot.pause()
        saved.set()
        await centre.settle()
        assert (centre.step, assigned(centre)) == ("home", 1)


async def test_a_page_that_was_not_painted_yet_leaves_no_seats_for_later(
    open_centre: OpenCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    def enter(page: AssignScreen) -> None:
        page.post_message(SeatsChosen(page.subscription.id, frozenset(), frozenset()))

    monkeypatch.setattr(AssignScreen, "on_mount", enter, raising=False)
    async with open_centre(at="assign") as centre:
        assert centre.step == "assign"
        assert centre.draft.seated == ()
