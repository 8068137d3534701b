"""Who is there: the contact of the OS user, a one-time code by mail, or a password where allowed."""

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import scrypt, sha256

from store.domain.problems import Problem, Refused
from store.domain.records import Challenge
from store.mail import outbox
from store.people.identity import Signed, signed
from store.ports import SIGN_IN, UnitOfWork
from store.shop import Shop, language_of, user_of
from store.words.mails import sign_in_code

CODE_DIGITS = 6
CODE_MINUTES = 10
TRIES = 5
"""Wrong answers until a code is used up; then a new one must be asked for."""
CODES_AN_HOUR = 5
_HOUR = timedelta(hours=1)


def request_code(shop: Shop, email: str, language: str) -> None:
    """Mail a code, if anybody has that e-mail. Whether somebody has is not to be seen from the answer.

    Refused when too many were asked for within the hour, again for known and unknown alike.
    """
    check_email(email)
    now = shop.clock.now()
    people = _people(shop, email)
    code, salt = shop.ids.digits(CODE_DIGITS), shop.ids.new("salt")
    with shop.store.change(SIGN_IN) as work:
        key = _key(email)
        _forget_old(work, now)
        old = work.get(Challenge, key)
        sent = tuple(at for at in old.sent if now - at < _HOUR) if old else ()
        if len(sent) >= CODES_AN_HOUR:
            raise Refused(Problem("sign_in_too_many_codes", "email"))
        expires = now + timedelta(minutes=CODE_MINUTES)
        work.put(Challenge(key, _hash(code, salt), salt, expires, 0, (*sent, now)))
        if people:
            first = people[0]
            texts = shop.texts(language_of(first.account, first.user) or language)
            work.put(sign_in_code(texts, first.user.email, code, CODE_MINUTES, f"code:{salt}", now))
        work.commit()
    outbox.flush(shop, SIGN_IN)


def confirm_code(shop: Shop, email: str, code: str) -> tuple[Signed, ...]:
    """Everybody with that e-mail, if the code is right; it works once. Refused otherwise, always the same way."""
    now = shop.clock.now()
    known = _people(shop, email)
    with shop.store.change(SIGN_IN) as work:
        challenge = work.get(Challenge, _key(email))
        if challenge is None or challenge.expires <= now or challenge.tries >= TRIES:
            raise Refused(Problem("sign_in_code_over", "code"))
        right = hmac.compare_digest(challenge.code_hash, _hash(code.strip(), challenge.salt))
        people = known if right else ()
        if people:
            work.put(replace(challenge, expires=now))
        else:
            work.put(replace(challenge, tries=challenge.tries + 1))
        work.commit()
    if not people:
        raise Refused(Problem("sign_in_code_wrong", "code", {"left": TRIES - challenge.tries - 1}))
    return people


def with_password(shop: Shop, email: str, password: str) -> tuple[Signed, ...]:
    """Everybody with that e-mail and password, where the operator allows passwords.

    Limited like codes: after too many wrong ones the e-mail must wait for an hour.
    """
    if not shop.passwords:
        raise Refused(Problem("sign_in_no_passwords", "password"))
    check_email(email)
    now = shop.clock.now()
    people = _people(shop, email)
    with shop.store.change(SIGN_IN) as work:
        key = "password:" + _key(email)
        _forget_old(work, now)
        old = work.get(Challenge, key)
        if old is None or old.expires <= now:
            old = Challenge(key, "", "", now + _HOUR, 0, ())
        if old.tries >= TRIES:
            raise Refused(Problem("sign_in_too_many_tries", "password"))
        hashes = [one.user.password_hash for one in people] or [""]
        right = [matches(password, kept) for kept in hashes]
        work.put(replace(old, tries=0 if any(right) else old.tries + 1, expires=now + _HOUR))
        work.commit()
    found = tuple(one for one, fits in zip(people, right, strict=False) if fits)
    if not found:
        raise Refused(Problem("sign_in_password_wrong", "password"))
    return found


def hashed(password: str, salt: str) -> str:
    """A password as it is kept: scrypt (RFC 7914) with its salt in front."""
    return f"{salt}${scrypt(password.encode(), salt=salt.encode(), n=2**14, r=8, p=1).hex()}"


def set_password(shop: Shop, email: str, password: str) -> int:
    """Give everybody with that e-mail a password; the operator's tool. Returns how many there are."""
    people = _people(shop, email)
    for one in people:
        with shop.store.change(one.person.account) as work:
            work.put(replace(user_of(work, one.person), password_hash=hashed(password, shop.ids.new("salt"))))
            work.commit()
    return len(people)


def matches(password: str, kept: str) -> bool:
    """Does a password fit the kept hash? Takes as long where there is none."""
    salt = kept.partition("$")[0] or "none"
    return hmac.compare_digest(hashed(password, salt), kept)


def check_email(email: str) -> None:
    """Refuses what cannot be an e-mail address."""
    text = email.strip()
    if "@" not in text or len(text) > 254 or any(char.isspace() or not char.isprintable() for char in text):
        raise Refused(Problem("email_malformed", "email"))


def _people(shop: Shop, email: str) -> tuple[Signed, ...]:
    """Everybody with exactly this address.

    The store compares more loosely, as people type: there ß is ss. Somebody who has the mailbox of the one
    must not be mailed the code of the other.
    """
    found = (signed(shop, person) for person in shop.store.people(email=email.strip()))
    return tuple(one for one in found if _same(one.user.email) == _same(email))


def _same(email: str) -> str:
    """An address for comparing: only the capitals of ASCII do not matter."""
    text = email.strip()
    return text.lower() if text.isascii() else text


def _key(email: str) -> str:
    return sha256(_same(email).encode()).hexdigest()


def _hash(code: str, salt: str) -> str:
    return sha256(f"{salt}:{code}".encode()).hexdigest()


def _forget_old(work: UnitOfWork, now: datetime) -> None:
    for challenge in work.all(Challenge):
        if challenge.expires <= now - _HOUR:
            work.remove(Challenge, challenge.id)
