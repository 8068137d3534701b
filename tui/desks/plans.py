"""What is done with a subscription from home: its plan changed, renewal turned off and on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.dialogs import QuestionDialog
from screens.plan_words import cancel_lines, keep_lines, reactivate_lines
from screens.subscription import ASSIGN, CANCEL, EDIT, KEEP, REACTIVATE, SUBSCRIBE, SubscriptionDialog
from store import overview
from store.domain.accounts import Access
from store.domain.problems import Problem, Refused
from store.subscriptions import cancelling, plans
from tui.kit.safe import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.domain.accounts import Person
    from store.domain.subscriptions import Subscription
    from store.ports import Texts
    from store.shop import Shop
    from tui.app import BillingCenter

    UseCase = Callable[[Shop, Person, str], Subscription]
    Lines = Callable[[Texts, Subscription], list[str]]


class PlansDesk:
    """Shows one subscription as it is now, and does what is chosen there."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person

    async def look_at(self, subscription: str) -> None:
        home = await self.app.gate(lambda: overview.home(self.app.shop, self.person))
        one = next((one for one in home.subscriptions if one.id == subscription), None)
        if one is None:
            raise Refused(Problem("subscription_gone"))
        paid = any(each.product == one.product and each.is_open and each.cycle for each in home.subscriptions)
        dialog = SubscriptionDialog(one, home.day, may_change=home.access is Access.FULL, may_buy=not paid)
        wanted, say = await self.app.push_screen_wait(dialog), self.app.texts.say
        if wanted == ASSIGN:
            await self.app.desks.seats.show(one.id, self.app.desks.home.show)
        elif wanted == EDIT:
            await self.app.desks.wizard.change(one.id)
        elif wanted == SUBSCRIBE:
            await self.app.desks.wizard.subscribe(one.id)
        elif wanted == CANCEL:
            await self._done(cancelling.cancel, one, cancel_lines, say("Cancel Subscription"))
        elif wanted == REACTIVATE:
            await self._done(cancelling.reactivate, one, reactivate_lines, say("Reactivate"))
        elif wanted == KEEP:
            await self._done(plans.give_up, one, keep_lines, say("Keep the current plan"))

    async def _done(self, use_case: UseCase, one: Subscription, lines: Lines, yes: str) -> None:
        """Ask, do it, and show home as it is then, also where it was refused because of what a colleague did."""
        asked = [plain(said) for said in lines(self.app.texts, one)]
        if not await self.app.push_screen_wait(QuestionDialog(asked, yes, self.app.texts.say("Leave it as it is"))):
            return
        try:
            await self.app.gate(lambda: use_case(self.app.shop, self.person, one.id))
            self.app.chores.hand_over_mail()
        finally:
            await self.app.desks.home.show()
