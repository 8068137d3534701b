"""The SSH server, and who is inside."""

import json
import sys
from dataclasses import replace
from functools import partial
from importlib.util import find_spec

import click

from tui.console import failures, texts

_MEGABYTE = 1024 * 1024


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(serve)
    main.add_command(sessions)


@click.command()
@click.option("--host", default=None, help="On which address; by default what the configuration says, or every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="0 takes a free one.")
@click.pass_obj
def serve(store_url: str | None, host: str | None, port: int | None) -> None:
    """Open the Billing Center to many people at once, over SSH. SIGTERM ends it when nobody is left."""
    from store.domain.problems import Outage
    from tui.bootstrap.wiring import configured
    from tui.commands import remote
    from tui.serve import server

    with failures():
        if find_spec("asyncssh") is None:
            raise Outage("ssh_not_installed")
        settings = configured(store_url)
        said = settings.ssh
        given = replace(said, host=said.host if host is None else host, port=said.port if port is None else port)

        def listening(address: str, number: int) -> None:
            click.echo(texts().say("Listening on {address}, port {port}.", address=address, port=number))
            sys.stdout.flush()

        root = click.get_current_context().find_root().command
        assert isinstance(root, click.Group)
        sys.exit(server.run(replace(settings, ssh=given), listening, partial(remote.run, root, store_url)))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def sessions(store_url: str | None, as_json: bool) -> None:
    """Who is inside: which servers on this machine serve the store, to whom, from where, since when."""
    from tui.bootstrap.wiring import configured
    from tui.kit.safe import plain
    from tui.serve import counter

    with failures():
        found = list(counter.ask(configured(store_url).mail_folder.parent))
        for one in found:
            one["memory_bytes"] = counter.memory(one["process"]) if one["process"] else None
        if as_json:
            click.echo(json.dumps(found, indent=2))
            return
        for one in found:
            used = one["memory_bytes"]
            memory = f"{used / _MEGABYTE:5.1f} MB" if used else f"{'–':>8}"
            click.echo(f"{one['session']}  {one['since']}  {memory}  {plain(one['address'])}  {plain(one['who'])}")
        click.echo(texts().count("{number} session.", "{number} sessions.", len(found)))
