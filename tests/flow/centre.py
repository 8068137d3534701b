"""The billing centre as a person meets it: keys go in, and what is drawn comes out.

Nothing sleeps for a while in the hope that it was long enough: after each key `settle` waits until no key, message
or use case is under way.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual import events
from textual.command import CommandPalette
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from screens.subscriptions import SubscriptionsScreen
from store.domain.accounts import Person
from store.ports import Texts
from tests.flow.idle import is_busy
from tests.flow.stored import Stored
from tests.shops import World
from tui.app import BillingCenter
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList
from tui.kit.fields import Field, NumberEntry
from tui.kit.i18n import LANGUAGES
from tui.kit.steps import Step

DEADLINE = 30.0
"""Seconds that a wait may take before it fails."""
QUIET_ROUNDS = 3
"""How often in a row nothing may be under way before the application counts as idle."""


@dataclass
class Centre(Stored):
    """One person in front of one terminal."""

    app: BillingCenter
    pilot: Pilot[None]
    world: World
    person: Person

    # ---- what is to be seen ------------------------------------------------------------------
    @property
    def rows(self) -> list[str]:
        """What stands on the screen, row by row, without the blanks at the ends."""
        screen = self.app.screen
        return ["".join(part.text for part in strip).rstrip() for strip in screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """What stands on the screen as one text: a sentence that was wrapped is found in it, in a dialog too."""
        inside = [row.split("│")[1] if row.count("│") == 2 else row for row in self.rows]
        return " ".join(" ".join(inside).split())

    def see(self, *wanted: str) -> None:
        """All of this stands on the screen."""
        for one in wanted:
            assert " ".join(one.split()) in self.text, f"{one!r} is not on the screen:\n" + "\n".join(self.rows)

    def see_nothing_of(self, *unwanted: str) -> None:
        for one in unwanted:
            assert one not in self.text, f"{one!r} is on the screen:\n" + "\n".join(self.rows)

    @property
    def texts(self) -> Texts:
        """The session's own language: what is expected is asked in it."""
        return self.app.texts

    def say(self, message: str, **values: object) -> str:
        return self.texts.say(message, **values)

    @property
    def step(self) -> str:
        """The step on top, "home", or the name of another screen."""
        screen = self.app.screen
        if isinstance(screen, Step):
            return screen.step
        return "home" if isinstance(screen, SubscriptionsScreen) else type(screen).__name__

    @property
    def options(self) -> dict[str, str]:
        """The labels of the list on the screen, and what is under each: its detail, or why it cannot be chosen."""
        return {unmarked(option.label): option.disabled or option.detail for option in self._choices.options}

    @property
    def highlighted(self) -> str:
        current = self._choices.current
        return unmarked(current.label) if current else ""

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        focused = self.app.screen.focused
        return focused.id or "" if focused else ""

    @property
    def seats_typed(self) -> str:
        return self.app.screen.query_one(NumberEntry).text

    def typed(self, name: str) -> str:
        """What stands in the field of that name."""
        return self.app.screen.query_one(f"#{name}", Field).value

    # ---- what the person does ----------------------------------------------------------------
    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before is done with."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def press_at_once(self, *keys: str) -> None:
        """Keys that are in the terminal's queue before the application has read the first of them."""
        for key in keys:
            self._send(key)
        await self.settle()

    async def type(self, text: str) -> None:
        await self.press_at_once(*text)

    async def paste(self, text: str) -> None:
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def choose(self, label: str) -> None:
        """Take the option with this label (in the session's language) by its number."""
        labels = list(self.options)
        assert label in labels, f"{label!r} is not offered: {labels}"
        await self.press(str(labels.index(label) + 1), "enter")

    async def choose_message(self, message: str) -> None:
        """Take the option that this message names."""
        await self.choose(self.say(message))

    async def enter_seats(self, text: str) -> None:
        """Type a number of seats over the one that stands there, and go on."""
        await self.type(text)
        await self.press("enter")

    async def fill_in(self, name: str, text: str) -> None:
        """Type over a field of the form, reached with Tab, and leave it."""
        await self.go_to_field(name)
        await self.press("end", "ctrl+u")
        await self.type(text)
        await self.press("tab")

    async def answer_up_to(self, step: str, **answers: str) -> None:
        """Go on to that step with the answers of a plain purchase: Helpline Pro, eight agents, monthly.

        `answers` replaces some of them, by step: the label of an option as a message, or a number of seats.
        """
        plain = {
            "product": "Helpline",
            "purchase_mode": "Buy",
            "tier": "Pro",
            "seats": "8",
            "billing_cycle": "Monthly",
        }
        if self.step == "home":
            await self.press("a")
        while self.step != step:
            before = self.step
            answer = {**plain, **answers}.get(before)
            if before == "payment":
                await self.press("f10")
            elif answer is None:
                await self.press("enter")
            elif before == "seats":
                await self.enter_seats(answer)
            else:
                await self.choose_message(answer)
            assert self.step != before, f"{before} stays:\n" + "\n".join(self.rows)

    async def go_to_field(self, name: str) -> None:
        """Tab on until the field has the focus."""
        await self._tab_to(self.app.screen.query_one(f"#{name}", Field).input)

    async def go_to_button(self, name: str) -> None:
        await self._tab_to(self.app.screen.query_one(f"#{name}", PushButton))

    async def click(self, label: str) -> None:
        """Click on the first place where this stands."""
        y = next((y for y, row in enumerate(self.rows) if label in row), None)
        assert y is not None, f"{label!r} is not on the screen:\n" + "\n".join(self.rows)
        await self.pilot.click(offset=(self.rows[y].index(label), y))
        await self.settle()

    async def palette(self, command: str) -> None:
        """Run a command of the palette by typing its name."""
        await self.press("ctrl+p")
        await self.type(command)
        await self.until(lambda: command in self.text and self._palette_is_ready, f"{command!r} in the palette")
        await self.press("enter")
        await self.until(lambda: not self._palette_is_open, "the palette closed")

    async def go_home(self) -> None:
        """Leave the purchase by the palette; the answers stay."""
        await self.palette(self.say("Go to: {step}", step=self.say("Home")))

    async def use_language(self, language: str) -> None:
        await self.palette(self.say("Language: {name}", name=LANGUAGES[language]))

    async def resize(self, columns: int, rows: int) -> None:
        await self.pilot.resize_terminal(columns, rows)
        await self.settle()

    # ---- waiting -----------------------------------------------------------------------------
    async def settle(self) -> None:
        """Wait until nothing is under way: no message waits, no use case runs."""
        quiet = 0
        async with self._patience("the application idle"):
            while quiet < QUIET_ROUNDS:
                await self.pilot.pause(0)
                if is_busy(self.app):
                    quiet = 0
                    await asyncio.sleep(0.001)
                else:
                    quiet += 1

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for a state that comes by itself."""
        async with self._patience(what):
            while not holds():
                await self.pilot.pause(0)
                await asyncio.sleep(0.001)
        await self.settle()

    async def until_step(self, step: str) -> None:
        await self.until(lambda: self.step == step, f"step {step}")

    # ---- inside ------------------------------------------------------------------------------
    async def _tab_to(self, wanted: Widget) -> None:
        for _ in self.app.screen.focus_chain:
            if self.app.screen.focused is wanted:
                return
            await self.press("tab")
        assert self.app.screen.focused is wanted, f"Tab does not reach {wanted}"

    def _send(self, key: str) -> None:
        """As the driver does for a key that was read from the terminal."""
        name = _character_to_key(key) if len(key) == 1 else key
        character = " " if key == "space" else key if len(key) == 1 else None
        self.app.post_message(events.Key(name, character))

    @property
    def _choices(self) -> ChoiceList:
        return self.app.screen.query_one(ChoiceList)

    @property
    def _palette_is_open(self) -> bool:
        return isinstance(self.app.screen, CommandPalette)

    @property
    def _palette_is_ready(self) -> bool:
        """Is the best match highlighted, so that Enter takes it?"""
        return self._palette_is_open and getattr(self.app.screen.query_one("CommandList"), "highlighted", None) == 0

    @asynccontextmanager
    async def _patience(self, what: str) -> AsyncIterator[None]:
        """A wait that says what it waited for, and what stood on the screen."""
        try:
            async with asyncio.timeout(DEADLINE):
                yield
        except TimeoutError:
            screen = "\n".join(self.rows)
            raise AssertionError(f"no {what} within {DEADLINE:g} s; the screen is\n{screen}") from None


def unmarked(label: str) -> str:
    """A label without the mark that says whether it is chosen: `(•) `, `[x] `."""
    return label[4:] if label[:1] in {"(", "["} else label
