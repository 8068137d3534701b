"""The shop from its file. A bad catalogue is refused at load, with every fault and its line (domain 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from store.adapters.files.catalogue_discounts import read_discounts
from store.adapters.files.toml_file import FileFaults, TomlFile, read_toml
from store.adapters.files.toml_lines import Path
from store.domain.catalogue import Catalogue, Price, Product, Seller, Text, Tier, TrialOffer, Unit
from store.domain.money import Money, exponent
from store.domain.periods import Cycle
from store.domain.tax import vat_prefixes

if TYPE_CHECKING:
    from store.adapters.files.catalogue_shape import PriceShape, ProductShape, TierShape, TrialShape

SAMPLE_SHOP = File(__file__).parents[2] / "catalogue.toml"


class CatalogueFaults(FileFaults):
    """A catalogue that was refused, with all that is wrong with it."""


def load_catalogue(path: File = SAMPLE_SHOP) -> Catalogue:
    """The catalogue in `path`. Raises CatalogueFaults."""
    from store.adapters.files.catalogue_shape import ShopShape

    try:
        file = read_toml(path)
        shop = file.read(ShopShape, file.data)
        known = _Known.from_raw(file.data)
        products = tuple(_products(file, known))
        raw_discounts = _tables(file.data.get("discounts"))
        sold = {name for _, name in _ids(_tables(file.data.get("products")))}
        _check_repeated(file, ("discounts",), _ids(raw_discounts), "id_repeated")
        discounts = tuple(read_discounts(file, raw_discounts, known.currencies, sold))
        _check_repeated(file, ("currencies",), list(enumerate(known.currencies)), "currency_repeated")
        _check_seller(file, file.data.get("seller"))
        file.refuse_if_faulty()
    except FileFaults as faults:
        raise CatalogueFaults(faults.path, faults.faults) from None
    assert shop is not None, "a file without faults has a shop"
    return Catalogue(
        Seller(**{**shop.seller.model_dump(), "address": tuple(shop.seller.address)}),
        products,
        {name: Text(texts) for name, texts in shop.features.items()},
        shop.on_change,
        shop.downgrade,
        discounts,
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What plans may refer to, taken from the raw file so that a fault elsewhere hides none here."""

    currencies: tuple[str, ...]
    features: frozenset[str]

    @classmethod
    def from_raw(cls, data: dict[str, Any]) -> "_Known":
        currencies, features = data.get("currencies"), data.get("features")
        return cls(
            tuple(name for name in currencies if isinstance(name, str)) if isinstance(currencies, list) else (),
            frozenset(features) if isinstance(features, dict) else frozenset(),
        )


def _tables(raw: object) -> list[tuple[int, dict[str, Any]]]:
    """The tables of a list with their positions; what is no table was noted as a fault already."""
    return [(index, item) for index, item in enumerate(raw) if isinstance(item, dict)] if isinstance(raw, list) else []


def _products(file: TomlFile, known: _Known) -> Iterator[Product]:
    from store.adapters.files.catalogue_shape import ProductShape

    raw_products = _tables(file.data.get("products"))
    _check_repeated(file, ("products",), _ids(raw_products), "id_repeated")
    for index, raw in raw_products:
        at: Path = ("products", index)
        product = file.read(ProductShape, raw, at)
        raw_tiers = _tables(raw.get("tiers"))
        _check_repeated(file, (*at, "tiers"), _ids(raw_tiers), "id_repeated")
        tiers = tuple(_tiers(file, known, product, raw_tiers, at))
        if product:
            trial = (
                TrialOffer(product.trial.days, product.trial.seat_cap, product.trial.at_end) if product.trial else None
            )
            unit = Unit(Text(product.unit.one), Text(product.unit.many))
            yield Product(product.id, product.name, Text(product.summary), unit, tiers, trial, product.block)


def _tiers(
    file: TomlFile,
    known: _Known,
    product: "ProductShape | None",
    raw_tiers: list[tuple[int, dict[str, Any]]],
    product_at: Path,
) -> Iterator[Tier]:
    from store.adapters.files.catalogue_shape import TierShape

    for index, raw in raw_tiers:
        at: Path = (*product_at, "tiers", index)
        tier = file.read(TierShape, raw, at)
        if tier is None:
            continue
        _check_tier(file, tier, only=len(raw_tiers) == 1, at=at)
        if product:
            _check_seats(file, tier, product.block, product.trial, product_at, at)
        for feature in tier.features.keys() - known.features:
            file.fault((*at, "features", feature), "feature_unknown", feature=feature)
        yield Tier(
            tier.id,
            tier.name,
            tier.min_seats,
            tier.max_seats,
            tuple(_prices(file, known, tier, at)),
            {name: value if isinstance(value, bool) else Text(value) for name, value in tier.features.items()},
        )


