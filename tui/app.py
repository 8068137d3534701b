"""The billing centre in one terminal: session, theme, language, and what happens when something fails."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on
from textual.app import App, SystemCommand
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from screens.subscriptions import SubscriptionsScreen
from store import overview
from store.domain.problems import Outage, Problem, Refused
from tui import garbage
from tui.asked import open_page, way
from tui.chores import Chores
from tui.desks.desks import Desks
from tui.failures import report
from tui.kit import theme
from tui.kit.asking import Asked, Back
from tui.kit.base import WithProblems
from tui.kit.commands import bindings
from tui.kit.driver import LeanDriver
from tui.kit.frame import PALETTE, QUIT
from tui.kit.i18n import N_, Translator

if TYPE_CHECKING:
    from store.domain.subscriptions import Subscription
    from store.people.identity import Signed
    from store.ports import ReadFile, SaveFile, SaveOrder, Texts
    from store.shop import Shop

T = TypeVar("T")
PATIENCE = 0.1
"""Seconds until a line says that something is waited for (design 6.4)."""
STORING = N_("Working … the answer is being stored.")
EXIT_BUG = 70


class BillingCenter(App[None]):
    """One session. `signed` is who is signed in; None opens the sign-in page first, or has whoever is
    signed in as several `people` choose.

    `language` and `theme_name` were asked for and win over what the contact chose before; `fallback`
    is the language of a contact who has not chosen one; without `save_order`, `save_file` and `read_file` no
    files are saved or read. What pages ask for arrives here as messages and is done by a desk, one thing at a time.
    """

    CSS_PATH = [theme.BASE_CSS]
    LATER_CSS = (theme.DIALOGS_CSS, Path(__file__).parent.parent / "screens" / "steps.tcss")
    """What home, the first page, has no rule in."""
    BINDINGS = bindings(PALETTE, QUIT)
    brand = "Seatdesk"
    looks_after_store = True
    """Does a session, as it begins, settle and hand over what waits in the whole store, and read what pages after home
    need? A server's caretaker does the one, and its nursery has done the other."""

    def __init__(
        self,
        shop: Shop,
        signed: Signed | None,
        *,
        people: tuple[Signed, ...] = (),
        language: str = "",
        fallback: str = "en",
        theme_name: str = "",
        save_order: SaveOrder | None = None,
        save_file: SaveFile | None = None,
        browser: Callable[[str], object] | None = None,
        read_file: ReadFile | None = None,
    ) -> None:
        super().__init__(ansi_color=True, driver_class=LeanDriver)
        # Before any stylesheet is read: changed later, a theme has everything parsed and painted twice.
        theme.install(self, theme_name or (signed.user.theme if signed else ""), os.environ)
        self.shop = shop
        self.signed = signed
        self._people = people
        self.save_order = save_order
        self.save_file = save_file
        self.browser = browser
        self.read_file = read_file
        self.texts: Texts = Translator(language or (signed.user.language if signed else "") or fallback)
        self._language = language
        self._fallback = fallback
        self._theme_name = theme_name
        self.desks = Desks(self)
        self.chores = Chores(self)

    @property
    def identity(self) -> tuple[str, str]:
        return (self.signed.account.name, self.signed.user.email) if self.signed else ("", "")

    # ---- opening -----------------------------------------------------------------------------
    def get_default_screen(self) -> Screen[Any]:
        """Home for whoever is signed in: a blank one under it would be styled and laid out before."""
        return self.desks.home.first() if self.signed else super().get_default_screen()

    def switch_screen(self, screen: Screen[Any] | str) -> AwaitComplete:
        """As Textual's, which cannot replace the default screen: there, the first screen comes on top."""
        if len(self.screen_stack) == 1:
            return AwaitComplete(self.push_screen(screen))
        return super().switch_screen(screen)

    def load_styles(self) -> None:
        """Read the styles of everything but home, unless they are known."""
        if not self.stylesheet.has_source(str(self.LATER_CSS[0])):
            self.stylesheet.read_all(list(self.LATER_CSS))
            self.stylesheet.reparse()

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        if not isinstance(screen, SubscriptionsScreen):
            self.load_styles()
        super()._load_screen_css(screen)

    def on_load(self) -> None:
        """Before the terminal is touched."""
        self.heed_signals()

    def heed_signals(self) -> None:
        """Whatever ends the session gives the terminal back as it was."""
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self.exit)

    async def on_mount(self) -> None:
        await self.begin()

    async def begin(self) -> None:
        """The first page, for whoever is signed in."""
        self.call_after_refresh(garbage.release)
        if self.signed:
            await self.enter(self.signed)
        elif self._people:
            self._do(self.desks.entrance.choose(self._people))
        else:
            await self.desks.entrance.open()

    async def enter(self, signed: Signed) -> None:
        """Somebody signed in: their language and theme, and home, or the purchase that was cut short."""
        self.signed = signed
        self.texts = Translator(self._language or signed.user.language or self._fallback)
        if signed.user.theme and not self._theme_name:
            self.theme = signed.user.theme
        home = await self.desks.home.open()
        if home.draft and not home.draft.parked:
            self._do(self.desks.wizard.resume())
        self.chores.begin()

    @property
    def signed_in(self) -> Signed:
        """Who is signed in; pages after signing in have somebody."""
        if self.signed is None:
            raise LookupError("nobody is signed in")
        return self.signed

    # ---- the gate between screens and use cases ----------------------------------------------
    async def gate(self, work: Callable[[], T], waits_for: str = STORING) -> T:
        """A use case in a thread; from 0.1 s on the page on top says what is waited for, and for how many seconds."""
        task = asyncio.ensure_future(asyncio.to_thread(work))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        seconds = 0
        while not done:
            self._progress(self.screen, self.texts.say(waits_for, seconds=seconds))
            done, _ = await asyncio.wait({task}, timeout=1)
            self._progress(self.screen, "")
            seconds += 1
        return task.result()

    def _progress(self, page: Screen[Any], text: str) -> None:
        if isinstance(page, WithProblems) and page.is_attached:
            page.progress(text)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Each problem beside its field, or on the problem line of what is on top."""
        by_field: dict[str, list[str]] = {}
        for problem in problems:
            by_field.setdefault(problem.field, []).append(self._sentence(problem))
        if isinstance(self.screen, WithProblems):
            self.screen.problems(by_field)

    def _sentence(self, problem: Problem | Outage) -> str:
        from tui.kit.problems import sentence

        return sentence(self.texts, problem)

    def _do(self, something: Coroutine[Any, Any, object], *, even_while_busy: bool = False) -> None:
        """Let it be done, unless the wizard is still busy with the last thing."""
        if self.desks.purchase and self.desks.purchase.busy and not even_while_busy:
            something.close()
            return
        self.run_worker(self._guarded(something), group="doing", exit_on_error=False)

    async def _guarded(self, something: Coroutine[Any, Any, object]) -> None:
        try:
            await something
        except Refused as refused:
            self.show_problems(refused.problems)
        except Outage as outage:
            self.tell(self._sentence(outage))
        except Exception as error:  # noqa: BLE001 - the error boundary
            self.tell(self.texts.say("Something went wrong here. Nothing is lost. Reference: {id}", id=report(error)))

    def tell(self, *paragraphs: str) -> None:
        """Something that must be read before going on."""
        from screens.dialogs import NoticeDialog

        self.push_screen(NoticeDialog(*paragraphs))

    @on(Asked)
    def _asked(self, event: Asked) -> None:
        self._do(way(self.desks, event), even_while_busy=isinstance(event, Back))

    # ---- what the palette offers -------------------------------------------------------------
    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        from tui.palette import commands

        return commands(self)

    def action_help_quit(self) -> None:
        """Ctrl+C, which in a field copies: say how to leave instead of leaving."""
        self._progress(self.screen, self.texts.say("Press Ctrl+Q to leave. Everything is kept."))

    def action_command_palette(self) -> None:
        from tui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(self.texts))

    async def show_mail(self) -> None:
        """A mail left or failed: the page that tells of it is told."""
        if self.desks.purchase:
            await self.desks.checkout.show_mail()

    @property
    def is_buying(self) -> bool:
        return self.desks.purchase is not None and self.desks.purchase.current is not None

    def places(self) -> tuple[tuple[str, str], ...]:
        """The steps that *Go to* offers, by name and title; none outside a purchase."""
        return self.desks.purchase.places() if self.desks.purchase else ()

    def go_to(self, step: str) -> None:
        self._do(self.desks.wizard.go_to(step))

    def leave_purchase(self) -> None:
        self._do(self.desks.wizard.leave(), even_while_busy=True)

    def open_page(self, page: str) -> None:
        self._do(open_page(self.desks, page))

    def subscriptions(self) -> tuple[Subscription, ...]:
        """What home shows; nothing elsewhere."""
        pages = [page for page in self.screen_stack if isinstance(page, SubscriptionsScreen)]
        return pages[-1].home.subscriptions if pages else ()

    def look_at(self, subscription: str) -> None:
        self._do(self.desks.plans.look_at(subscription))

    def use_language(self, language: str) -> None:
        """Show everything in this language from now on, and remember it for the contact."""
        self._do(self._switch_language(language))

    def use_theme(self, name: str) -> None:
        self.theme = name
        self._do(self._prefer(theme=name))

    async def _switch_language(self, language: str) -> None:
        self.texts = Translator(language)
        for page in self.screen_stack:
            if isinstance(page, WithProblems):
                await page.translate()
        await self._prefer(language=language)

    async def _prefer(self, *, language: str = "", theme: str = "") -> None:
        if self.signed:
            person = self.signed.person
            await self.gate(lambda: overview.prefer(self.shop, person, language=language, theme=theme))

    # ---- failing -----------------------------------------------------------------------------
    def _handle_exception(self, error: Exception) -> None:
        """A bug outside the error boundary ends the session. Textual would print a traceback with locals,
        which may hold secrets, to the terminal."""
        message = self.texts.say("Something went wrong. Nothing is lost. Reference: {id}", id=report(error))
        self.exit(return_code=EXIT_BUG, message=message)
