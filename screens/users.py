"""Users: who holds the seats of a subscription, from home."""

from textual.app import ComposeResult

from screens.messages import HomeWanted
from screens.seating import HOW_TO_GIVE, WHO_GETS, SeatingView
from store.purchase.seats import Seating
from tui.kit.base import BACK, Page
from tui.kit.commands import bindings


class UsersScreen(Page):
    TITLE = WHO_GETS
    HELP = HOW_TO_GIVE
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
