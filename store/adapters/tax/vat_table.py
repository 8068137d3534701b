"""The dated table of standard VAT rates that comes with the program."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path as File

from store.adapters.files.toml_file import TomlFile, read_toml
from store.adapters.files.toml_lines import Path
from store.domain.tax import DatedRate, VatRates

VAT_RATES = File(__file__).parents[2] / "vat_rates.toml"


def vat_rates(path: File = VAT_RATES) -> VatRates:
    """The rates in `path`. Raises FileFaults with every fault and its line."""
    file = read_toml(path)
    table = {country: tuple(_rates(file, country, raw)) for country, raw in file.data.items()}
    file.refuse_if_faulty()
    return VatRates(table)


def _rates(file: TomlFile, country: str, raw: object) -> list[DatedRate]:
    if not (len(country) == 2 and country.isascii() and country.isupper()):
        file.fault((country,), "country_unknown", country=country)
    if not isinstance(raw, list) or not raw:
        file.fault((country,), "field_not_a_list")
        return []
    rates: list[DatedRate] = []
    for index, item in enumerate(raw):
        at: Path = (country, index)
        if not isinstance(item, dict) or item.keys() != {"since", "rate"}:
            file.fault(at, "rate_malformed")
            continue
        since, rate = item["since"], item["rate"]
        if not isinstance(since, date) or isinstance(since, datetime):
            file.fault((*at, "since"), "field_not_a_date")
        elif any(since <= earlier.since for earlier in rates):
            file.fault((*at, "since"), "rate_out_of_order", since=since)
        elif not _is_rate(rate):
            file.fault((*at, "rate"), "rate_malformed")
        else:
            rates.append(DatedRate(rate, since))
    return rates


def _is_rate(text: object) -> bool:
    """Is it a percentage as decimal text, from 0 to 100?"""
    try:
        return isinstance(text, str) and Decimal(0) <= Decimal(text) <= Decimal(100)
    except InvalidOperation:
        return False
