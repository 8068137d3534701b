"""The only navigator: an answer is stored by its use case, then FLOW says which screen comes next."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.flow import FLOW
from screens.payment import PaymentScreen
from screens.step import JourneyScreen
from screens.subscriptions import SubscriptionsScreen
from screens.walking import Step
from store.domain.accounts import Person
from store.domain.problems import Refused
from store.purchase import checkout, shopping
from store.purchase.journey import Journey, read
from store.shop import Shop
from store.subscriptions import plans
from tui.kit.i18n import N_
from tui.kit.steps import Step as KitStep
from tui.kit.steps import StepDialog, StepScreen

if TYPE_CHECKING:
    from tui.app import BillingCenter


PAYING = N_("Asking the payment service, {seconds} s so far. Backspace: home. Nothing is lost, nothing charged twice.")


class Wizard:
    """Walks one person's purchase. While an answer is on its way, further ones are ignored: five queued
    Enters are one answer, and nothing is confirmed on a page that is no longer on top.
    """

    def __init__(self, app: "BillingCenter", shop: Shop, person: Person) -> None:
        self.app = app
        self.shop = shop
        self.person = person
        self.journey: Journey | None = None
        self.current: Step | None = None
        self.editing = False
        self.busy = False
        """Is an answer on its way?"""
        self.paying = False
        """Is it that of the payment service? Its order is stored, so the page may be left meanwhile."""
        self._left = False
        self._turn = asyncio.Lock()
        """Held by what changes the purchase: an answer waits for a form that is just being kept."""

    # ---- ways in -----------------------------------------------------------------------------
    async def start(self) -> None:
        """A new purchase, from home."""
        await self._change(lambda: shopping.start(self.shop, self.person))

    async def resume(self) -> None:
        """Where the purchase was left."""
        await self._change(lambda: self._required(shopping.resume(self.shop, self.person)))

    async def change(self, subscription: str) -> None:
        """Take a subscription up, to change its plan; a payment that is under way comes first."""
        if await self._store(lambda: plans.edit(self.shop, self.person, subscription)):
            if self.under_way.placed:
                await self._move(None)
            else:
                await self._show(FLOW.step("change"), self.under_way)

    async def subscribe(self, subscription: str) -> None:
        """Buy the plan of a trial, or of what has ended."""
        await self._change(lambda: plans.subscribe(self.shop, self.person, subscription))

    async def open_cart(self) -> None:
        await self._change(lambda: shopping.open_cart(self.shop, self.person))

    # ---- messages of the steps ---------------------------------------------------------------
    async def answered(self, screen: KitStep, value: object) -> None:
        """Store the answer, then move on; a problem stays on the step and shows there."""
        if not screen.is_on_top:
            return
        step = FLOW.step(screen.step)
        self.paying = isinstance(screen, PaymentScreen) and not self.busy
        try:
            await self._change(lambda: step.answer(self.shop, self.person, value), came_from=step)
        finally:
            self.paying = False

    async def back(self, screen: KitStep) -> None:
        if self.journey is None or not screen.is_on_top:
            return
        if self.busy:
            await self.leave()
            return
        step, stands = FLOW.step(screen.step), FLOW.resume(self.journey)
        undoes_jump = self.editing and stands is not step
        target = stands if undoes_jump else FLOW.before(step, self.journey)
        self.editing = False
        if target is None:
            await self.leave()
        else:
            await self._show(target, self.journey)

    async def go_to(self, name: str) -> None:
        """Reach an earlier answer; the next answer, or Back, comes back to where the purchase stands."""
        if self.busy or self.journey is None:
            return
        target = FLOW.step(name)
        if target in FLOW.reachable(self.journey):
            self.editing = True
            await self._show(target, self.journey)

    async def edit(self, line_id: str, step_name: str) -> None:
        """Take up one answer of a line again (Edit Order); without a step, take the line out."""
        if not step_name:
            await self._change(lambda: shopping.remove_line(self.shop, self.person, line_id))
        elif await self._store(lambda: shopping.edit_line(self.shop, self.person, line_id)):
            self.editing = True
            await self._show(FLOW.step(step_name), self.under_way)

    async def add_another(self) -> None:
        await self._change(lambda: shopping.add_another(self.shop, self.person))

    async def give_up(self) -> None:
        """Leave the payment that waits, and choose another way."""
        await self._change(lambda: checkout.give_up(self.shop, self.person), came_from=self.current)

    async def go_on(self, journey: Journey) -> None:
        """The payment that a page waits for has an answer."""
        self.journey = journey
        await self._move(self.current)

    async def leave(self) -> None:
        """Home, on purpose: the answers stay; a purchase of which the receipt was on screen is put away.

        While an answer is on its way only the payment can be left: home then waits for what becomes of it.
        """
        if self.busy:
            if self.paying and not self._left:
                self._left = True
                self.current = None
                await self.app.desks.home.show()
            return
        if self.journey and self.journey.settled:
            await self.app.gate(lambda: shopping.finish(self.shop, self.person))
        else:
            await self.app.gate(lambda: shopping.park(self.shop, self.person))
        self.current = None
        self.journey = None
        await self.app.desks.home.show()

    def places(self) -> tuple[tuple[str, str], ...]:
        """The steps that *Go to* offers, by name and title."""
        if self.current is None or self.journey is None:
            return ()
        return tuple((step.name, step.rail) for step in FLOW.reachable(self.journey))

    # ---- moving ------------------------------------------------------------------------------
    async def _change(self, work: Callable[[], Journey], came_from: Step | None = None) -> None:
        self._left = False
        if not await self._store(work):
            return
        if self._left:
            await self._show_at_home()
        else:
            await self._move(came_from)

    async def _show_at_home(self) -> None:
        """The payment that was left has an answer: home, if it is still on top, shows what came of it."""
        self.journey = None
        if isinstance(self.app.screen, SubscriptionsScreen):
            await self.app.desks.home.show()

    async def _move(self, came_from: Step | None) -> None:
        """Show the step that comes next by what is stored now."""
        journey = self.under_way
        if came_from is None:
            self.editing = False
        if came_from is None or self.editing:
            target = FLOW.resume(journey)
        else:
            target = FLOW.after(came_from, journey)
        if target is None:
            await self.leave()
        else:
            await self._show(target, journey)

    async def _store(self, work: Callable[[], Journey]) -> bool:
        """Do what was asked for, unless something else is being done already. False when nothing came of it."""
        if self.busy:
            return False
        self.busy = True
        try:
            return await self.in_turn(work)
        finally:
            self.busy = False

    async def in_turn(self, work: Callable[[], Journey]) -> bool:
        """Run a use case off the event loop. False when it was refused; its problems are then on the screen."""
        try:
            async with self._turn:
                self.journey = await self.app.gate(work, PAYING) if self.paying else await self.app.gate(work)
        except Refused as refused:
            await self._show_what_is_stored()
            self.app.show_problems(refused.problems)
            return False
        if self.journey.placed:
            self.app.chores.hand_over_mail()
        return True

    async def _show_what_is_stored(self) -> None:
        """A refusal may come from what changed behind the screen: its amounts are those of now (R9)."""
        screen = self.app.screen
        if isinstance(screen, JourneyScreen):
            journey = await self.app.gate(lambda: read(self.shop, self.person))
            if journey and screen.is_on_top:
                self.journey = journey
                screen.update_journey(journey)

    async def _show(self, step: Step, journey: Journey) -> None:
        """Put the step's screen on top: pages replace each other, a dialog stands over the page before it."""
        with self.app.batch_update():
            if step.is_dialog:
                await self._show_page_under(step, journey)
            await self._place(step, journey)
            self.current = step
            self.journey = journey
        # What the new screen asked for while updates were held back would wait for its next message.
        self.app.screen.check_idle()

    async def _show_page_under(self, step: Step, journey: Journey) -> None:
        if isinstance(self.app.screen, StepScreen):
            return
        under = FLOW.page_under(step, journey)
        if under:
            await self._place(under, journey)

    async def _place(self, step: Step, journey: Journey) -> None:
        screen = step.screen(journey)
        screen.rail = FLOW.rail(step, journey)
        if isinstance(self.app.screen, StepDialog):
            await self.app.pop_screen()
        if step.is_dialog:
            await self.app.push_screen(screen)
        else:
            await self.app.switch_screen(screen)

    def is_idle_on(self, screen: KitStep) -> bool:
        return screen.is_on_top and not self.busy

    @property
    def under_way(self) -> Journey:
        return self._required(self.journey)

    @staticmethod
    def _required(journey: Journey | None) -> Journey:
        if journey is None:
            raise LookupError("no purchase was started")
        return journey
