"""Home: the account's subscriptions, and what may be done next."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult

from screens.causes import cause
from screens.messages import ChoiceOfHome, PageWanted
from screens.pages import INVOICES, PAGES
from store.domain.accounts import Access
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.overview import Home
from store.reading import may_read
from tui.kit.base import Page
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.i18n import N_
from tui.kit.lines import Prose

STATUS = {
    SubscriptionStatus.TRIAL: N_("free trial"),
    SubscriptionStatus.ACTIVE: N_("active"),
    SubscriptionStatus.PENDING_CANCELLATION: N_("Pending Cancellation"),
    SubscriptionStatus.PAST_DUE: N_("past due"),
    SubscriptionStatus.EXPIRED: N_("expired"),
}
ADD, GO_ON, CART = "add", "go_on", "cart"


class SubscriptionsScreen(Page):
    TITLE = N_("Subscriptions")
    HELP = N_("Everything the account has. A adds a paid subscription or a free trial of another product.")
    BINDINGS = bindings(
        Command("home.add", "a", N_("Add New Subscription"), N_("Buy or try another product"), action="want('add')"),
        Command("home.go_on", "c", N_("Continue"), N_("Go on with what you began"), action="want('go_on')"),
        Command("home.cart", "t", N_("Cart"), N_("What waits to be bought"), action="want('cart')"),
        Command("home.quit", "q", N_("Quit"), action="app.quit"),
        *(page.command for page in PAGES),
    )

    def __init__(self, home: Home, highlighted: str = "") -> None:
        super().__init__()
        self.home = home
        self.highlighted = highlighted

    def compose_body(self) -> ComposeResult:
        notice = cause(self.texts, self.home)
        if notice:
            yield Prose(notice, id="notice")
        options = list(self._options())
        if options:
            yield ChoiceList(options, highlighted=self.highlighted, enter=N_("open"), id="choices")
        if not self.home.subscriptions:
            yield Prose(self.say("This account has no subscriptions yet."), classes="muted")

    def status(self) -> tuple[str, str]:
        home = self.home
        balance = (
            self.say("Balance {amount}", amount=self.texts.money(home.account.balance)) if home.account.balance else ""
        )
        unsent = (
            self.texts.count("{number} mail waits to be sent", "{number} mails wait to be sent", home.unsent)
            if home.unsent
            else ""
        )
        failed = (
            self.texts.count("{number} mail could not be sent", "{number} mails could not be sent", home.failed)
            if home.failed
            else ""
        )
        return " · ".join(part for part in (failed, unsent) if part), balance

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "look":
            return may_read(self.home.access)
        if action != "want":
            return True
        offered = {ADD: True, GO_ON: self._begun, CART: self.home.in_cart > 0}
        return self.home.access is Access.FULL and offered.get(str(parameters[0]), True)

    @property
    def _begun(self) -> bool:
        draft = self.home.draft
        return draft is not None and draft.begun and not draft.cart_open

    def _options(self) -> Iterator[Option]:
        home = self.home
        if home.access is Access.FULL:
            yield Option(ADD, self.say("Add New Subscription"), detail=self.say("buy or try another product"))
            if self._begun:
                yield Option(
                    GO_ON, self.say("Continue"), detail=self.say("go on where you stopped; every answer was kept")
                )
            if home.in_cart:
                detail = self.texts.count("1 line waits to be bought", "{number} lines wait to be bought", home.in_cart)
                yield Option(CART, self.say("Cart"), detail=detail)
        if home.has_invoices:
            yield Option(INVOICES, self.say("Invoices"), detail=self.say("read them, save them, pay by transfer"))
        for subscription in home.subscriptions:
            yield self._subscription(subscription)

    def _subscription(self, one: Subscription) -> Option:
        unit = one.unit.named(one.seats, self.texts.language)
        detail = self.say(
            "{status} · {assigned}/{seats} {unit}",
            status=self.say(STATUS[one.status]),
            assigned=one.assigned,
            seats=one.seats,
            unit=unit,
        )
        return Option(one.id, one.plan_name, detail=detail, trailing=self._next(one))

    def _next(self, one: Subscription) -> str:
        day = self.texts.day(one.period.end)
        if one.is_trial:
            return self.texts.count("1 day left", "{number} days left", one.period.unused_days(self.home.day))
        if one.status is SubscriptionStatus.ACTIVE:
            return self.say("{amount} on {day}", amount=self.texts.money(one.renewal), day=day)
        return self.say("until {day}", day=day)

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        if event.option_id == INVOICES:
            self.action_look(INVOICES)
        else:
            self.post_message(ChoiceOfHome(event.option_id))

    def action_want(self, what: str) -> None:
        self.post_message(ChoiceOfHome(what))

    def action_look(self, what: str) -> None:
        self.post_message(PageWanted(what))
