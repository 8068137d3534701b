"""Users from home: listed and filtered, added, taken over from a file, and seats for the marked ones."""

from pathlib import Path

from store.domain.accounts import User, UserStatus
from store.domain.people import NewUser
from store.people import users
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import ANNA, World


async def open_users(centre: Centre) -> None:
    await centre.press("u")
    assert centre.step == "PeopleScreen"


async def test_everybody_is_listed_with_what_they_hold(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await open_users(centre)
        centre.see(
            centre.say("Users"), centre.texts.count("{shown} of 1 user", "{shown} of {number} users", 10, shown=10)
        )
        assert list(centre.options)[:2] == ["Anna Bianchi", "Marco Neri"]
        assert centre.options["Marco Neri"] == "marco@acme.example · Gather Pro"
        await centre.press("escape")
        assert centre.step == "home"


async def test_words_narrow_the_list_while_one_types(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("/")
        await centre.type("gather ricc")
        centre.see("1 of 10 users")
        assert list(centre.options) == ["Elena Ricci"]
        await centre.press("enter")
        assert centre.focus == "found"
        await centre.press("/", "escape")
        centre.see("10 of 10 users")
        assert centre.highlighted == "Elena Ricci", "the cursor stays on whom it was"
        await centre.press("escape")
        assert centre.step == "home"


async def test_the_palette_leads_there_and_another_user_is_not_led_there(open_centre: OpenCentre) -> None:
    async with open_centre("piero@passato.example") as centre:
        await centre.palette("Go to: Users")
        centre.see("1 of 1 user")
    async with open_centre("marco@acme.example") as centre:
        await centre.press("u")
        assert centre.step == "home"


# ---- seats ----------------------------------------------------------------------------------------------------


async def test_seats_of_the_marked_are_replaced_once_the_difference_was_shown(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("space", "down", "space")
        centre.see("2 marked")
        await centre.press("enter")
        centre.see("2 users", "[x] Gather Pro")
        await centre.press("space", "enter")
        centre.see(
            "Gather Pro: 8 → 6 of 10 seats assigned",
            "taken from Anna Bianchi, Marco Neri",
            "Suspended: Anna Bianchi, Marco",
        )
        assert centre.subscription("gather").assigned == 8
        await centre.go_to_button("save")
        await centre.press("enter")
        assert centre.step == "PeopleScreen"
        assert centre.subscription("gather").assigned == 6
        assert centre.users["marco"].status is UserStatus.SUSPENDED
        await centre.until(lambda: len(centre.mails) == 2, "two mails left")


async def test_the_notice_can_be_left_out(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("enter", "space", "enter")
        await centre.go_to_button("silent")
        await centre.press("enter")
        assert centre.subscription("gather").assigned == 7
        assert centre.mails == ()


async def test_without_a_mark_it_is_about_who_is_under_the_cursor(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await open_users(centre)
        await centre.press("end", "enter")
        centre.see("Jana Novak", "[ ] Gather Pro")
        await centre.press("space", "enter")
        centre.see(centre.say("given to {names}", names="Jana Novak"))
        await centre.press("enter")
        assert centre.users["jana"].subscriptions == (centre.subscription("gather").id,)
        assert centre.highlighted == "Jana Novak"


async def test_keys_pressed_before_the_difference_is_seen_do_not_agree_to_it(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("enter")
        await centre.press_at_once("space", "enter", "enter", "enter")
        assert centre.step == "DifferenceDialog"
        assert centre.subscription("gather").assigned == 8
        await centre.press("escape")
        assert centre.step == "PeopleScreen"


async def test_a_set_that_changes_nothing_says_so(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("enter", "enter")
        centre.see("Nothing would change.")


async def test_too_few_seats_are_told_and_the_marks_stay(open_centre: OpenCentre, world: World) -> None:
    async with open_centre() as centre:
        for name in ("Kim", "Lou", "Max"):
            users.add(world.shop, ANNA, NewUser(name, f"{name}@acme.example"))
        await open_users(centre)
        await centre.press("*")
        centre.see("13 marked")
        await centre.press("enter", "space", "enter")
        centre.see("Gather Pro: 13 users for 10 seats.", "13 marked")


async def test_what_a_colleague_changed_meanwhile_is_shown_before_it_is_saved(
    open_centre: OpenCentre, world: World
) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("end", "enter", "space", "enter")
        with world.store.change("acme") as work:
            jana, gather = work.get(User, "jana"), centre.subscription("gather")
            assert jana is not None
            work.put(jana.holding((gather.id,)))
            work.commit()
        await centre.press("enter")
        centre.see("A colleague changed these seats meanwhile")
        centre.see("Nothing would change.")


# ---- new users ------------------------------------------------------------------------------------------------


async def test_a_user_is_added_and_stands_under_the_cursor(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("n")
        await centre.fill_in("name", "Omar Khan")
        await centre.fill_in("email", "khan@acme.example")
        await centre.go_to_button("save")
        await centre.press("enter")
        assert centre.step == "PeopleScreen"
        assert centre.highlighted == "Omar Khan"
        assert "khan@acme.example" in [user.email for user in centre.users.values()]


async def test_what_is_wrong_with_a_new_user_stands_beside_its_field(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await open_users(centre)
        await centre.press("n")
        await centre.fill_in("email", "marco@acme.example")
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see(centre.say("The name is missing."))
        centre.see(centre.say("{email} is a user of this account already.", email="marco@acme.example"))
        assert centre.typed("email") == "marco@acme.example"
        assert len(centre.users) == 10


async def test_users_are_taken_over_from_a_file(open_centre: OpenCentre, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name;email\nKim Lee;kim@acme.example\nLou Reed;lou@acme.example\n")
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("i")
        await centre.fill_in("path", str(path))
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see("2 users were added.")
        await centre.press("escape")
        centre.see("12 of 12 users")


async def test_every_fault_of_a_file_is_shown_and_nobody_is_added(open_centre: OpenCentre, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name,email\nKim Lee,kim\nLou Reed,lou@acme.example\n,marco@acme.example\n")
    async with open_centre(size=(120, 40)) as centre:
        await open_users(centre)
        await centre.press("i")
        await centre.fill_in("path", str(path))
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see("line 2, email: This is not an e-mail address.", "line 4, name: The name is missing.")
        centre.see("Nobody was added.")
        assert len(centre.users) == 10


async def test_of_many_faults_the_first_are_in_sight_and_the_rest_a_page_further(open_centre: OpenCentre) -> None:
    async with open_centre(size=(80, 24)) as centre:
        await open_users(centre)
        await centre.press("i")
        await centre.paste("name,email\n" + "".join(f"Kim {number},kim\n" for number in range(2, 14)))
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see("Nobody was added.", "line 2, email: This is not an e-mail address.")
        await centre.press("pagedown", "pagedown", "pagedown")
        centre.see("line 13, email: This is not an e-mail address.")


async def test_lines_can_be_pasted_where_no_file_is_at_hand(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_users(centre)
        await centre.press("i")
        await centre.paste("name,email\nKim Lee,kim@acme.example\nLou Reed,lou@acme.example\n")
        centre.see("3 lines were pasted.")
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see("2 users were added.")


async def test_a_session_without_files_takes_only_what_is_pasted(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        centre.app.read_file = None
        await open_users(centre)
        await centre.press("i")
        assert not centre.app.screen.query("#path")
        centre.see("Paste the lines here")


async def test_who_gets_a_plan_is_found_by_typing(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.choose("2 seats of Gather Pro are not assigned")
        await centre.press("/")
        await centre.type("jana")
        assert list(centre.options) == ["Jana Novak"]
        await centre.press("enter", "space")
        centre.see("9 of 10 seats given")
        await centre.press("enter", "enter")
        assert centre.users["jana"].subscriptions == (centre.subscription("gather").id,)
        assert len([user for user in centre.users.values() if user.subscriptions]) == 9
