"""Order files: read with every fault and its line, and written so that they read the same.

    account = "acme"           # or a table [customer]

    [[lines]]
    product = "helpline"
    tier = "pro"
    seats = 8
    cycle = "monthly"

README, "Order files", has every key.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path as File
from typing import TYPE_CHECKING

from store.adapters.files.saved_file import save_file
from store.adapters.files.toml_file import TomlFile, read_toml
from store.adapters.files.toml_lines import lines_of
from store.domain.accounts import Payer
from store.domain.money import Money, exponent
from store.domain.order_file import Customer, Holding, OrderFile, OrderLine
from store.ports import File as NamedFile

if TYPE_CHECKING:
    from store.adapters.files.order_shape import CustomerShape, LineShape, PayerShape


def read_order(path: File) -> OrderFile:
    """The order in `path`. Raises FileFaults with all that is wrong with the file itself.

    Whether the shop sells what it says is for the use cases to find.
    """
    from store.adapters.files.order_shape import OrderShape

    file = read_toml(path)
    shape = file.read(OrderShape, file.data)
    _check_for_whom(file)
    _check_customer(file, file.data.get("customer"))
    file.refuse_if_faulty()
    assert shape is not None, "a file without faults has a shape"
    return OrderFile(
        lines=tuple(_line(line) for line in shape.lines),
        account=shape.account or "",
        customer=_customer(shape.customer) if shape.customer else None,
        payer=_payer(shape.payer) if shape.payer else None,
        method=shape.method or "",
        path=str(path),
        places={file.named(place): line for place, line in lines_of(file.text).items()},
    )


def save_order(folder: File, name: str, order: OrderFile) -> str:
    """Write the order of an account to `name`.toml or, where that is taken, `name`-2.toml and so on.

    Returns the path; raises Outage if it could not be written, and then leaves no file.
    """
    text = "".join(f"{line}\n" for line in _written(order))
    return save_file(folder, NamedFile(f"{name}.toml", "application/toml", text.encode()))


def _check_for_whom(file: TomlFile) -> None:
    if ("account" in file.data) == ("customer" in file.data):
        file.fault(("customer",), "order_for_whom")
    if "customer" in file.data:
        for name in ("payer", "method"):
            if name in file.data:
                file.fault((name,), "order_only_of_account")


def _check_customer(file: TomlFile, raw: object) -> None:
    """What no key alone can tell, from the raw file so that a fault elsewhere hides none here."""
    customer = raw if isinstance(raw, dict) else {}
    held = customer.get("subscriptions")
    first: dict[str, int] = {}
    for index, one in enumerate(held if isinstance(held, list) else ()):
        product = one.get("product") if isinstance(one, dict) else None
        if isinstance(product, str) and first.setdefault(product, index) != index:
            line = file.line(("customer", "subscriptions", first[product], "product"))
            at = ("customer", "subscriptions", index, "product")
            file.fault(at, "order_held_twice", product=product, first=line)
    balance, currency = customer.get("balance"), customer.get("currency")
    if isinstance(balance, int | Decimal) and isinstance(currency, str):
        try:
            Money.of(balance, currency)
        except ValueError:
            most = exponent(currency)
            file.fault(("customer", "balance"), "price_decimals", amount=str(balance), currency=currency, most=most)


def _line(shape: "LineShape") -> OrderLine:
    return OrderLine(shape.product, shape.tier, shape.seats, shape.cycle)


def _payer(shape: "PayerShape") -> Payer:
    return Payer(
        company=shape.company,
        street=shape.street,
        postcode=shape.postcode,
        city=shape.city,
        country=shape.country,
        business=shape.kind == "business",
        vat_id=shape.vat_id,
        purchase_order=shape.purchase_order,
    )


def _customer(shape: "CustomerShape") -> Customer:
    return Customer(
        country=shape.country,
        currency=shape.currency,
        balance=Money.of(shape.balance, shape.currency),
        business=shape.kind == "business",
        postcode=shape.postcode,
        vat_id=shape.vat_id,
        subscriptions=tuple(
            Holding(one.product, one.tier, one.seats, one.cycle, one.since) for one in shape.subscriptions
        ),
    )


def _written(order: OrderFile) -> Iterator[str]:
    """The lines of a file that reads as this order of an account."""
    yield f"account = {_text(order.account)}"
    if order.method:
        yield f"method = {_text(order.method)}"
    if order.payer:
        yield ""
        yield "[payer]"
        yield from _payer_lines(order.payer)
    for line in order.lines:
        yield ""
        yield "[[lines]]"
        yield f"product = {_text(line.product)}"
        yield f"tier = {_text(line.tier)}"
        yield f"seats = {line.seats}"
        yield f"cycle = {_text(line.cycle)}"


def _payer_lines(payer: Payer) -> Iterator[str]:
    texts = {
        "company": payer.company,
        "street": payer.street,
        "postcode": payer.postcode,
        "city": payer.city,
        "country": payer.country,
        "kind": "business" if payer.business else "consumer",
        "vat_id": payer.vat_id,
        "purchase_order": payer.purchase_order,
    }
    for name, text in texts.items():
        if text:
            yield f"{name} = {_text(text)}"


def _text(text: str) -> str:
    """A basic string of TOML: one of JSON, but that DEL is escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
