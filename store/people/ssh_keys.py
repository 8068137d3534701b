"""Keys that sign in over SSH: added and revoked by whose they are, found by fingerprint."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from store.domain.accounts import Person, SshKey, User
from store.domain.problems import Problem, Refused
from store.domain.records import Event
from store.domain.ssh_keys import PublicKey, parse_public_key
from store.people.identity import Signed, signed
from store.ports import UnitOfWork, View
from store.shop import Shop, account_of, language_of, user_of
from store.words.mails import key_added

MOST_KEYS = 20
"""How many keys one user may have."""
MOST_LABEL = 64
"""Characters."""
_NOTED_FOR = timedelta(hours=1)
"""A use within this time of the last one that was noted is not worth a write."""


def add(shop: Shop, person: Person, text: str, label: str = "") -> SshKey:
    """Let a public key, the line of a .pub file, sign this person in. They are told by mail.

    Without a label the key's comment is one. Refused, all at once, for what is no key of a kind that is
    used (`ssh_key_...`), for a label that is none, for the same key twice, and for too many of them. A key
    may be that of several people: proving to have it is what signs in, not having named it first.
    """
    found, name = checked(text, label)
    now = shop.clock.now()
    with shop.store.change(person.account) as work:
        account, user = account_of(work), user_of(work, person)
        own = _of(work, person)
        same = next((one for one in own if one.fingerprint == found.fingerprint), None)
        if same:
            raise Refused(Problem("ssh_key_known", "key", {"label": same.label}))
        if len(own) >= MOST_KEYS:
            raise Refused(Problem("ssh_key_too_many", "key", {"most": MOST_KEYS}))
        kind = found.line.partition(" ")[0]
        key = SshKey(shop.ids.new("key"), person.user, found.fingerprint, name or kind, found.line, now)
        work.put(key, key_added(shop.texts(language_of(account, user)), user, key, shop.ids.new("mail"), now))
        work.append(_event(shop, user.email, "ssh_key_added", None, key))
        work.commit()
    return key


def checked(text: str, label: str) -> tuple[PublicKey, str]:
    """The key, and what it is called. Refused, all at once, for what is no key that is used or no label."""
    found = parse_public_key(text)
    name = (label or (found.comment if isinstance(found, PublicKey) else "")).strip()
    problems = [*([found] if isinstance(found, Problem) else []), *_label_problems(name)]
    if isinstance(found, Problem) or problems:
        raise Refused(*problems)
    return found, name


def revoke(shop: Shop, person: Person, key_id: str) -> SshKey:
    """From now on this key signs the person in no more. Refused where the person has no such key."""
    with shop.store.change(person.account) as work:
        user = user_of(work, person)
        key = work.get(SshKey, key_id)
        if key is None or key.user != person.user:
            raise Refused(Problem("ssh_key_gone"))
        forget(shop, work, user, key)
        work.commit()
    return key


def forget(shop: Shop, work: UnitOfWork, by: User, key: SshKey) -> None:
    """Take a key away from whose it is, inside a change."""
    work.remove(SshKey, key.id)
    owner = work.get(User, key.user)
    whose = {"user": owner.email} if owner and owner.id != by.id else {}
    work.append(_event(shop, by.email, "ssh_key_revoked", key, None, whose))


def of(shop: Shop, person: Person) -> tuple[SshKey, ...]:
    """The keys of a person, in the order they were added."""
    with shop.store.view(person.account) as view:
        return _of(view, person)


def by_fingerprint(shop: Shop, fingerprint: str) -> tuple[Signed, ...]:
    """Whom the owner of the key with this fingerprint may be: usually one or none."""
    found = []
    for person in shop.store.people(ssh_key=fingerprint):
        try:
            found.append(signed(shop, person))
        except Refused:  # removed, and the key forgotten
            continue
    return tuple(found)


def lines(shop: Shop, fingerprint: str) -> tuple[str, ...]:
    """The key with this fingerprint as authorized_keys has it: once, whosever it is; none if nobody's."""
    found = []
    for one in by_fingerprint(shop, fingerprint):
        found += [key.line for key in of(shop, one.person) if key.fingerprint == fingerprint]
    return tuple(dict.fromkeys(found))


def note_use(shop: Shop, person: Person, fingerprint: str) -> None:
    """Remember, to the hour, that this person came with that key."""
    now = shop.clock.now()
    with shop.store.view(person.account) as view:
        if not any(_is_due(key, fingerprint, now) for key in _of(view, person)):
            return
    with shop.store.change(person.account) as work:
        for key in _of(work, person):
            if _is_due(key, fingerprint, now):
                work.put(replace(key, last_used=now))
        work.commit()


def _of(view: View, person: Person) -> tuple[SshKey, ...]:
    return tuple(key for key in view.all(SshKey) if key.user == person.user)


def _is_due(key: SshKey, fingerprint: str, now: datetime) -> bool:
    return key.fingerprint == fingerprint and (key.last_used is None or now - key.last_used >= _NOTED_FOR)


def _label_problems(label: str) -> tuple[Problem, ...]:
    if not label.isprintable():
        return (Problem("text_unprintable", "label"),)
    return (Problem("text_too_long", "label", {"most": MOST_LABEL}),) if len(label) > MOST_LABEL else ()


def _event(
    shop: Shop, by: str, what: str, before: SshKey | None, after: SshKey | None, whose: Mapping[str, str] | None = None
) -> Event:
    key = after or before
    label = key.label if key else ""
    return Event(
        shop.ids.new("event"), shop.clock.now(), by, what, label, {**_facts(before), **(whose or {})}, _facts(after)
    )


def _facts(key: SshKey | None) -> dict[str, str]:
    return {"fingerprint": key.fingerprint, "label": key.label} if key else {}
