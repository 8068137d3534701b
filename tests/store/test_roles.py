"""Who may do what (domain 1): every use case of the store, tried as every kind of person.

A use case is a function of `store` that is given a shop and a person first. A new one fails here until it has a row.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

import store
from store.domain.accounts import Account, AccountKind, AccountStatus, Person, SavedMethod, SshKey, User
from store.domain.draft import Mode
from store.domain.order_file import OrderFile, OrderLine
from store.domain.people import NewUser
from store.domain.periods import Cycle
from store.domain.problems import Refused
from store.domain.subscriptions import Scheduled
from store.people import contacts
from store.people.holdings import Holdings
from store.purchase import seats, shopping
from store.purchase.checkout import Placing
from store.purchase.ordering import Offer
from store.subscriptions.replanning import Wish
from tests.fakes import NOON
from tests.shops import ACME, ANNA, BRUNO, MARCO, World

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIDTGQOa2sAMtVIMPM6/Nn6cLOwAJkvWHGlEBFCETxLw laptop"
STRANGER = Person("acme", "otto")
"""A contact of another account, who says to be of this one."""
OTTO = Person("other", "otto")
ORDER = OrderFile(lines=(OrderLine("courier", "basic", 4, Cycle.MONTHLY),), account="acme", method="transfer")

BUYER = ("", "access_read_only", "access_corporate", "access_owes", "user_removed", "access_read_only")
"""Only a contact of an account that may buy."""
KEEPER = ("", "access_contacts_only", "access_corporate", "", "user_removed", "access_contacts_only")
"""Also a contact of an account that owes: that is how it is put right."""
READER = ("", "access_contacts_only", "", "", "user_removed", "access_contacts_only")
"""Every contact."""
ANYBODY = ("", "", "", "", "user_removed", "")
"""Every user of the account, about themselves or what all may see."""
THEMSELVES = ("", "", "", "", "", "")
"""Anybody, about what they began or added themselves: of somebody who is no user there is nothing."""
PEOPLE = ("contact", "user", "corporate", "owes", "stranger", "former")

Arguments = tuple[object, ...] | Callable[[World], tuple[object, ...]]


def gather(world: World) -> tuple[object, ...]:
    return (world.subscriptions[0].id,)


def shown(world: World) -> tuple[object, ...]:
    return (world.shown(),)


USE_CASES: dict[str, tuple[tuple[str, ...], Arguments]] = {
    "books.books": (READER, ()),
    "books.own": (READER, ("2026-999999",)),
    "books.printed": (READER, ("2026-999999",)),
    "books.as_file": (READER, ("2026-999999",)),
    "cancelling.cancel": (BUYER, gather),
    "cancelling.reactivate": (BUYER, gather),
    "checkout.ask_again": (READER, ()),
    "checkout.give_up": (READER, ()),
    "checkout.pay": (BUYER, (Placing(ACME, "card", ""),)),
    "checkout.place": (BUYER, ("",)),
    "checkout.set_payer": (BUYER, (ACME, "card")),
    "checkout.start_trial": (BUYER, ()),
    "checkout.verify_vat_id": (ANYBODY, ()),
    "checkout.verify_vat_id_if_new": (ANYBODY, ()),
    "contacts.add": (KEEPER, (NewUser("", "sara@acme.example"),)),
    "contacts.enrol": (READER, (KEY, "", "000000")),
    "contacts.listed": (READER, ()),
    "contacts.remove": (KEEPER, ("bruno",)),
    "contacts.revoke_key": (READER, ("key-bruno",)),
    "contacts.send_code": (READER, (KEY,)),
    "copies.mail_again": (READER, ("2026-999999",)),
    "history.history": (READER, ()),
    "holdings.difference": (BUYER, (Holdings(("sara",), ()),)),
    "holdings.hold": (BUYER, (Holdings(("sara",), ()),)),
    "identity.signed": (ANYBODY, ()),
    "journey.read": (ANYBODY, ()),
    "link_mail.mail_link": (BUYER, ()),
    "methods.ask_again": (KEEPER, ()),
    "methods.give_up": (KEEPER, ()),
    "methods.mail_link": (KEEPER, ()),
    "methods.remove": (KEEPER, (SavedMethod("m", "visa", "4242", "2027-03"),)),
    "methods.replace_card": (KEEPER, ("",)),
    "methods.see": (KEEPER, ()),
    "ordering.earlier": (BUYER, (ORDER,)),
    "ordering.standing": (BUYER, (ORDER,)),
    "ordering.offer": (BUYER, (ORDER,)),
    "ordering.place": (BUYER, lambda world: (ORDER, _offered(world))),
    "overview.home": (ANYBODY, ()),
    "overview.prefer": (ANYBODY, ()),
    "overview.unsent_mail": (READER, ()),
    "owing.ask_again": (KEEPER, ()),
    "owing.mail_link": (KEEPER, ()),
    "owing.owed": (KEEPER, ()),
    "owing.pay": (KEEPER, ("card",)),
    "plans.edit": (BUYER, gather),
    "plans.give_up": (BUYER, gather),
    "plans.proceed": (BUYER, ()),
    "plans.schedule": (BUYER, lambda world: (*gather(world), Scheduled("pro", "Pro", 1, Cycle.MONTHLY))),
    "plans.subscribe": (BUYER, gather),
    "replanning.change": (BUYER, lambda world: (gather(world), Wish(seats=6))),
    "replanning.purchase": (BUYER, lambda world: (*gather(world), Cycle.MONTHLY, Wish())),
    "seats.assign": (BUYER, lambda world: (*gather(world), ["sara"])),
    "seats.preview": (BUYER, lambda world: (*gather(world), ["sara"])),
    "seats.dealt_with": (BUYER, gather),
    "seats.seating": (BUYER, gather),
    "shopping.add_another": (BUYER, ()),
    "shopping.agree": (BUYER, ("",)),
    "shopping.answering": (BUYER, ()),
    "shopping.answering_line": (BUYER, ()),
    "shopping.choose_cycle": (BUYER, (Cycle.MONTHLY,)),
    "shopping.choose_mode": (BUYER, (Mode.BUY,)),
    "shopping.choose_product": (BUYER, ("stage",)),
    "shopping.choose_tier": (BUYER, ("pro",)),
    "shopping.edit_line": (BUYER, ("line",)),
    "shopping.finish": (THEMSELVES, ()),
    "shopping.open_cart": (BUYER, ()),
    "shopping.park": (THEMSELVES, ()),
    "shopping.read_receipt": (BUYER, ()),
    "shopping.remove_line": (BUYER, ("line",)),
    "shopping.resume": (BUYER, ()),
    "shopping.set_seats": (BUYER, ("5",)),
    "shopping.start": (BUYER, ()),
    "shopping.to_checkout": (BUYER, ()),
    "ssh_keys.add": (ANYBODY, (KEY,)),
    "ssh_keys.note_use": (THEMSELVES, ("SHA256:x",)),
    "ssh_keys.of": (THEMSELVES, ()),
    "ssh_keys.revoke": (ANYBODY, ("key-anna",)),
    "users.add": (BUYER, (NewUser("Omar", "omar@acme.example"),)),
    "users.listed": (READER, ()),
    "users.load": (BUYER, (b"name,email\nOmar,omar@acme.example\n", "people.csv")),
}


def _offered(world: World) -> Offer:
    return importlib.import_module("store.purchase.ordering").offer(world.shop, BRUNO, ORDER)  # type: ignore[no-any-return]


def found() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every use case by name."""
    for one in pkgutil.walk_packages(store.__path__, "store."):
        if one.name.startswith(("store.adapters", "store.domain")):
            continue
        module = importlib.import_module(one.name)
        for name, function in vars(module).items():
            known = inspect.isfunction(function) and function.__module__ == module.__name__
            if known and not name.startswith("_") and list(inspect.signature(function).parameters)[:2] == PARAMETERS:
                yield f"{one.name.rpartition('.')[2]}.{name}", function


