"""One subscription in words, and what may be done with it."""

from collections.abc import Iterator
from datetime import date

from textual import on
from textual.app import ComposeResult

from screens.summary import scheduled_title
from store.domain.catalogue import TrialEnd
from store.domain.periods import Cycle
from store.domain.subscriptions import Subscription, SubscriptionStatus
from tui.kit.base import Dialog
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList, Option
from tui.kit.i18n import N_
from tui.kit.lines import Prose

ASSIGN, EDIT, CANCEL, REACTIVATE, SUBSCRIBE, KEEP = "assign", "edit", "cancel", "reactivate", "subscribe", "keep"


class SubscriptionDialog(Dialog[str]):
    """Returns what shall be done, one of the words above, or None.

    `may_buy` says that nothing else of the product is paid for.
    """

    TITLE = N_("{plan}")

    def __init__(self, subscription: Subscription, day: date, *, may_change: bool, may_buy: bool) -> None:
        super().__init__()
        self.subscription = subscription
        self.day = day
        self.may_change = may_change
        self.may_buy = may_buy

    @property
    def title_values(self) -> dict[str, object]:
        return {"plan": self.subscription.plan_name}

    def compose_body(self) -> ComposeResult:
        yield Prose(list(self._lines()), id="facts")
        options = list(self._options()) if self.may_change else []
        if options:
            yield ChoiceList(options, id="choices")

    def compose_actions(self) -> ComposeResult:
        yield PushButton(self.say("Close"), id="cancel")

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        self.dismiss(event.option_id)

    def _options(self) -> Iterator[Option]:
        one, say, status = self.subscription, self.say, self.subscription.status
        day = self.texts.day(one.period.end)
        if status is SubscriptionStatus.PENDING_CANCELLATION:
            yield Option(REACTIVATE, say("Reactivate"), detail=say("nothing is charged now"))
        if not (one.is_open and one.cycle) and self.may_buy:
            yield Option(SUBSCRIBE, say("Subscribe Now"), detail=say("a paid period starts today"))
        if one.is_renewed and one.scheduled:
            yield Option(KEEP, say("Keep the current plan"), detail=say("gives up the change on {day}", day=day))
        elif one.is_renewed:
            yield Option(EDIT, say("Edit Subscription"), detail=say("seats, plan, billing"))
        if one.is_open:
            yield Option(ASSIGN, say("Assign seats"))
        if status is SubscriptionStatus.ACTIVE or (one.is_trial and one.trial_end is not TrialEnd.EXPIRE):
            detail = say("service until {day}", day=day) if one.cycle or one.is_trial else ""
            yield Option(CANCEL, say("Cancel Subscription"), detail=detail)

    def _lines(self) -> Iterator[str]:
        one, say = self.subscription, self.say
        unit = one.unit.named(one.seats, self.language)
        start, end = self.texts.day(one.period.start), self.texts.day(one.period.end)
        if not one.is_open:
            yield say("It ended on {day}.", day=end)
            return
        yield say("{assigned} of {seats} {unit} assigned", assigned=one.assigned, seats=one.seats, unit=unit)
        if one.is_trial:
            yield say("Free trial: {start} → {end}", start=start, end=end)
            if self.may_buy and self.may_change:
                yield self.texts.count(
                    "Subscribing now loses the last day of the trial.",
                    "Subscribing now loses the {number} days left of the trial.",
                    one.period.unused_days(self.day),
                )
        elif one.cycle:
            yield say("Billing period: {start} → {end}", start=start, end=end)
        else:
            yield say("A free plan: nothing is charged.")
        if one.status is SubscriptionStatus.PENDING_CANCELLATION:
            yield say("Cancelled: it can be used until {day}.", day=end)
        if one.status is SubscriptionStatus.PAST_DUE:
            yield say("The renewal of {day} is not paid.", day=end)
        if one.is_renewed:
            yield from self._renewal(end)

    def _renewal(self, day: str) -> Iterator[str]:
        one, say = self.subscription, self.say
        later = one.scheduled
        if later:
            yield say("On {day} it becomes {plan}.", day=day, plan=scheduled_title(self.texts, one))
        sentence = N_("Renews on {day}: {amount} a month, plus VAT")
        if (later.cycle if later else one.cycle) is Cycle.ANNUAL:
            sentence = N_("Renews on {day}: {amount} a year, plus VAT")
        yield say(sentence, day=day, amount=self.texts.money(one.renewal))
