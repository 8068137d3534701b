"""The users of the account, from home and from the palette: who there is, new ones, and the seats of many at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from screens.holdings import HoldingsDialog
from screens.new_users import ImportDialog
from screens.people import Looking, PeopleScreen
from store.domain.people import NewUser
from store.domain.problems import Problem, Refused
from store.domain.user_file import MOST_BYTES
from store.people import users
from store.people.holdings import Holdings, difference, hold
from tui.desks.difference import saved
from tui.kit.problems import sentence

if TYPE_CHECKING:
    from store.domain.accounts import Person
    from store.people.holdings import Difference
    from tui.app import BillingCenter


class PeopleDesk:
    """Shows the page of users; it comes back as it was left."""

    def __init__(self, app: BillingCenter, person: Person) -> None:
        self.app = app
        self.person = person
        self._looking = Looking()
        self._asking = False

    async def show(self) -> None:
        listed = await self.app.gate(lambda: users.listed(self.app.shop, self.person))
        await self.app.switch_screen(PeopleScreen(listed, self._looking))

    async def seats(self, chosen: tuple[str, ...]) -> None:
        """Ask which seats these users shall hold, show what that changes, and save it.

        One question at a time: keys that were pressed before it could be seen answer nothing.
        """
        page = self.app.screen
        if self._asking or not isinstance(page, PeopleScreen):
            return
        self._asking = True
        try:
            await self._ask(page, chosen)
        finally:
            self._asking = False

    async def _ask(self, page: PeopleScreen, chosen: tuple[str, ...]) -> None:
        self._looking = page.looking
        wanted = set(chosen)
        people = [user for user in page.listed.users if user.id in wanted]
        held = await self.app.push_screen_wait(HoldingsDialog(people, page.listed.subscriptions))
        if held is None:
            return
        if await self._saved(Holdings(chosen, held)):
            self._looking = replace(self._looking, marked=frozenset())
            self.app.chores.hand_over_mail()
            await self.show()

    async def add(self, name: str, email: str) -> None:
        """Add a user, who then stands under the cursor."""
        added = await self.app.gate(lambda: users.add(self.app.shop, self.person, NewUser(name, email)))
        await self.app.pop_screen()
        if isinstance(self.app.screen, PeopleScreen):
            self._looking = replace(self.app.screen.looking, text="", highlighted=added.id)
        await self.show()

    async def ask_for_file(self) -> None:
        if isinstance(self.app.screen, PeopleScreen):
            self._looking = self.app.screen.looking
        await self.app.push_screen(ImportDialog(files=self.app.read_file is not None))

    async def load(self, path: str, pasted: str) -> None:
        """Add the users of a file, or of what was pasted, and say how many; or say everything that is wrong with it."""
        dialog, shop, person = self.app.screen, self.app.shop, self.person
        if not isinstance(dialog, ImportDialog):
            return
        try:
            added = await self.app.gate(lambda: users.load(shop, person, self._content(path, pasted), path or "–"))
        except Refused as refused:
            dialog.refused([sentence(self.app.texts, problem) for problem in refused.problems])
            return
        dialog.added(len(added))
        for page in self.app.screen_stack:
            if isinstance(page, PeopleScreen):
                page.show(await self.app.gate(lambda: users.listed(shop, person)))

    def _content(self, path: str, pasted: str) -> bytes:
        if pasted:
            return pasted.encode(errors="surrogatepass")
        if self.app.read_file is None or not path:
            raise Refused(Problem("given_nothing", "path"))
        return self.app.read_file(path, MOST_BYTES)

    async def _saved(self, wanted: Holdings) -> bool:
        shop, person = self.app.shop, self.person

        def save(shown: Difference, notify: bool) -> Difference:
            return hold(shop, person, wanted, shown=shown, notify=notify)

        return await saved(self.app, lambda: difference(shop, person, wanted), save)
