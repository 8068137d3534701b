"""The billing centre in one terminal: session, theme, language, palette, and what happens when something fails."""

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from textual import on
from textual.app import App, SystemCommand
from textual.screen import Screen

from screens.messages import (
    AddAnother,
    CodeGiven,
    CodeWanted,
    EditAnswer,
    HomeWanted,
    NewsWanted,
    PasswordGiven,
    PayerTyped,
)
from screens.seating import SeatingView
from screens.subscriptions import ADD, CART, GO_ON, SubscriptionsScreen
from store import overview, seats, sign_in
from store.domain.accounts import Access
from store.domain.problems import Outage, Problem, Refused
from store.overview import Home
from store.ports import Texts
from store.shop import Shop
from store.sign_in import Signed
from tui.kit import theme
from tui.kit.base import Step, StepDialog, WithProblems
from tui.kit.commands import Command, bindings
from tui.kit.i18n import LANGUAGES, N_, Translator
from tui.kit.problems import sentence

if TYPE_CHECKING:
    from tui.wizard import Wizard

T = TypeVar("T")
PATIENCE = 0.1
"""Seconds until a line says that something is waited for (design 6.4)."""
EXIT_BUG = 70
THEMES = {
    theme.DARK: N_("dark"),
    theme.LIGHT: N_("light"),
    theme.HIGH_CONTRAST: N_("high contrast"),
    theme.MONOCHROME: N_("monochrome"),
}
_log = logging.getLogger(__name__)


