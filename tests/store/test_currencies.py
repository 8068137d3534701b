"""Currencies with no, two and three decimals, from the price in the catalogue to the charge, the books and the mail."""

from dataclasses import replace
from datetime import date

import pytest

from store.domain.accounts import Payer
from store.domain.catalogue import Discount, Price, Text
from store.domain.invoices import invoice_faults
from store.domain.money import Money
from store.domain.periods import Cycle
from tests.shops import World

KUWAIT = Payer("Al Noor", "Street 5", "13001", "Kuwait City", "KW")


def selling_in(world: World, currency: str, price: str) -> None:
    """Helpline Pro costs this much a seat and month, and everything else comes as it was."""
    product, tier = world.catalogue.plan("helpline", "pro")
    new = Price(Cycle.MONTHLY, Money.of(price, currency), date(2025, 1, 1))
    others = tuple(one for one in tier.prices if (one.amount.currency, one.cycle) != (currency, Cycle.MONTHLY))
    sold = replace(product, tiers=(replace(tier, prices=(*others, new)),))
    rest = tuple(one for one in world.catalogue.products if one.id != "helpline")
    world.catalogue = replace(world.catalogue, products=(sold, *rest))


@pytest.mark.parametrize(
    ("currency", "price", "net", "vat", "total", "shown"),
    [
        ("JPY", "2599", "12995", "2859", "15854", "15,854"),
        ("EUR", "15.99", "79.95", "17.59", "97.54", "97.54"),
        ("KWD", "4.999", "24.995", "5.499", "30.494", "30.494"),
        ("BHD", "0.001", "0.005", "0.001", "0.006", "0.006"),
    ],
)
def test_an_amount_keeps_its_decimals_from_the_price_to_the_mail(
    world: World, currency: str, price: str, net: str, vat: str, total: str, shown: str
) -> None:
    selling_in(world, currency, price)
    world.change_account(currency=currency, balance=Money.zero(currency))
    world.buy()
    (invoice,) = world.invoices
    assert (invoice.net, invoice.vat, invoice.total) == tuple(Money.of(one, currency) for one in (net, vat, total))
    assert [charge.amount for charge in world.gateway.charged.values()] == [invoice.total]
    assert str(invoice.total.decimal) == total
    assert shown in world.mails[0].body
    assert invoice_faults(invoice) == ()


def test_a_discount_is_rounded_to_what_the_currency_has(world: World) -> None:
    selling_in(world, "KWD", "4.999")
    offer = Discount("offer", Text({"en": "Offer"}), percent="7.5")
    world.catalogue = replace(world.catalogue, discounts=(offer,))
    world.change_account(currency="KWD", balance=Money.zero("KWD"), payer=KUWAIT, time_zone="Asia/Kuwait")
    world.buy()
    (invoice,) = world.invoices
    assert invoice.items[0].discounts[0].amount == Money.of("1.875", "KWD")
    assert invoice.total == Money.of("23.120", "KWD")
