"""`seatdesk user` and `seatdesk seats`: who there is, new ones, and which seats they hold."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tui.commands.listing import AS_JSON, FILTER, has_words, print_json
from tui.commands.who import as_somebody, buying, person, unknown_plan
from tui.console import EXIT_REFUSED, agreed, failures, texts

if TYPE_CHECKING:
    from store.domain.accounts import User
    from store.people.holdings import Difference, Holdings
    from store.people.users import Listed

ROLES = click.Choice(["member", "manager", "admin", "super_admin"])


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(user)
    main.add_command(seats)


@click.group(invoke_without_command=True)
@as_somebody
@FILTER
@AS_JSON
@click.pass_context
def user(context: click.Context, email: str, account: str, words: str, as_json: bool) -> None:
    """The users of the account. Without a command they are listed."""
    if context.invoked_subcommand is None:
        _list(context.obj, email, account, words, as_json)


@user.command("list")
@as_somebody
@FILTER
@AS_JSON
@click.pass_obj
def user_list(store_url: str | None, email: str, account: str, words: str, as_json: bool) -> None:
    """List them, and the plans that they hold seats of."""
    _list(store_url, email, account, words, as_json)


@user.command("add")
@click.argument("address", metavar="EMAIL")
@click.option("--name", required=True, help="Of the new user.")
@click.option("--role", type=ROLES, default="member", show_default=True, help="What the user is elsewhere.")
@as_somebody
@AS_JSON
@click.pass_obj
def user_add(
    store_url: str | None, address: str, name: str, role: str, email: str, account: str, as_json: bool
) -> None:
    """Add the user with this EMAIL, without any seat."""
    from store.domain.accounts import Role
    from store.domain.people import NewUser
    from store.people import users
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        _told(as_json, users.add(shop, person(shop, email, account), NewUser(name, address, Role(role))))


@user.command("import")
@click.argument("file")
@as_somebody
@AS_JSON
@click.pass_obj
def user_import(store_url: str | None, file: str, email: str, account: str, as_json: bool) -> None:
    """Add the users of FILE (- is the input), all of them or, with every fault named by its line, none.

    The first line names the columns: name and email, and role where it is wanted. Commas, semicolons or tabs stand
    between the fields.
    """
    from store.domain.user_file import MOST_BYTES
    from store.people import users
    from tui.bootstrap.saving import read_file
    from tui.bootstrap.services import open_services

    with failures():
        content = _typed(MOST_BYTES) if file == "-" else read_file(file, MOST_BYTES)
        shop = open_services(store_url).shop
        added = users.load(shop, person(shop, email, account), content, file)
        if as_json:
            print_json([_facts(one, ()) for one in added])
        else:
            click.echo(texts().count("1 user was added.", "{number} users were added.", len(added)))


@click.group()
def seats() -> None:
    """Which seats users hold."""


@seats.command("assign")
@click.argument("users", nargs=-1, required=True, metavar="EMAIL...")
@click.option("--plan", "plans", multiple=True, help="A product, plan or subscription; several times for several.")
@click.option("--no-mail", is_flag=True, help="Leave mail out, but a user's first for a product.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Change it without asking.")
@as_somebody
@AS_JSON
@click.pass_obj
def seats_assign(
    store_url: str | None,
    users: tuple[str, ...],
    plans: tuple[str, ...],
    no_mail: bool,
    dry_run: bool,
    yes: bool,
    email: str,
    account: str,
    as_json: bool,
) -> None:
    """Give these users a seat of each --plan, and of nothing else: the set replaces what they hold.

    Shows what changes, and asks. Without any --plan they are left with nothing, and suspended.
    """
    from store.people.holdings import difference, hold
    from store.people.users import listed
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        who = buying(shop, email, account)
        wanted = _wanted(listed(shop, who), users, plans)
        shown = difference(shop, who, wanted)
        _show(shown, as_json)
        if dry_run or shown.is_none:
            return
        if not yes and not agreed(texts().say("Save this?"), aside=True):
            click.echo(texts().say("Nothing was changed."), err=True)
            sys.exit(EXIT_REFUSED)
        hold(shop, who, wanted, shown=shown, notify=not no_mail)


def _list(store_url: str | None, email: str, account: str, words: str, as_json: bool) -> None:
    from store.people.users import listed
    from tui.bootstrap.services import open_services
    from tui.kit.safe import plain

    with failures():
        shop = open_services(store_url).shop
        found = listed(shop, person(shop, email, account))
        held = {one.id: tuple(held.plan_name for held in found.held_by(one)) for one in found.users}
        shown = [one for one in found.users if has_words(words, one.name, one.email, *held[one.id])]
        if as_json:
            print_json([_facts(one, held[one.id]) for one in shown])
            return
        for one in shown:
            click.echo(plain(f"{one.name:<28}  {one.email:<36}  {', '.join(held[one.id])}").rstrip())


def _typed(most: int) -> bytes:
    """The standard input, whole or refused."""
    from store.domain.problems import Problem, Refused

    content = sys.stdin.buffer.read(most + 1)
    if len(content) > most:
        raise Refused(Problem("given_too_large", "path", {"path": "-", "most": most}))
    return content


def _told(as_json: bool, added: "User") -> None:
    if as_json:
        print_json(_facts(added, ()))
    else:
        click.echo(texts().count("1 user was added.", "{number} users were added.", 1))


def _facts(one: "User", plans: tuple[str, ...]) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "role": one.role.value,
        "status": one.status.value,
        "billing_contact": one.billing_contact,
        "plans": list(plans),
    }


def _wanted(found: "Listed", emails: tuple[str, ...], plans: tuple[str, ...]) -> "Holdings":
    """What was typed, as ids. Refused with everything that is not there."""
    from store.domain.people import same_address
    from store.domain.problems import Problem, Refused
    from store.people.holdings import Holdings

    users = {same_address(one.email): one.id for one in found.users}
    known = {name.casefold(): one.id for one in found.subscriptions for name in (one.id, one.product, one.plan_name)}
    problems = [Problem("person_unknown", values={"email": one}) for one in emails if same_address(one) not in users]
    names = [one.plan_name for one in found.subscriptions]
    problems += [unknown_plan(one, names) for one in plans if one.casefold() not in known]
    if problems:
        raise Refused(*problems)
    chosen = dict.fromkeys(users[same_address(one)] for one in emails)
    return Holdings(tuple(chosen), tuple(dict.fromkeys(known[one.casefold()] for one in plans)))


def _show(shown: "Difference", as_json: bool) -> None:
    if as_json:
        changes = [
            {
                "subscription": one.subscription.id,
                "plan": one.subscription.plan_name,
                "given": [user.email for user in one.given],
                "taken": [user.email for user in one.taken],
                "assigned": one.assigned,
                "seats": one.subscription.seats,
            }
            for one in shown.changes
        ]
        print_json({"changes": changes, "suspended": [user.email for user in shown.suspended]})
        return
    for line in _lines(shown):
        click.echo(line)


def _lines(shown: "Difference") -> Iterator[str]:
    say = texts().say
    if shown.is_none:
        yield say("Nothing would change.")
    for one in shown.changes:
        yield say(
            "{plan}: {before} → {after} of {seats} seats assigned",
            plan=one.subscription.plan_name,
            before=one.subscription.assigned,
            after=one.assigned,
            seats=one.subscription.seats,
        )
        if one.given:
            yield "  + " + say("given to {names}", names=_emails(one.given))
        if one.taken:
            yield "  - " + say("taken from {names}", names=_emails(one.taken))
    if shown.suspended:
        yield say("Suspended: {names}", names=_emails(shown.suspended))


def _emails(users: "tuple[User, ...]") -> str:
    return ", ".join(user.email for user in users)
