"""A bad catalogue is refused at load, with every fault, its line and its field, all at once."""

from datetime import date
from pathlib import Path

import pytest

from store.adapters.files.catalogue_file import SAMPLE_SHOP, CatalogueFaults, load_catalogue
from store.adapters.files.toml_file import Fault
from store.domain.catalogue import Downgrade, OnChange, TrialEnd
from store.domain.money import Money
from store.domain.periods import Cycle
from store.domain.problems import Refused

GOOD = """\
currencies = ["EUR", "JPY"]
on_change = "keep"
downgrade = "end_of_term"

[seller]
name = "Seller"
address = ["Street 1", "City"]
country = "IT"
vat_id = "IT12345670017"
iban = "IT98O9999900000000000123456"
bic = "SEATIT20XXX"
sales_contact = "sales@shop.example"
support_contact = "support@shop.example"
portal_address = "https://portal.example"
portal_faq = "https://portal.example/faq"

[features]
audit = { en = "Audit log", it = "Registro" }
space = { en = "Space" }

[[products]]
id = "vault"
name = "Vault"
summary = { en = "Backups" }
unit = { one = { en = "computer" }, many = { en = "computers" } }
block = 25
trial = { days = 14, seat_cap = 25, at_end = "free" }

[[products.tiers]]
id = "local"
name = "Local"
min_seats = 25
max_seats = 50
features = { audit = true, space = "1 TB" }
prices = [{ since = 2025-01-01, monthly = { EUR = 25.00, JPY = 4000 }, annual = { EUR = 249, JPY = 39800 } }]

[[products.tiers]]
id = "cloud"
name = "Cloud"
min_seats = 25
max_seats = 1000
features = { audit = { en = "Full", it = "Completo" } }
prices = [{ since = 2025-01-01, monthly = { EUR = 45.00, JPY = 7200 }, annual = { EUR = 421.20, JPY = 67400 } }]
"""


LOCAL, CLOUD = "products.vault.tiers.local", "products.vault.tiers.cloud"
PRICES = f"{LOCAL}.prices.1"


