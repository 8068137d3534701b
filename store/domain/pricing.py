"""The one pure function from what is wanted to what it costs (R1, R4, R5, R9, R13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from store.domain.catalogue import Catalogue, OnChange, Tier
from store.domain.money import Money, total
from store.domain.periods import Cycle, Period, nth_period, period_on
from store.domain.quotes import Credit, Quote, QuoteLine, Renewal, Treatment, Vat, VatGroup
from store.domain.subscriptions import Subscription


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
    R4/R5), given once however many plans ask for it; everything else is a new purchase (R1).
    Raises NotSold, or KeyError for a plan that the shop does not have.
    """
    held = {one.product: one for one in reversed(subscriptions) if one.is_open}
    lines = tuple(_line(catalogue, currency, held.pop(one.product, None), one, day) for one in wanted)
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
        renewals=_renewals(catalogue, currency, lines, vat),
    )


def fingerprint(shown: Quote) -> str:
    """Names a quote: two quotes with the same fingerprint charge the same for the same (R9)."""
    return sha256(repr(shown).encode()).hexdigest()


def _line(catalogue: Catalogue, currency: str, held: Subscription | None, one: Wanted, day: date) -> QuoteLine:
    product, tier = catalogue.plan(one.product, one.tier)
    price = _price(tier, one.cycle, currency, day)
    blocks = product.blocks(one.seats)
    credit = _credit(held, day)
    anchor, period, net = None, nth_period(day, one.cycle, 0), price * blocks
    if held and credit and catalogue.on_change is OnChange.KEEP and held.cycle is one.cycle:
        # The held period may itself be the rest of one that was changed before: days count against the whole.
        anchor, whole = held.anchor, period_on(held.anchor, one.cycle, day)
        period = Period(day, whole.end)
        net = net.share(period.days, whole.days)
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
        anchor=anchor,
    )


def _price(tier: Tier, cycle: Cycle, currency: str, day: date) -> Money:
    price = tier.price(cycle, currency, day)
    if price is None:
        raise NotSold(f"{tier.id} {cycle} {currency}")
    return price


def _credit(held: Subscription | None, day: date) -> Credit | None:
    """The unused part of what was invoiced; None where nothing was, or nothing of it is left."""
    if held is None or held.is_trial or day >= held.period.end:
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


def _renewals(catalogue: Catalogue, currency: str, lines: tuple[QuoteLine, ...], vat: Vat) -> tuple[Renewal, ...]:
    """One renewal per day and cycle: what comes together is billed, and its VAT rounded, together.

    A price that is announced for an earlier day than the renewal counts already; the VAT rate is today's.
    """
    nets: dict[tuple[date, Cycle], Money] = {}
    for line in lines:
        key = (line.period.end, line.cycle)
        _, tier = catalogue.plan(line.product, line.tier)
        full = _price(tier, line.cycle, currency, line.period.end) * line.blocks
        nets[key] = nets[key] + full if key in nets else full
    return tuple(Renewal(day, cycle, net, net.percent(Decimal(vat.rate))) for (day, cycle), net in sorted(nets.items()))
