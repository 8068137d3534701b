"""The one pure function from what is wanted to what it costs (R1, R4, R5, R9, R13)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from store.domain.catalogue import Catalogue, OnChange, Product, Tier
from store.domain.discounts import deduct, granted
from store.domain.frozen import dataclass
from store.domain.money import Money, total
from store.domain.periods import Cycle, Period, Rhythm, nth_period, period_on
from store.domain.quotes import Credit, Quote, QuoteLine, Renewal, Vat, VatGroup
from store.domain.subscriptions import Subscription

Products = Mapping[str, Product]


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
    products = {product.id: product for product in reversed(catalogue.products)}
    drawn = [_line(catalogue, products, currency, held.pop(one.product, None), one, day) for one in wanted]
    return summed(tuple(_documented(drawn, vat, currency)), vat, balance, day)


def summed(lines: tuple[QuoteLine, ...], vat: Vat, balance: Money, day: date) -> Quote:
    """The sum of lines, and what of it is due once the balance is used (R13). Amounts are of the balance's currency."""
    currency = balance.currency
    groups = tuple(_vat_groups(lines, vat, currency))
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


def _line(
    catalogue: Catalogue, products: Products, currency: str, held: Subscription | None, one: Wanted, day: date
) -> QuoteLine:
    product = products[one.product]
    tier = next((tier for tier in product.tiers if tier.id == one.tier), None)
    if tier is None:
        raise KeyError(f"{one.product}/{one.tier}")
    price = _price(tier, one.cycle, currency, day)
    blocks = product.blocks(one.seats)
    credit = _credit(held, day)
    anchor, whole = None, nth_period(day, one.cycle, 0)
    before = _rhythm(held, day) if held and credit else None
    if before and catalogue.on_change is OnChange.KEEP and before.cycle is one.cycle:
        # The held period may itself be the rest of one that was changed before: days count against the whole.
        anchor, whole = before.anchor, period_on(before.anchor, one.cycle, day)
    period = Period(day, whole.end)
    if held and held.cycle and not held.is_trial:
        grants = tuple(grant for grant in held.discounts if grant.days_in(whole))
    else:
        grants = granted(catalogue, one.product, one.cycle, currency, day)
    discounts, charged = deduct(price * blocks, grants, whole, period.days)
    later = period_on(anchor or day, one.cycle, period.end)
    _, renewal = deduct(_price(tier, one.cycle, currency, later.start) * blocks, grants, later, later.days)
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
        net=(price * blocks).share(period.days, whole.days),
        charged=charged,
        renewal=renewal,
        credit=credit,
        previous_renewal=held.period.end if held and credit else None,
        forfeited_trial_days=held.period.unused_days(day) if held and held.is_trial else 0,
        anchor=anchor,
        whole=whole if whole != period else None,
        before=before,
        discounts=discounts,
        grants=grants,
    )


def _price(tier: Tier, cycle: Cycle, currency: str, day: date) -> Money:
    price = tier.price(cycle, currency, day)
    if price is None:
        raise NotSold(f"{tier.id} {cycle} {currency}")
    return price


def _rhythm(held: Subscription, day: date) -> Rhythm | None:
    """What the day began with, however often the subscription was changed since."""
    if held.before and held.before.day == day:
        return held.before
    return Rhythm(day, held.anchor, held.cycle) if held.cycle else None


def _credit(held: Subscription | None, day: date) -> Credit | None:
    """The unused part of what was invoiced; None where nothing was, or nothing of it is left."""
    if held is None or held.is_trial or held.cycle is None or day >= held.period.end:
        return None
    days, of = held.period.unused_days(day), held.period.days
    return Credit(
        plan=held.plan_name,
        seats=held.seats,
        cycle=held.cycle,
        paid=held.net,
        days=days,
        of=of,
        amount=held.net.share(days, of),
        vat=held.vat,
        invoice=held.invoice,
    )


def _documented(lines: list[QuoteLine], vat: Vat, currency: str) -> Iterator[QuoteLine]:
    """The lines with each credit on the invoice or noted: an invoice has one VAT and is never below 0."""
    charged = total((line.charged for line in lines), currency)
    same = total((line.credit.amount for line in lines if line.credit and line.credit.vat == vat), currency)
    for line in lines:
        if line.credit and line.credit.amount and (line.credit.vat != vat or charged < same):
            yield replace(line, credit=replace(line.credit, noted=True))
        else:
            yield line


def _vat_groups(lines: tuple[QuoteLine, ...], vat: Vat, currency: str) -> Iterator[VatGroup]:
    """Today's charges first, then what is noted, by the VAT that it was invoiced with."""
    invoiced, noted = Money.zero(currency), dict[Vat, Money]()
    for line in lines:
        invoiced += line.charged
        if line.credit and line.credit.noted:
            noted[line.credit.vat] = noted.get(line.credit.vat, Money.zero(currency)) - line.credit.amount
        elif line.credit:
            invoiced -= line.credit.amount
    for decision, net in ((vat, invoiced), *noted.items()):
        yield vat_group(decision, net)


def vat_group(vat: Vat, net: Money) -> VatGroup:
    """A net and its VAT, rounded once."""
    return VatGroup(vat.treatment, vat.rate, net, net.percent(Decimal(vat.rate)), vat.country)


def _renewals(lines: tuple[QuoteLine, ...], vat: Vat) -> tuple[Renewal, ...]:
    """One renewal per day and cycle: what comes together is billed, and its VAT rounded, together.

    A price that is announced for an earlier day than the renewal counts already; the VAT rate is today's.
    """
    nets: dict[tuple[date, Cycle], Money] = {}
    for line in lines:
        key = (line.period.end, line.cycle)
        nets[key] = nets[key] + line.renewal if key in nets else line.renewal
    return tuple(Renewal(day, cycle, net, net.percent(Decimal(vat.rate))) for (day, cycle), net in sorted(nets.items()))
