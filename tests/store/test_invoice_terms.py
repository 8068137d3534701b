"""What a document says in the terms of EN 16931, where the official rules leave a choice."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from store.documents.einvoice import terms
from store.domain.problems import Refused
from store.domain.quotes import NO_VAT
from tests.rules.examples import eur, quoted, wanted
from tests.shops import ACME, refusal
from tests.store.issued import (
    AT_22,
    BEISPIEL,
    INITECH,
    KINDS,
    LATER,
    OUTSIDE,
    REVERSED,
    Office,
    bought,
    courier,
)
from tui.kit.i18n import Translator


def said(office: Office, kind: str, language: str = "en") -> dict[str, Any]:
    return terms(Translator(language), KINDS[kind](office))


def test_a_domestic_invoice_names_its_sum_its_day_and_its_bank_account(office: Office) -> None:
    invoice = said(office, "domestic")
    assert (invoice["BT-3"], invoice["BT-5"], invoice["BT-2"]) == ("380", "EUR", date(2026, 3, 11))
    assert [invoice[term] for term in ("BT-106", "BT-109", "BT-110", "BT-112", "BT-115")] == [
        "80.00",
        "80.00",
        "17.60",
        "97.60",
        "97.60",
    ]
    assert invoice["BG-23"] == [{"BT-116": "80.00", "BT-117": "17.60", "BT-118": "S", "BT-119": "22"}]
    assert (invoice["BT-9"], invoice["BT-81"]) == (date(2026, 4, 10), "58")
    assert (invoice["BT-84"], invoice["BT-83"]) == ("IT98O9999900000000000123456", invoice["BT-1"])


def test_a_line_is_seats_at_their_price_over_days_of_which_the_last_belongs_to_it(office: Office) -> None:
    (line,) = said(office, "domestic")["BG-25"]
    assert (line["BT-129"], line["BT-130"], line["BT-146"], line["BT-131"]) == ("5", "C62", "16.00", "80.00")
    assert (line["BT-134"], line["BT-135"]) == (date(2026, 3, 11), date(2026, 4, 10))


def test_a_part_of_a_period_is_its_days_at_the_price_of_all_of_them(office: Office) -> None:
    charge, credit = said(office, "more seats, same renewal")["BG-25"]
    assert (charge["BT-129"], charge["BT-130"], charge["BT-149"]) == ("21", "DAY", "31")
    assert (charge["BT-146"], charge["BT-131"]) == ("128.00", "86.71")
    assert (credit["BT-129"], credit["BT-149"]) == ("-21", "31")
    assert (credit["BT-146"], credit["BT-131"]) == ("80.00", "-54.19")


def test_a_discount_is_an_allowance_of_its_line_with_its_name(office: Office) -> None:
    (line,) = said(office, "discount", "it")["BG-25"]
    assert [(one["amount"], one["reason_code"]) for one in line["BG-27"]] == [("8.00", "95"), ("5.00", "95")]
    assert line["BG-27"][0]["reason"].startswith("Offerta di lancio (10 %")
    assert line["BT-131"] == "67.00"


def test_reverse_charge_gives_both_vat_numbers_and_the_reason(office: Office) -> None:
    invoice = said(office, "reverse charge to Greece")
    (group,) = invoice["BG-23"]
    assert (group["BT-118"], group["BT-119"], group["BT-117"]) == ("AE", "0", "0.00")
    assert group["BT-121"] == "VATEX-EU-AE"
    assert group["BT-120"].startswith("Reverse charge")
    assert invoice["BG-4"]["vat_identifier"] == "IT12345670017"
    assert invoice["BG-7"]["vat_identifier"] == "EL094259216"


def test_outside_the_scope_no_vat_number_and_no_rate_is_given(office: Office) -> None:
    invoice = said(office, "outside")
    (group,), (line,) = invoice["BG-23"], invoice["BG-25"]
    assert (group["BT-118"], group["BT-121"]) == ("O", "VATEX-EU-O")
    assert "BT-119" not in group
    assert "BT-152" not in line
    assert "vat_identifier" not in invoice["BG-4"] | invoice["BG-7"]
    assert invoice["BG-4"]["identifiers"] == {"0211": "IT12345670017"}
    assert invoice["BT-13"] == "PO 4711"


def test_an_italian_is_reached_by_the_vat_number_and_nobody_else_is(office: Office) -> None:
    home, abroad = said(office, "domestic"), said(office, "reverse charge")
    assert home["BG-7"]["einvoicing_addr"] == "IT03765420157"
    assert home["BG-4"]["einvoicing_addr_schemeid"] == home["BG-7"]["einvoicing_addr_schemeid"] == "0211"
    assert "einvoicing_addr" not in abroad["BG-7"]


def test_what_the_balance_paid_is_paid(office: Office) -> None:
    partly, wholly = said(office, "partly from the balance"), said(office, "all from the balance")
    assert (partly["BT-113"], partly["BT-115"]) == ("10.00", "87.60")
    assert (wholly["BT-113"], wholly["BT-115"]) == ("97.60", "0.00")
    assert not {"BT-9", "BT-81", "BT-84"} & wholly.keys()


def test_a_credit_note_is_positive_names_its_invoices_and_leaves_nothing_to_pay(office: Office) -> None:
    note = said(office, "credit note: mixed rates")
    assert note["BT-3"] == "381"
    assert note["BG-3"] == [{"BT-25": "2026-000900"}, {"BT-25": "2026-000901"}]
    assert [(group["BT-119"], group["BT-116"], group["BT-117"]) for group in note["BG-23"]] == [
        ("22", "54.19", "11.92"),
        ("19", "12.19", "2.32"),
    ]
    assert [(line["BT-152"], line["BT-131"], line["BT-129"]) for line in note["BG-25"]] == [
        ("22", "54.19", "21"),
        ("19", "12.19", "21"),
    ]
    assert (note["BT-112"], note["BT-113"], note["BT-115"]) == ("80.62", "80.62", "0.00")


def test_an_invoice_that_stands_in_for_another_names_it_and_keeps_its_delivery_date(office: Office) -> None:
    note, invoice = office.corrected()
    english = Translator("en")
    assert terms(english, invoice)["BG-3"] == terms(english, note)["BG-3"] == [{"BT-25": "2026-000001"}]
    assert (terms(english, invoice)["BT-2"], terms(english, invoice)["BT-72"]) == (LATER, date(2026, 3, 11))


def test_yen_have_no_decimals(office: Office) -> None:
    invoice = said(office, "yen")
    assert (invoice["BT-5"], invoice["BT-115"], invoice["BT-81"]) == ("JPY", "7797", "30")


def test_a_currency_of_three_decimals_is_refused(office: Office) -> None:
    invoice = office.invoice(quoted(wanted(1, tier="dinar"), vat=NO_VAT, currency="KWD"), INITECH)
    with pytest.raises(Refused) as refused:
        terms(Translator("en"), invoice)
    assert refusal(refused.value).code == "einvoice_decimals"


def test_vat_beside_what_is_outside_its_scope_is_refused(office: Office) -> None:
    has = bought(5, "80.00", AT_22), courier(OUTSIDE)
    note = office.note(quoted(wanted(8), wanted(3, "courier", "rising"), has=has, vat=REVERSED), BEISPIEL)
    with pytest.raises(Refused) as refused:
        terms(Translator("en"), note)
    assert refusal(refused.value).code == "einvoice_outside_mixed"


def test_text_from_outside_is_one_line_that_xml_can_hold(office: Office) -> None:
    payer = replace(ACME, company="ACME\x1b[31m\nS\u202erl\x00", street="Via\tTorino\u2028 12")
    invoice = office.invoice(quoted(wanted(5), vat=AT_22, balance=eur("0.00")), payer)
    buyer: Any = terms(Translator("en"), invoice)["BG-7"]
    assert (buyer["name"], buyer["addr_l1"]) == ("ACME[31m Srl", "Via Torino 12")
