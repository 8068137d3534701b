"""Keys of SSH: whose they are, who may add and revoke them, and what is known of their use."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from store.domain.accounts import SshKey, User
from store.domain.problems import Refused
from store.domain.records import Mail
from store.history import history, sentence
from store.people import ssh_keys
from tests.fakes import NOON
from tests.shops import ANNA, BRUNO, MARCO, World, refusal
from tui.kit.i18n import Translator

MakeKey = Callable[[str], str]


@pytest.fixture
def make_key(tmp_path: Path) -> MakeKey:
    """The .pub line of a new key with this comment."""

    def made(comment: str) -> str:
        path = tmp_path / comment
        subprocess.run(
            ["ssh-keygen", "-q", "-N", "", "-t", "ed25519", "-C", comment, "-f", str(path)],
            check=True,
        )
        return path.with_suffix(".pub").read_text()

    return made


def test_a_key_signs_in_whoever_added_it(world: World, make_key: MakeKey) -> None:
    laptop = ssh_keys.add(world.shop, ANNA, make_key("laptop"))
    assert laptop == SshKey(
        laptop.id, "anna", laptop.fingerprint, "laptop", " ".join(laptop.line.split()[:2]), NOON, None
    )
    assert laptop.fingerprint.startswith("SHA256:")
    assert [one.person for one in ssh_keys.by_fingerprint(world.shop, laptop.fingerprint)] == [ANNA]


def test_a_contact_has_several_keys_in_the_order_they_were_added(world: World, make_key: MakeKey) -> None:
    keys = [
        ssh_keys.add(world.shop, ANNA, make_key("laptop")),
        ssh_keys.add(world.shop, ANNA, make_key("desk"), label="  At my desk "),
    ]
    ssh_keys.add(world.shop, BRUNO, make_key("bruno"))
    assert list(ssh_keys.of(world.shop, ANNA)) == keys
    assert [one.label for one in keys] == ["laptop", "At my desk"]


def test_a_key_without_a_comment_is_named_after_its_kind(world: World, make_key: MakeKey) -> None:
    line = " ".join(make_key("laptop").split()[:2])
    assert ssh_keys.add(world.shop, ANNA, line).label == "ssh-ed25519"


def test_who_may_only_look_may_have_a_key_too(world: World, make_key: MakeKey) -> None:
    key = ssh_keys.add(world.shop, MARCO, make_key("laptop"))
    assert [one.person for one in ssh_keys.by_fingerprint(world.shop, key.fingerprint)] == [MARCO]


def test_the_same_key_twice_is_refused(world: World, make_key: MakeKey) -> None:
    line = make_key("laptop")
    ssh_keys.add(world.shop, ANNA, line)
    with pytest.raises(Refused) as refused:
        ssh_keys.add(world.shop, ANNA, line, label="again")
    problem = refusal(refused.value)
    assert (problem.code, problem.field, problem.values) == ("ssh_key_known", "key", {"label": "laptop"})


def test_one_key_may_be_that_of_several_people(world: World, make_key: MakeKey) -> None:
    """Nobody can keep others from using their key by adding it first."""
    line = make_key("laptop")
    key = ssh_keys.add(world.shop, ANNA, line)
    ssh_keys.add(world.shop, BRUNO, line)
    assert {one.person for one in ssh_keys.by_fingerprint(world.shop, key.fingerprint)} == {ANNA, BRUNO}


def test_what_is_no_key_or_no_label_is_refused_at_once(world: World) -> None:
    with pytest.raises(Refused) as refused:
        ssh_keys.add(world.shop, ANNA, "hello", label="x" * 65)
    assert [(one.code, one.field) for one in refused.value.problems] == [
        ("ssh_key_malformed", "key"),
        ("text_too_long", "label"),
    ]


def test_a_label_steers_no_terminal(world: World, make_key: MakeKey) -> None:
    with pytest.raises(Refused) as refused:
        ssh_keys.add(world.shop, ANNA, make_key("laptop"), label="a\x1b[31mred")
    assert refusal(refused.value).code == "text_unprintable"


def test_there_is_a_most_of_keys(world: World, make_key: MakeKey) -> None:
    first = ssh_keys.add(world.shop, ANNA, make_key("laptop"))
    others = (
        SshKey(f"old-{number}", "anna", f"SHA256:{number}", "x", first.line, NOON)
        for number in range(ssh_keys.MOST_KEYS - 1)
    )
    world.put("acme", *others)
    with pytest.raises(Refused) as refused:
        ssh_keys.add(world.shop, ANNA, make_key("one more"))
    assert refusal(refused.value).code == "ssh_key_too_many"


def test_a_revoked_key_signs_nobody_in(world: World, make_key: MakeKey) -> None:
    lost, kept = (ssh_keys.add(world.shop, ANNA, make_key(name)) for name in ("lost", "kept"))
    assert ssh_keys.revoke(world.shop, ANNA, lost.id) == lost
    assert ssh_keys.by_fingerprint(world.shop, lost.fingerprint) == ()
    assert ssh_keys.of(world.shop, ANNA) == (kept,)


def test_nobody_revokes_the_key_of_another(world: World, make_key: MakeKey) -> None:
    key = ssh_keys.add(world.shop, ANNA, make_key("laptop"))
    with pytest.raises(Refused, match="ssh_key_gone"):
        ssh_keys.revoke(world.shop, BRUNO, key.id)
    assert ssh_keys.of(world.shop, ANNA) == (key,)


def test_the_key_of_a_removed_user_signs_nobody_in(world: World, make_key: MakeKey) -> None:
    key = ssh_keys.add(world.shop, MARCO, make_key("laptop"))
    with world.store.change("acme") as work:
        work.remove(User, "marco")
        work.commit()
    assert ssh_keys.by_fingerprint(world.shop, key.fingerprint) == ()


def test_the_last_use_is_noted_to_the_hour(world: World, make_key: MakeKey) -> None:
    key = ssh_keys.add(world.shop, ANNA, make_key("laptop"))

    def used_after(**time: float) -> timedelta:
        world.clock.pass_time(**time)
        ssh_keys.note_use(world.shop, ANNA, key.fingerprint)
        last = ssh_keys.of(world.shop, ANNA)[0].last_used
        assert last
        return world.clock.now() - last

    assert used_after(days=1) == timedelta(0)
    assert used_after(minutes=59) == timedelta(minutes=59)
    assert used_after(minutes=1) == timedelta(0)


def test_a_key_that_is_not_there_is_not_noted(world: World) -> None:
    ssh_keys.note_use(world.shop, ANNA, "SHA256:nobody")
    assert ssh_keys.of(world.shop, ANNA) == ()


def test_no_fingerprint_is_nobodys(world: World) -> None:
    assert ssh_keys.by_fingerprint(world.shop, "") == ()
    assert ssh_keys.by_fingerprint(world.shop, "SHA256:\ud83d") == ()


def test_both_are_in_the_history_and_mailed(world: World, make_key: MakeKey) -> None:
    key = ssh_keys.add(world.shop, ANNA, make_key("laptop"))
    ssh_keys.revoke(world.shop, ANNA, key.id)
    revoked, added = history(world.shop, ANNA).events
    assert [sentence(Translator("en"), one) for one in (added, revoked)] == [
        "SSH key “laptop” added",
        "SSH key “laptop” revoked",
    ]
    assert added.after["fingerprint"] == key.fingerprint
    (mail,) = world.all(Mail)
    assert (mail.to, mail.subject) == ("anna@acme.example", "A key was added to your account")
    assert key.fingerprint in mail.body
