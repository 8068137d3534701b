"""Is a payer complete enough to be invoiced?"""

from dataclasses import replace

from store.domain.accounts import Payer
from store.domain.problems import Problem
from store.domain.tax import VatRates, check_vat_id

MAX_LENGTH = 120
"""The most characters of one line of an address."""


def tidied(payer: Payer) -> Payer:
    """The payer without blanks at the ends, its country in capitals."""
    return replace(
        payer,
        company=payer.company.strip(),
        street=payer.street.strip(),
        postcode=payer.postcode.strip(),
        city=payer.city.strip(),
        country=payer.country.strip().upper(),
        vat_id=payer.vat_id.strip(),
        purchase_order=payer.purchase_order.strip(),
    )


def payer_problems(payer: Payer, rates: VatRates) -> tuple[Problem, ...]:
    """Everything that is missing or wrong, each beside its field."""
    problems = [
        Problem("text_too_long", field, {"most": MAX_LENGTH})
        for field in ("company", "street", "postcode", "city", "purchase_order")
        if len(getattr(payer, field)) > MAX_LENGTH
    ]
    for field in ("company", "street", "city", "country"):
        if not getattr(payer, field).strip():
            problems.append(Problem(f"{field}_missing", field))
    country = payer.country.strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        problems.append(Problem("country_not_a_code", "country", {"typed": payer.country[:20]}))
    elif country in rates and not payer.postcode.strip():
        problems.append(Problem("postcode_missing", "postcode"))
    vat = check_vat_id(payer.vat_id, country, rates) if len(country) == 2 else None
    if vat:
        problems.append(vat)
    return tuple(problems)
