"""Ctrl+P: where the purchase can go to, the language, the theme."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.command import CommandList, CommandPalette
from textual.widgets.option_list import Option
from typing_extensions import override

from screens.pages import PAGES
from store.ports import Texts
from store.reading import may_read
from tui.kit import theme
from tui.kit.i18n import LANGUAGES, N_
from tui.kit.safe import plain

if TYPE_CHECKING:
    from tui.app import BillingCenter

THEMES = {
    theme.DARK: N_("dark"),
    theme.LIGHT: N_("light"),
    theme.HIGH_CONTRAST: N_("high contrast"),
    theme.MONOCHROME: N_("monochrome"),
}


class Palette(CommandPalette):
    """Textual's, in the session's language."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(id="--command-palette", placeholder=texts.say("What do you want to do?"))
        self._nothing = texts.say("No command has these letters.")

    @override
    def _start_no_matches_countdown(self, search_value: str) -> None:
        self._stop_no_matches_countdown()
        tell = partial(self._tell_that_nothing_matches, search_value)
        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, tell)

    def _tell_that_nothing_matches(self, searched: str) -> None:
        if searched:
            self.query_one(CommandList).add_option(Option(self._nothing, disabled=True, id=self._NO_MATCHES))
        self._list_visible = bool(searched)


def commands(app: "BillingCenter") -> Iterable[SystemCommand]:
    """Everything that can be asked for wherever one is."""
    say = app.texts.say
    for name, title in app.places():
        yield SystemCommand(
            say("Go to: {step}", step=say(title)),
            say("This step of the purchase; every answer is kept"),
            partial(app.go_to, name),
        )
    if app.is_buying:
        home = say("Go to: {step}", step=say("Home"))
        yield SystemCommand(home, say("The answers stay as they are"), app.leave_purchase)
    for one in app.subscriptions():
        title = say("{plan}: what may be done with it", plan=plain(one.plan_name))
        yield SystemCommand(title, say("Change it, cancel it, assign its seats"), partial(app.look_at, one.id))
    if app.signed and may_read(app.signed.access):
        for page in PAGES:
            title = say("Go to: {step}", step=say(page.title))
            yield SystemCommand(title, say(page.help), partial(app.open_page, page.name))
    for code, name in LANGUAGES.items():
        title = say("Language: {name}", name=name)
        yield SystemCommand(title, say("Show everything in {name}", name=name), partial(app.use_language, code))
    for theme_name, label in THEMES.items():
        title = say("Theme: {name}", name=say(label))
        yield SystemCommand(title, say("Change the colours"), partial(app.use_theme, theme_name))
    yield SystemCommand(say("Quit"), say("Leave; everything is kept"), app.exit)
