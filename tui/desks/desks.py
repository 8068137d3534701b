"""The desks of a session. Each is made, and its pages loaded, when it is needed first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.desks.home import HomeDesk

if TYPE_CHECKING:
    from tui.app import BillingCenter
    from tui.desks.cards import CardsDesk
    from tui.desks.checkout import CheckoutDesk
    from tui.desks.contacts import ContactsDesk
    from tui.desks.entrance import Entrance
    from tui.desks.links import LinksDesk
    from tui.desks.owed import OwedDesk
    from tui.desks.people import PeopleDesk
    from tui.desks.plans import PlansDesk
    from tui.desks.records import RecordsDesk
    from tui.desks.seats import SeatsDesk
    from tui.wizard import Wizard


class Desks:
    """All but `entrance` are for who is signed in."""

    def __init__(self, app: BillingCenter) -> None:
        self._app = app

    @property
    def purchase(self) -> Wizard | None:
        """The wizard, once a purchase has begun or was gone on with."""
        return self.wizard if "wizard" in self.__dict__ else None

    async def leave_for_page(self) -> None:
        """Another page comes: a purchase is put away, and home will be as it is now."""
        if self.purchase and self.is_in_purchase:
            await self.purchase.leave()
        self.home.remember()

    @property
    def is_in_purchase(self) -> bool:
        return self.purchase is not None and self.purchase.current is not None

    @cached_property
    def entrance(self) -> Entrance:
        from tui.desks.entrance import Entrance

        return Entrance(self._app)

    @cached_property
    def home(self) -> HomeDesk:
        return HomeDesk(self._app, self._app.signed_in.person)

    @cached_property
    def wizard(self) -> Wizard:
        from tui.wizard import Wizard

        return Wizard(self._app, self._app.shop, self._app.signed_in.person)

    @cached_property
    def checkout(self) -> CheckoutDesk:
        from tui.desks.checkout import CheckoutDesk

        return CheckoutDesk(self._app, self._app.signed_in.person, self.wizard)

    @cached_property
    def seats(self) -> SeatsDesk:
        from tui.desks.seats import SeatsDesk

        return SeatsDesk(self._app, self._app.signed_in.person)

    @cached_property
    def contacts(self) -> ContactsDesk:
        from tui.desks.contacts import ContactsDesk

        return ContactsDesk(self._app, self._app.signed_in.person)

    @cached_property
    def people(self) -> PeopleDesk:
        from tui.desks.people import PeopleDesk

        return PeopleDesk(self._app, self._app.signed_in.person)

    @cached_property
    def cards(self) -> CardsDesk:
        from tui.desks.cards import CardsDesk

        return CardsDesk(self._app, self._app.signed_in.person)

    @cached_property
    def links(self) -> LinksDesk:
        from tui.desks.links import LinksDesk

        return LinksDesk(self._app, self._app.signed_in.person)

    @cached_property
    def owed(self) -> OwedDesk:
        from tui.desks.owed import OwedDesk

        return OwedDesk(self._app, self._app.signed_in.person)

    @cached_property
    def plans(self) -> PlansDesk:
        from tui.desks.plans import PlansDesk

        return PlansDesk(self._app, self._app.signed_in.person)

    @cached_property
    def records(self) -> RecordsDesk:
        from tui.desks.records import RecordsDesk

        return RecordsDesk(self._app, self._app.signed_in.person)
