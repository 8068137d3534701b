"""Who gets the new seats? The last step of a purchase; it may be left for later."""

from textual import on
from textual.app import ComposeResult

from screens.messages import SeatsChosen
from screens.seating import HOW_TO_GIVE, WHO_GETS, SeatingView
from screens.step import JourneyScreen
from store.domain.subscriptions import Subscription
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_


class AssignScreen(JourneyScreen):
    step = "assign"
    priced = False
    TITLE = WHO_GETS
    HELP = HOW_TO_GIVE
    BINDINGS = bindings(Command("assign.later", "l", N_("Later"), N_("Leave the seats unassigned for now")))

    @property
    def subscription(self) -> Subscription:
        return self.journey.to_seat[0]

    @property
    def title_values(self) -> dict[str, object]:
        return {"plan": self.subscription.plan_name}

    def compose_body(self) -> ComposeResult:
        yield SeatingView(self.texts, self.subscription, self.journey.users)

    def status(self) -> tuple[str, str]:
        """The hints of the list leave no room for this key on a narrow terminal."""
        return self.say("Press L to give the seats later, from home."), ""

    @on(SeatsChosen)
    def _chosen(self, event: SeatsChosen) -> None:
        """Goes on to whoever shows the difference and saves it."""
        if not self.is_painted:
            event.stop()

    def action_later(self) -> None:
        self.answer(self.subscription.id)
