"""Who are you? An e-mail, then a one-time code sent by mail, or a password where the operator allows it."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from screens.messages import CodeGiven, CodeWanted, PasswordGiven
from tui.kit.base import Page
from tui.kit.buttons import PushButton
from tui.kit.commands import Command, bindings
from tui.kit.fields import Field
from tui.kit.i18n import N_
from tui.kit.lines import Prose


class SignInScreen(Page):
    TITLE = N_("Sign in")
    HELP = N_("Type your e-mail and press Enter: a code is sent to it. Type the code to sign in.")
    BINDINGS = bindings(
        Command("sign_in.again", "ctrl+r", N_("New code"), N_("Send another code"), action="again"),
        Command("sign_in.quit", "ctrl+q", N_("Quit"), action="app.quit"),
    )

    def __init__(self, *, passwords: bool) -> None:
        super().__init__()
        self.passwords = passwords

    def compose_body(self) -> ComposeResult:
        yield Prose(self.say("Sign in with the e-mail that your account knows."))
        yield Field(self.say("E-mail"), "email")
        code = Field(self.say("Code from the mail"), "code")
        code.display = False
        yield code
        if self.passwords:
            yield Field(self.say("or password"), "password", password=True)
        yield Prose("", id="sent")
        yield PushButton(self.say("Sign in"), id="go")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#email", Field).focus()

    def code_sent(self) -> None:
        """A code is on its way, if anybody has that e-mail; which is not said."""
        code = self.query_one("#code", Field)
        code.display = True
        code.focus()
        self.query_one("#sent", Prose).show(
            self.say("If this e-mail is known, a code was sent to it just now. Type it here.")
        )

    def action_again(self) -> None:
        self.post_message(CodeWanted(self._value("email")))

    @on(Input.Submitted)
    @on(PushButton.Pressed)
    def _go(self) -> None:
        email, code, password = self._value("email"), self._value("code"), self._value("password")
        if password:
            self.post_message(PasswordGiven(email, password))
        elif code:
            self.post_message(CodeGiven(email, code))
        else:
            self.post_message(CodeWanted(email))

    def _value(self, name: str) -> str:
        found = self.query(f"#{name}").results(Field)
        return next((field.value for field in found), "")
