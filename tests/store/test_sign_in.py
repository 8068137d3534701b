"""Signing in: the OS user's contact, a mailed code, a password; and what a stranger cannot find out."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from store.domain.accounts import Access, AccountKind, Person, User
from store.domain.problems import Problem, Refused
from store.domain.records import Challenge, Mail
from store.people import identity, sign_in
from store.ports import SIGN_IN
from tests.shops import ANNA, BRUNO, MARCO, World, refusal

KNOWN = "anna@acme.example"
UNKNOWN = "nobody@acme.example"


def said(work: Callable[[], object]) -> Problem | None:
    """What somebody at the sign-in page is told; None where nothing was refused."""
    try:
        work()
    except Refused as refused:
        return refusal(refused)
    return None


def codes(world: World) -> list[str]:
    """The codes that were mailed."""
    found = [re.search(r"\b(\d{6})\b", mail.body) for mail in world.mailer.sent.values()]
    return [match[1] for match in found if match]


# ---- by the OS user -------------------------------------------------------------------------------------


def test_the_os_users_contact_is_signed_in(world: World) -> None:
    world.change_user(ANNA, os_user="anna")
    (signed,) = identity.by_os_user(world.shop, "anna")
    assert (signed.person, signed.access) == (ANNA, Access.FULL)


def test_an_os_user_that_nobody_is_tied_to_is_nobody(world: World) -> None:
    assert identity.by_os_user(world.shop, "root") == ()


def test_a_process_without_an_os_user_is_nobody(world: World) -> None:
    """Most users have no OS user: an empty name must not find them."""
    assert identity.by_os_user(world.shop, "") == ()


@pytest.mark.parametrize(
    ("person", "kind", "access"),
    [
        (ANNA, AccountKind.SELF_SERVICE, Access.FULL),
        (MARCO, AccountKind.SELF_SERVICE, Access.READ_ONLY),
        (ANNA, AccountKind.CORPORATE, Access.CORPORATE),
    ],
)
def test_who_signed_in_knows_what_they_may_do(world: World, person: Person, kind: AccountKind, access: Access) -> None:
    world.change_account(kind=kind)
    signed = identity.signed(world.shop, person)
    assert (signed.access, signed.corporate) == (access, kind is AccountKind.CORPORATE)


# ---- by a code ------------------------------------------------------------------------------------------


def test_the_mailed_code_signs_in(world: World) -> None:
    sign_in.request_code(world.shop, "  Anna@ACME.example ", "en")
    (mail,) = world.mailer.sent.values()
    assert mail.to == KNOWN
    (code,) = codes(world)
    (signed,) = sign_in.confirm_code(world.shop, KNOWN, f" {code} ")
    assert signed.person == ANNA


def test_an_unknown_address_is_answered_like_a_known_one(world: World) -> None:
    for email in (KNOWN, UNKNOWN):
        sign_in.request_code(world.shop, email, "en")
    known, unknown = world.all(Challenge, SIGN_IN)
    assert (known.expires, known.tries, len(known.sent)) == (unknown.expires, unknown.tries, len(unknown.sent))
    wrong = [said(lambda email=email: sign_in.confirm_code(world.shop, email, "000000")) for email in (KNOWN, UNKNOWN)]  # type: ignore[misc]
    assert wrong[0] == wrong[1]
    assert [mail.to for mail in world.mailer.sent.values()] == [KNOWN]


def test_the_right_digits_for_an_unknown_address_are_a_wrong_code(world: World) -> None:
    sign_in.request_code(world.shop, UNKNOWN, "en")
    problem = said(lambda: sign_in.confirm_code(world.shop, UNKNOWN, world.ids.code))
    assert problem == Problem("sign_in_code_wrong", "code", {"left": 4})


def test_a_code_that_nobody_asked_for_is_over_for_known_and_unknown_alike(world: World) -> None:
    for email in (KNOWN, UNKNOWN):
        assert said(lambda email=email: sign_in.confirm_code(world.shop, email, "123456")) == Problem(  # type: ignore[misc]
            "sign_in_code_over", "code"
        )


def test_a_code_works_once(world: World) -> None:
    sign_in.request_code(world.shop, KNOWN, "en")
    sign_in.confirm_code(world.shop, KNOWN, "123456")
    with pytest.raises(Refused, match="sign_in_code_over"):
        sign_in.confirm_code(world.shop, KNOWN, "123456")


def test_a_code_is_good_for_ten_minutes(world: World) -> None:
    sign_in.request_code(world.shop, KNOWN, "en")
    world.clock.pass_time(minutes=9, seconds=59)
    assert sign_in.confirm_code(world.shop, KNOWN, "123456")
    sign_in.request_code(world.shop, KNOWN, "en")
    world.clock.pass_time(minutes=10)
    with pytest.raises(Refused, match="sign_in_code_over"):
        sign_in.confirm_code(world.shop, KNOWN, "123456")


def test_only_the_latest_code_works(world: World) -> None:
    sign_in.request_code(world.shop, KNOWN, "en")
    world.ids.code = "654321"
    sign_in.request_code(world.shop, KNOWN, "en")
    with pytest.raises(Refused, match="sign_in_code_wrong"):
        sign_in.confirm_code(world.shop, KNOWN, "123456")
    assert sign_in.confirm_code(world.shop, KNOWN, "654321")


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_tries_are_counted_down_and_then_even_the_right_code_is_over(world: World, email: str) -> None:
    sign_in.request_code(world.shop, email, "en")
    left = [said(lambda: sign_in.confirm_code(world.shop, email, "000000")) for _ in range(5)]
    assert [problem.values["left"] for problem in left if problem] == [4, 3, 2, 1, 0]
    with pytest.raises(Refused, match="sign_in_code_over"):
        sign_in.confirm_code(world.shop, email, "123456")


def test_wrong_tries_survive_the_process(world: World) -> None:
    sign_in.request_code(world.shop, KNOWN, "en")
    for _ in range(5):
        said(lambda: sign_in.confirm_code(world.shop, KNOWN, "000000"))
    world.restart()
    with pytest.raises(Refused, match="sign_in_code_over"):
        sign_in.confirm_code(world.shop, KNOWN, "123456")


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_five_codes_an_hour_are_enough_for_known_and_unknown(world: World, email: str) -> None:
    for _ in range(5):
        sign_in.request_code(world.shop, email, "en")
        world.clock.pass_time(minutes=1)
    with pytest.raises(Refused, match="sign_in_too_many_codes"):
        sign_in.request_code(world.shop, email.upper(), "en")
    world.clock.pass_time(minutes=56)
    sign_in.request_code(world.shop, email, "en")


def test_a_code_signs_in_everybody_with_that_address(world: World) -> None:
    world.put("other", replace(world.account, id="other"), User("a", "Anna", "Anna@acme.example"))
    sign_in.request_code(world.shop, KNOWN, "en")
    people = sign_in.confirm_code(world.shop, KNOWN, "123456")
    assert [signed.person.account for signed in people] == ["acme", "other"]


@pytest.mark.parametrize(
    ("look_alike", "real"),
    [("anna@stra\u00dfe.example", "anna@strasse.example"), ("\u212aim@acme.example", "kim@acme.example")],
)
def test_a_look_alike_address_gets_nobody_elses_code(world: World, look_alike: str, real: str) -> None:
    """Unicode folds ß to ss: who has the one mailbox must not sign in as the other."""
    world.change_user(BRUNO, email=real)
    sign_in.request_code(world.shop, look_alike, "en")
    assert not world.mailer.sent
    world.put("evil", replace(world.account, id="evil"), User("eve", "Eve", look_alike))
    sign_in.request_code(world.shop, look_alike, "en")
    assert [mail.to for mail in world.mailer.sent.values()] == [look_alike]
    with pytest.raises(Refused, match="sign_in_code_over"):
        sign_in.confirm_code(world.shop, real, "123456")
    people = sign_in.confirm_code(world.shop, look_alike, "123456")
    assert [signed.user.name for signed in people] == ["Eve"]


@pytest.mark.parametrize(
    "email", ["", "anna", "an na@acme.example", "anna@\nacme.example", "\x1b[2J@x", "a" * 260 + "@x"]
)
def test_what_is_no_address_is_refused_before_anything_is_stored(world: World, email: str) -> None:
    with pytest.raises(Refused, match="email_malformed"):
        sign_in.request_code(world.shop, email, "en")
    assert not world.all(Challenge, SIGN_IN)


def test_the_code_is_not_stored_as_it_is(world: World) -> None:
    sign_in.request_code(world.shop, KNOWN, "en")
    (challenge,) = world.all(Challenge, SIGN_IN)
    assert "123456" not in challenge.code_hash + challenge.salt


def test_a_mail_that_cannot_leave_does_not_tell_that_the_address_is_known(world: World) -> None:
    world.mailer.breaks()
    assert said(lambda: sign_in.request_code(world.shop, KNOWN, "en")) is None
    assert len(world.all(Mail, SIGN_IN)) == 1


@pytest.mark.parametrize(("own", "account", "expected"), [("it", "en", "it"), ("", "it", "it"), ("", "", "en")])
def test_the_code_is_written_in_the_persons_language(world: World, own: str, account: str, expected: str) -> None:
    world.change_account(language=account)
    world.change_user(ANNA, language=own)
    sign_in.request_code(world.shop, KNOWN, "en")
    assert [mail.language for mail in world.mailer.sent.values()] == [expected]


def test_old_challenges_do_not_pile_up(world: World) -> None:
    for number in range(3):
        sign_in.request_code(world.shop, f"stranger{number}@x.example", "en")
    world.clock.pass_time(hours=2)
    sign_in.request_code(world.shop, KNOWN, "en")
    assert len(world.all(Challenge, SIGN_IN)) == 1


# ---- by a password --------------------------------------------------------------------------------------


@pytest.fixture
def open_world(world: World) -> World:
    """An operator who allows passwords; Anna has one."""
    world.passwords = True
    world.restart()
    assert sign_in.set_password(world.shop, KNOWN, "correct horse") == 1
    return world


def test_passwords_are_off_unless_the_operator_allows_them(world: World) -> None:
    sign_in.set_password(world.shop, KNOWN, "correct horse")
    with pytest.raises(Refused, match="sign_in_no_passwords"):
        sign_in.with_password(world.shop, KNOWN, "correct horse")


def test_the_right_password_signs_in(open_world: World) -> None:
    (signed,) = sign_in.with_password(open_world.shop, "ANNA@acme.example", "correct horse")
    assert signed.person == ANNA


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (KNOWN, "wrong"),
        (KNOWN, ""),
        (UNKNOWN, "correct horse"),
        ("bruno@acme.example", ""),
        ("bruno@acme.example", "x"),
    ],
    ids=["wrong", "empty", "unknown", "has none, empty", "has none"],
)
def test_every_other_pair_is_refused_the_same_way(open_world: World, email: str, password: str) -> None:
    problem = said(lambda: sign_in.with_password(open_world.shop, email, password))
    assert problem == Problem("sign_in_password_wrong", "password")


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_after_five_wrong_passwords_an_hour_has_to_pass(open_world: World, email: str) -> None:
    for _ in range(5):
        said(lambda: sign_in.with_password(open_world.shop, email, "wrong"))
    open_world.clock.pass_time(minutes=59)
    problem = said(lambda: sign_in.with_password(open_world.shop, email, "correct horse"))
    assert problem == Problem("sign_in_too_many_tries", "password")
    open_world.clock.pass_time(minutes=1)
    problem = said(lambda: sign_in.with_password(open_world.shop, email, "correct horse"))
    assert problem == (None if email == KNOWN else Problem("sign_in_password_wrong", "password"))


def test_a_right_password_forgives_the_wrong_ones_before(open_world: World) -> None:
    for _ in range(4):
        said(lambda: sign_in.with_password(open_world.shop, KNOWN, "wrong"))
    sign_in.with_password(open_world.shop, KNOWN, "correct horse")
    for _ in range(4):
        said(lambda: sign_in.with_password(open_world.shop, KNOWN, "wrong"))
    assert sign_in.with_password(open_world.shop, KNOWN, "correct horse")


def test_a_password_is_kept_as_a_salted_hash(open_world: World) -> None:
    kept = open_world.get(User, "anna").password_hash
    assert "correct horse" not in kept
    sign_in.set_password(open_world.shop, "bruno@acme.example", "correct horse")
    assert open_world.get(User, "bruno").password_hash != kept


def test_a_password_cannot_be_set_for_nobody(open_world: World) -> None:
    assert sign_in.set_password(open_world.shop, UNKNOWN, "x") == 0


def test_the_operator_finds_people_by_address_without_proof(world: World) -> None:
    (signed,) = identity.by_email(world.shop, " BRUNO@acme.example ")
    assert signed.person == BRUNO
