"""Users: everybody of the account, who holds which seats, and what is done for one or for many of them."""

from collections.abc import Iterable

from textual import on
from textual.app import ComposeResult

from screens.messages import HomeWanted, ImportWanted, SeatsOfUsersWanted
from screens.new_users import NewUserDialog
from store.domain.accounts import User, UserStatus
from store.domain.frozen import dataclass
from store.people.users import Listed
from tui.kit.base import BACK, Page
from tui.kit.choices import ChoiceList, Option
from tui.kit.commands import Command, bindings
from tui.kit.filtered import FilteredList, Row, row
from tui.kit.i18n import N_
from tui.kit.lines import Prose


@dataclass(frozen=True, slots=True)
class Looking:
    """How far somebody is on this page: the filter, the cursor, and who is marked."""

    text: str = ""
    highlighted: str = ""
    marked: frozenset[str] = frozenset()


class PeopleScreen(Page):
    TITLE = N_("Users")
    HELP = N_(
        "Everybody of the account. Space marks, * all that are shown. Enter gives other seats to the marked ones, "
        "or to whoever is under the cursor."
    )
    BINDINGS = bindings(
        Command("people.mark", "space", N_("mark"), N_("Mark this user for what you do next")),
        Command("people.mark_all", "asterisk", N_("all"), N_("Mark all that are shown, or none of them"), False),
        Command("people.new", "n", N_("new"), N_("Add a user")),
        Command("people.take_over", "i", N_("import"), N_("Add the users of a file")),
        BACK,
    )

    def __init__(self, listed: Listed, looking: Looking | None = None) -> None:
        super().__init__()
        self._began = looking or Looking()
        self._marked = set(self._began.marked)
        self._take(listed)

    def _take(self, listed: Listed) -> None:
        self.listed = listed
        self._users = {user.id: user for user in listed.users}
        self._plans = {one.id: one.plan_name for one in listed.subscriptions}
        self._marked &= self._users.keys()

    def show(self, listed: Listed) -> None:
        """These users from now on; filter, cursor and marks stay."""
        self._take(listed)
        self.query_one(FilteredList).show(self._row(user) for user in listed.users)
        self.show_status()

    @property
    def looking(self) -> Looking:
        """As it is now, for when the page comes back."""
        view = self.query_one(FilteredList)
        return Looking(view.text, view.highlighted, frozenset(self._marked))

    def compose_body(self) -> ComposeResult:
        rows = [self._row(user) for user in self.listed.users]
        enter = N_("seats") if self.listed.may_change else N_("open")
        yield FilteredList(rows, enter=enter, text=self._began.text, highlighted=self._began.highlighted, id="people")
        if not self.listed.subscriptions:
            yield Prose(self.say("There are no seats to give yet: add a subscription first."), classes="muted")

    def status(self) -> tuple[str, str]:
        shown = len(self.query_one(FilteredList).found) if self.query(FilteredList) else len(self.listed.users)
        count = len(self.listed.users)
        marked = self.texts.count("1 marked", "{number} marked", len(self._marked)) if self._marked else ""
        return self.texts.count("{shown} of 1 user", "{shown} of {number} users", count, shown=shown), marked

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        changing = action in ("mark", "mark_all", "new", "take_over")
        return self.listed.may_change or not changing

    def action_mark(self) -> None:
        user = self.query_one(FilteredList).highlighted
        if user:
            self._mark({user} ^ self._marked, [user])

    def action_mark_all(self) -> None:
        shown = set(self.query_one(FilteredList).found)
        wanted = self._marked - shown if shown <= self._marked else self._marked | shown
        self._mark(wanted, shown)

    def action_new(self) -> None:
        self.app.push_screen(NewUserDialog())

    def action_take_over(self) -> None:
        self.post_message(ImportWanted())

    def action_back(self) -> None:
        self.post_message(HomeWanted())

    @on(ChoiceList.Chosen)
    def _chosen(self, event: ChoiceList.Chosen) -> None:
        if self.listed.may_change and self.listed.subscriptions:
            chosen = self._marked or {event.option_id}
            self.post_message(SeatsOfUsersWanted(tuple(one for one in self._users if one in chosen)))

    @on(FilteredList.Narrowed)
    def _narrowed(self) -> None:
        self.show_status()

    def _mark(self, marked: set[str], touched: Iterable[str]) -> None:
        changed = [user for user in touched if (user in marked) is not (user in self._marked)]
        self._marked = marked
        self.query_one(FilteredList).replace(self._option(self._users[user]) for user in changed)
        self.show_status()

    def _row(self, user: User) -> Row:
        return row(self._option(user))

    def _option(self, user: User) -> Option:
        held = [self._plans[one] for one in user.subscriptions if one in self._plans]
        mark = "[x] " if user.id in self._marked else "[ ] "
        return Option(
            user.id,
            f"{mark if self.listed.may_change else ''}{user.name}",
            detail=" · ".join((user.email, *([", ".join(held)] if held else []))),
            trailing=self.say("Suspended") if user.status is UserStatus.SUSPENDED else "",
        )