PARAMETERS = ["shop", "person"]
FUNCTIONS = dict(found())


@pytest.fixture
def account(world: World) -> World:
    """An account with a subscription, seats, keys and a purchase under way; and another account."""
    world.buy(ANNA, "helpline")
    shopping.finish(world.shop, ANNA)
    seats.assign(world.shop, ANNA, world.subscriptions[0].id, ["sara"])
    shopping.start(world.shop, ANNA)
    for person in (ANNA, BRUNO, MARCO):
        key = SshKey(f"key-{person.user}", person.user, f"SHA256:{person.user}", person.user, KEY, NOON)
        world.put("acme", key)
    other = replace(world.account, id="other", name="Other")
    world.put("other", other, User("otto", "Otto", "otto@other.example", billing_contact=True))
    return world


def signed_in(world: World, kind: str) -> Person:
    """A person of that kind, of the account as it must be for it."""
    if kind == "corporate":
        world.change_account(kind=AccountKind.CORPORATE)
    if kind == "owes":
        world.change_account(status=AccountStatus.BLOCKED)
    if kind == "former":
        contacts.remove(world.shop, BRUNO, "anna")
    return {"user": MARCO, "stranger": STRANGER}.get(kind, ANNA)


def revision(world: World, account: str = "acme") -> int:
    with world.store.view(account) as view:
        return view.revision


def arguments(world: World, name: str) -> tuple[object, ...]:
    given = USE_CASES[name][1]
    return given(world) if callable(given) else given


def refused(world: World, name: str, person: Person, given: tuple[object, ...]) -> str:
    """The code of a refusal that is about who it is, "" for any other outcome."""
    try:
        result = FUNCTIONS[name](world.shop, person, *given)
        if hasattr(result, "__enter__"):
            with result:
                pass
    except Refused as problem:
        codes = {one.code for one in problem.problems}
        return next((code for code in codes if code.startswith("access_") or code == "user_removed"), "")
    return ""


def test_every_use_case_has_a_row() -> None:
    assert sorted(FUNCTIONS.keys() ^ USE_CASES.keys()) == []


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() & USE_CASES.keys()))
def test_whoever_may_not_is_told_why_and_changes_nothing(account: World, name: str, kind: str) -> None:
    given = arguments(account, name)
    person = signed_in(account, kind)
    before = revision(account)
    wanted = USE_CASES[name][0][PEOPLE.index(kind)]
    assert refused(account, name, person, given) == wanted
    if wanted:
        assert revision(account) == before


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() & USE_CASES.keys()))
def test_a_contact_of_another_account_touches_nothing_of_this_one(account: World, name: str) -> None:
    given = arguments(account, name)
    before = revision(account)
    refused(account, name, OTTO, given)
    assert revision(account) == before
    assert account.get(Account, "acme") == account.account
