"""One language of the screens: sentences by gettext, amounts with its separators, dates that name the month."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.money import Money, exponent

if TYPE_CHECKING:
    from gettext import NullTranslations

LANGUAGES = {"en": "English", "it": "Italiano"}
"""Every language offered, by its own name."""

LOCALE = Path(__file__).parent.parent / "locale"
_DOMAIN = "seatdesk"


def N_(message: str) -> str:
    """Marks a message for extraction where it is only kept; `say` translates it later."""
    return message


MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
DAY = N_("{day} {month} {year}")

SEPARATORS = {"en": (",", "."), "it": (".", ",")}
"""What stands between thousands and before decimals (CLDR)."""
SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "PHP": "₱",
    "TWD": "NT$",
    "USD": "$",
    "VND": "₫",
    "XAF": "FCFA",
    "XCD": "EC$",
    "XCG": "Cg.",
    "XOF": "F CFA",
    "XPF": "CFPF",
}
"""Symbols of currencies (CLDR, English); the others are written by their code. Tables rather than a library
of locales: home shows amounts, and must not wait for one to load."""


class Translator:
    """`store.ports.Texts` for one session. English is the message itself; what is missing stays English."""

    def __init__(self, language: str, folder: Path = LOCALE) -> None:
        self.language = language
        self._catalogue = _load(language, folder)
        self._separators = SEPARATORS.get(language, SEPARATORS["en"])

    def say(self, message: str, /, **values: object) -> str:
        """The sentence in this language, with its named values filled in."""
        translated = self._catalogue.gettext(message) if self._catalogue and message else message
        return _fill(translated, message, values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The sentence for `number`, which is also the value `{number}`."""
        english = one if number == 1 else many
        translated = self._catalogue.ngettext(one, many, number) if self._catalogue else english
        return _fill(translated, english, {"number": number, **values})

    def money(self, amount: Money) -> str:
        """1,234.50 € in English, 1.234,50 € in Italian: plain spaces, a true minus sign."""
        sign = "\u2212" if amount.minor < 0 else ""
        digits = self._separated(f"{amount.decimal.copy_abs():,.{exponent(amount.currency)}f}")
        return f"{sign}{digits} {SYMBOLS.get(amount.currency, amount.currency)}"

    def decimal(self, number: str) -> str:
        """25.5 in English, 25,5 in Italian."""
        return self._separated(number)

    def _separated(self, number: str) -> str:
        thousands, decimals = self._separators
        return number.translate({ord(","): thousands, ord("."): decimals})

    def day(self, day: date) -> str:
        """11 Apr 2026, 11 apr 2026."""
        return self.say(DAY, day=day.day, month=self.say(MONTHS[day.month - 1]), year=day.year)


def _load(language: str, folder: Path) -> "NullTranslations | None":
    path = folder / language / "LC_MESSAGES" / f"{_DOMAIN}.mo"
    if not path.is_file():
        return None
    from gettext import GNUTranslations

    with path.open("rb") as file:
        return GNUTranslations(file)


def _fill(translated: str, english: str, values: dict[str, object]) -> str:
    try:
        return translated.format(**values)
    except (KeyError, IndexError, ValueError):
        # A slip in a translation costs that sentence its language, not the customer the screen.
        return english.format(**values)
