"""Money is exact, rounds half up away from zero, and never loses a unit (domain 5)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.money import Money, exponent, round_half_up, total
from tests.rules.examples import eur

minors = st.integers(-(10**15), 10**15)
currencies = st.sampled_from(["EUR", "JPY", "KWD"])


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [(code, 0) for code in "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split()]
    + [(code, 3) for code in "BHD JOD KWD OMR TND".split()]
    + [(code, 2) for code in "EUR USD CHF GBP".split()],
)
def test_currencies_have_their_decimals(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("16.00", "EUR", 1600), ("16", "EUR", 1600), ("2600", "JPY", 2600), ("1.234", "KWD", 1234), ("-0.01", "EUR", -1)],
)
def test_major_units_become_minor_units(amount: str, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        ("0.001", "EUR"),
        ("0.5", "JPY"),
        ("1.2345", "KWD"),
        ("ten", "EUR"),
        ("", "EUR"),
        ("NaN", "EUR"),
        ("Infinity", "EUR"),
    ],
)
def test_what_is_no_amount_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount|more decimals"):
        Money.of(amount, currency)


@pytest.mark.parametrize("amount", ["1e18", "1e999999999", "1e-999999999"])
def test_absurd_amounts_are_refused_at_once(amount: str) -> None:
    with pytest.raises(ValueError, match=r"is not an amount|more decimals"):
        Money.of(amount, "EUR")


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        Money.of(0.5, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(0.5, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        eur("1.00") * 0.5  # type: ignore[operator]


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="USD does not mix with EUR"):
        eur("1.00") + Money(100, "USD")


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("-3/2", -2), ("5/2", 3), ("1/3", 0), ("2/3", 1), ("-2/3", -1), ("0", 0)],
)
def test_r3_an_exact_tie_rounds_away_from_zero(value: str, rounded: int) -> None:
    assert round_half_up(Fraction(value)) == rounded


def test_vat_of_three_at_99_99_is_rounded_once() -> None:
    assert (3 * eur("99.99")).percent(Decimal(25)) == eur("74.99")


@given(minors, st.integers(0, 400), st.integers(1, 400))
def test_a_share_is_the_nearest_unit(minor: int, part: int, whole: int) -> None:
    share = Money(minor, "EUR").share(part, whole)
    assert abs(share.minor - Fraction(minor * part, whole)) <= Fraction(1, 2)
    assert Money(-minor, "EUR").share(part, whole) == -share


@given(minors, st.lists(st.integers(0, 1000), min_size=1).filter(any), currencies)
def test_allocation_loses_nothing_and_is_fair(minor: int, weights: list[int], currency: str) -> None:
    amount = Money(minor, currency)
    parts = amount.allocate(weights)
    assert total(parts, currency) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, sum(weights))) < 1


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_cannot_share_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        eur("1.00").allocate(weights)


@given(st.integers(), currencies)
def test_an_amount_of_any_size_is_written_exactly(minor: int, currency: str) -> None:
    written = Money(minor, currency).decimal
    assert Fraction(written) * 10 ** exponent(currency) == minor
    assert written.as_tuple().exponent == -exponent(currency)


@given(minors, currencies)
def test_what_is_written_reads_back(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert Money.of(str(amount.decimal), currency) == amount
