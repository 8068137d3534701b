"""Who gives a command, as at the screens: the person named with --as, or the one of the OS user."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.domain.problems import Problem
    from store.people.identity import Signed
    from store.shop import Shop

C = TypeVar("C", bound=Callable[..., object])
GIVEN = "seatdesk.people"
"""Where a command's context says who gives it, if it comes from elsewhere: then it is nobody else."""


def as_somebody(command: C) -> C:
    """Adds the options `email` and `account`."""
    email = click.option(
        "--as", "email", default="", metavar="EMAIL", help="Whom to be; by default the person of your OS user."
    )
    account = click.option("--account", default="", metavar="ID", help="Which account, for a person of several.")
    return email(account(command))


def given() -> "tuple[Signed, ...] | None":
    """Who gives the command, if it comes from elsewhere."""
    found: tuple[Signed, ...] | None = click.get_current_context().meta.get(GIVEN)
    return found


def people(shop: "Shop", email: str) -> "tuple[Signed, ...]":
    """Everybody who somebody is, over all accounts. Refused if that is nobody."""
    from store.domain.problems import Problem, Refused
    from store.people.identity import by_email, by_os_user
    from tui.bootstrap.environment import os_user

    elsewhere = given()
    if elsewhere is not None:
        found = tuple(one for one in elsewhere if email in ("", one.user.email))
    else:
        found = by_email(shop, email) if email else by_os_user(shop, os_user())
    if not found and email:
        raise Refused(Problem("person_unknown", values={"email": email}))
    if not found:
        raise Refused(Problem("os_user_unknown", values={"user": os_user()}))
    return found


def person(shop: "Shop", email: str, account: str) -> "Person":
    """The one who somebody is in that account, or at all. Refused if that is nobody, or several."""
    from store.domain.problems import Problem, Refused

    found = people(shop, email)
    there = [one for one in found if account in ("", one.account.id)]
    if not there:
        raise Refused(Problem("order_of_others", "account", {"account": account}))
    if len(there) > 1:
        accounts = ", ".join(sorted(one.account.id for one in there))
        raise Refused(Problem("account_several", "account", {"accounts": accounts}))
    return there[0].person


def buying(shop: "Shop", email: str, account: str) -> "Person":
    """As `person`; who may not buy there is refused with the cause (domain 1), before anything else is looked at."""
    from store.shop import buyer

    who = person(shop, email, account)
    with shop.store.view(who.account) as view:
        buyer(view, who)
    return who


def unknown_plan(typed: str, names: "Iterable[str]") -> "Problem":
    """`typed` is no plan of the account; `names` are those that are."""
    from store.domain.problems import Problem

    known = ", ".join(dict.fromkeys(names))
    return Problem("plan_not_held", values={"typed": typed, "known": known}) if known else Problem("plan_none")