class BillingCenter(App[None]):
    """One session. `signed` is who is signed in; None opens the sign-in page first.

    `language` and `theme_name` were asked for and win over what the contact chose before; `fallback`
    is the language of a contact who has not chosen one.
    """

    CSS_PATH = [theme.BASE_CSS, Path(__file__).parent.parent / "screens" / "steps.tcss"]
    BINDINGS = bindings(
        Command("app.palette", "ctrl+p", N_("commands"), N_("Go to, language, theme"), action="command_palette"),
        Command("app.quit", "ctrl+q", N_("Quit"), N_("Leave; everything is kept"), shown=False, action="quit"),
    )
    brand = "Seatdesk"

    def __init__(
        self, shop: Shop, signed: Signed | None, *, language: str = "", fallback: str = "en", theme_name: str = ""
    ) -> None:
        super().__init__(ansi_color=True)
        self.shop = shop
        self.signed = signed
        self._language = language
        self._fallback = fallback
        self._theme_name = theme_name
        self.texts: Texts = Translator(language or fallback)
        self.wizard: Wizard | None = None
        self._last_home = ""

    @property
    def identity(self) -> tuple[str, str]:
        return (self.signed.account.name, self.signed.user.email) if self.signed else ("", "")

    # ---- opening -----------------------------------------------------------------------------
    async def on_mount(self) -> None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self.exit)
        theme.install(self, self._preferred_theme, os.environ)
        if self.signed:
            await self._enter(self.signed)
        else:
            from screens.sign_in import SignInScreen

            await self.push_screen(SignInScreen(passwords=self.shop.passwords))

    @property
    def _preferred_theme(self) -> str:
        return self._theme_name or (self.signed.user.theme if self.signed else "")

    async def _enter(self, signed: Signed) -> None:
        """Somebody signed in: their language and theme, and home, or the purchase that was cut short."""
        self.signed = signed
        self.texts = Translator(self._language or signed.user.language or self._fallback)
        if signed.user.theme and not self._theme_name:
            self.theme = signed.user.theme
        home = overview.home(self.shop, signed.person)
        if home.draft and home.draft.begun and not home.draft.parked:
            await self.push_screen(SubscriptionsScreen(home))
            self._walk(self._guide().resume())
        else:
            await self.push_screen(SubscriptionsScreen(home))
        self.run_worker(self._settle_what_was_cut_short(), exit_on_error=False)

    async def _settle_what_was_cut_short(self) -> None:
        """Orders and mails that a crash left behind, once the first page stands."""

        def settle() -> None:
            from store import checkout, outbox

            checkout.reconcile(self.shop)
            outbox.flush_all(self.shop)

        try:
            await asyncio.to_thread(settle)
        except Outage as outage:
            _log.warning("settling at start: %s", outage.code)

    # ---- the gate between screens and use cases ----------------------------------------------
    async def gate(self, work: Callable[[], T]) -> T:
        """A use case in a thread; from 0.1 s on the page says that it is waited for."""
        task = asyncio.ensure_future(asyncio.to_thread(work))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if done:
            return task.result()
        page = self.screen
        self._progress(page, self.texts.say("Working … the answer is being stored."))
        try:
            return await task
        finally:
            self._progress(page, "")

    def _progress(self, page: Screen[Any], text: str) -> None:
        if isinstance(page, WithProblems) and page.is_attached:
            page.progress(text)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Each problem beside its field, or on the problem line of what is on top."""
        page = self.screen
        by_field: dict[str, list[str]] = {}
        for problem in problems:
            by_field.setdefault(problem.field, []).append(sentence(self.texts, problem))
        if isinstance(page, WithProblems):
            page.problems(by_field)

    def _walk(self, steps: Coroutine[Any, Any, None]) -> None:
        """Let the wizard (or signing in) do something, unless it is still busy with the last thing."""
        if self.wizard and self.wizard.busy:
            steps.close()
            return
        self.run_worker(self._guarded(steps), group="steps", exit_on_error=False)

    async def _guarded(self, steps: Coroutine[Any, Any, None]) -> None:
        try:
            await steps
        except Refused as refused:
            self.show_problems(refused.problems)
        except Outage as outage:
            self._tell(sentence(self.texts, Problem(outage.code, values=outage.values)))
        except Exception as error:  # noqa: BLE001 - the error boundary
            self._tell(self.texts.say("Something went wrong here. Nothing is lost. Reference: {id}", id=report(error)))

    def _tell(self, text: str) -> None:
        from screens.dialogs import NoticeDialog

        self.push_screen(NoticeDialog(text))

    def _guide(self) -> "Wizard":
        from tui.wizard import Wizard

        if self.signed is None:
            raise LookupError("nobody is signed in")
        if self.wizard is None:
            self.wizard = Wizard(self, self.shop, self.signed.person)
        return self.wizard

    # ---- home --------------------------------------------------------------------------------
    async def go_home(self) -> None:
        """Home as it is now, with the cursor where it was."""
        if self.signed is None:
            return
        person = self.signed.person
        home = await self.gate(lambda: overview.home(self.shop, person))
        while isinstance(self.screen, StepDialog):
            await self.pop_screen()
        await self.switch_screen(SubscriptionsScreen(home, highlighted=self._last_home))

    @on(SubscriptionsScreen.Wanted)
    def _wanted(self, event: SubscriptionsScreen.Wanted) -> None:
        self._last_home = event.what
        guide = self._guide()
        ways = {ADD: guide.start, GO_ON: guide.resume, CART: guide.open_cart}
        if event.what in ways:
            self._walk(ways[event.what]())
        elif isinstance(self.screen, SubscriptionsScreen):
            self._walk(self._look_at(self.screen.home, event.what))

    async def _look_at(self, home: Home, subscription_id: str) -> None:
        """One subscription, and what may be done with it."""
        from screens.subscription import ASSIGN, SubscriptionDialog

        one = next((one for one in home.subscriptions if one.id == subscription_id), None)
        if one is None or self.signed is None:
            return
        dialog = SubscriptionDialog(one, may_change=home.access is Access.FULL and one.is_open)
        if await self.push_screen_wait(dialog) != ASSIGN:
            return
        from screens.users import UsersScreen

        person = self.signed.person
        await self.switch_screen(UsersScreen(await self.gate(lambda: seats.seating(self.shop, person, one.id))))

    @on(SeatingView.Saved)
    def _seats_saved(self, event: SeatingView.Saved) -> None:
        self._walk(self._assign(event.subscription, event.users))

    async def _assign(self, subscription: str, users: frozenset[str]) -> None:
        if self.signed is None:
            return
        person = self.signed.person
        await self.gate(lambda: seats.assign(self.shop, person, subscription, users))
        await self.go_home()

    @on(HomeWanted)
    def _home_wanted(self) -> None:
        self._walk(self.go_home())

    # ---- the steps ---------------------------------------------------------------------------
    @on(Step.Answered)
    def _answered(self, event: Step.Answered) -> None:
        self._walk(self._guide().answered(event.screen, event.value))

    @on(Step.Back)
    def _back(self, event: Step.Back) -> None:
        self._walk(self._guide().back(event.screen))

    @on(Step.GoTo)
    def _go_to(self, event: Step.GoTo) -> None:
        self._walk(self._guide().go_to(event.step))

    @on(EditAnswer)
    def _edit(self, event: EditAnswer) -> None:
        self._walk(self._guide().edit(event.line, event.step))

    @on(AddAnother)
    def _add_another(self) -> None:
        self._walk(self._guide().add_another())

    @on(PayerTyped)
    def _payer_typed(self, event: PayerTyped) -> None:
        self._walk(self._guide().keep_payer(event.payer, event.method))

    @on(NewsWanted)
    def _news_wanted(self) -> None:
        self._walk(self._guide().ask_again())

    # ---- signing in --------------------------------------------------------------------------
    @on(CodeWanted)
    def _code_wanted(self, event: CodeWanted) -> None:
        self._walk(self._send_code(event.email))

    async def _send_code(self, email: str) -> None:
        from screens.sign_in import SignInScreen

        await self.gate(lambda: sign_in.request_code(self.shop, email, self.texts.language))
        if isinstance(self.screen, SignInScreen):
            self.screen.code_sent()

    @on(CodeGiven)
    def _code_given(self, event: CodeGiven) -> None:
        self._walk(self._sign_in(lambda: sign_in.confirm_code(self.shop, event.email, event.code)))

    @on(PasswordGiven)
    def _password_given(self, event: PasswordGiven) -> None:
        self._walk(self._sign_in(lambda: sign_in.with_password(self.shop, event.email, event.password)))

    async def _sign_in(self, prove: Callable[[], tuple[Signed, ...]]) -> None:
        """Who proved to be several people (one e-mail, several accounts) chooses which one to be."""
        people = await self.gate(prove)
        chosen: Signed | None = people[0]
        if len(people) > 1:
            from screens.dialogs import AccountDialog

            chosen = await self.push_screen_wait(AccountDialog(people))
        if chosen:
            await self.pop_screen()
            await self._enter(chosen)

    # ---- language, theme, palette ------------------------------------------------------------
    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Ctrl+P: where the purchase can go to, the language, the theme."""
        say = self.texts.say
        if self.wizard:
            for name, title in self.wizard.places():
                yield SystemCommand(
                    say("Go to: {step}", step=say(title)),
                    say("This step of the purchase; every answer is kept"),
                    lambda name=name: self._walk(self._guide().go_to(name)),
                )
        if self.wizard and self.wizard.current:
            yield SystemCommand(
                say("Go to: {step}", step=say("Home")),
                say("The answers stay as they are"),
                lambda: self._walk(self._guide().leave()),
            )
        for code, name in LANGUAGES.items():
            yield SystemCommand(
                say("Language: {name}", name=name),
                say("Show everything in {name}", name=name),
                lambda code=code: self._walk(self._switch_language(code)),
            )
        for theme_name, label in THEMES.items():
            yield SystemCommand(
                say("Theme: {name}", name=say(label)),
                say("Change the colours"),
                lambda theme_name=theme_name: self._walk(self._switch_theme(theme_name)),
            )
        yield SystemCommand(say("Quit"), say("Leave; everything is kept"), self.exit)

    def action_command_palette(self) -> None:
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(
                CommandPalette(id="--command-palette", placeholder=self.texts.say("What do you want to do?"))
            )

    async def _switch_language(self, language: str) -> None:
        self.texts = Translator(language)
        await self._prefer(language=language)
        page = self.screen
        if isinstance(page, WithProblems):
            page.keep_typed()
            await page.recompose()
            page.translate()

    async def _switch_theme(self, name: str) -> None:
        self.theme = name
        await self._prefer(theme=name)

    async def _prefer(self, *, language: str = "", theme: str = "") -> None:
        if self.signed:
            person = self.signed.person
            await self.gate(lambda: overview.prefer(self.shop, person, language=language, theme=theme))

    # ---- failing -----------------------------------------------------------------------------
    def _handle_exception(self, error: Exception) -> None:
        """A bug outside the error boundary ends the session. Textual would print a traceback with locals,
        which may hold secrets, to the terminal."""
        reference = report(error)
        self._return_code = EXIT_BUG
        message = self.texts.say("Something went wrong. Nothing is lost. Reference: {id}", id=reference)
        self.exit(return_code=EXIT_BUG, message=message)


def report(error: BaseException) -> str:
    """Log a bug under a reference id: where it happened and its type, never values, which may be secrets."""
    from traceback import format_tb

    reference = uuid4().hex[:8]
    _log.error("bug %s: %s\n%s", reference, type(error).__name__, "".join(format_tb(error.__traceback__)))
    return reference
