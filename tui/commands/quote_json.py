"""A quote for programs: every term, amounts as text in major units with the currency's decimals, dates ISO 8601.

The keys are named in the README, "Order files", and stay.
"""

from datetime import date

from store.domain.discounts import Deduction
from store.domain.money import Money
from store.domain.quotes import Credit, Quote, QuoteLine, Renewal, VatGroup

Json = dict[str, object]


def quote_json(quote: Quote) -> Json:
    return {
        "day": quote.day.isoformat(),
        "currency": quote.currency,
        "lines": [_line(line) for line in quote.lines],
        "vat_groups": [_group(group) for group in quote.groups],
        "net": _amount(quote.net),
        "vat": _amount(quote.vat),
        "total": _amount(quote.total),
        "from_balance": _amount(quote.from_balance),
        "to_balance": _amount(quote.to_balance),
        "due": _amount(quote.due),
        "renewals": [_renewal(renewal) for renewal in quote.renewals],
    }


def _line(line: QuoteLine) -> Json:
    whole = line.whole or line.period
    return {
        "product": line.product,
        "tier": line.tier,
        "plan": line.plan_name,
        "seats": line.seats,
        "cycle": line.cycle.value,
        "blocks": line.blocks,
        "block": line.block,
        "price": _amount(line.price),
        "start": line.period.start.isoformat(),
        "end": line.period.end.isoformat(),
        "days": line.period.days,
        "of": whole.days,
        "net": _amount(line.net),
        "discounts": [_discount(discount) for discount in line.discounts],
        "charged": _amount(line.charged),
        "credit": _credit(line.credit) if line.credit else None,
        "renews_before": _day(line.previous_renewal),
        "renews": line.period.end.isoformat(),
        "renewal_net": _amount(line.renewal),
        "forfeited_trial_days": line.forfeited_trial_days,
    }


def _discount(discount: Deduction) -> Json:
    return {
        "id": discount.grant.id,
        "days": discount.days,
        "of": discount.of,
        "amount": _amount(discount.amount),
        "until": _day(discount.grant.end),
    }


def _credit(credit: Credit) -> Json:
    return {
        "plan": credit.plan,
        "seats": credit.seats,
        "cycle": credit.cycle.value if credit.cycle else None,
        "paid": _amount(credit.paid),
        "days": credit.days,
        "of": credit.of,
        "amount": _amount(credit.amount),
        "vat_rate": credit.vat_rate,
        "credit_note": credit.noted,
    }


def _group(group: VatGroup) -> Json:
    return {
        "treatment": group.treatment.value,
        "rate": group.rate,
        "country": group.country or None,
        "net": _amount(group.net),
        "vat": _amount(group.vat),
    }


def _renewal(renewal: Renewal) -> Json:
    return {
        "day": renewal.day.isoformat(),
        "cycle": renewal.cycle.value,
        "net": _amount(renewal.net),
        "vat": _amount(renewal.vat),
        "total": _amount(renewal.total),
    }


def _amount(amount: Money) -> str:
    return str(amount.decimal)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
