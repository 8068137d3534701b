"""Home: the first page of a session, and where everything else comes back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.messages import ADD, CART, GO_ON
from screens.subscriptions import Looking, SubscriptionsScreen
from store import overview

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.overview import Home
    from tui.app import BillingCenter


class HomeDesk:
    """Shows home as it is now, with the cursor where it was."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person
        self._looking = Looking()

    def first(self) -> SubscriptionsScreen:
        """The first page of a session."""
        return SubscriptionsScreen(overview.home(self.app.shop, self.person))

    async def open(self) -> Home:
        """Home, for somebody who has just come in."""
        standing = self.app.screen
        if isinstance(standing, SubscriptionsScreen):
            if standing.home.person != self.person:
                standing.show(overview.home(self.app.shop, self.person))
            return standing.home
        page = self.first()
        await self.app.switch_screen(page)
        return page.home

    async def show(self) -> None:
        await self._place(await self.app.gate(lambda: overview.home(self.app.shop, self.person)))

    def remember(self) -> None:
        """Home will come back as it is now, where it is on top."""
        if isinstance(self.app.screen, SubscriptionsScreen):
            self._looking = self.app.screen.looking

    async def tell_unsent(self) -> None:
        """What mail has not left, and why."""
        waiting = await self.app.gate(lambda: overview.unsent_mail(self.app.shop, self.person))
        lines = [f"{mail.to}: {mail.subject}{f' ({mail.reply})' if mail.reply else ''}" for mail in waiting]
        self.app.tell(*lines or [self.app.texts.say("Every mail has left by now.")])

    async def chosen(self, what: str) -> None:
        """A line of home was chosen, or its key pressed."""
        self.remember()
        if what == ADD:
            await self.app.desks.wizard.start()
        elif what == GO_ON:
            await self.app.desks.wizard.resume()
        elif what == CART:
            await self.app.desks.wizard.open_cart()
        else:
            await self.app.desks.plans.look_at(what)

    async def _place(self, home: Home) -> None:
        from tui.kit.steps import StepDialog

        page = SubscriptionsScreen(home, self._looking)
        while isinstance(self.app.screen, StepDialog):
            await self.app.pop_screen()
        await self.app.switch_screen(page)
