"""`seatdesk contact`: who may buy for an account, and how they sign in."""

from typing import TYPE_CHECKING

import click

from tui.commands.listing import AS_JSON, print_json
from tui.commands.who import as_somebody, person
from tui.console import failures, texts

if TYPE_CHECKING:
    from store.domain.accounts import User


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(contact)


@click.group(invoke_without_command=True)
@as_somebody
@AS_JSON
@click.pass_context
def contact(context: click.Context, email: str, account: str, as_json: bool) -> None:
    """The billing contacts of the account. Without a command they are listed."""
    if context.invoked_subcommand is None:
        _list(context.obj, email, account, as_json)


@contact.command("list")
@as_somebody
@AS_JSON
@click.pass_obj
def contact_list(store_url: str | None, email: str, account: str, as_json: bool) -> None:
    """List them, with the SSH keys that sign them in."""
    _list(store_url, email, account, as_json)


@contact.command("add")
@click.argument("address", metavar="EMAIL")
@click.option("--name", default="", help="Of somebody who is no user yet.")
@as_somebody
@AS_JSON
@click.pass_obj
def contact_add(store_url: str | None, address: str, name: str, email: str, account: str, as_json: bool) -> None:
    """Make whoever has EMAIL a billing contact: a user of the account, or somebody new. They are told by mail."""
    from store.domain.people import NewUser
    from store.people import contacts
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        added = contacts.add(shop, person(shop, email, account), NewUser(name, address))
        if as_json:
            print_json(_facts(added))
        else:
            click.echo(texts().say("{email} made a billing contact", email=added.email))


@contact.command("remove")
@click.argument("address", metavar="EMAIL")
@as_somebody
@AS_JSON
@click.pass_obj
def contact_remove(store_url: str | None, address: str, email: str, account: str, as_json: bool) -> None:
    """Whoever has EMAIL is no billing contact any more: their SSH keys, and a purchase they began, are gone then."""
    from store.domain.people import same_address
    from store.domain.problems import Problem, Refused
    from store.people import contacts
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        who = person(shop, email, account)
        known = {same_address(one.user.email): one.user.id for one in contacts.listed(shop, who).contacts}
        if same_address(address) not in known:
            raise Refused(Problem("contact_gone"))
        removed = contacts.remove(shop, who, known[same_address(address)])
        if as_json:
            print_json(_facts(removed))


@contact.command("password")
@click.argument("email")
@click.password_option()
@AS_JSON
@click.pass_obj
def contact_password(store_url: str | None, email: str, password: str, as_json: bool) -> None:
    """Set the password of a contact, for sign-in where the configuration allows passwords."""
    from store.domain.problems import Problem, Refused
    from store.people.sign_in import set_password
    from tui.bootstrap.services import open_services

    with failures():
        if not set_password(open_services(store_url).shop, email, password):
            raise Refused(Problem("person_unknown", values={"email": email}))
        if as_json:
            print_json({"email": email})


def _facts(one: "User") -> dict[str, object]:
    return {"id": one.id, "name": one.name, "email": one.email}


def _list(store_url: str | None, email: str, account: str, as_json: bool) -> None:
    from store.people.contacts import listed
    from tui.bootstrap.services import open_services
    from tui.kit.safe import plain

    with failures():
        shop = open_services(store_url).shop
        found = listed(shop, person(shop, email, account))
        if as_json:
            print_json(
                [
                    _facts(one.user)
                    | {
                        "keys": [
                            {
                                "fingerprint": key.fingerprint,
                                "label": key.label,
                                "last_used": key.last_used.isoformat() if key.last_used else None,
                            }
                            for key in one.keys
                        ]
                    }
                    for one in found.contacts
                ]
            )
            return
        for one in found.contacts:
            keys = texts().count("1 SSH key", "{number} SSH keys", len(one.keys)) if one.keys else ""
            click.echo(plain(f"{one.user.name:<28}  {one.user.email:<36}  {keys}").rstrip())
