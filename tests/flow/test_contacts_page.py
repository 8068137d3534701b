"""Billing contacts from home: who they are, added and removed, and the keys that sign them in."""

import subprocess
from pathlib import Path

import pytest

from store.domain.people import NewUser
from store.people import contacts, ssh_keys
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import ANNA, MARCO, World


@pytest.fixture
def key_line(tmp_path: Path) -> str:
    path = tmp_path / "laptop"
    subprocess.run(
        ["ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-C", "laptop", "-f", str(path)],
        check=True,
    )
    return path.with_suffix(".pub").read_text()


@pytest.fixture
def with_marco(world: World) -> World:
    contacts.add(world.shop, ANNA, NewUser("", "marco@acme.example"))
    world.post()
    world.mailer.sent.clear()
    return world


async def open_contacts(centre: Centre) -> None:
    await centre.press("b")
    assert centre.step == "ContactsScreen"


def is_contact(centre: Centre, user: str) -> bool:
    return centre.users[user].billing_contact


async def test_contacts_are_listed_with_their_keys(
    open_centre: OpenCentre, with_marco: World, key_line: str, language: str
) -> None:
    ssh_keys.add(with_marco.shop, MARCO, key_line)
    async with open_centre(language=language) as centre:
        await open_contacts(centre)
        assert list(centre.options) == ["Anna Bianchi", "Marco Neri"]
        assert centre.texts.count("1 SSH key", "{number} SSH keys", 1) in centre.options["Marco Neri"]
        await centre.press("escape")
        assert centre.step == "home"


async def test_a_user_is_made_a_contact_by_address(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("n")
        await centre.fill_in("email", "jana@acme.example")
        await centre.go_to_button("save")
        await centre.press("enter")
        assert centre.step == "ContactsScreen"
        assert (is_contact(centre, "jana"), centre.highlighted) == (True, "Jana Novak")
        await centre.until(lambda: len(centre.mails) == 1, "the mail to Jana")


async def test_what_is_wrong_with_a_new_contact_stands_beside_its_field(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("n")
        await centre.fill_in("email", "anna@acme.example")
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see("anna@acme.example is a billing contact already.")
        await centre.fill_in("email", "new@acme.example")
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see("The name is missing.")


@pytest.mark.usefixtures("with_marco")
async def test_a_contact_is_removed_after_a_question(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("down", "delete")
        centre.see("Marco Neri")
        await centre.press("escape")
        assert is_contact(centre, "marco")
        await centre.press("delete", "enter")
        assert is_contact(centre, "marco")
        await centre.press("delete")
        await centre.go_to_button("yes")
        await centre.press("enter")
        assert not is_contact(centre, "marco")
        assert list(centre.options) == ["Anna Bianchi"]


async def test_the_last_contact_cannot_be_removed(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("delete")
        await centre.go_to_button("yes")
        await centre.press("enter")
        centre.see("This is the last billing contact")
        assert is_contact(centre, "anna")


@pytest.mark.usefixtures("with_marco")
async def test_who_removes_themselves_is_led_home(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("delete")
        await centre.go_to_button("yes")
        await centre.press("enter")
        assert centre.step == "home"
        centre.see("You can look, not buy")


async def test_a_key_is_enrolled_with_the_code_from_the_mail(open_centre: OpenCentre, key_line: str) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("a")
        assert centre.step == "KeyDialog"
        await centre.go_to_field("key")
        await centre.paste(key_line)
        await centre.fill_in("label", "My laptop")
        await centre.go_to_button("send")
        await centre.press("enter")
        centre.see("anna@acme.example")
        mail = list(centre.world.mailer.sent.values())[-1]
        code = next(word.rstrip(".") for word in mail.body.split() if word.rstrip(".").isdigit())
        await centre.fill_in("code", "000")
        await centre.go_to_button("save")
        await centre.press("enter")
        centre.see("This is not the code.")
        await centre.fill_in("code", code)
        await centre.go_to_button("save")
        await centre.press("enter")
        assert centre.step == "ContactsScreen"
        assert "1 SSH key" in centre.options["Anna Bianchi"]


async def test_what_is_no_key_is_said_before_a_code_is_sent(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("a")
        await centre.fill_in("key", "no key")
        await centre.go_to_button("send")
        await centre.press("enter")
        assert "✗" in centre.text
        assert not centre.world.mailer.sent


async def test_keys_are_shown_with_their_last_use_and_revoked(
    open_centre: OpenCentre, with_marco: World, key_line: str, language: str
) -> None:
    key = ssh_keys.add(with_marco.shop, MARCO, key_line, "At my desk")
    async with open_centre(language=language) as centre:
        await open_contacts(centre)
        await centre.press("down", "enter")
        centre.see("Marco Neri", "At my desk", centre.say("never used"))
        await centre.press("enter")
        centre.see(key.fingerprint[:20])
        await centre.go_to_button("yes")
        await centre.press("enter")
        assert centre.step == "ContactsScreen"
        assert contacts.listed(with_marco.shop, ANNA).contacts[1].keys == ()


async def test_a_contact_without_keys_says_so(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await open_contacts(centre)
        await centre.press("enter")
        centre.see("No SSH key signs Anna Bianchi in.")


async def test_another_user_is_not_led_there(open_centre: OpenCentre) -> None:
    async with open_centre("marco@acme.example") as centre:
        await centre.press("b")
        assert centre.step == "home"


async def test_a_corporate_contact_sees_them_and_changes_nothing(open_centre: OpenCentre) -> None:
    async with open_centre("carla@globex.example") as centre:
        await open_contacts(centre)
        await centre.press("n", "delete")
        assert centre.step == "ContactsScreen"
