"""What the shop sells: products, tiers, dated prices, trials, seat limits."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.periods import Cycle


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the shop in several languages; English is the fallback."""

    by_language: Mapping[str, str]

    def within(self, language: str) -> str:
        return self.by_language.get(language) or self.by_language["en"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a seat of a product is called: agent / agents, computer / computers."""

    one: Text
    many: Text

    def named(self, count: int, language: str) -> str:
        return (self.one if count == 1 else self.many).within(language)


class TrialEnd(StrEnum):
    """What happens to a trial on its last day."""

    EXPIRE = "expire"
    FREE = "free"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class TrialOffer:
    days: int
    seat_cap: int
    at_end: TrialEnd = TrialEnd.EXPIRE


@dataclass(frozen=True, slots=True)
class Price:
    """Net price of one block of seats for one cycle, from a day on."""

    cycle: Cycle
    amount: Money
    since: date


@dataclass(frozen=True, slots=True)
class Tier:
    """One plan of a product. `max_seats` is the most that can be bought without sales."""

    id: str
    name: str
    min_seats: int
    max_seats: int
    prices: tuple[Price, ...]
    features: Mapping[str, Text | bool]

    def price(self, cycle: Cycle, currency: str, day: date) -> Money | None:
        """The price in force on `day`, or None where the shop has none in that currency."""
        known = [
            price
            for price in self.prices
            if price.cycle is cycle and price.amount.currency == currency and price.since <= day
        ]
        return max(known, key=lambda price: price.since).amount if known else None


@dataclass(frozen=True, slots=True)
class Product:
    """`block` seats are priced together (1 = per seat). One tier = the product has no tiers to choose."""

    id: str
    name: str
    summary: Text
    unit: Unit
    tiers: tuple[Tier, ...]
    trial: TrialOffer | None = None
    block: int = 1

    def tier(self, tier_id: str) -> Tier | None:
        return next((tier for tier in self.tiers if tier.id == tier_id), None)

    @property
    def has_tiers(self) -> bool:
        return len(self.tiers) > 1

    def cheapest(self, cycle: Cycle, currency: str, day: date) -> Money | None:
        """The lowest price of one block over the tiers; what "from" shows."""
        amounts = [price for tier in self.tiers if (price := tier.price(cycle, currency, day)) is not None]
        return min(amounts, key=lambda amount: amount.minor) if amounts else None

    def blocks(self, seats: int) -> int:
        """How many blocks `seats` take; the last one is paid in full."""
        return -(-seats // self.block)


class OnChange(StrEnum):
    """Does a change move the billing date to its day (R4) or keep it (R5)?"""

    RESET = "reset"
    KEEP = "keep"


class Downgrade(StrEnum):
    SUPPORT = "support"
    END_OF_TERM = "end_of_term"


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells, as printed on the invoice, and whom to ask."""

    name: str
    address: tuple[str, ...]
    country: str
    vat_id: str
    iban: str
    bic: str
    sales_contact: str
    support_contact: str
    portal_address: str
    portal_faq: str


@dataclass(frozen=True, slots=True)
class Discount:
    """What a new purchase gets off: `percent` (decimal text) of its price, or one of `amounts` off its total.

    Offered on the days [since, until); good for the first `periods` (None = all) and never on or after
    `ends`. No `products` or no `cycles` = every one.
    """

    id: str
    name: Text
    percent: str = "0"
    amounts: tuple[Money, ...] = ()
    periods: int | None = None
    since: date | None = None
    until: date | None = None
    ends: date | None = None
    products: tuple[str, ...] = ()
    cycles: tuple[Cycle, ...] = ()

    def offered(self, product: str, cycle: Cycle, day: date) -> bool:
        """May it be had with this product and cycle on that day?"""
        in_time = (self.since is None or self.since <= day) and (self.until is None or day < self.until)
        return in_time and product in (self.products or (product,)) and cycle in (self.cycles or (cycle,))


@dataclass(frozen=True, slots=True)
class Catalogue:
    seller: Seller
    products: tuple[Product, ...]
    features: Mapping[str, Text]
    on_change: OnChange = OnChange.RESET
    downgrade: Downgrade = Downgrade.SUPPORT
    discounts: tuple[Discount, ...] = ()

    def product(self, product_id: str) -> Product | None:
        return next((product for product in self.products if product.id == product_id), None)

    def plan(self, product_id: str, tier_id: str) -> tuple[Product, Tier]:
        """The product and tier of an answer that was checked before. Raises KeyError if they left the shop."""
        product = self.product(product_id)
        tier = product.tier(tier_id) if product else None
        if product is None or tier is None:
            raise KeyError(f"{product_id}/{tier_id}")
        return product, tier
