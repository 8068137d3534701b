"""The link of something that waits, mailed to whoever is signed in: for another device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.link_page import LinkPage
from store.billing import owing
from store.payments import methods
from store.purchase import link_mail
from tui.kit.safe import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.domain.accounts import Person
    from store.shop import Shop
    from tui.app import BillingCenter


class LinksDesk:
    """Says on the page where the link goes, if it is still on top then."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person

    async def of_payment(self) -> None:
        await self._mail(link_mail.mail_link)

    async def of_card(self) -> None:
        await self._mail(methods.mail_link)

    async def of_owed(self) -> None:
        await self._mail(owing.mail_link)

    async def _mail(self, use_case: Callable[[Shop, Person], str]) -> None:
        page = self.app.screen
        to = await self.app.gate(lambda: use_case(self.app.shop, self.person))
        self.app.chores.hand_over_mail()
        if isinstance(page, LinkPage) and page.is_on_top:
            page.progress(self.app.texts.say("The link goes to {email}.", email=plain(to)))
