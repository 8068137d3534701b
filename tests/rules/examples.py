"""The shop and the customer of the worked examples: 16.00 a seat and month, 153.60 a seat and year."""

from dataclasses import replace
from datetime import date

from store.domain.accounts import Payer, VatIdState
from store.domain.catalogue import Catalogue, OnChange, Price, Product, Seller, Text, Tier, Unit
from store.domain.money import Money
from store.domain.periods import Cycle, nth_period
from store.domain.pricing import Wanted, quote
from store.domain.quotes import NO_VAT, Quote, Treatment, Vat
from store.domain.subscriptions import Subscription, SubscriptionStatus

START = date(2026, 3, 1)
CHANGE = date(2026, 3, 11)
ITALIAN = Vat(Treatment.DOMESTIC, "22", "IT")
AGENT = Unit(Text({"en": "agent"}), Text({"en": "agents"}))


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def tier(id: str, *prices: tuple[Cycle, str, date], currency: str = "EUR") -> Tier:
    dated = tuple(Price(cycle, Money.of(amount, currency), since) for cycle, amount, since in prices)
    return Tier(id, id.title(), 1, 1000, dated, {})


def product(id: str, *tiers: Tier, block: int = 1) -> Product:
    return Product(id, id.title(), Text({"en": id}), AGENT, tiers, block=block)


EPOCH = date(2020, 1, 1)
PRO = tier("pro", (Cycle.MONTHLY, "16.00", EPOCH), (Cycle.ANNUAL, "153.60", EPOCH))
RISING = tier("rising", (Cycle.MONTHLY, "9.00", EPOCH), (Cycle.MONTHLY, "10.00", date(2026, 4, 1)))
UNEVEN = tier("uneven", (Cycle.MONTHLY, "99.99", EPOCH))
YEN = tier("yen", (Cycle.MONTHLY, "2599", EPOCH), currency="JPY")
DINAR = tier("dinar", (Cycle.MONTHLY, "4.999", EPOCH), currency="KWD")
SHOP = Catalogue(
    Seller("Seller", ("Street",), "IT", "IT12345670017", "", "", "", "", "", ""),
    (
        product("helpline", PRO, YEN, DINAR),
        product("courier", RISING),
        product("stage", UNEVEN),
        product("vault", PRO, block=25),
    ),
    {},
)
KEEPING = replace(SHOP, on_change=OnChange.KEEP)


def wanted(seats: int, product: str = "helpline", tier: str = "pro", cycle: Cycle = Cycle.MONTHLY) -> Wanted:
    return Wanted(f"line-{product}-{tier}", product, tier, seats, cycle)


def held(
    seats: int = 5, net: str = "80.00", anchor: date = START, cycle: Cycle = Cycle.MONTHLY, vat: Vat = NO_VAT
) -> Subscription:
    """What R1's purchase left behind."""
    return Subscription(
        id="sub",
        product="helpline",
        product_name="Helpline",
        tier="pro",
        tier_name="Pro",
        unit=AGENT,
        seats=seats,
        status=SubscriptionStatus.ACTIVE,
        anchor=anchor,
        period=nth_period(anchor, cycle, 0),
        net=eur(net),
        renewal=eur(net),
        cycle=cycle,
        vat=vat,
    )


def after(quote: Quote, before: Subscription | None = None) -> Subscription:
    """The subscription that an order of this quote's first line leaves."""
    line = quote.lines[0]
    return replace(
        before or held(),
        product=line.product,
        tier=line.tier,
        seats=line.seats,
        anchor=line.anchor or line.period.start,
        period=line.period,
        net=line.charged,
        renewal=line.renewal,
        cycle=line.cycle,
        vat=quote.groups[0].decision,
        discounts=line.grants,
        before=line.before,
    )


def quoted(
    *lines: Wanted,
    has: tuple[Subscription, ...] = (),
    vat: Vat = NO_VAT,
    balance: Money | None = None,
    day: date = CHANGE,
    shop: Catalogue = SHOP,
    currency: str = "EUR",
) -> Quote:
    return quote(shop, currency, has, lines, vat, balance or Money.zero(currency), day)


def buyer(
    country: str,
    *,
    business: bool = True,
    vat_id: str = "",
    state: VatIdState = VatIdState.NOT_GIVEN,
    postcode: str = "",
) -> Payer:
    return Payer("Buyer", "Street 1", postcode or "10000", "City", country, business, vat_id, state)
