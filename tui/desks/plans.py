"""What is done with a subscription from home: its plan changed, renewal turned off and on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.dialogs import QuestionDialog
from screens.subscription import ASSIGN, CANCEL, EDIT, KEEP, REACTIVATE, SUBSCRIBE, SubscriptionDialog
from screens.summary import scheduled_title
from store import cancelling, overview, plans
from store.domain.accounts import Access
from store.domain.problems import Problem, Refused
from tui.kit.safe import plain

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.domain.subscriptions import Subscription
    from store.shop import Shop
    from tui.app import BillingCenter

UseCase = Callable[["Shop", "Person", str], "Subscription"]


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
        wanted = await self.app.push_screen_wait(dialog)
        if wanted == ASSIGN:
            await self.app.desks.seats.show(one.id)
        elif wanted == EDIT:
            await self.app.desks.wizard.change(one.id)
        elif wanted == SUBSCRIBE:
            await self.app.desks.wizard.subscribe(one.id)
        elif wanted == CANCEL:
            await self._cancel(one)
        elif wanted == REACTIVATE:
            await self._reactivate(one)
        elif wanted == KEEP:
            await self._keep(one)

    async def _cancel(self, one: Subscription) -> None:
        say, plan, day = self.app.texts.say, plain(one.plan_name), self.app.texts.day(one.period.end)
        lines = [
            say("{plan} ends on {day}. Until then everything works as it does now.", plan=plan, day=day),
            say("Nothing is charged any more, and nothing is paid back."),
        ]
        if not one.cycle and not one.is_trial:
            lines = [say("{plan} ends at the end of the day.", plan=plan)]
        elif one.cycle:
            lines.append(say("Until then you can reactivate it; that costs nothing."))
        await self._done(cancelling.cancel, one, lines, say("Cancel Subscription"))

    async def _reactivate(self, one: Subscription) -> None:
        say, texts = self.app.texts.say, self.app.texts
        lines = [say("{plan} goes on as before. Nothing is charged now.", plan=plain(one.plan_name))]
        if one.cycle:
            amount, day = texts.money(one.renewal), texts.day(one.period.end)
            lines.append(say("It renews on {day} for {amount}, plus VAT.", day=day, amount=amount))
        await self._done(cancelling.reactivate, one, lines, say("Reactivate"))

    async def _keep(self, one: Subscription) -> None:
        say = self.app.texts.say
        plan = plain(scheduled_title(self.app.texts, one))
        lines = [say("{plan} stays as it is; it does not become {new}.", plan=plain(one.plan_name), new=plan)]
        await self._done(plans.give_up, one, lines, say("Keep the current plan"))

    async def _done(self, use_case: UseCase, one: Subscription, lines: list[str], yes: str) -> None:
        """Ask, do it, and show home as it is then, also where it was refused because of what a colleague did."""
        if not await self.app.push_screen_wait(QuestionDialog(lines, yes)):
            return
        try:
            await self.app.gate(lambda: use_case(self.app.shop, self.person, one.id))
            self.app.chores.hand_over_mail()
        finally:
            await self.app.desks.home.show()
