"""Billing contacts: who they are, who becomes one and who stops being one, and their keys (domain 2)."""

import subprocess
from pathlib import Path

import pytest

from store.domain.accounts import AccountKind, AccountStatus, SshKey, User
from store.domain.draft import Draft
from store.domain.people import NewUser
from store.domain.problems import Refused
from store.domain.records import Event
from store.people import contacts, ssh_keys
from store.purchase import shopping
from tests.fakes import NOON
from tests.shops import ANNA, BRUNO, MARCO, World, at_once, refusal

OMAR = NewUser("Omar Haddad", "omar@acme.example")


@pytest.fixture
def key_line(tmp_path: Path) -> str:
    path = tmp_path / "laptop"
    subprocess.run(
        ["ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-C", "laptop", "-f", str(path)],
        check=True,
    )
    return path.with_suffix(".pub").read_text()


def names(world: World) -> list[str]:
    return [user.id for user in world.all(User) if user.billing_contact]


def code_of(world: World) -> str:
    """The code in the last mail."""
    mail = list(world.mailer.sent.values())[-1]
    return next(word.rstrip(".") for word in mail.body.split() if word.rstrip(".").isdigit())


# ---- listing ------------------------------------------------------------------------------------------------


def test_contacts_are_listed_with_their_keys(world: World, key_line: str) -> None:
    key = ssh_keys.add(world.shop, BRUNO, key_line)
    found = contacts.listed(world.shop, ANNA)
    assert [(one.user.id, one.keys) for one in found.contacts] == [("anna", ()), ("bruno", (key,))]
    assert (found.me, found.may_change) == ("anna", True)


@pytest.mark.parametrize(
    ("stands", "may"),
    [
        ({"kind": AccountKind.CORPORATE}, False),
        ({"status": AccountStatus.EXPIRED}, True),
    ],
    ids=["corporate", "owes"],
)
def test_every_contact_sees_the_contacts(world: World, stands: dict[str, object], may: bool) -> None:
    world.change_account(**stands)
    assert contacts.listed(world.shop, ANNA).may_change is may


def test_another_user_neither_sees_nor_changes_them(world: World) -> None:
    for attempt in (
        lambda: contacts.listed(world.shop, MARCO),
        lambda: contacts.add(world.shop, MARCO, OMAR),
        lambda: contacts.remove(world.shop, MARCO, "bruno"),
        lambda: contacts.revoke_key(world.shop, MARCO, "key-1"),
    ):
        with pytest.raises(Refused, match="access_contacts_only"):
            attempt()


# ---- adding -------------------------------------------------------------------------------------------------


def test_somebody_new_becomes_a_user_and_a_contact_and_is_told(world: World) -> None:
    added = contacts.add(world.shop, ANNA, OMAR)
    assert world.get(User, added.id).billing_contact
    events = world.past(Event)
    assert [(one.by, one.what, one.subject) for one in events] == [
        ("anna@acme.example", "user_added", "omar@acme.example"),
        ("anna@acme.example", "contact_added", "omar@acme.example"),
    ]
    world.post()
    (mail,) = world.mailer.sent.values()
    assert mail.to == "omar@acme.example"
    assert "Anna Bianchi made you a billing contact of ACME." in mail.body


def test_a_user_becomes_a_contact_by_address_alone(world: World) -> None:
    contacts.add(world.shop, ANNA, NewUser("", "MARCO@acme.example"))
    assert names(world) == ["anna", "bruno", "marco"]
    assert world.get(User, "marco").name == "Marco Neri"
    assert len(world.all(User)) == 4


def test_who_is_a_contact_already_is_not_added_again(world: World) -> None:
    with pytest.raises(Refused) as refused:
        contacts.add(world.shop, ANNA, NewUser("", "bruno@acme.example"))
    assert (refusal(refused.value).code, refusal(refused.value).field) == ("contact_known", "email")
    assert not world.past(Event)


def test_somebody_new_needs_a_name_and_an_address(world: World) -> None:
    with pytest.raises(Refused) as refused:
        contacts.add(world.shop, ANNA, NewUser("", "nobody"))
    assert [one.code for one in refused.value.problems] == ["name_missing", "email_malformed"]


