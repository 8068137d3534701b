"""History from home: every change, newest first, filtered while one types, and one with all its details."""

import sqlite3

from store.domain.records import Event
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import World


async def buy_and_seat(centre: Centre) -> None:
    await centre.answer_up_to("assign")
    await centre.press("space", "enter", "enter")
    assert centre.step == "home"


async def test_what_was_done_is_listed_and_opened(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await buy_and_seat(centre)
        await centre.press("h")
        seated = centre.say("Seats of {plan} assigned", plan="Helpline Pro")
        bought = centre.say("{plan} bought", plan="Helpline Pro")
        rows = [row for row in centre.rows if "13:00" in row]
        assert [seated in rows[0], bought in rows[1], len(rows)] == [True, True, 2]
        centre.see(centre.say("{shown} of {count} changes", shown=2, count=2), "anna@acme.example")
        await centre.press("enter")
        label = centre.say("Seats assigned")
        centre.see(seated, centre.say("{label}: {before} → {after}", label=label, before=0, after=1))
        await centre.press("escape", "escape")
        assert centre.step == "home"


async def test_typing_leaves_what_has_all_the_words(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await buy_and_seat(centre)
        await centre.press("h", "/")
        await centre.type("anna BOUGHT")
        centre.see("1 of 2 changes", "Helpline Pro bought")
        assert len(centre.options) == 1
        await centre.press("enter", "enter")
        centre.see("Amount: 128.00 €", "Billing: Monthly", "Seats: 8")
        await centre.press("escape", "/")
        await centre.type(" nowhere")
        centre.see("0 of 2 changes")
        await centre.press("enter", "enter")
        assert centre.step == "HistoryScreen"
        await centre.press("/", "escape")
        centre.see("2 of 2 changes")
        await centre.press("home", "enter")
        centre.see("Seats assigned: 0 → 1")
        await centre.press("escape", "down", "enter")
        centre.see("Amount: 128.00 €")


async def test_the_filter_stays_in_another_language(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await buy_and_seat(centre)
        await centre.press("h", "/")
        await centre.type("helpline")
        await centre.use_language("it")
        assert centre.typed("filter") == "helpline"
        centre.see("2 di 2 cambiamenti", "Helpline Pro acquistato")


async def test_the_palette_leads_there(open_centre: OpenCentre, language: str) -> None:
    async with open_centre("piero@passato.example", language=language) as centre:
        await centre.palette(centre.say("Go to: {step}", step=centre.say("History")))
        centre.see(centre.say("Nothing was changed yet."))
        await centre.press("down", "enter", "escape")
        assert centre.step == "home"


async def test_another_user_is_not_led_there(open_centre: OpenCentre) -> None:
    async with open_centre("marco@acme.example") as centre:
        await centre.press("h")
        assert centre.step == "home"


async def test_a_history_that_was_altered_is_not_shown_as_if_it_were_whole(
    open_centre: OpenCentre, world: World
) -> None:
    async with open_centre() as centre:
        await buy_and_seat(centre)
        with sqlite3.connect(world.path) as connection:
            newest = world.past(Event)[-1].id
            connection.execute("DELETE FROM history WHERE name = 'events' AND key = ?", (newest,))
        connection.close()
        await centre.press("h")
        centre.see("This is not what was written")
