"""Keys of SSH: the operator's tools, and what sshd is told where it stands in the place of our server."""

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from tui.commands.listing import AS_JSON, print_json
from tui.commands.who import as_somebody, person
from tui.console import EXIT_REFUSED, EXIT_USAGE, failures, texts

if TYPE_CHECKING:
    from store.domain.accounts import SshKey

_PASSED_ON = ("SEATDESK_CONFIG", "SEATDESK_STORE")


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    for command in (key, authorized_keys, session):
        main.add_command(command)


@click.group()
def key() -> None:
    """Keys that sign people in over SSH."""


@key.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--label", default="", help="What it is called; by default its comment.")
@as_somebody
@AS_JSON
@click.pass_obj
def add(store_url: str | None, file: TextIO, label: str, email: str, account: str, as_json: bool) -> None:
    """Let the public key in FILE (id_ed25519.pub; - is the input) sign a person in. They are told by mail."""
    from store.people import ssh_keys
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        added = ssh_keys.add(shop, person(shop, email, account), file.read(), label)
        if as_json:
            print_json(_facts(added))
        else:
            click.echo(added.fingerprint)


@key.command("list")
@as_somebody
@AS_JSON
@click.pass_obj
def list_(store_url: str | None, email: str, account: str, as_json: bool) -> None:
    """The keys of a person."""
    from store.people import ssh_keys
    from tui.bootstrap.services import open_services
    from tui.kit.safe import plain

    with failures():
        shop = open_services(store_url).shop
        found = ssh_keys.of(shop, person(shop, email, account))
        if as_json:
            print_json([_facts(one) for one in found])
            return
        for one in found:
            used = texts().day(one.last_used.date()) if one.last_used else "–"
            click.echo(f"{one.fingerprint}  {used:>11}  {plain(one.label)}")


@key.command()
@click.argument("fingerprint")
@as_somebody
@AS_JSON
@click.pass_obj
def revoke(store_url: str | None, fingerprint: str, email: str, account: str, as_json: bool) -> None:
    """From now on the key with FINGERPRINT (SHA256:...) signs the person in no more. Sessions that are open go on."""
    from store.domain.problems import Problem, Refused
    from store.people import ssh_keys
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        who = person(shop, email, account)
        found = next((one for one in ssh_keys.of(shop, who) if one.fingerprint == fingerprint), None)
        if found is None:
            raise Refused(Problem("ssh_key_unknown", values={"fingerprint": fingerprint}))
        revoked = ssh_keys.revoke(shop, who, found.id)
        if as_json:
            print_json(_facts(revoked))


@click.command("authorized-keys")
@click.argument("fingerprint")
@click.pass_obj
def authorized_keys(store_url: str | None, fingerprint: str) -> None:
    """For sshd (AuthorizedKeysCommand): the key with FINGERPRINT and what it may, nothing where it is not known."""
    from store.people import ssh_keys
    from tui.bootstrap.services import open_services

    with failures():
        shop = open_services(store_url).shop
        for line in ssh_keys.lines(shop, fingerprint):
            forced = _forced(store_url, fingerprint).replace("\\", "\\\\").replace('"', '\\"')
            click.echo(f'restrict,pty,command="{forced}" {line}')


@click.command()
@click.option("--key", "fingerprint", required=True, metavar="FINGERPRINT", help="As `ssh-keygen -l` prints it.")
@click.pass_obj
def session(store_url: str | None, fingerprint: str) -> None:
    """For sshd (a forced command): the Billing Center for whoever has the key with FINGERPRINT."""
    from tui import garbage

    garbage.hold()
    from store.domain.problems import Problem, Refused
    from store.people import ssh_keys
    from tui.bootstrap import wiring
    from tui.bootstrap.services import open_services
    from tui.commands import remote
    from tui.serve.idle import show
    from tui.serve.terminals import draws

    with failures():
        given = os.environ.get("SSH_ORIGINAL_COMMAND", "")
        settings = wiring.configured(store_url)
        commands = bool(given) and settings.ssh.commands
        if given and not commands:
            click.echo(texts().say("There are no commands here, only the Billing Center."), err=True)
            sys.exit(EXIT_REFUSED)
        if not commands and not (sys.stdin.isatty() and draws(os.environ.get("TERM", ""))):
            said = texts().say("The Billing Center needs a terminal that can move its cursor: try ssh -t.")
            click.echo(said, err=True)
            sys.exit(EXIT_USAGE)
        services = open_services(store_url)
        people = ssh_keys.by_fingerprint(services.shop, fingerprint)
        if not people:
            raise Refused(Problem("ssh_key_unknown", values={"fingerprint": fingerprint}))
        for one in people:
            ssh_keys.note_use(services.shop, one.person, fingerprint)
        if commands:
            root = click.get_current_context().find_root().command
            assert isinstance(root, click.Group)
            sys.exit(remote.run(root, store_url, given, people))
        sys.exit(show(services, people, settings.ssh.idle_seconds))


def _facts(one: "SshKey") -> dict[str, object]:
    return {
        "fingerprint": one.fingerprint,
        "label": one.label,
        "added": one.added.isoformat(),
        "last_used": one.last_used.isoformat() if one.last_used else None,
    }


def _forced(store_url: str | None, fingerprint: str) -> str:
    """The command that sshd shall run, with what this one was told."""
    ours = shutil.which(sys.argv[0])
    program = [str(Path(ours).absolute())] if ours and not ours.endswith(".py") else [sys.executable, "-m", "tui"]
    told = [f"{name}={os.environ[name]}" for name in _PASSED_ON if os.environ.get(name)]
    environment = ["env", *told] if told else []
    return shlex.join(
        [*environment, *program, *(["--store", store_url] if store_url else []), "session", "--key", fingerprint]
    )
