"""VAT of every kind of buyer, the dated rates, and the check of VAT numbers (domain 6)."""

from datetime import date
from decimal import Decimal

import pytest

from store.adapters.tax.vat_table import vat_rates
from store.domain.accounts import Payer, VatIdState
from store.domain.quotes import Treatment
from store.domain.tax import check_vat_id, decide, full_vat_id
from tests.rules.examples import buyer, eur

RATES = vat_rates()
DAY = date(2026, 3, 1)
GERMAN, FRENCH = "DE136695976", "FR40303265045"


def vat(payer: Payer, day: date = DAY) -> tuple[Treatment, str]:
    """The treatment, and the total of a net of 80.00."""
    decided = decide("IT", payer, RATES, day)
    net = eur("80.00")
    return decided.treatment, str((net + net.percent(Decimal(decided.rate))).decimal)


@pytest.mark.parametrize(
    ("payer", "treatment", "total"),
    [
        (buyer("IT"), Treatment.DOMESTIC, "97.60"),
        (buyer("IT", business=False), Treatment.DOMESTIC, "97.60"),
        (buyer("IT", vat_id="IT00743110157", state=VatIdState.VALID), Treatment.DOMESTIC, "97.60"),
        (buyer("DE", vat_id=GERMAN, state=VatIdState.VALID), Treatment.REVERSE_CHARGE, "80.00"),
        (buyer("DE", vat_id=GERMAN, state=VatIdState.UNAVAILABLE), Treatment.DESTINATION_UNVERIFIED, "95.20"),
        (buyer("DE", vat_id=GERMAN, state=VatIdState.PENDING), Treatment.DESTINATION_UNVERIFIED, "95.20"),
        (buyer("DE", vat_id=GERMAN, state=VatIdState.INVALID), Treatment.DESTINATION, "95.20"),
        (buyer("DE", vat_id="DE1", state=VatIdState.MALFORMED), Treatment.DESTINATION, "95.20"),
        (buyer("DE"), Treatment.DESTINATION, "95.20"),
        (buyer("DE", business=False), Treatment.DESTINATION, "95.20"),
        (buyer("HU", business=False), Treatment.DESTINATION, "101.60"),
        (buyer("FI", business=False), Treatment.DESTINATION, "100.40"),
        (buyer("LU", business=False), Treatment.DESTINATION, "93.60"),
        (buyer("US"), Treatment.OUTSIDE, "80.00"),
        (buyer("CH"), Treatment.OUTSIDE, "80.00"),
        (buyer("GB"), Treatment.OUTSIDE, "80.00"),
        (buyer("ES", postcode="35001"), Treatment.OUTSIDE, "80.00"),
        (buyer("ES", postcode="38 400"), Treatment.OUTSIDE, "80.00"),
        (buyer("IT", postcode="23041"), Treatment.OUTSIDE, "80.00"),
        (buyer("IT", postcode="22061"), Treatment.OUTSIDE, "80.00"),
    ],
)
def test_every_row_of_the_table(payer: Payer, treatment: Treatment, total: str) -> None:
    assert vat(payer) == (treatment, total)


@pytest.mark.parametrize(
    "payer",
    [
        buyer("DE", vat_id=FRENCH, state=VatIdState.VALID),
        buyer("DE", vat_id="", state=VatIdState.VALID),
        buyer("DE", business=False, vat_id=GERMAN, state=VatIdState.VALID),
        buyer("de", vat_id=FRENCH, state=VatIdState.VALID),
    ],
    ids=["another country's number", "no number", "a consumer", "country in lower case"],
)
def test_nobody_gets_reverse_charge_unproven(payer: Payer) -> None:
    assert vat(payer)[1] == "95.20"


@pytest.mark.parametrize("postcode", ["35", "3500", "350010", "28001", "ABCDE"])
def test_only_a_whole_postcode_of_the_islands_is_outside(postcode: str) -> None:
    assert vat(buyer("ES", postcode=postcode)) == (Treatment.DESTINATION, "96.80")


@pytest.mark.parametrize(
    ("country", "rate"),
    [
        pair.split()
        for pair in (
            "AT 20|BE 21|BG 20|CY 19|CZ 21|DE 19|DK 25|EE 24|ES 21|FI 25.5|FR 20|GR 24|HR 25|HU 27|IE 23|IT 22|LT 21"
            "|LU 17|LV 21|MT 18|NL 21|PL 23|PT 23|RO 21|SE 25|SI 22|SK 23"
        ).split("|")
    ],
)
def test_the_standard_rate_of_every_member_state(country: str, rate: str) -> None:
    assert RATES.on(country, DAY) == rate


@pytest.mark.parametrize(
    ("country", "day", "before", "after"),
    [
        ("EE", date(2025, 7, 1), "22", "24"),
        ("FI", date(2024, 9, 1), "24", "25.5"),
        ("RO", date(2025, 8, 1), "19", "21"),
        ("SK", date(2025, 1, 1), "20", "23"),
    ],
)
def test_the_rate_is_that_of_the_invoice_date(country: str, day: date, before: str, after: str) -> None:
    eve = date.fromordinal(day.toordinal() - 1)
    assert (RATES.on(country, eve), RATES.on(country, day)) == (before, after)


def test_a_day_before_the_table_has_no_rate() -> None:
    with pytest.raises(KeyError, match="no rate of IT"):
        RATES.on("IT", date(2000, 1, 1))


@pytest.mark.parametrize("number", ["00743110157", "12345670017", "IT12345670017", " it 1234-567.0017 "])
def test_a_valid_partita_iva(number: str) -> None:
    assert check_vat_id(number, "IT", RATES) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("00743110158", "vat_id_check_digit"),
        ("0074311015", "vat_id_length"),
        ("00000000000", "vat_id_component"),
        ("12345678903", "vat_id_component"),
        ("0074311015A", "vat_id_format"),
    ],
)
def test_an_invalid_partita_iva_says_why(number: str, code: str) -> None:
    problem = check_vat_id(number, "IT", RATES)
    assert problem is not None
    assert (problem.code, problem.field) == (code, "vat_id")


@pytest.mark.parametrize(
    ("number", "country", "code"),
    [
        (FRENCH, "DE", "vat_id_other_country"),
        ("CHE107787577", "DE", "vat_id_outside_eu"),
        ("GB980780684", "GB", "vat_id_outside_eu"),
        (GERMAN, "US", "vat_id_outside_eu"),
        ("ten", "DE", "vat_id_outside_eu"),
    ],
)
def test_a_number_that_does_not_fit_the_address_is_refused(number: str, country: str, code: str) -> None:
    problem = check_vat_id(number, country, RATES)
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize("number", ["EL094259216", "GR094259216", "094259216", "el 094 259 216"])
def test_greek_numbers_start_with_el_whatever_was_typed(number: str) -> None:
    assert check_vat_id(number, "GR", RATES) is None
    assert full_vat_id(number, "GR") == "EL094259216"


def test_northern_irish_numbers_start_with_xi() -> None:
    assert check_vat_id("XI980780684", "GB", RATES) is None


def test_no_number_is_no_fault() -> None:
    assert check_vat_id(" ", "IT", RATES) is None
    assert full_vat_id(" ", "IT") == ""


def test_a_well_formed_number_is_not_a_registered_one() -> None:
    assert check_vat_id(GERMAN, "DE", RATES) is None
    assert vat(buyer("DE", vat_id=GERMAN, state=VatIdState.PENDING))[1] == "95.20"
