"""Users: who holds the seats of a subscription, from home."""

from textual.app import ComposeResult

from screens.messages import HomeWanted
from screens.seating import SeatingView
from store.seats import Seating
from tui.kit.base import BACK, Page
from tui.kit.commands import bindings
from tui.kit.i18n import N_


class UsersScreen(Page):
    TITLE = N_("Who gets {plan}?")
    HELP = N_("Space gives or takes a seat, Enter shows what would change. A user left without any seat is suspended.")
    BINDINGS = bindings(BACK)

    def __init__(self, seating: Seating) -> None:
        super().__init__()
        self.seating = seating

    @property
    def title_values(self) -> dict[str, object]:
        return {"plan": self.seating.subscription.plan_name}

    def compose_body(self) -> ComposeResult:
        yield SeatingView(self.texts, self.seating.subscription, self.seating.users)

    def action_back(self) -> None:
        self.post_message(HomeWanted())
