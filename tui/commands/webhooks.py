"""Events of the payment service."""

import sys

import click

from tui.console import failures, texts


def register(main: click.Group) -> None:
    """Add this command to the command line."""
    main.add_command(webhooks)


@click.command()
@click.pass_obj
def webhooks(store_url: str | None) -> None:
    """Take the payment service's events as the section [webhooks] says, until SIGTERM; `serve` does this too.

    They make waiting payments go on sooner; without them they are asked after.
    """
    import asyncio

    from tui.bootstrap.services import services_of
    from tui.bootstrap.wiring import configured, event_reader

    with failures():
        settings = configured(store_url)
        events, place = event_reader(settings)
        from tui.serve.webhooks import HOST, listen

        def told(port: int) -> None:
            click.echo(texts().say("Events are taken at {address}.", address=f"http://{HOST}:{port}{place.path}"))
            sys.stdout.flush()

        shop = services_of(settings).shop
        asyncio.run(listen(shop, events, place.port, place.path, told))
