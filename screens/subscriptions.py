"""Home: what needs attention, the account's subscriptions, and what may be done next."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from screens.attention import dealt_with_by, leads_to
from screens.causes import cause
from screens.home_rows import SORTS, home_rows, is_begun
from screens.messages import ADD, CART, GO_ON, ChoiceOfHome, OwedWanted, PageWanted, PlanWanted
from screens.pages import PAGES
from store.domain.accounts import Access
from store.domain.frozen import dataclass
from store.overview import PAYMENT_FAILED, Home
from store.reading import may_read
from tui.kit.base import Page
from tui.kit.choices import ChoiceList
from tui.kit.commands import Command, bindings, key_name
from tui.kit.filtered import FilteredList, Row
from tui.kit.i18n import N_
from tui.kit.lines import LineView, Prose, SideBySide, line


@dataclass(frozen=True, slots=True)
class Looking:
    """How far somebody is on this page: the cursor, the filter, and which of `SORTS`."""

    highlighted: str = ADD
    text: str = ""
    sort: int = 0


class SubscriptionsScreen(Page):
    TITLE = N_("Subscriptions")
    HELP = N_(
        "What needs attention, then everything the account has. A adds a paid subscription or a free trial of another "
        "product."
    )
    BINDINGS = bindings(
        Command("home.add", "a", N_("Add New Subscription"), N_("Buy or try another product"), action="want('add')"),
        Command("home.go_on", "c", N_("Continue"), N_("Go on with what you began"), action="want('go_on')"),
        Command("home.cart", "t", N_("Cart"), N_("What waits to be bought"), action="want('cart')"),
        Command("home.edit", "e", N_("Edit Subscription"), N_("Change seats, plan or billing"), shown=False),
        Command("home.sort", "o", N_("sort"), N_("By state, by name, by date, by amount"), action="sort"),
        Command("home.owed", "f", N_("Pay what is owed"), N_("Renewals that could not be charged"), shown=False),
        Command("home.quit", "q", N_("Quit"), action="app.quit"),
        *(page.command for page in PAGES),
    )

    def __init__(self, home: Home, looking: Looking | None = None, *, to_fill: bool = False) -> None:
        """`to_fill` has a place for all that may be told of whoever comes; otherwise what is not told has none."""
        super().__init__()
        self.home = home
        self._to_fill = to_fill
        self._began = looking or Looking()
        self._sort = self._began.sort

    def show(self, home: Home) -> None:
        """Be somebody's home from now on, as if it had begun so: what stands for nobody is filled, not made anew."""
        self.home = home
        for name, lines in self._told().items():
            _shown(self.query_one(f"#{name}", LineView), lines).show(lines)
        standing, rows = self.query_one(FilteredList), self._rows()
        if rows:
            standing.show(rows)
        else:
            standing.remove()
        self.show_context()
        self.refresh_bindings()

    @property
    def looking(self) -> Looking:
        """As it is now, for when the page comes back."""
        return next((Looking(one.highlighted, one.text, self._sort) for one in self.query(FilteredList)), Looking())

    def compose_body(self) -> ComposeResult:
        rows, began = self._rows(), self._began
        told = {name: lines for name, lines in self._told().items() if lines or self._to_fill}
        if "notice" in told:
            yield _shown(Prose(told["notice"], id="notice"), told["notice"])
        if "pages" in told:
            yield _shown(SideBySide(told["pages"], id="pages"), told["pages"])
        if rows:
            yield FilteredList(
                rows, enter=N_("open"), text=began.text, highlighted=began.highlighted, hidden=True, id="all"
            )
        if "none" in told:
            yield _shown(Prose(told["none"], id="none", classes="muted"), told["none"])

    def _told(self) -> dict[str, Sequence[str | Content]]:
        """What stands around the rows, by the id of its widget: one that has nothing to tell is not shown."""
        pages = [line((key_name(page.key), "strong"), (f" {self.say(page.title)}", "muted")) for page in PAGES]
        return {
            "notice": cause(self.texts, self.home),
            "pages": pages if may_read(self.home.access) else (),
            "none": () if self.home.subscriptions else (self.say("This account has no subscriptions yet."),),
        }

    def _rows(self) -> Sequence[Row]:
        return tuple(home_rows(self.texts, self.home, self._sort))

    def status(self) -> tuple[str, str]:
        home = self.home
        balance = (
            self.say("Balance {amount}", amount=self.texts.money(home.account.balance)) if home.account.balance else ""
        )
        known = {one.id for one in home.subscriptions}
        shown = sum(len(known.intersection(one.found)) for one in self.query(FilteredList))
        counted = self.texts.count(
            "{shown} of 1 subscription", "{shown} of {number} subscriptions", len(known), shown=shown
        )
        sort = self.say(SORTS[self._sort]) if self._sort else ""
        return " · ".join(part for part in (counted if known else "", sort) if part), balance

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "look":
            return may_read(self.home.access)
        if action == "edit":
            return self.home.access is Access.FULL and bool(self.home.subscriptions)
        if action == "owed":
            return any(one.kind == PAYMENT_FAILED for one in self.home.attention)
        if action == "sort":
            return len(self.home.subscriptions) > 1
        if action != "want":
            return True
        offered = {ADD: True, GO_ON: is_begun(self.home), CART: self.home.in_cart > 0}
        return self.home.access is Access.FULL and offered.get(str(parameters[0]), True)

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        waits = next((one for one in self.home.attention if one.kind == event.option_id), None)
        asked = leads_to(self.home, waits) if waits else ChoiceOfHome(event.option_id)
        if asked:
            self.post_message(asked)
        elif waits and waits.order:
            from screens.dialogs import NoticeDialog

            self.app.push_screen(NoticeDialog(dealt_with_by(self.texts, self.home, waits.order)))

    @on(ChoiceList.Highlighted)
    def _moved(self) -> None:
        self.problem()

    @on(FilteredList.Narrowed)
    def _narrowed(self) -> None:
        self.show_status()

    def action_want(self, what: str) -> None:
        self.post_message(ChoiceOfHome(what))

    def action_owed(self) -> None:
        self.post_message(OwedWanted())

    def action_look(self, what: str) -> None:
        self.post_message(PageWanted(what))

    def action_edit(self) -> None:
        known = [one.id for one in self.home.subscriptions]
        chosen = (one.highlighted for one in self.query(FilteredList) if one.highlighted in known)
        wanted = next(chosen, known[0] if len(known) == 1 else "")
        if wanted:
            self.post_message(PlanWanted(wanted))
        else:
            self.problem(self.say("Choose a subscription first."))

    def action_sort(self) -> None:
        self._sort = (self._sort + 1) % len(SORTS)
        self.query_one(FilteredList).show(self._rows())


def _shown(part: LineView, lines: Sequence[str | Content]) -> LineView:
    part.display = bool(lines)
    return part
