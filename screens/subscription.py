"""One subscription in words, and what may be done with it."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult

from store.domain.periods import Cycle
from store.domain.subscriptions import Subscription, SubscriptionStatus
from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_
from tui.kit.lines import Prose

ASSIGN, EDIT = "assign", "edit"


class SubscriptionDialog(Dialog[str]):
    """Returns what shall be done, one of the words above, or None."""

    TITLE = N_("{plan}")

    def __init__(self, subscription: Subscription, *, may_change: bool) -> None:
        super().__init__()
        self.subscription = subscription
        self.may_change = may_change

    @property
    def title_values(self) -> dict[str, object]:
        return {"plan": self.subscription.plan_name}

    def compose_body(self) -> ComposeResult:
        yield Prose(self._lines(), id="facts")
        options = list(self._options()) if self.may_change else []
        if options:
            yield ChoiceList(options, id="choices")

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Close"), id="cancel")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.option_id)

    def _options(self) -> Iterator[Option]:
        one, say = self.subscription, self.say
        if one.status is SubscriptionStatus.ACTIVE and one.cycle:
            yield Option(EDIT, say("Edit Subscription"), detail=say("seats, plan, billing"))
        yield Option(ASSIGN, say("Assign seats"))

    def _lines(self) -> list[str]:
        one, say = self.subscription, self.say
        unit = one.unit.named(one.seats, self.language)
        start, end = self.texts.day(one.period.start), self.texts.day(one.period.end)
        lines = [
            say("{assigned} of {seats} {unit} assigned", assigned=one.assigned, seats=one.seats, unit=unit),
            say("Billing period: {start} → {end}", start=start, end=end),
        ]
        if one.is_trial:
            lines[1] = say("Free trial: {start} → {end}", start=start, end=end)
        if one.status is SubscriptionStatus.ACTIVE and one.cycle:
            amount = self.texts.money(one.renewal)
            sentence = N_("Renews on {day}: {amount} a month, plus VAT")
            if one.cycle is Cycle.ANNUAL:
                sentence = N_("Renews on {day}: {amount} a year, plus VAT")
            lines.append(say(sentence, day=end, amount=amount))
        return lines
