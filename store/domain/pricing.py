"""The one pure function from what is wanted to what it costs (R1, R4, R5, R9, R13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from store.domain.catalogue import Catalogue, OnChange
from store.domain.money import Money, total
from store.domain.periods import Cycle, Period, nth_period
from store.domain.quotes import Credit, Quote, QuoteLine, Renewal, Treatment, Vat, VatGroup
from store.domain.subscriptions import Subscription, of_product


class NotSold(LookupError):
    """The shop has no price for this plan in this currency on this day."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A plan as it shall be from the day of the quote on."""

    id: str
    product: str
    tier: str
    seats: int
    cycle: Cycle


def quote(
    catalogue: Catalogue,
    currency: str,
    subscriptions: tuple[Subscription, ...],
    wanted: Iterable[Wanted],
    vat: Vat,
    balance: Money,
    day: date,
) -> Quote:
    """Every term of an order on a day.

    A plan of a product that the account already pays for is a change (credit for the unused part,
    R4/R5); everything else is a new purchase (R1). Raises NotSold, or KeyError for a plan that the
    shop does not have.
    """
    lines = tuple(_line(catalogue, currency, of_product(subscriptions, one.product), one, day) for one in wanted)
    groups = _vat_groups(lines, vat, currency)
    net = total((group.net for group in groups), currency)
    tax = total((group.vat for group in groups), currency)
    gross = net + tax
    to_balance = -gross if gross.minor < 0 else Money.zero(currency)
    from_balance = min(balance, gross, key=lambda amount: amount.minor) if gross.minor > 0 else Money.zero(currency)
    return Quote(
        day=day,
        currency=currency,
        lines=lines,
        groups=groups,
        net=net,
        vat=tax,
        total=gross,
        from_balance=from_balance,
        to_balance=to_balance,
        due=gross + to_balance - from_balance,
        renewals=_renewals(lines, vat),
    )


def fingerprint(shown: Quote) -> str:
    """Names a quote: two quotes with the same fingerprint charge the same for the same (R9)."""
    return sha256(repr(shown).encode()).hexdigest()


def _line(catalogue: Catalogue, currency: str, held: Subscription | None, one: Wanted, day: date) -> QuoteLine:
    product, tier = catalogue.plan(one.product, one.tier)
    price = tier.price(one.cycle, currency, day)
    if price is None:
        raise NotSold(f"{one.product}/{one.tier} {one.cycle} {currency}")
    blocks = product.blocks(one.seats)
    full = price * blocks
    period = nth_period(day, one.cycle, 0)
    credit = _credit(held, day)
    net = full
    if held and credit and catalogue.on_change is OnChange.KEEP and held.cycle is one.cycle:
        period = Period(day, held.period.end)
        net = full.share(period.days, held.period.days)
    return QuoteLine(
        id=one.id,
        product=product.id,
        product_name=product.name,
        tier=tier.id,
        tier_name=tier.name,
        unit=product.unit,
        seats=one.seats,
        block=product.block,
        blocks=blocks,
        price=price,
        cycle=one.cycle,
        period=period,
        net=net,
        credit=credit,
        previous_renewal=held.period.end if held and credit else None,
        forfeited_trial_days=held.period.unused_days(day) if held and held.is_trial else 0,
    )


def _credit(held: Subscription | None, day: date) -> Credit | None:
    if held is None or held.is_trial:
        return None
    days = held.period.unused_days(day)
    return Credit(held.seats, held.net, days, held.period.days, held.net.share(days, held.period.days), held.vat_rate)


def _vat_groups(lines: tuple[QuoteLine, ...], vat: Vat, currency: str) -> tuple[VatGroup, ...]:
    nets: dict[str, Money] = {vat.rate: Money.zero(currency)}
    for line in lines:
        nets[vat.rate] += line.net
        if line.credit:
            rate = line.credit.vat_rate
            nets[rate] = nets.get(rate, Money.zero(currency)) - line.credit.amount
    return tuple(
        VatGroup(vat.treatment if rate == vat.rate else Treatment.DESTINATION, rate, net, net.percent(Decimal(rate)))
        for rate, net in nets.items()
    )


def _renewals(lines: tuple[QuoteLine, ...], vat: Vat) -> tuple[Renewal, ...]:
    """One renewal per day and cycle: what comes together is billed, and its VAT rounded, together."""
    nets: dict[tuple[date, Cycle], Money] = {}
    for line in lines:
        key = (line.period.end, line.cycle)
        full = line.price * line.blocks
        nets[key] = nets[key] + full if key in nets else full
    return tuple(Renewal(day, cycle, net, net.percent(Decimal(vat.rate))) for (day, cycle), net in sorted(nets.items()))
