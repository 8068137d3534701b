"""A count that is kept in every way a store keeps something: half of a change, or one too few, shows."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from store.adapters.state.documents import DocumentStore
from store.domain.accounts import Account, AccountKind, Payer, Person, User
from store.domain.money import Money
from store.domain.problems import Outage
from store.domain.records import Event
from tests.contract.places import Place

ACCOUNT = "acme"
SERIES = "steps"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def step(store: DocumentStore) -> int:
    """Count on by one: two hot documents, an index entry, a row of history and a number. Returns the count."""
    with store.change(ACCOUNT) as work:
        account = work.get(Account, ACCOUNT) or _account()
        count = account.balance.minor + 1
        work.put(replace(account, balance=Money(count, "EUR")), User("anna", f"Anna {count}", _email(count)))
        work.append(Event(f"event-{count}", NOON, "anna", "counted", "acme", {}, {"count": str(count)}))
        work.next_number(SERIES)
        work.commit()
    return count


@dataclass(frozen=True, slots=True)
class Examined:
    """The count that was found, and all that is wrong with it."""

    count: int
    faults: tuple[str, ...]


def examined(place: Place, least: int, most: int, may_be_missing: bool = False) -> Examined:
    """A store that should have counted to `least`, or on to `most` at the furthest; it counts on by one.

    One that `may_be_missing` was not made to the end: then it must be possible to make it.
    """
    try:
        store = place.open()
    except Outage as outage:
        if may_be_missing and outage.code == "store_missing":
            return _made(place)
        return Examined(0, (f"cannot be opened: {outage.code} {outage.values}",))
    try:
        given = _given(store)
        count = count_of(store)
        faults = [] if least <= count <= most else [f"counted to {count}, not {least}..{most}"]
        faults += [*_differences(store, count, given), *store.engine.integrity()]
        if not faults and not step(store) == count_of(store) == count + 1:
            faults.append(f"does not count on from {count}")
        return Examined(count, tuple(faults))
    except Outage as outage:
        return Examined(0, (f"cannot be read: {outage.code} {outage.values}",))
    finally:
        store.close()


def make(place: Place) -> None:
    """A new store, and nobody in it."""
    place.create().close()


def _made(place: Place) -> Examined:
    try:
        make(place)
    except Outage as outage:
        return Examined(0, (f"cannot be made any more: {outage.code} {outage.values}",))
    return examined(place, 0, 0)


def count_of(store: DocumentStore) -> int:
    with store.view(ACCOUNT) as view:
        account = view.get(Account, ACCOUNT)
    return account.balance.minor if account else 0


def _given(store: DocumentStore) -> int:
    """The last number that was given. As a change it waits for one that a server is still about to end."""
    with store.change(ACCOUNT) as work:
        return work.next_number(SERIES) - 1


def _differences(store: DocumentStore, count: int, given: int) -> list[str]:
    with store.view(ACCOUNT) as view:
        user, events, revision = view.get(User, "anna"), view.past(Event), view.revision
    kept = {
        "name": user.name if user else "Anna 0",
        "revision": revision,
        "number": given,
        "history": [event.id for event in events],
        "found": store.people(email=_email(count)),
    }
    wanted = {
        "name": f"Anna {count}",
        "revision": count,
        "number": count,
        "history": [f"event-{number}" for number in range(1, count + 1)],
        "found": (Person(ACCOUNT, "anna"),) if count else (),
    }
    return [f"{name} is {kept[name]} at {count}" for name in kept if kept[name] != wanted[name]]


def _account() -> Account:
    return Account(ACCOUNT, "ACME", AccountKind.SELF_SERVICE, "EUR", "Europe/Rome", "en", Payer(), Money.zero("EUR"))


def _email(count: int) -> str:
    return f"anna+{count}@acme.example"
