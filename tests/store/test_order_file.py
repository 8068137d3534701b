"""Order files: every fault is named at once, and what is written reads the same."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.adapters.files.order_file import read_order, save_order
from store.adapters.files.toml_file import FileFaults
from store.domain.accounts import Payer, VatIdState
from store.domain.order_file import Customer, Holding, OrderFile, OrderLine
from store.domain.periods import Cycle
from store.domain.problems import Outage, Problem
from tests.shops import BERLIN, eur

HELPLINE = OrderLine("helpline", "pro", 5, Cycle.MONTHLY)
STAGE = OrderLine("stage", "pro", 2, Cycle.ANNUAL)

WHOLE = """\
[customer]
country = "DE"
currency = "EUR"
kind = "consumer"
postcode = "10115"
vat_id = "invalid"
balance = 6.71

[[customer.subscriptions]]
product = "helpline"
tier = "pro"
seats = 5
cycle = "monthly"
since = 2026-03-01

[[lines]]
product = "helpline"
tier = "pro"
seats = 8
cycle = "annual"
"""

FAULTY = """\
colour = "red"
[customer]
country = "Germany"
currency = "EUR"
kind = "robot"
vat_id = "DE136695976"
balance = -1.005
[[customer.subscriptions]]
product = "helpline"
tier = "pro"
seats = "5"
cycle = "weekly"
since = "2026-03-01"
[[customer.subscriptions]]
product = "helpline"
tier = "pro"
seats = 5
cycle = "monthly"
since = 2026-03-01
[payer]
company = "Somebody"
[[lines]]
product = "Helpline!"
seats = 0
cycle = "monthly"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "order.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(path: Path) -> list[tuple[int, str, str]]:
    with pytest.raises(FileFaults) as refused:
        read_order(path)
    return [(fault.line, fault.field, fault.code) for fault in refused.value.faults]


def test_a_customer_with_all_that_decides_a_price(tmp_path: Path) -> None:
    order = read_order(written(tmp_path, WHOLE))
    assert order.lines == (OrderLine("helpline", "pro", 8, Cycle.ANNUAL),)
    assert order.customer == Customer(
        country="DE",
        currency="EUR",
        balance=eur("6.71"),
        business=False,
        postcode="10115",
        vat_id=VatIdState.INVALID,
        subscriptions=(Holding("helpline", "pro", 5, Cycle.MONTHLY, date(2026, 3, 1)),),
    )


def test_every_fault_is_named_at_once_with_its_line(tmp_path: Path) -> None:
    assert faults_of(written(tmp_path, FAULTY)) == [
        (1, "colour", "field_unknown"),
        (3, "customer.country", "country_unknown"),
        (5, "customer.kind", "field_not_one_of"),
        (6, "customer.vat_id", "field_not_one_of"),
        (7, "customer.balance", "field_too_small"),
        (7, "customer.balance", "price_decimals"),
        (11, "customer.subscriptions.1.seats", "field_not_whole_number"),
        (12, "customer.subscriptions.1.cycle", "field_not_one_of"),
        (13, "customer.subscriptions.1.since", "field_not_a_date"),
        (15, "customer.subscriptions.2.product", "order_held_twice"),
        (20, "payer", "order_only_of_account"),
        (22, "lines.1.tier", "field_missing"),
        (23, "lines.1.product", "field_malformed"),
        (24, "lines.1.seats", "field_too_small"),
    ]


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("", (1, "customer", "order_for_whom")),
        ('account = "acme"\n[customer]\ncountry = "IT"\ncurrency = "EUR"\n', (2, "customer", "order_for_whom")),
    ],
)
def test_an_order_is_for_an_account_or_for_a_customer(tmp_path: Path, head: str, fault: tuple[int, str, str]) -> None:
    line = '[[lines]]\nproduct = "helpline"\ntier = "pro"\nseats = 5\ncycle = "monthly"\n'
    assert faults_of(written(tmp_path, head + line)) == [fault]


