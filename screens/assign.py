"""Who gets the new seats? The last step of a purchase; it may be left for later."""

from textual import on
from textual.app import ComposeResult

from screens.messages import SeatsChosen
from screens.seating import SeatingView
from screens.step import JourneyScreen
from store.domain.subscriptions import Subscription
from store.journey import Journey
from store.seats import Assignment
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_


class AssignScreen(JourneyScreen):
    step = "assign"
    priced = False
    TITLE = N_("Who gets {plan}?")
    HELP = N_("Space gives or takes a seat, Enter saves. A user left without any seat is suspended.")
    BINDINGS = bindings(Command("assign.later", "l", N_("Later"), N_("Leave the seats unassigned for now")))

    @property
    def subscription(self) -> Subscription:
        return self.journey.to_seat[0]

    @property
    def title_values(self) -> dict[str, object]:
        return {"plan": self.subscription.plan_name}

    def compose_body(self) -> ComposeResult:
        yield SeatingView(self.texts, self.subscription, self.journey.users)

    @on(SeatsChosen)
    def _saved(self, event: SeatsChosen) -> None:
        event.stop()
        self.answer(Assignment(event.subscription, event.users, event.seen))

    def update_journey(self, journey: Journey) -> None:
        super().update_journey(journey)
        self.query_one(SeatingView).update(journey.users)

    def action_later(self) -> None:
        self.answer(Assignment(self.subscription.id, None))
