"""A page that may wait for what somebody does behind a link: it asks again by itself what became of it.

Meanwhile the link can be opened, copied, mailed, and shown as a code for the camera of a phone.
"""

from screens.link import LinkScreen, code_of
from screens.waiting import pause
from tui.kit.asking import Asked
from tui.kit.base import WithProblems
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_


class LinkPage(WithProblems[None]):
    """`NEWS` asks what became of it, `MAILED` has the link mailed."""

    NEWS: type[Asked]
    MAILED: type[Asked]
    BINDINGS = bindings(
        Command("link.open", "o", N_("Open"), N_("The link in your browser"), action="link('open')"),
        Command("link.copy", "c", N_("Copy link"), N_("The link into your clipboard"), action="link('copy')"),
        Command("link.mail", "m", N_("Mail link"), N_("The link to your own address"), action="link('mail')"),
        Command("link.code", "r", N_("QR code"), N_("The link for the camera of a phone"), action="link('code')"),
    )
    link = ""
    """Where to go; empty while there is nothing to open."""
    _asked = 0

    def ask_on(self) -> None:
        """Ask what became of it, less and less often."""
        self.set_timer(pause(self._asked), self._ask)

    def _ask(self) -> None:
        self._asked += 1
        self.post_message(self.NEWS())
        self.ask_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "link":
            return True
        if parameters == ("open",) and self.host.browser is None:
            return False
        return bool(code_of(self.link, self.app.size)) if parameters == ("code",) else bool(self.link)

    def action_link(self, what: str) -> None:
        match what:
            case "open" if self.host.browser:
                self.host.browser(self.link)
                self.progress(self.say("The link was given to your browser."))
            case "copy":
                self.app.copy_to_clipboard(self.link)
                self.progress(self.say("The link was given to your terminal's clipboard."))
            case "mail":
                self.post_message(self.MAILED())
            case "code":
                self.app.push_screen(LinkScreen(self.texts, self.link))
