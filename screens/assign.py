"""Who gets the seats? The set given replaces the old one."""

from textual import on
from textual.app import ComposeResult

from screens.step import JourneyScreen
from store.domain.accounts import User
from store.domain.subscriptions import Subscription
from store.journey import Journey
from store.seats import Assignment
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import LineView


class AssignScreen(JourneyScreen):
    step = "assign"
    priced = False
    TITLE = N_("Who gets {plan}?")
    HELP = N_("Space gives or takes a seat, Enter saves. A user left without any seat is suspended.")
    BINDINGS = bindings(
        Command(
            "assign.toggle", "space", N_("Give or take a seat"), N_("Give the user under the cursor a seat, or take it")
        ),
        Command("assign.save", "enter,s", N_("Save"), N_("Give the seats to the users marked")),
        Command("assign.later", "l", N_("Later"), N_("Leave the seats unassigned for now")),
    )

    def __init__(self, journey: Journey) -> None:
        super().__init__(journey)
        self.chosen = {user.id for user in journey.users if self.subscription.id in user.subscriptions}

    @property
    def subscription(self) -> Subscription:
        return self.journey.to_seat[0]

    @property
    def title_values(self) -> dict[str, object]:
        return {"plan": self.subscription.plan_name}

    def compose_body(self) -> ComposeResult:
        yield LineView(self._count(), id="count")
        yield ChoiceList([self._option(user) for user in self.journey.users], id="choices")

    def _option(self, user: User) -> Option:
        mark = "[x]" if user.id in self.chosen else "[ ]"
        return Option(user.id, f"{mark} {user.name}", detail=user.email)

    def _count(self) -> str:
        return self.say("{chosen} of {seats} seats given", chosen=len(self.chosen), seats=self.subscription.seats)

    def action_mark(self) -> None:
        choices = self.query_one(ChoiceList)
        user = choices.highlighted
        if user is None:
            return
        self.chosen ^= {user}
        choices.options = [self._option(one) for one in self.journey.users]
        self.query_one("#count", LineView).show(self._count())
        self.problems({})

    @on(ChoiceList.Chosen)
    def action_save(self) -> None:
        self.answer(Assignment(self.subscription.id, frozenset(self.chosen)))

    def action_later(self) -> None:
        self.answer(Assignment(self.subscription.id, None))
