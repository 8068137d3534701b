"""Is a payer complete enough to be invoiced?"""

from store.domain.accounts import Payer
from store.domain.problems import Problem
from store.domain.tax import VatRates, check_vat_id

MAX_LENGTH = 120
"""The most characters of one line of an address."""


def payer_problems(payer: Payer, rates: VatRates) -> tuple[Problem, ...]:
    """Everything that is missing or wrong, each beside its field."""
    problems = []
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