def _prices(file: TomlFile, known: _Known, tier: "TierShape", tier_at: Path) -> Iterator[Price]:
    """The prices of a tier. Every day that prices change on names both cycles in every currency."""
    days: dict[date, int] = {}
    for index, shape in enumerate(tier.prices):
        at: Path = (*tier_at, "prices", index)
        first = days.setdefault(shape.since, index)
        if first != index:
            line = file.line((*tier_at, "prices", first, "since"))
            file.fault((*at, "since"), "price_day_repeated", since=shape.since, first=line)
        for cycle in Cycle:
            yield from _amounts(file, known, shape, cycle, (*at, cycle.value))


def _amounts(file: TomlFile, known: _Known, shape: "PriceShape", cycle: Cycle, at: Path) -> Iterator[Price]:
    amounts = shape.monthly if cycle is Cycle.MONTHLY else shape.annual
    for currency in known.currencies:
        if currency not in amounts:
            file.fault(at, "price_missing", currency=currency, cycle=cycle.value)
    for currency, amount in amounts.items():
        if currency not in known.currencies:
            file.fault((*at, currency), "price_currency_unknown", currency=currency)
        if amount < 0:
            file.fault((*at, currency), "price_negative", amount=str(amount))
        try:
            yield Price(cycle, Money.of(amount, currency), shape.since)
        except ValueError:
            file.fault(
                (*at, currency), "price_decimals", amount=str(amount), currency=currency, most=exponent(currency)
            )


def _check_tier(file: TomlFile, tier: "TierShape", *, only: bool, at: Path) -> None:
    if tier.min_seats > tier.max_seats:
        file.fault((*at, "min_seats"), "seats_least_above_most", least=tier.min_seats, most=tier.max_seats)
    if not only and not tier.name.strip():
        file.fault((*at, "name"), "tier_without_name")


def _check_seats(
    file: TomlFile, tier: "TierShape", block: int, trial: "TrialShape | None", product_at: Path, at: Path
) -> None:
    for field, seats in (("min_seats", tier.min_seats), ("max_seats", tier.max_seats)):
        if seats % block:
            file.fault((*at, field), "limit_not_in_blocks", seats=seats, block=block)
    if trial and not tier.min_seats <= trial.seat_cap <= tier.max_seats:
        values = {"cap": trial.seat_cap, "tier": tier.name, "least": tier.min_seats, "most": tier.max_seats}
        file.fault((*product_at, "trial", "seat_cap"), "trial_cap_outside_tier", **values)


def _ids(raw: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, object]]:
    return [(index, item.get("id")) for index, item in raw]


def _check_repeated(file: TomlFile, at: Path, names: list[tuple[int, Any]], code: str) -> None:
    first: dict[str, int] = {}
    for index, name in names:
        if isinstance(name, str) and first.setdefault(name, index) != index:
            leaf: Path = ("id",) if code == "id_repeated" else ()
            file.fault((*at, index, *leaf), code, name=name, first=file.line((*at, first[name], *leaf)))


def _check_seller(file: TomlFile, raw: object) -> None:
    """The numbers that stand on every invoice have check digits: a slip in one would send money astray."""
    from stdnum import bic, iban
    from stdnum.eu import vat

    seller = {name: text for name, text in raw.items() if isinstance(text, str)} if isinstance(raw, dict) else {}
    vat_id, country = seller.get("vat_id", ""), seller.get("country", "")
    if vat_id and not (vat.is_valid(vat_id) and vat_id.startswith(vat_prefixes(country))):
        file.fault(("seller", "vat_id"), "seller_vat_id_wrong", vat_id=vat_id, country=country)
    for field, is_valid in (("iban", iban.is_valid), ("bic", bic.is_valid)):
        if field in seller and not is_valid(seller[field]):
            file.fault(("seller", field), f"seller_{field}_wrong", **{field: seller[field]})
