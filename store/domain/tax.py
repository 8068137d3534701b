"""VAT of a digital service sold from one EU country (domain 6)."""

from collections.abc import Iterable, Mapping
from datetime import date

from store.domain.accounts import Payer, VatIdState
from store.domain.frozen import dataclass
from store.domain.problems import Problem
from store.domain.quotes import NO_VAT, Treatment, Vat

_PREFIX_OF = {"GR": "EL"}
_OUTSIDE_POSTCODES = {
    "DE": ("27498", "78266"),
    "ES": ("35", "38", "51", "52"),
    "FI": ("22",),
    "FR": ("97",),
    "GR": ("63086",),
    "IT": ("22061", "23041"),
}
"""How the five digits of a postcode begin that lies outside the VAT territory (Directive 2006/112/EC, Article 6):
Heligoland, Büsingen; the Canary Islands, Ceuta, Melilla; Åland; the overseas departments; Mount Athos;
Campione d'Italia, Livigno."""


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A standard rate in per cent, as decimal text, in force from a day on."""

    rate: str
    since: date


@dataclass(frozen=True, slots=True)
class VatRates:
    """The dated standard rates of the EU member states, by ISO country code."""

    by_country: Mapping[str, tuple[DatedRate, ...]]

    def __contains__(self, country: str) -> bool:
        return country in self.by_country

    def on(self, country: str, day: date) -> str:
        """The rate of the invoice date. Raises KeyError for a country outside the table or an earlier day."""
        known = [dated for dated in self.by_country[country] if dated.since <= day]
        if not known:
            raise KeyError(f"no rate of {country} is known for {day}")
        return max(known, key=lambda dated: dated.since).rate


def vat_prefixes(country: str) -> tuple[str, ...]:
    """The prefixes a VAT number of this country may start with: EL for Greece, XI for Northern Ireland."""
    return (_PREFIX_OF.get(country, country),) if country != "GB" else ("XI",)


def clean_vat_id(text: str) -> str:
    """Upper case, without the spaces, dots and dashes that people type."""
    return "".join(char for char in text.upper() if char.isalnum())


def outside_vat_area(country: str, postcode: str) -> bool:
    """Is this in a member state, yet outside its VAT territory? Only a whole postcode proves it."""
    digits = "".join(postcode.split())
    return len(digits) == 5 and digits.isdecimal() and digits.startswith(_OUTSIDE_POSTCODES.get(country, ()))


def decide(seller_country: str, payer: Payer, rates: VatRates, day: date) -> Vat:
    """The VAT of a buyer on the invoice date. Anything unproven pays: never silently 0."""
    country = payer.country.strip().upper()
    if country not in rates or outside_vat_area(country, payer.postcode):
        return NO_VAT
    rate = rates.on(country, day)
    if country == seller_country:
        return Vat(Treatment.DOMESTIC, rate, country)
    if not payer.business or payer.vat_state in (VatIdState.NOT_GIVEN, VatIdState.INVALID, VatIdState.MALFORMED):
        return Vat(Treatment.DESTINATION, rate, country)
    if payer.vat_state is VatIdState.VALID and _split(payer.vat_id, country)[0] in vat_prefixes(country):
        return Vat(Treatment.REVERSE_CHARGE, "0")
    return Vat(Treatment.DESTINATION_UNVERIFIED, rate, country)


def check_vat_id(text: str, country: str, rates: VatRates) -> Problem | None:
    """What is wrong with a VAT number for an address in `country`, or None when it is well-formed.

    python-stdnum knows the check rules of all 27 states, EL and XI; its errors are told apart by class.
    """
    prefix, digits = _split(text, country)
    if not digits and not prefix:
        return None
    if country not in rates and country != "GB":
        return Problem("vat_id_outside_eu", "vat_id", {"country": country})
    known = {prefix for state in rates.by_country for prefix in vat_prefixes(state)} | {"XI"}
    if prefix not in known:
        return Problem("vat_id_outside_eu", "vat_id", {"country": prefix})
    if prefix not in vat_prefixes(country):
        return Problem("vat_id_other_country", "vat_id", {"prefix": prefix, "country": country})
    return _check_digits(prefix, digits)


def _check_digits(prefix: str, digits: str) -> Problem | None:
    from stdnum.eu import vat
    from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength, ValidationError

    reasons: Iterable[tuple[type[Exception], str]] = (
        (InvalidLength, "vat_id_length"),
        (InvalidChecksum, "vat_id_check_digit"),
        (InvalidComponent, "vat_id_component"),
        (InvalidFormat, "vat_id_format"),
    )
    try:
        vat.validate(prefix + digits)
    except ValidationError as error:
        code = next((code for kind, code in reasons if isinstance(error, kind)), "vat_id_format")
        if prefix == "IT" and code == "vat_id_format" and len(digits) == 11 and digits.isdecimal():
            # stdnum calls seven zeros a format; eleven digits are written as they should be.
            code = "vat_id_component"
        return Problem(code, "vat_id", {"vat_id": prefix + digits})
    return None


def full_vat_id(text: str, country: str) -> str:
    """The number with its prefix, as it stands on an invoice and as a register is asked."""
    return "".join(_split(text, country))


def _split(text: str, country: str) -> tuple[str, str]:
    """Prefix and digits of a VAT number; the address gives the prefix where none was typed. ("", "") for no number."""
    number = clean_vat_id(text)
    if not number[:2].isalpha():
        return (vat_prefixes(country)[0], number) if number else ("", "")
    return _PREFIX_OF.get(number[:2], number[:2]), number[2:]
