"""Which seats users hold: the set given replaces the old one, of one user or of many (domain 2)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from store.domain.accounts import Account, Person, User, UserStatus
from store.domain.frozen import dataclass
from store.domain.problems import Conflict, Problem, Refused
from store.domain.records import Event
from store.domain.subscriptions import Subscription
from store.payments.under_way import refuse_beyond_lowered
from store.ports import UnitOfWork, View
from store.shop import Shop, buyer, language_of
from store.words.mails import seat_given
from store.words.reminders import seat_taken

MOST_NAMED = 20
"""How many users a line of the history names."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """These users shall hold a seat of each of these subscriptions, and none besides. Both are ids."""

    users: tuple[str, ...]
    subscriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Who gets and who loses a seat of one subscription, and how many will be assigned then."""

    subscription: Subscription
    given: tuple[User, ...]
    taken: tuple[User, ...]
    assigned: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What giving users other seats comes to. `suspended` are those who are left with nothing."""

    changes: tuple[Change, ...]
    suspended: tuple[User, ...]

    @property
    def is_none(self) -> bool:
        return not self.changes

    def is_same(self, other: "Difference") -> bool:
        """Do the same users get, lose and keep the same?"""
        return self._ids == other._ids

    @property
    def _ids(self) -> object:
        changes = [(one.subscription.id, _ids(one.given), _ids(one.taken)) for one in self.changes]
        return changes, _ids(self.suspended)


def difference(shop: Shop, person: Person, wanted: Holdings) -> Difference:
    """What that would change. Refused as `hold`."""
    with shop.store.view(person.account) as view:
        buyer(view, person)
        return _difference(view, _held(view, wanted))


def hold(
    shop: Shop, person: Person, wanted: Holdings, *, shown: Difference | None = None, notify: bool = True
) -> Difference:
    """Give users exactly these seats. Where this comes to something else than `shown`, it is a Conflict.

    Refused when a plan has fewer seats than users (both numbers are named), or when somebody or something is gone. A
    user's first mail for a product is always sent; later ones, and those about a seat that is lost, with `notify`.
    """
    with shop.store.change(person.account) as work:
        account, by = buyer(work, person)
        after = _held(work, wanted)
        found = _difference(work, after)
        if shown is not None and not found.is_same(shown):
            raise Conflict(Problem("seats_differ", "users"))
        if not found.is_none:
            rearrange(shop, work, account, by, found, after, notify=notify)
            work.commit()
        return found


def rearrange(
    shop: Shop,
    work: UnitOfWork,
    account: Account,
    by: User,
    found: Difference,
    after: Mapping[str, User],
    *,
    notify: bool,
) -> None:
    """Store users as they are after a change of seats, the number of seats assigned, mails, and history."""
    now, welcomed = shop.clock.now(), dict(after)
    for change in found.changes:
        product, plan = change.subscription.product, change.subscription.plan_name
        for user in change.given:
            first = product not in welcomed[user.id].welcomed
            if first:
                known = welcomed[user.id]
                welcomed[user.id] = replace(known, welcomed=(*known.welcomed, product))
            if first or notify:
                texts = shop.texts(language_of(account, user))
                work.put(seat_given(texts, user, plan, by, f"seat:{shop.ids.new('mail')}", now))
        for user in change.taken if notify else ():
            texts = shop.texts(language_of(account, user))
            work.put(seat_taken(texts, user, plan, by, f"seat-taken:{shop.ids.new('mail')}", now))
        work.put(replace(change.subscription, assigned=change.assigned))
        work.append(_event(shop, by, change))
    work.put(*welcomed.values())


def changed(view: View, after: Mapping[str, User]) -> Difference:
    """What it comes to that these users become so. Raises nothing: there may be too few seats."""
    subscriptions = view.all(Subscription)
    given: dict[str, list[User]] = {one.id: [] for one in subscriptions}
    taken: dict[str, list[User]] = {one.id: [] for one in subscriptions}
    counts: Counter[str] = Counter()
    suspended = []
    for before in view.all(User):
        user = after.get(before.id, before)
        counts.update(user.subscriptions)
        for gained in set(user.subscriptions) - set(before.subscriptions):
            given[gained].append(user)
        for lost in set(before.subscriptions) - set(user.subscriptions):
            taken.setdefault(lost, []).append(user)
        if user.status is UserStatus.SUSPENDED and before.status is not UserStatus.SUSPENDED:
            suspended.append(user)
    changes = (
        Change(one, tuple(given[one.id]), tuple(taken[one.id]), counts[one.id])
        for one in subscriptions
        if given[one.id] or taken[one.id]
    )
    return Difference(tuple(changes), tuple(suspended))


def _held(view: View, wanted: Holdings) -> dict[str, User]:
    """The users that shall be changed, as they are afterwards; by id. Refused when somebody or something is gone."""
    users = {user.id: user for user in view.all(User)}
    if not users.keys() >= set(wanted.users):
        raise Refused(Problem("user_gone", "users"))
    known = {one.id for one in view.all(Subscription) if one.is_open}
    if not known >= set(wanted.subscriptions):
        raise Refused(Problem("subscription_gone"))
    chosen = [users[key] for key in wanted.users if set(users[key].subscriptions) != set(wanted.subscriptions)]
    return {user.id: user.holding(wanted.subscriptions) for user in chosen}


def _difference(view: View, after: Mapping[str, User]) -> Difference:
    found = changed(view, after)
    problems = [
        Problem(
            "plan_exceeded",
            "users",
            {
                "plan": one.subscription.plan_name,
                "wanted": one.assigned,
                "seats": one.subscription.seats,
            },
        )
        for one in found.changes
        if one.given and one.assigned > one.subscription.seats
    ]
    if problems:
        raise Refused(*problems)
    for one in found.changes:
        if one.given:
            refuse_beyond_lowered(view, one.subscription.product, one.assigned)
    return found


def _ids(users: Iterable[User]) -> tuple[str, ...]:
    return tuple(user.id for user in users)


def _event(shop: Shop, by: User, change: Change) -> Event:
    before = change.subscription
    after = {"plan": before.plan_name, "assigned": str(change.assigned)}
    named = {"given": change.given, "taken": change.taken}
    return Event(
        id=shop.ids.new("event"),
        at=shop.clock.now(),
        by=by.email,
        what="seats_assigned",
        subject=before.id,
        before={"plan": before.plan_name, "assigned": str(before.assigned)},
        after=after | {how: _names(users) for how, users in named.items() if users},
    )


def _names(users: tuple[User, ...]) -> str:
    """So many of them by name, and how many more."""
    named = ", ".join(user.name for user in users[:MOST_NAMED])
    more = len(users) - MOST_NAMED
    return f"{named}, +{more}" if more > 0 else named
