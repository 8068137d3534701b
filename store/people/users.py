"""The users of an account: who there is, and new ones, one by one or from a file (domain 2)."""

from collections.abc import Iterable

from store.domain.accounts import Access, Account, Person, User, access
from store.domain.frozen import dataclass
from store.domain.people import NewUser, same_address, tidied, user_problems
from store.domain.problems import Problem, Refused
from store.domain.records import Event
from store.domain.subscriptions import Subscription
from store.ports import UnitOfWork, View
from store.reading import reader
from store.shop import Shop, buyer


@dataclass(frozen=True, slots=True)
class Listed:
    """The users of an account, in the order they came, and the subscriptions that they hold seats of."""

    account: Account
    users: tuple[User, ...]
    subscriptions: tuple[Subscription, ...]
    may_change: bool

    def held_by(self, user: User) -> tuple[Subscription, ...]:
        """What this user holds a seat of."""
        return tuple(one for one in self.subscriptions if one.id in user.subscriptions)


def listed(shop: Shop, person: Person) -> Listed:
    """Refused for who is no billing contact."""
    with shop.store.view(person.account) as view:
        account, user = reader(view, person)
        subscriptions = tuple(one for one in view.all(Subscription) if one.is_open)
        return Listed(account, view.all(User), subscriptions, access(account, user) is Access.FULL)


def add(shop: Shop, person: Person, typed: NewUser) -> User:
    """A new user, who holds no seat yet. Refused with everything that is wrong, each beside its field."""
    wanted = tidied(typed)
    with shop.store.change(person.account) as work:
        _, by = buyer(work, person)
        problems = [*user_problems(wanted)]
        if same_address(wanted.email) in _known(work):
            problems.append(Problem("user_known", "email", {"email": wanted.email}))
        if problems:
            raise Refused(*problems)
        (added,) = added_users(shop, work, by, [wanted])
        work.commit()
        return added


def load(shop: Shop, person: Person, content: bytes, path: str) -> tuple[User, ...]:
    """The users of a file (`store.domain.user_file`), all of them or, refused with every fault by its line, none."""
    from store.domain.user_file import parse

    with shop.store.change(person.account) as work:
        _, by = buyer(work, person)
        rows = parse(content, path, _known(work))
        added = added_users(shop, work, by, [row.user for row in rows])
        work.commit()
        return added


def _known(view: View) -> set[str]:
    return {same_address(user.email) for user in view.all(User)}


def added_users(shop: Shop, work: UnitOfWork, by: User, wanted: Iterable[NewUser]) -> tuple[User, ...]:
    """Put them, and note it in the history; whether they may be added the caller has found."""
    added = tuple(User(shop.ids.new("user"), one.name, one.email, one.role) for one in wanted)
    now = shop.clock.now()
    work.put(*added)
    for user in added:
        after = {"name": user.name, "role": user.role.value}
        work.append(Event(shop.ids.new("event"), now, by.email, "user_added", user.email, {}, after))
    return added