def faults(tmp_path: Path, *changes: tuple[str, str], text: str = GOOD) -> list[Fault]:
    """What is said of the good catalogue after these replacements, each made once."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueFaults) as refused:
        load_catalogue(path)
    assert refused.value.path == path
    return list(refused.value.faults)


def found(tmp_path: Path, *changes: tuple[str, str]) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.field, fault.code) for fault in faults(tmp_path, *changes)]


def test_a_good_catalogue_is_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(GOOD, encoding="utf-8")
    shop = load_catalogue(path)
    assert (shop.on_change, shop.downgrade) == (OnChange.KEEP, Downgrade.END_OF_TERM)
    assert shop.seller.address == ("Street 1", "City")
    product, tier = shop.plan("vault", "cloud")
    assert product.trial is not None
    assert (product.block, product.trial.at_end) == (25, TrialEnd.FREE)
    assert tier.price(Cycle.ANNUAL, "EUR", date(2026, 3, 1)) == Money(42120, "EUR")
    assert tier.price(Cycle.MONTHLY, "JPY", date(2026, 3, 1)) == Money(7200, "JPY")
    assert tier.price(Cycle.MONTHLY, "EUR", date(2024, 12, 31)) is None
    audit, space = tier.features["audit"], product.tiers[0].features["space"]
    assert not isinstance(audit, bool)
    assert audit.within("it") == "Completo"
    assert not isinstance(space, bool)
    assert (space.within("en"), space.within("it")) == ("1 TB", "1 TB")


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "code"),
    [
        ('currencies = ["EUR", "JPY"]\n', "", 1, "currencies", "field_missing"),
        ('"EUR", "JPY"]', '"EUR", "JPY", "EUR"]', 1, "currencies.3", "currency_repeated"),
        ('"EUR", "JPY"]', '"EUR", "JPY", "yen"]', 1, "currencies.3", "field_malformed"),
        ('on_change = "keep"', 'on_change = "maybe"', 2, "on_change", "field_not_one_of"),
        ('bic = "SEATIT20XXX"', 'bic = "SEATIT20XXX"\ncolour = 1', 12, "seller.colour", "field_unknown"),
        ('name = "Seller"', "name = 7", 6, "seller.name", "field_not_text"),
        ('name = "Seller"', 'name = " "', 6, "seller.name", "field_malformed"),
        ('name = "Seller"', 'name = "\\u001b[2J"', 6, "seller.name", "field_control_character"),
        ('["Street 1", "City"]', "[]", 7, "seller.address", "field_empty"),
        ('["Street 1", "City"]', '"Street 1"', 7, "seller.address", "field_not_a_list"),
        ("IT12345670017", "IT12345670018", 9, "seller.vat_id", "seller_vat_id_wrong"),
        ("IT12345670017", "DE136695976", 9, "seller.vat_id", "seller_vat_id_wrong"),
        ("IT98O", "IT97O", 10, "seller.iban", "seller_iban_wrong"),
        ("SEATIT20XXX", "SEAT", 11, "seller.bic", "seller_bic_wrong"),
        ('space = { en = "Space" }', 'space = { it = "Spazio" }', 19, "features.space", "text_without_english"),
        ('space = { en = "Space" }', 'space = "Space"', 19, "features.space", "field_not_a_table"),
        ('name = "Vault"\n', "", 21, "products.vault.name", "field_missing"),
        ('id = "vault"', 'id = "Vault!"', 22, "products.Vault!.id", "field_malformed"),
        ("block = 25", "block = 0", 26, "products.vault.block", "field_too_small"),
        ("block = 25", "block = 2.5", 26, "products.vault.block", "field_not_whole_number"),
        ("block = 25", "block = true", 26, "products.vault.block", "field_not_whole_number"),
        ("days = 14", "days = 367", 27, "products.vault.trial.days", "field_too_large"),
        ("seat_cap = 25", "seat_cap = 24", 27, "products.vault.trial.seat_cap", "trial_cap_outside_tier"),
        ('"free"', '"later"', 27, "products.vault.trial.at_end", "field_not_one_of"),
        ('id = "cloud"', 'id = "local"', 38, LOCAL + ".id", "id_repeated"),
        ('name = "Cloud"', 'name = ""', 39, CLOUD + ".name", "tier_without_name"),
        ("max_seats = 1000", "max_seats = 1001", 41, CLOUD + ".max_seats", "limit_not_in_blocks"),
        ("max_seats = 1000", 'max_seats = "many"', 41, CLOUD + ".max_seats", "field_not_whole_number"),
        ('audit = { en = "Full', 'audti = { en = "Full', 42, CLOUD + ".features.audti", "feature_unknown"),
        ("audit = true", "audit = 3", 34, LOCAL + ".features.audit", "feature_malformed"),
        ("2025-01-01", '"soon"', 35, PRICES + ".since", "field_not_a_date"),
        ("EUR = 25.00", "EUR = -25.00", 35, PRICES + ".monthly.EUR", "price_negative"),
        ("EUR = 25.00", "EUR = 25.001", 35, PRICES + ".monthly.EUR", "price_decimals"),
        ("JPY = 4000", "JPY = 4000.5", 35, PRICES + ".monthly.JPY", "price_decimals"),
        ("EUR = 25.00", 'EUR = "25.00"', 35, PRICES + ".monthly.EUR", "field_not_an_amount"),
        ("EUR = 25.00", "EUR = nan", 35, PRICES + ".monthly.EUR", "field_not_an_amount"),
        ("EUR = 249, ", "", 35, PRICES + ".annual", "price_missing"),
        ("EUR = 249,", "EUR = 249, USD = 1,", 35, PRICES + ".annual.USD", "price_currency_unknown"),
    ],
)
def test_a_fault_names_its_line_and_field(tmp_path: Path, old: str, new: str, line: int, field: str, code: str) -> None:
    assert (line, field, code) in found(tmp_path, (old, new))


@pytest.mark.parametrize(
    ("old", "new", "code", "values"),
    [
        ('on_change = "keep"', 'on_change = "maybe"', "field_not_one_of", {"expected": "reset, keep"}),
        ("block = 25", "block = 0", "field_too_small", {"least": 1}),
        ('id = "cloud"', 'id = "local"', "id_repeated", {"name": "local", "first": 30}),
        ("EUR = 25.00", "EUR = 25.001", "price_decimals", {"amount": "25.001", "currency": "EUR", "most": 2}),
        ("EUR = 249, ", "", "price_missing", {"currency": "EUR", "cycle": "annual"}),
        ("min_seats = 25", "min_seats = 75", "seats_least_above_most", {"least": 75, "most": 50}),
    ],
)
def test_a_fault_carries_what_its_sentence_mentions(
    tmp_path: Path, old: str, new: str, code: str, values: dict[str, object]
) -> None:
    said = next(fault for fault in faults(tmp_path, (old, new)) if fault.code == code)
    assert said.values == values


def test_a_day_of_prices_is_named_once(tmp_path: Path) -> None:
    again = "{ since = 2025-01-01, monthly = { EUR = 1, JPY = 1 }, annual = { EUR = 1, JPY = 1 } }"
    assert found(tmp_path, ("JPY = 39800 } }]", f"JPY = 39800 }} }},\n{again}]")) == [
        (36, LOCAL + ".prices.2.since", "price_day_repeated")
    ]


def test_all_faults_are_named_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    said = found(
        tmp_path,
        ("on_change", "on_chance"),
        ("IT98O", "IT97O"),
        ("block = 25", "block = 0"),
        ("min_seats = 25", "min_seats = 75"),
        ("EUR = 25.00", "EUR = -25.00"),
        ('audit = { en = "Full', 'audti = { en = "Full'),
        ('id = "cloud"', 'id = "local"'),
    )
    assert said == [
        (2, "on_chance", "field_unknown"),
        (10, "seller.iban", "seller_iban_wrong"),
        (26, "products.vault.block", "field_too_small"),
        (32, LOCAL + ".min_seats", "seats_least_above_most"),
        (35, PRICES + ".monthly.EUR", "price_negative"),
        (38, LOCAL + ".id", "id_repeated"),
        (42, LOCAL + ".features.audti", "feature_unknown"),
    ]


def test_text_that_is_no_toml_is_one_fault_on_its_line(tmp_path: Path) -> None:
    assert found(tmp_path, ("[seller]", "[seller")) == [(5, "", "file_not_toml")]
    assert found(tmp_path, ("[seller]", "[seller]\nname = 1\nname = 2")) == [(7, "", "file_not_toml")]


def test_a_text_that_ends_too_early_is_a_fault_on_its_last_line(tmp_path: Path) -> None:
    assert [fault.line for fault in faults(tmp_path, text="a = 1\nb = [")] == [2]


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFaults) as missing:
        load_catalogue(tmp_path / "nowhere.toml")
    assert [fault.code for fault in missing.value.faults] == ["file_unreadable"]
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"a = 1\nb = '\xe9'\n")
    with pytest.raises(CatalogueFaults) as unreadable:
        load_catalogue(latin)
    assert [(fault.line, fault.code) for fault in unreadable.value.faults] == [(2, "file_not_utf8")]


def test_as_problems_the_faults_name_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(GOOD.replace("block = 25", "block = 0"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load_catalogue(path)
    problem = refused.value.problems[0]
    assert (problem.code, problem.field) == ("field_too_small", "products.vault.block")
    assert problem.values == {"least": 1, "path": str(path), "line": 26}


SHOP = load_catalogue()
TODAY = date(2026, 3, 1)


def test_the_sample_shop_has_the_shape_that_the_screens_are_tried_with() -> None:
    assert len(SHOP.products) >= 6
    assert sum(len(product.tiers) == 3 for product in SHOP.products) == 2
    assert {product.trial.at_end for product in SHOP.products if product.trial} == set(TrialEnd)
    assert [product.id for product in SHOP.products if not product.has_tiers] == ["beacon"]
    assert [product.id for product in SHOP.products if product.trial is None] == ["beacon"]
    assert [product.block for product in SHOP.products if product.block > 1] == [25]
    assert {tier.max_seats for tier in SHOP.products[0].tiers} == {50}
    assert any(price.since > date(2026, 12, 31) for one in SHOP.products for tier in one.tiers for price in tier.prices)


def test_helpline_pro_is_the_plan_of_the_worked_examples() -> None:
    _, pro = SHOP.plan("helpline", "pro")
    assert pro.price(Cycle.MONTHLY, "EUR", TODAY) == Money.of("16.00", "EUR")
    assert pro.price(Cycle.ANNUAL, "EUR", TODAY) == Money.of("153.60", "EUR")


@pytest.mark.parametrize("currency", ["EUR", "USD", "JPY"])
@pytest.mark.parametrize("day", [TODAY, date(2030, 1, 1)])
def test_every_annual_price_of_the_sample_shop_is_a_discount_as_in_the_trade(currency: str, day: date) -> None:
    for product in SHOP.products:
        for tier in product.tiers:
            month, year = (tier.price(cycle, currency, day) for cycle in (Cycle.MONTHLY, Cycle.ANNUAL))
            assert month is not None
            assert year is not None
            assert 16.9 <= 100 - 100 * year.minor / (12 * month.minor) <= 23.3


def test_every_text_of_the_sample_shop_is_in_english_and_italian() -> None:
    texts = [*SHOP.features.values()]
    for product in SHOP.products:
        texts += [product.summary, product.unit.one, product.unit.many]
    assert all(text.by_language.keys() == {"en", "it"} for text in texts)


def test_every_feature_is_compared_in_all_tiers_of_a_product() -> None:
    for product in SHOP.products:
        assert len({frozenset(tier.features) for tier in product.tiers}) == 1
    assert {name for product in SHOP.products for tier in product.tiers for name in tier.features} == set(SHOP.features)


def test_the_sample_shop_says_from_what_price_a_product_is_sold() -> None:
    assert SHOP.products[0].cheapest(Cycle.MONTHLY, "EUR", TODAY) == Money.of("16.00", "EUR")
    assert SHOP.products[0].cheapest(Cycle.MONTHLY, "CHF", TODAY) is None
    assert SAMPLE_SHOP.is_file()
