"""The centre mounted before anybody comes. A process forked from it has only to look into the store and to paint."""

from __future__ import annotations

import asyncio
import os
import selectors
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import events
from textual._compositor import Compositor
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.screen import Screen
from typing_extensions import override

from screens.subscriptions import SubscriptionsScreen
from store.domain.accounts import Access, Account, AccountKind, Payer, User
from store.domain.money import Money
from store.overview import Home
from tui import garbage
from tui.app import BillingCenter
from tui.bootstrap.environment import environment_language
from tui.kit import theme
from tui.kit.driver import LeanDriver

if TYPE_CHECKING:
    from store.people.identity import Signed
    from store.ports import Store
    from store.shop import Shop
    from tui.bootstrap.services import Services

_SIZE, _REHEARSED = Size(80, 24), Size(120, 40)
"""Of the page that is mounted, and of the one that is painted for nobody."""
NOBODY = Home(
    account=Account("", "", AccountKind.SELF_SERVICE, "EUR", "UTC", "en", Payer(), Money.zero("EUR")),
    user=User("", "", ""),
    access=Access.FULL,
    day=date.min,
    subscriptions=(),
    contacts=(),
    in_cart=0,
    draft=None,
    open_orders=(),
    unsent=0,
    failed=0,
    has_invoices=False,
    seller=None,
)


class WaitingCenter(BillingCenter):
    """Nobody is in it, and it has no terminal, until somebody is received. Of Textual's private parts
    `_size` and `_compositor` are set: there is no other way to have a page painted at once, and once, on a terminal
    that it did not have before."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.driver_class = _LateDriver
        self.stands = asyncio.Event()

    @override
    def heed_signals(self) -> None:
        """They are for the session that it becomes."""

    @override
    def get_default_screen(self) -> Screen[Any]:
        return SubscriptionsScreen(NOBODY, to_fill=True)

    @override
    async def begin(self) -> None:
        self.load_styles()
        self.call_after_refresh(self.stands.set)

    def rehearse(self, painted: asyncio.Event) -> None:
        """Go for nobody, at another size, through what will be done for somebody. What that makes for the first time is
        there by the time somebody comes, and memory that it writes on is this process's own: together more than half
        of the work until the first page."""
        assert isinstance(self.screen, SubscriptionsScreen)
        self.screen.show(NOBODY)
        self._size = _SIZE if self._size == _REHEARSED else _REHEARSED
        self._paint()
        self.call_after_refresh(painted.set)

    async def _begin(self) -> None:
        with self.batch_update():
            if not self.signed:
                await self.push_screen(Screen())
            await super().begin()
        self._paint()

    def _paint(self) -> None:
        """All of the page, at the size that there is now, once: nothing that was painted before stands anywhere."""
        self.screen._compositor = Compositor()
        # Told by the App, after a moment, it would be laid out and painted twice.
        self.screen.post_message(events.Resize(self.size, self.size))

    def receive(self, people: tuple[Signed, ...], fallback: str) -> None:
        """Go on as a session of one of these people, at the terminal that is now this process's own."""
        self.signed = people[0] if len(people) == 1 else None
        self._people = people
        self._fallback = fallback
        theme.follow(self, self.signed.user.theme if self.signed else "", os.environ)
        driver = self._driver
        assert isinstance(driver, _LateDriver)
        driver.take_terminal()
        super().heed_signals()
        self.call_later(self._begin)


class Waiting:
    """One `WaitingCenter` and the loop that it stands in, in this process or, after a fork, in a child of it."""

    def __init__(self, services: Services) -> None:
        self._language = services.language
        self._runner = asyncio.Runner(loop_factory=_Loop)
        self._runner.run(self._stand(services))

    async def _stand(self, services: Services) -> None:
        centre = services.app(None, None, None, remote=True, kind=WaitingCenter)
        assert isinstance(centre, WaitingCenter)
        self._centre = centre
        self._run = asyncio.create_task(self._centre.run_async(size=_SIZE))
        await self._until(centre.stands)

    def open(self, store: Store) -> Shop:
        """In a child, and first of all: the shop has this store, which no other process uses."""
        loop = self._runner.get_loop()
        assert isinstance(loop, _Loop)
        loop.forked()
        garbage.hold()
        self._centre.shop = replace(self._centre.shop, store=store)
        return self._centre.shop

    def rehearse(self) -> None:
        """Be quicker when somebody comes: what it makes in the parent is shared by all children, and a child for which
        nobody has come yet copies then what it will write on."""
        self._runner.run(self._rehearse())

    def receive(self, people: tuple[Signed, ...]) -> int:
        """In a child: show them the centre. Returns the exit code."""
        with self._runner:
            self._runner.run(self._show(people))
        return self._centre.return_code or 0

    async def _rehearse(self) -> None:
        painted = asyncio.Event()
        self._centre.call_later(self._centre.rehearse, painted)
        await self._until(painted)

    async def _until(self, event: asyncio.Event) -> None:
        """Raises RuntimeError where the centre ended before."""
        waits = asyncio.create_task(event.wait())
        await asyncio.wait((self._run, waits), return_when=asyncio.FIRST_COMPLETED)
        if not event.is_set():
            raise RuntimeError("the centre does not stand")

    async def _show(self, people: tuple[Signed, ...]) -> None:
        self._centre.receive(people, environment_language(os.environ) or self._language or "en")
        await self._run


class _Loop(asyncio.SelectorEventLoop):
    """Goes on in a forked child: it polls, so that the kernel keeps nothing of it that both would share. Of asyncio's
    private parts it uses those that make the pipe by which other threads wake it: each process needs its own."""

    _close_self_pipe: Callable[[], None]
    _make_self_pipe: Callable[[], None]

    def __init__(self) -> None:
        super().__init__(selectors.PollSelector())

    def forked(self) -> None:
        self._close_self_pipe()
        self._make_self_pipe()


class _LateDriver(LeanDriver):
    """Paints nothing and hears nothing before it takes a terminal."""

    @override
    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        Driver.__init__(self, app, debug=debug, mouse=mouse, size=size)
        self._late = True

    @property
    @override
    def is_headless(self) -> bool:
        return self._late

    @override
    def start_application_mode(self) -> None:
        if not self._late:
            super().start_application_mode()  # type: ignore[no-untyped-call]

    @override
    def write(self, data: str) -> None:
        if not self._late:
            super().write(data)

    def take_terminal(self) -> None:
        super().__init__(self._app, debug=self._debug, mouse=self._mouse)
        self._late = False
        self._app._size = Size(*self._get_terminal_size())
        self.start_application_mode()
