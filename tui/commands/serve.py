"""The commands of many people at once: the SSH server, and what sshd is told where it is used instead."""

import sys
from dataclasses import replace

import click

from tui.console import failures, texts


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(serve)


@click.command()
@click.option("--host", default=None, help="On which address; by default what the configuration says, or every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="0 takes a free one.")
@click.pass_obj
def serve(store_url: str | None, host: str | None, port: int | None) -> None:
    """Open the Billing Center to many people at once, over SSH. SIGTERM ends it when nobody is left."""
    from tui.bootstrap.wiring import configured
    from tui.serve import server

    with failures():
        settings = configured(store_url)
        said = settings.ssh
        given = replace(said, host=said.host if host is None else host, port=said.port if port is None else port)

        def listening(address: str, number: int) -> None:
            click.echo(texts().say("Listening on {address}, port {port}.", address=address, port=number))
            sys.stdout.flush()

        sys.exit(server.run(replace(settings, ssh=given), listening))
