"""Assigning seats to users: the set given replaces the old one (domain 2)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.domain.accounts import Person, User
from store.domain.draft import Draft
from store.domain.problems import Conflict, Problem, Refused
from store.domain.records import Event
from store.domain.subscriptions import Subscription
from store.payments.under_way import refuse_beyond_lowered
from store.people.holdings import Difference, changed, rearrange
from store.ports import View
from store.purchase.journey import Journey
from store.purchase.shopping import save
from store.shop import Shop, buyer

NOBODY = "–"
"""What stands for no name."""


@dataclass(frozen=True, slots=True)
class Seating:
    """A subscription and who sits on it now."""

    subscription: Subscription
    users: tuple[User, ...]
    seated: frozenset[str]


def seating(shop: Shop, person: Person, subscription_id: str) -> Seating:
    """What the assign step shows."""
    with shop.store.view(person.account) as view:
        buyer(view, person)
        subscription = view.get(Subscription, subscription_id)
        if subscription is None:
            raise Refused(Problem("subscription_gone"))
        return _seating(subscription, view.all(User))


def assign(
    shop: Shop,
    person: Person,
    subscription_id: str,
    user_ids: Iterable[str],
    *,
    seen: frozenset[str] | None = None,
    shown: Difference | None = None,
    notify: bool = True,
) -> Seating:
    """Give the seats of a subscription to exactly these users.

    `seen` is who sat there when they were chosen; a colleague who changed that meanwhile is a Conflict, and so is it
    where this comes to something else than `shown`.

    Refused when there are more users than seats, or a user is gone. A user's first mail for a product
    is always sent; later ones only with `notify`.
    """
    wanted = frozenset(user_ids)
    with shop.store.change(person.account) as work:
        account, by = buyer(work, person)
        subscription, after = _after(work, subscription_id, wanted, seen)
        found = changed(work, after)
        if shown is not None and not found.is_same(shown):
            raise Conflict(Problem("seats_differ", "users"))
        if after:
            rearrange(shop, work, account, by, found, after, notify=notify)
            work.commit()
        return _seating(replace(subscription, assigned=len(wanted)), work.all(User))


def preview(
    shop: Shop,
    person: Person,
    subscription_id: str,
    user_ids: Iterable[str],
    *,
    seen: frozenset[str] | None = None,
) -> Difference:
    """What `assign` would change. Refused, and a Conflict, as that."""
    with shop.store.view(person.account) as view:
        buyer(view, person)
        _, after = _after(view, subscription_id, frozenset(user_ids), seen)
        return changed(view, after)


def dealt_with(shop: Shop, person: Person, subscription_id: str) -> Journey:
    """After the receipt: these seats are given, or left for later; then the next subscription, if any."""
    with shop.store.change(person.account) as work:
        buyer(work, person)
        draft = work.get(Draft, person.user)
        if draft is None:
            raise Refused(Problem("nothing_started"))
        return save(shop, work, person, replace(draft, seated=(*draft.seated, subscription_id)))


def _after(
    view: View, subscription_id: str, wanted: frozenset[str], seen: frozenset[str] | None
) -> tuple[Subscription, dict[str, User]]:
    """The subscription, and the users that are changed as they are afterwards; by id."""
    subscription = view.get(Subscription, subscription_id)
    if subscription is None or not subscription.is_open:
        raise Refused(Problem("subscription_gone"))
    users = view.all(User)
    if wanted - {user.id for user in users}:
        raise Refused(Problem("user_gone", "users"))
    seated = _seating(subscription, users).seated
    if seen is not None and seated not in (seen, wanted):
        raise _conflict(view, subscription, users, seen, seated)
    if len(wanted) > subscription.seats:
        counts = {"wanted": len(wanted), "seats": subscription.seats}
        raise Refused(Problem("seats_exceeded", "users", counts))
    refuse_beyond_lowered(view, subscription.product, len(wanted))
    after = {user.id: _seated(user, subscription.id, user.id in wanted) for user in users}
    return subscription, {user.id: after[user.id] for user in users if after[user.id] != user}


def _seating(subscription: Subscription, users: tuple[User, ...]) -> Seating:
    seated = frozenset(user.id for user in users if subscription.id in user.subscriptions)
    return Seating(subscription, users, seated)


def _conflict(
    view: View, subscription: Subscription, users: tuple[User, ...], seen: frozenset[str], seated: frozenset[str]
) -> Conflict:
    """Who gave or took which seats, by name; the e-mail of a colleague who was removed."""
    changes = [
        event for event in view.past(Event) if (event.what, event.subject) == ("seats_assigned", subscription.id)
    ]
    by = changes[-1].by if changes else ""
    values = {
        "by": next((user.name for user in users if user.email == by), by),
        "given": ", ".join(user.name for user in users if user.id in seated - seen) or NOBODY,
        "taken": ", ".join(user.name for user in users if user.id in seen - seated) or NOBODY,
    }
    return Conflict(Problem("seats_changed", "users", values))


def _seated(user: User, subscription_id: str, sits: bool) -> User:
    if sits is (subscription_id in user.subscriptions):
        return user
    rest = tuple(held for held in user.subscriptions if held != subscription_id)
    return user.holding((*rest, subscription_id) if sits else rest)
