"""Signing in: an e-mail is proved by a code or a password, then the centre opens for its person."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.dialogs import AccountDialog
from screens.sign_in import SignInScreen
from store.people import sign_in
from store.people.identity import Signed

if TYPE_CHECKING:
    from tui.app import BillingCenter


class Entrance:
    """The way from the sign-in page to home."""

    def __init__(self, app: "BillingCenter") -> None:
        self.app = app

    async def open(self) -> None:
        await self.app.push_screen(SignInScreen(passwords=self.app.shop.passwords))

    async def send_code(self, email: str) -> None:
        """Mail a code; whether anybody has that e-mail is not to be seen."""
        shop, language = self.app.shop, self.app.texts.language
        await self.app.gate(lambda: sign_in.request_code(shop, email, language))
        if isinstance(self.app.screen, SignInScreen):
            self.app.screen.code_sent()

    async def with_code(self, email: str, code: str) -> None:
        await self._prove(lambda: sign_in.confirm_code(self.app.shop, email, code))

    async def with_password(self, email: str, password: str) -> None:
        await self._prove(lambda: sign_in.with_password(self.app.shop, email, password))

    async def _prove(self, proof: Callable[[], tuple[Signed, ...]]) -> None:
        """One e-mail may belong to people of several accounts: they choose which one to be."""
        await self.choose(await self.app.gate(proof))

    async def choose(self, people: tuple[Signed, ...]) -> None:
        chosen: Signed | None = people[0]
        if len(people) > 1:
            chosen = await self.app.push_screen_wait(AccountDialog(people))
        if chosen:
            await self.app.enter(chosen)
        elif not isinstance(self.app.screen, SignInScreen):
            self.app.exit()  # with a key there is nothing else to sign in by
