"""The flow in a language that does not exist: every sentence 40 % longer, every vowel accented.

What such a language pushes off an 80x24 screen, the next real one would; and a word that keeps its plain
vowels did not come from a translation.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

import pytest
from textual.widget import Widget

from screens.step import JourneyScreen
from store.domain.accounts import Account, User
from store.domain.subscriptions import Subscription
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tui.kit.buttons import PushButton
from tui.kit.commands import key_name
from tui.kit.i18n import LANGUAGES, Translator
from tui.kit.lines import LineView

LONGER = 1.4
ACCENTED = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
KEYS = ("enter", "escape", "backspace", "delete", "space", "tab", "home", "end", "pageup", "pagedown", "ctrl+p", "alt+a")
"""Keys are called what is printed on them, in every language."""


class LongWords(Translator):
    """English with doubled, accented vowels; the named values stay as they are."""

    def say(self, message: str, /, **values: object) -> str:
        return super().say(stretched(message), **values)

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
def in_sight(centre: Centre, widget: Widget) -> bool:
    """Is every row of it on the screen, whole?"""
    screen = centre.app.screen
    return screen.region.contains_region(widget.region) and widget.region == widget.visible_region_on(screen)


def untranslated(centre: Centre) -> list[str]:
    """Words on the screen that neither came from a translation nor belong to the customer or the shop."""
    shop, known = centre.world.shop, set()
    with shop.store.view(centre.person.account) as view:
        kept = (*view.all(Account), *view.all(User), *view.all(Subscription))
    for text in texts_in((shop.catalogue(), kept, centre.orders, centre.invoices, LANGUAGES, "Seatdesk /mail/new")):
        known.update(words(text))
    known.update(word for key in KEYS for word in words(key_name(key)))
    return [word for word in words(centre.text) if re.search("[aeiou]", word, re.IGNORECASE) and word not in known]


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
