"""Translation, amounts and dates of one language; text from outside made harmless."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from babel.core import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from store.domain.money import Money
from tui.kit.i18n import LANGUAGES, SEPARATORS, SYMBOLS, Translator
from tui.kit.safe import plain

PLURALS = rb"""msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""
"""As our catalogue has it: what babel takes for Italian where nothing is said changes with its releases."""


@pytest.fixture
def italian(tmp_path: Path) -> Translator:
    catalogue = read_po(BytesIO(PLURALS), locale="it")
    catalogue.add("Apr", "apr")
    catalogue.add("Hello {name}", "Ciao {name}")
    catalogue.add("Broken {name}", "Rotto {nome}")
    catalogue.add(("{number} seat", "{number} seats"), ("{number} postazione", "{number} postazioni"))
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "seatdesk.mo").open("wb") as file:
        write_mo(file, catalogue)
    return Translator("it", tmp_path)


def test_a_sentence_is_translated_before_its_values_are_filled_in(italian: Translator) -> None:
    assert italian.say("Hello {name}", name="{Anna}") == "Ciao {Anna}"


def test_what_is_not_translated_stays_english(italian: Translator, tmp_path: Path) -> None:
    assert italian.say("Next") == "Next"
    assert italian.say("") == ""
    assert Translator("de", tmp_path).say("Hello {name}", name="Anna") == "Hello Anna"


def test_a_translation_with_a_wrong_name_falls_back_to_english(italian: Translator) -> None:
    assert italian.say("Broken {name}", name="Anna") == "Broken Anna"


def test_a_sentence_for_a_number_has_the_plural_of_its_language(italian: Translator) -> None:
    english = Translator("en")
    for number, expected in ((1, "1 seat"), (0, "0 seats"), (5, "5 seats")):
        assert english.count("{number} seat", "{number} seats", number) == expected
    assert italian.count("{number} seat", "{number} seats", 1) == "1 postazione"
    assert italian.count("{number} seat", "{number} seats", 2) == "2 postazioni"


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [
        ("en", Money(12800, "EUR"), "128.00 €"),
        ("en", Money(123450, "EUR"), "1,234.50 €"),
        ("it", Money(123450, "EUR"), "1.234,50 €"),
        ("en", Money(-5419, "EUR"), "−54.19 €"),
        ("it", Money(0, "USD"), "0,00 $"),
        ("en", Money(12000, "JPY"), "12,000 ¥"),
        ("it", Money(12000, "JPY"), "12.000 ¥"),
        ("en", Money(1234, "KWD"), "1.234 KWD"),
        ("xx", Money(123450, "EUR"), "1,234.50 €"),
    ],
)
def test_an_amount_has_its_currency_last_and_the_separators_of_the_language(
    language: str, amount: Money, expected: str
) -> None:
    assert Translator(language).money(amount) == expected


def test_separators_and_symbols_are_those_of_the_cldr() -> None:
    assert SEPARATORS.keys() == LANGUAGES.keys()
    for language, separators in SEPARATORS.items():
        symbols = Locale(language).number_symbols["latn"]
        assert separators == (symbols["group"], symbols["decimal"])
    english = Locale("en").currency_symbols
    known = {code: symbol.replace("\u202f", " ") for code, symbol in english.items() if symbol != code}
    assert known.items() - SYMBOLS.items() == {("XXX", "¤")}
    assert SYMBOLS.items() <= known.items()


def test_a_decimal_number_has_the_separator_of_the_language() -> None:
    assert Translator("en").decimal("25.5") == "25.5"
    assert Translator("it").decimal("25.5") == "25,5"


def test_a_date_names_the_month(italian: Translator) -> None:
    assert Translator("en").day(date(2026, 4, 11)) == "11 Apr 2026"
    assert italian.day(date(2026, 4, 1)) == "1 apr 2026"


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("ACME Srl", "ACME Srl"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\", "click"),
        ("\x1bP1$r\x1b\\after", "after"),
        ("\x1b]0;never ends", "0;never ends"),
        ("bell\x07, back\x08, nul\x00, del\x7f", "bell, back, nul, del"),
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066isolate\u2069", "isolate"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("[@click=app.quit]quit[/]", "[@click=app.quit]quit[/]"),
        ("Müller & Söhne 👩‍🚀 שלום", "Müller & Söhne 👩‍🚀 שלום"),
    ],
)
def test_text_from_outside_cannot_steer_the_terminal(hostile: str, harmless: str) -> None:
    assert plain(hostile) == harmless


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain("x" * 300, 10) == "xxxxxxxxx…"
    assert plain("x" * 10, 10) == "xxxxxxxxxx"
