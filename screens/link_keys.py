"""What can be done with a link that waits: open it, copy it, have it mailed, show it as a code for a phone."""

from screens.link import LinkScreen, code_of
from tui.kit.asking import Asked
from tui.kit.base import WithProblems
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_


class LinkKeys(WithProblems[None]):
    """Keys that work while the page has a `link`; `MAILED` asks for the mail."""

    MAILED: type[Asked]
    BINDINGS = bindings(
        Command("link.open", "o", N_("Open"), N_("The link in your browser"), action="link('open')"),
        Command("link.copy", "c", N_("Copy link"), N_("The link into your clipboard"), action="link('copy')"),
        Command("link.mail", "m", N_("Mail me the link"), N_("To your own address"), action="link('mail')"),
        Command("link.code", "r", N_("QR code"), N_("The link for the camera of a phone"), action="link('code')"),
    )

    @property
    def link(self) -> str:
        """Empty while there is nothing to open."""
        raise NotImplementedError

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
