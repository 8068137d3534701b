"""The packaged VAT table, and what is said of a broken one."""

from datetime import date
from pathlib import Path

import pytest

from store.adapters.files.toml_file import FileFaults
from store.adapters.tax.vat_table import vat_rates


def test_the_table_has_the_27_member_states() -> None:
    assert len(vat_rates().by_country) == 27
    assert "GR" in vat_rates()
    assert "GB" not in vat_rates()


@pytest.mark.parametrize(
    ("text", "line", "field", "code"),
    [
        ("IT = 22", 1, "IT", "field_not_a_list"),
        ("IT = []", 1, "IT", "field_not_a_list"),
        ('Italy = [{ since = 2026-01-01, rate = "22" }]', 1, "Italy", "country_unknown"),
        ("IT = [{ since = 2026-01-01 }]", 1, "IT.1", "rate_malformed"),
        ('\nIT = [{ since = 2026-01-01, rate = "much" }]', 2, "IT.1.rate", "rate_malformed"),
        ('\nIT = [{ since = 2026-01-01, rate = "101" }]', 2, "IT.1.rate", "rate_malformed"),
        ('\nIT = [{ since = 2026-01-01, rate = "NaN" }]', 2, "IT.1.rate", "rate_malformed"),
        ("IT = [{ since = 2026-01-01, rate = 22 }]", 1, "IT.1.rate", "rate_malformed"),
        ('IT = [{ since = "now", rate = "22" }]', 1, "IT.1.since", "field_not_a_date"),
        ('IT = [{ since = 2026-01-01T00:00:00, rate = "22" }]', 1, "IT.1.since", "field_not_a_date"),
        (
            'IT = [{ since = 2026-01-01, rate = "22" },\n{ since = 2025-01-01, rate = "21" }]',
            2,
            "IT.2.since",
            "rate_out_of_order",
        ),
    ],
)
def test_a_broken_table_is_refused_with_line_and_field(
    tmp_path: Path, text: str, line: int, field: str, code: str
) -> None:
    path = tmp_path / "rates.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFaults) as refused:
        vat_rates(path)
    assert [(fault.line, fault.field, fault.code) for fault in refused.value.faults] == [(line, field, code)]


def test_a_table_of_ones_own_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "rates.toml"
    path.write_text('IT = [{ since = 2026-01-01, rate = "22.5" }]', encoding="utf-8")
    assert vat_rates(path).on("IT", date(2026, 1, 1)) == "22.5"