@pytest.mark.parametrize(
    "text", ['account = "acme"\n', 'account = "acme"\nlines = []\n', 'account = "acme"\nlines = 3\n', "[customer]\n"]
)
def test_an_order_orders_something(tmp_path: Path, text: str) -> None:
    assert any(field == "lines" for _, field, _ in faults_of(written(tmp_path, text)))


def test_a_control_character_is_no_part_of_a_name(tmp_path: Path) -> None:
    text = 'account = "ac\\u001bme"\n' + WHOLE[WHOLE.index("[[lines]]") :]
    assert faults_of(written(tmp_path, text)) == [(1, "account", "field_control_character")]


@pytest.mark.parametrize("content", [b"\xff", b"account = ", b"\x00", b"[[[", b"lines = 1979-05-27T07:32:00Z"])
def test_what_is_no_order_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "order.toml"
    path.write_bytes(content)
    assert faults_of(path)


# ---- saved -----------------------------------------------------------------------------------------
def saved(folder: Path, order: OrderFile) -> OrderFile:
    return read_order(Path(save_order(folder, "order", order)))


@pytest.mark.parametrize(
    "order",
    [
        OrderFile((HELPLINE,), "acme"),
        OrderFile((HELPLINE, STAGE), "acme", payer=BERLIN, method="card"),
        OrderFile((STAGE,), "acme", payer=Payer(country="DE", business=False, purchase_order='"4\\711" §')),
    ],
)
def test_what_is_saved_reads_the_same(tmp_path: Path, order: OrderFile) -> None:
    assert saved(tmp_path, order) == order


PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40)


@given(company=PRINTABLE, account=PRINTABLE.filter(str.strip))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, company: str, account: str) -> None:
    order = OrderFile((HELPLINE,), account, payer=Payer(company=company, country="IT"))
    assert saved(tmp_path_factory.mktemp("orders"), order) == order


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "order.toml").write_text("something else")
    order = OrderFile((HELPLINE,), "acme")
    places = [Path(save_order(tmp_path, "order", order)) for _ in range(2)]
    assert [place.name for place in places] == ["order-2.toml", "order-3.toml"]
    assert (tmp_path / "order.toml").read_text() == "something else"
    assert all(read_order(place) == order for place in places)


def test_a_folder_that_cannot_be_written_is_an_outage(tmp_path: Path) -> None:
    with pytest.raises(Outage) as outage:
        save_order(tmp_path / "gone", "order", OrderFile((HELPLINE,), "acme"))
    assert outage.value.code == "export_not_written"
    assert outage.value.values["path"] == str(tmp_path / "gone" / "order.toml")


# ---- what is the same order --------------------------------------------------------------------------
def content(*lines: OrderLine, **more: object) -> str:
    return OrderFile(lines, "acme", **more).content  # type: ignore[arg-type]


def test_the_same_plans_are_the_same_order_however_they_are_written() -> None:
    two, three = (OrderLine("helpline", "pro", seats, Cycle.MONTHLY) for seats in (2, 3))
    assert content(HELPLINE, STAGE) == content(STAGE, HELPLINE) == content(two, STAGE, three)


def test_who_pays_and_how_makes_no_other_order() -> None:
    assert content(HELPLINE) == content(HELPLINE, payer=BERLIN, method="card")


@pytest.mark.parametrize(
    "other",
    [
        OrderLine("helpline", "pro", 6, Cycle.MONTHLY),
        OrderLine("helpline", "pro", 5, Cycle.ANNUAL),
        OrderLine("helpline", "premier", 5, Cycle.MONTHLY),
        OrderLine("gather", "pro", 5, Cycle.MONTHLY),
    ],
)
def test_another_plan_is_another_order(other: OrderLine) -> None:
    assert content(HELPLINE) != content(other)


def test_a_problem_stands_at_its_field_or_at_the_nearest_table_around_it(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    order = read_order(path)
    assert places(order.located([Problem("any", "lines.1.seats"), Problem("any", "lines.1.colour")])) == [19, 16]
    (plain,) = order.located([Problem("any", "company")])
    assert "line" not in plain.values


def places(problems: Iterable[Problem]) -> list[object]:
    return [problem.values["line"] for problem in problems]