# ---- removing -----------------------------------------------------------------------------------------------


def test_who_is_no_contact_any_more_stays_a_user_and_is_told(world: World) -> None:
    contacts.remove(world.shop, ANNA, "bruno")
    assert names(world) == ["anna"]
    assert world.get(User, "bruno").name == "Bruno Costa"
    event = world.past(Event)[-1]
    assert (event.what, event.subject) == ("contact_removed", "bruno@acme.example")
    world.post()
    (mail,) = world.mailer.sent.values()
    assert (mail.to, "Anna Bianchi" in mail.body) == ("bruno@acme.example", True)


def test_a_removed_contact_goes_whole_with_keys_and_what_was_begun(world: World, key_line: str) -> None:
    ssh_keys.add(world.shop, BRUNO, key_line)
    shopping.start(world.shop, BRUNO)
    shopping.start(world.shop, ANNA)
    contacts.remove(world.shop, ANNA, "bruno")
    assert world.all(SshKey) == ()
    assert [draft.id for draft in world.all(Draft)] == ["anna"]
    with pytest.raises(Refused, match="access_read_only"):
        shopping.choose_product(world.shop, BRUNO, "helpline")


def test_the_last_contact_stays(world: World) -> None:
    contacts.remove(world.shop, ANNA, "bruno")
    with pytest.raises(Refused, match="contact_last"):
        contacts.remove(world.shop, ANNA, "anna")
    assert names(world) == ["anna"]


def test_two_contacts_who_remove_each_other_at_once_leave_one(world: World) -> None:
    results = at_once(
        lambda: contacts.remove(world.shop, ANNA, "bruno"),
        lambda: contacts.remove(world.shop, BRUNO, "anna"),
    )
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert len(names(world)) == 1


@pytest.mark.parametrize("user", ["marco", "nobody"])
def test_who_is_no_contact_cannot_be_removed(world: World, user: str) -> None:
    with pytest.raises(Refused, match="contact_gone"):
        contacts.remove(world.shop, ANNA, user)


# ---- keys ---------------------------------------------------------------------------------------------------


def test_a_key_is_enrolled_with_a_code_that_came_by_mail(world: World, key_line: str) -> None:
    contacts.send_code(world.shop, ANNA, key_line)
    key = contacts.enrol(world.shop, ANNA, key_line, "My laptop", code_of(world))
    assert (key.user, key.label, key.added) == ("anna", "My laptop", NOON)


def test_without_the_code_no_key_is_enrolled(world: World, key_line: str) -> None:
    contacts.send_code(world.shop, ANNA, key_line)
    with pytest.raises(Refused, match="sign_in_code_wrong"):
        contacts.enrol(world.shop, ANNA, key_line, "", "not it")
    assert world.all(SshKey) == ()


def test_a_code_of_a_colleague_enrols_nothing(world: World, key_line: str) -> None:
    contacts.send_code(world.shop, BRUNO, key_line)
    with pytest.raises(Refused, match="sign_in_code_over"):
        contacts.enrol(world.shop, ANNA, key_line, "", code_of(world))


def test_what_is_no_key_is_said_before_a_code_is_sent_or_used_up(world: World, key_line: str) -> None:
    with pytest.raises(Refused, match="ssh_key"):
        contacts.send_code(world.shop, ANNA, "no key")
    assert not world.mailer.sent
    contacts.send_code(world.shop, ANNA, key_line)
    with pytest.raises(Refused, match="ssh_key"):
        contacts.enrol(world.shop, ANNA, "no key", "", code_of(world))
    contacts.enrol(world.shop, ANNA, key_line, "", code_of(world))


def test_the_key_of_a_colleague_can_be_revoked_and_that_is_noted(world: World, key_line: str) -> None:
    key = ssh_keys.add(world.shop, BRUNO, key_line)
    contacts.revoke_key(world.shop, ANNA, key.id)
    assert world.all(SshKey) == ()
    event = world.past(Event)[-1]
    assert (event.by, event.what) == ("anna@acme.example", "ssh_key_revoked")
    assert event.before["user"] == "bruno@acme.example"


def test_a_key_that_is_gone_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="ssh_key_gone"):
        contacts.revoke_key(world.shop, ANNA, "key-x")
