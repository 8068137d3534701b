"""The discounts of a catalogue file, and what can be wrong with them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from store.adapters.files.toml_file import TomlFile
from store.adapters.files.toml_lines import Path
from store.domain.catalogue import Discount, Text
from store.domain.money import Money, exponent

if TYPE_CHECKING:
    from store.adapters.files.catalogue_shape import DiscountShape


def read_discounts(
    file: TomlFile, raw_discounts: list[tuple[int, dict[str, Any]]], currencies: tuple[str, ...], products: set[object]
) -> Iterator[Discount]:
    """The discounts that are sound; faults of the others are noted in `file`."""
    from store.adapters.files.catalogue_shape import DiscountShape

    for index, raw in raw_discounts:
        at: Path = ("discounts", index)
        shape = file.read(DiscountShape, raw, at)
        if shape is None:
            continue
        _check_days(file, shape, at)
        if bool(shape.percent) is bool(shape.amount):
            file.fault(at, "discount_worth_unclear")
        for number, product in enumerate(shape.products):
            if product not in products:
                file.fault((*at, "products", number), "discount_product_unknown", product=product)
        yield Discount(
            id=shape.id,
            name=Text(shape.name),
            percent=format(shape.percent.normalize(), "f") if shape.percent else "0",
            amounts=tuple(_amounts(file, shape, currencies, at)),
            periods=shape.periods,
            since=shape.since,
            until=shape.until,
            ends=shape.ends,
            products=tuple(shape.products),
            cycles=tuple(shape.cycles),
        )


def _check_days(file: TomlFile, shape: "DiscountShape", at: Path) -> None:
    for field, day in (("until", shape.until), ("ends", shape.ends)):
        if shape.since and day and day <= shape.since:
            file.fault((*at, field), "discount_never", since=shape.since, day=day)


def _amounts(file: TomlFile, shape: "DiscountShape", currencies: tuple[str, ...], at: Path) -> Iterator[Money]:
    """An amount for each currency that the shop sells in."""
    amounts = shape.amount or {}
    for currency in currencies:
        if shape.amount and currency not in amounts:
            file.fault((*at, "amount"), "discount_amount_missing", currency=currency)
    for currency, amount in amounts.items():
        if currency not in currencies:
            file.fault((*at, "amount", currency), "price_currency_unknown", currency=currency)
        if amount <= 0:
            file.fault((*at, "amount", currency), "discount_amount_malformed", amount=str(amount))
        try:
            yield Money.of(amount, currency)
        except ValueError:
            values = {"amount": str(amount), "currency": currency, "most": exponent(currency)}
            file.fault((*at, "amount", currency), "price_decimals", **values)
