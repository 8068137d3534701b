"""Discounts of a catalogue file: what they say, and every fault with its line (domain 4)."""

from datetime import date
from pathlib import Path

import pytest

from store.adapters.files.catalogue_file import CatalogueFaults, load_catalogue
from store.domain.catalogue import Discount
from store.domain.money import Money
from store.domain.periods import Cycle
from tests.store.test_catalogue_file import GOOD

LINES = GOOD.count("\n")
OFFER = """\
[[discounts]]
id = "spring"
name = { en = "Spring offer", it = "Offerta di primavera" }
percent = 7.50
periods = 3
since = 2026-03-01
until = 2026-06-01
ends = 2027-01-01
products = ["vault"]
cycles = ["monthly"]

[[discounts]]
id = "loyal"
name = { en = "Loyalty" }
amount = { EUR = 5.00, JPY = 800 }
"""


def discounts(tmp_path: Path, text: str) -> tuple[Discount, ...]:
    path = tmp_path / "shop.toml"
    path.write_text(GOOD + text, encoding="utf-8")
    return load_catalogue(path).discounts


def test_a_discount_is_what_the_file_says(tmp_path: Path) -> None:
    spring, loyal = discounts(tmp_path, OFFER)
    assert spring.name.within("it") == "Offerta di primavera"
    assert (spring.percent, spring.amounts, spring.periods) == ("7.5", (), 3)
    assert (spring.since, spring.until, spring.ends) == (date(2026, 3, 1), date(2026, 6, 1), date(2027, 1, 1))
    assert (spring.products, spring.cycles) == (("vault",), (Cycle.MONTHLY,))
    assert (loyal.percent, loyal.amounts) == ("0", (Money(500, "EUR"), Money(800, "JPY")))
    assert (loyal.periods, loyal.since, loyal.until, loyal.ends, loyal.products, loyal.cycles) == (
        *(None,) * 4,
        *((),) * 2,
    )


def test_a_catalogue_needs_no_discounts(tmp_path: Path) -> None:
    assert discounts(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "code"),
    [
        ("percent = 7.50", "percent = 0", 4, "spring.percent", "discount_percent_malformed"),
        ("percent = 7.50", "percent = 100.5", 4, "spring.percent", "discount_percent_malformed"),
        ("percent = 7.50", 'percent = "10"', 4, "spring.percent", "field_not_an_amount"),
        ("percent = 7.50\n", "", 1, "spring", "discount_worth_unclear"),
        ("percent = 7.50", "percent = 5\namount = { EUR = 1, JPY = 1 }", 1, "spring", "discount_worth_unclear"),
        ("periods = 3", "periods = 0", 5, "spring.periods", "field_too_small"),
        ("periods = 3", "periods = 1.5", 5, "spring.periods", "field_not_whole_number"),
        ("until = 2026-06-01", "until = 2026-03-01", 7, "spring.until", "discount_never"),
        ("ends = 2027-01-01", "ends = 2026-01-01", 8, "spring.ends", "discount_never"),
        ('["vault"]', '["vault", "cellar"]', 9, "spring.products.2", "discount_product_unknown"),
        ('["monthly"]', '["weekly"]', 10, "spring.cycles.1", "field_not_one_of"),
        ('id = "loyal"', 'id = "spring"', 13, "spring.id", "id_repeated"),
        ("EUR = 5.00, JPY = 800", "EUR = 5.00", 15, "loyal.amount", "discount_amount_missing"),
        ("JPY = 800 }", "JPY = 800, USD = 6 }", 15, "loyal.amount.USD", "price_currency_unknown"),
        ("EUR = 5.00", "EUR = -5", 15, "loyal.amount.EUR", "discount_amount_malformed"),
        ("EUR = 5.00", "EUR = 0", 15, "loyal.amount.EUR", "discount_amount_malformed"),
        ("JPY = 800", "JPY = 0.5", 15, "loyal.amount.JPY", "price_decimals"),
        ("percent = 7.50", "percent = 7.50\ncode = 1", 5, "spring.code", "field_unknown"),
    ],
)
def test_a_fault_names_its_line_and_field(tmp_path: Path, old: str, new: str, line: int, field: str, code: str) -> None:
    assert old in OFFER
    with pytest.raises(CatalogueFaults) as refused:
        discounts(tmp_path, OFFER.replace(old, new, 1))
    named = [(fault.line, fault.field, fault.code) for fault in refused.value.faults]
    assert named == [(LINES + line, f"discounts.{field}", code)]


def test_faults_of_all_discounts_are_named_at_once(tmp_path: Path) -> None:
    text = OFFER.replace("periods = 3", "periods = 0").replace("JPY = 800", "JPY = 0.5")
    with pytest.raises(CatalogueFaults) as refused:
        discounts(tmp_path, text)
    assert [fault.code for fault in refused.value.faults] == ["field_too_small", "price_decimals"]
