"""The billing contacts of an account: added and removed whole, never the last one, and the keys that sign them in."""

from dataclasses import replace

from store.domain.accounts import Access, Account, Person, SshKey, User, access
from store.domain.draft import Draft
from store.domain.frozen import dataclass
from store.domain.people import NewUser, same_address, tidied, user_problems
from store.domain.problems import Problem, Refused
from store.domain.records import Event
from store.people import sign_in, ssh_keys
from store.people.users import added_users
from store.ports import UnitOfWork
from store.reading import keeper, reader
from store.shop import Shop, language_of
from store.words.contact_mails import contact_added, contact_removed


@dataclass(frozen=True, slots=True)
class Contact:
    """A billing contact, and the SSH keys that sign them in."""

    user: User
    keys: tuple[SshKey, ...]


@dataclass(frozen=True, slots=True)
class Contacts:
    """The billing contacts of an account; `me` is the id of who asks."""

    account: Account
    contacts: tuple[Contact, ...]
    me: str
    may_change: bool


def listed(shop: Shop, person: Person) -> Contacts:
    """Refused for who is no billing contact."""
    with shop.store.view(person.account) as view:
        account, user = reader(view, person)
        keys = view.all(SshKey)
        contacts = tuple(
            Contact(one, tuple(key for key in keys if key.user == one.id))
            for one in view.all(User)
            if one.billing_contact
        )
        return Contacts(account, contacts, user.id, access(account, user) is not Access.CORPORATE)


def add(shop: Shop, person: Person, typed: NewUser) -> User:
    """Make a user of the account, found by the address, or somebody new a billing contact. They are told by mail.

    Refused, each beside its field, for somebody new without a name or with no address, and for who is one already.
    """
    wanted = tidied(typed)
    with shop.store.change(person.account) as work:
        account, by = keeper(work, person)
        known = [user for user in work.all(User) if same_address(user.email) == same_address(wanted.email)]
        if any(user.billing_contact for user in known):
            raise Refused(Problem("contact_known", "email", {"email": wanted.email}))
        problems = () if known else user_problems(wanted)
        if problems:
            raise Refused(*problems)
        user = known[0] if known else added_users(shop, work, by, [wanted])[0]
        contact = replace(user, billing_contact=True)
        work.put(contact)
        texts = shop.texts(language_of(account, contact))
        work.put(contact_added(texts, contact, account, by, shop.ids.new("mail"), shop.clock.now()))
        _note(shop, work, by, "contact_added", contact)
        work.commit()
        return contact


def remove(shop: Shop, person: Person, user_id: str) -> User:
    """From now on this user is no billing contact: nothing of theirs signs in or waits to be bought. They are told.

    Refused for the last contact, and for who is none. What others put into the cart stays, and so does a purchase whose
    payment is under way.
    """
    with shop.store.change(person.account) as work:
        account, by = keeper(work, person)
        contacts = [user for user in work.all(User) if user.billing_contact]
        contact = next((user for user in contacts if user.id == user_id), None)
        if contact is None:
            raise Refused(Problem("contact_gone"))
        if len(contacts) == 1:
            raise Refused(Problem("contact_last"))
        work.put(replace(contact, billing_contact=False))
        for key in work.all(SshKey):
            if key.user == contact.id:
                ssh_keys.forget(shop, work, by, key)
        draft = work.get(Draft, contact.id)
        if draft and not draft.order:
            work.remove(Draft, contact.id)
        texts = shop.texts(language_of(account, contact))
        work.put(contact_removed(texts, contact, account, by, shop.ids.new("mail"), shop.clock.now()))
        _note(shop, work, by, "contact_removed", contact)
        work.commit()
        return contact


def revoke_key(shop: Shop, person: Person, key_id: str) -> SshKey:
    """A key of any contact signs in no more: whoever notices a theft need not wait for its owner."""
    with shop.store.change(person.account) as work:
        _, by = reader(work, person)
        key = work.get(SshKey, key_id)
        if key is None:
            raise Refused(Problem("ssh_key_gone"))
        ssh_keys.forget(shop, work, by, key)
        work.commit()
        return key


def send_code(shop: Shop, person: Person, text: str, label: str = "") -> str:
    """Mail the code that a new key asks for, to who is signed in. Returns where to. Refused for what is no key."""
    ssh_keys.checked(text, label)
    with shop.store.view(person.account) as view:
        account, user = reader(view, person)
    sign_in.request_code(shop, user.email, language_of(account, user))
    return user.email


def enrol(shop: Shop, person: Person, text: str, label: str, code: str) -> SshKey:
    """Add a key for who is signed in and has the code: a terminal that was left open is no proof of who sits there.

    Refused for what is no key before the code is looked at, which works once.
    """
    ssh_keys.checked(text, label)
    with shop.store.view(person.account) as view:
        _, user = reader(view, person)
    sign_in.confirm_code(shop, user.email, code)
    return ssh_keys.add(shop, person, text, label)


def _note(shop: Shop, work: UnitOfWork, by: User, what: str, user: User) -> None:
    now, names = shop.clock.now(), {"name": user.name}
    work.append(Event(shop.ids.new("event"), now, by.email, what, user.email, {}, names))
