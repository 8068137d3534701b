"""The flow in a language that does not exist: every sentence 40 % longer, every vowel accented.

What such a language pushes off an 80x24 screen, the next real one would; and a word that keeps its plain
vowels did not come from a translation.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache

import pytest

from screens.step import JourneyScreen
from store.domain.accounts import Account, User
from store.domain.subscriptions import Subscription
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.wording import marked, sources
from tui.kit.buttons import PushButton
from tui.kit.choices import ChoiceList
from tui.kit.commands import key_name
from tui.kit.i18n import LANGUAGES, Translator
from tui.kit.lines import LineView

LONGER = 1.4
ACCENTED = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
KEYS = (
    "enter",
    "escape",
    "backspace",
    "delete",
    "space",
    "tab",
    "home",
    "end",
    "pageup",
    "pagedown",
    "ctrl+p",
    "alt+a",
)
"""Keys are called what is printed on them, in every language."""


@cache
def messages() -> frozenset[str]:
    return frozenset(text for path in sources() for wording in marked(path) for text in wording.texts)


class LongWords(Translator):
    """English with doubled, accented vowels. Like a real language it knows what the sources mark, and nothing else."""

    def say(self, message: str, /, **values: object) -> str:
        return super().say(stretched(message) if message in messages() else message, **values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        return super().count(stretched(one), stretched(many), number, **values)


def stretched(message: str) -> str:
    """The message, 40 % longer than what it says without its values."""
    parts = re.split(r"(\{\w*\})", message)
    return "".join(part if index % 2 else _longer(part) for index, part in enumerate(parts))


def _longer(text: str) -> str:
    letters = sum(letter.isalpha() for letter in text)
    missing = round(letters * LONGER) - letters
    vowels = [index for index, letter in enumerate(text) if letter in "aeiouyAEIOUY"]
    longer = list(text.translate(ACCENTED))
    for turn in range(missing if vowels else 0):
        index = vowels[turn % len(vowels)]
        longer[index] += longer[index][0].lower()
    return "".join(longer)


@pytest.fixture(autouse=True)
def long_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.app.Translator", LongWords)


# ---- what is on the screen -----------------------------------------------------------------------
def actions(centre: Centre) -> list[str]:
    """What can be done next, in the words in which it should stand on the screen."""
    screen = centre.app.screen
    lines = [part.plain for view in screen.query("#primary").results(LineView) for part in view.lines]
    buttons = [f"[ {button.label} ]" for button in screen.query(PushButton)]
    enter = [choices.relabel.get("list.choose", "next") for choices in screen.query(ChoiceList)]
    return lines + buttons or [f"Enter {centre.say(label)}" for label in enter]


def check(centre: Centre) -> None:
    """What decides is on the screen: every option, what can be done next, what is due today, and no foreign word."""
    screen = centre.app.screen
    choices = screen.query(ChoiceList)
    centre.see(*(option.label for one in choices for option in one.options), *actions(centre))
    if isinstance(screen, JourneyScreen) and screen.priced:
        quote = screen.journey.quote
        due = centre.texts.money(quote.due) if quote else centre.texts.money(centre.account.balance)
        centre.see(centre.say("Due today {amount}", amount=due))
    assert untranslated(centre) == [], "\n".join(centre.rows)


def untranslated(centre: Centre) -> list[str]:
    """Words on the screen that neither came from a translation nor belong to the customer or the shop."""
    shop = centre.world.shop
    known: set[str] = set()
    with shop.store.view(centre.person.account) as view:
        kept = (*view.all(Account), *view.all(User), *view.all(Subscription))
    for text in texts_in((shop.catalogue(), kept, centre.orders, centre.invoices, LANGUAGES, "Seatdesk /mail/new")):
        known.update(words(text), words(text.upper()))
    known.update(word for key in KEYS for word in words(key_name(key)))
    return [word for word in words(on_top(centre)) if re.search("[aeiou]", word, re.IGNORECASE) and word not in known]


def on_top(centre: Centre) -> str:
    """What stands on the page, or within the dialog over it."""
    for box in centre.app.screen.query("#box"):
        area = box.region
        return " ".join(row.ljust(area.right)[area.x : area.right] for row in centre.rows[area.y : area.bottom])
    return centre.text


def words(text: str) -> list[str]:
    """Its words of three letters and more, those cut short left out."""
    return re.findall(r"\b[^\W\d_]{3,}\b(?!…)", text)


def texts_in(thing: object) -> Iterator[str]:
    """Every text within a structure of documents; the codes of enumerations are none."""
    if isinstance(thing, str) and not isinstance(thing, Enum):
        yield thing
    elif is_dataclass(thing):
        for one in fields(thing):
            yield from texts_in(getattr(thing, one.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from texts_in(value)
    elif isinstance(thing, Iterable) and not isinstance(thing, str):
        for value in thing:
            yield from texts_in(value)


# ---- the flow ------------------------------------------------------------------------------------
async def test_a_purchase_keeps_what_decides_in_sight(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        for step in ("product", "purchase_mode", "tier", "seats", "billing_cycle", "review", "payment"):
            check(centre)
            await centre.answer_up_to(step)
        check(centre)
        await centre.press("f10")
        assert centre.step == "receipt"
        check(centre)
        await centre.press("enter")
        assert centre.step == "assign"
        check(centre)
        await centre.press("enter")
        assert centre.step == "home"
        check(centre)


async def test_a_cart_keeps_what_decides_in_sight(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.answer_up_to("review")
        await centre.press("backspace", "backspace")
        check(centre)


async def test_a_trial_keeps_what_decides_in_sight(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.answer_up_to("trial", purchase_mode="Try", seats="3")
        check(centre)
        await centre.press("enter")
        assert centre.step == "receipt"
        check(centre)


@pytest.mark.parametrize(("step", "key"), [("tier", "c"), ("review", "e")], ids=["Compare plans", "Edit Order"])
async def test_a_dialog_keeps_what_decides_in_sight(open_centre: OpenCentre, step: str, key: str) -> None:
    async with open_centre() as centre:
        await centre.answer_up_to(step)
        await centre.press(key)
        assert centre.step != step
        check(centre)


@pytest.mark.parametrize("step", ["home", "product", "seats", "review", "payment"])
async def test_help_is_translated(open_centre: OpenCentre, step: str) -> None:
    async with open_centre() as centre:
        if step != "home":
            await centre.answer_up_to(step)
        await centre.press("f1")
        centre.see(centre.say("Help"))
        assert untranslated(centre) == []


async def test_the_palette_is_translated(open_centre: OpenCentre) -> None:
    async with open_centre(size=(80, 60)) as centre:
        await centre.answer_up_to("tier")
        await centre.press("ctrl+p")
        await centre.until(
            lambda: centre.say("Go to: {step}", step=centre.say("Product")) in centre.text, "the palette"
        )
        assert untranslated(centre) == []


async def test_what_is_refused_is_said_in_the_language(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.answer_up_to("seats")
        await centre.enter_seats("999")
        assert centre.step == "seats"
        check(centre)
        await centre.press("backspace", "backspace", "enter")
        await centre.answer_up_to("payment")
        await centre.fill_in("vat_id", "IT00743110158")
        await centre.fill_in("company", "")
        await centre.press("f10")
        centre.see(centre.say("The company name is missing."), f"Ctrl+O {centre.say('Place Order')}")
        assert untranslated(centre) == []


@pytest.mark.parametrize(
    "email", ["marco@acme.example", "carla@globex.example", "piero@passato.example", "laura@bottega.example"]
)
async def test_home_is_translated_for_everybody(open_centre: OpenCentre, email: str) -> None:
    async with open_centre(email) as centre:
        check(centre)
