"""Our table of standard rates beside the one that follows the European Commission's (domain 6)."""

from datetime import date
from decimal import Decimal

import eu_vat_rates_data

from store.adapters.tax.vat_table import vat_rates

RATES = vat_rates()
PUBLISHED = date.fromisoformat(eu_vat_rates_data.data_version)


def test_every_member_state_is_in_the_table() -> None:
    members = {country for country, rate in eu_vat_rates_data.get_all_rates().items() if rate["eu_member"]}
    assert set(RATES.by_country) == members


def test_every_rate_is_the_published_one() -> None:
    published = {
        country: Decimal(str(eu_vat_rates_data.get_standard_rate(country))).normalize() for country in RATES.by_country
    }
    ours = {country: Decimal(RATES.on(country, PUBLISHED)).normalize() for country in RATES.by_country}
    assert ours == published
