"""What stands on a printed invoice, and how it prints on 80 columns."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.adapters.invoices.text import WIDTH, draw
from store.domain.invoices import Document
from store.domain.sheets import Entry, Fact, Payment, Sheet, Sum, VatRow, one_line
from store.words.invoice_sheet import sheet
from tests.rules.examples import quoted, wanted
from tests.shops import ACME
from tests.store.issued import AT_22, KINDS, Office
from tui.kit.i18n import LANGUAGES, Translator


def printed(document: Document, language: str = "en") -> str:
    return draw(sheet(Translator(language), document))


def cells(line: str) -> int:
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line
    )


CHANGED = """\
INVOICE                                                              2026-000001
════════════════════════════════════════════════════════════════════════════════
Seatdesk Srl                              Date                       11 Mar 2026
Via dell'Esempio 12                       Delivery date              11 Mar 2026
10121 Torino TO, IT                       Due date                   10 Apr 2026
VAT number IT12345670017
support@seatdesk.example

Bill to:
ACME Srl
Via Torino 12
20123 Milano, IT
VAT number IT03765420157

Description                        Quantity         Price    VAT          Amount
────────────────────────────────────────────────────────────────────────────────
Helpline Pro, 8 agents, monthly           8       16.00 €   22 %        128.00 €
  11 Mar 2026 → 11 Apr 2026
Unused part of Helpline Pro, 5 agents     1       80.00 €   22 %        −54.19 €
  11 Mar 2026 → 1 Apr 2026
  21 of 31 days
────────────────────────────────────────────────────────────────────────────────
                                    Net                                  73.81 €
                                    VAT                                  16.24 €
                                    Total                                90.05 €
                                    Amount due                           90.05 €

VAT               Taxable amount            VAT amount
22 %                     73.81 €               16.24 €

Payment by bank transfer:
  Beneficiary  Seatdesk Srl
  IBAN         IT98 O999 9900 0000 0000 0123 456
  BIC          SEATIT20XXX
  Amount       90.05 €
  Reference    2026-000001
  Pay by       10 Apr 2026

Credit goes to this order; it is not a refund.

Next renewal: 156.16 € on 11 Apr 2026, VAT included.

Courtesy copy: the document that counts is the electronic one, which the seller
transmits through the Italian Sistema di Interscambio.
"""
"""The worked example of R4: 5 seats become 8."""


def test_every_term_of_a_change_is_printed(office: Office) -> None:
    assert printed(KINDS["more seats"](office)) == CHANGED


def test_reverse_charge_is_explained_beside_both_vat_numbers(office: Office) -> None:
    text = " ".join(printed(KINDS["reverse charge"](office)).split())
    assert "VAT number IT12345670017" in text
    assert "VAT number DE136695976" in text
    assert "Reverse charge: VAT is due from the recipient (Article 196 of Directive 2006/112/EC)." in text


def test_vat_that_waits_for_a_number_announces_its_correction_once(office: Office) -> None:
    promise = "we correct it with a credit note"
    assert promise in " ".join(printed(KINDS["destination unverified"](office)).split())
    assert promise not in " ".join(printed(KINDS["credit note: VAT"](office)).split())


def test_vat_of_another_country_is_named_with_the_country(office: Office) -> None:
    (row,) = sheet(Translator("en"), KINDS["destination"](office)).vat
    assert (row.what, row.base, row.vat, row.reason) == ("19 % DE", "80.00 €", "15.20 €", "VAT of your country.")


def test_a_discount_is_a_row_of_its_own(office: Office) -> None:
    entries = sheet(Translator("it"), KINDS["discount"](office)).entries
    assert [entry.amount for entry in entries] == ["80,00 €", "−8,00 €", "−5,00 €"]
    assert entries[1].what.startswith("Offerta di lancio (10 %")


def test_a_credit_note_is_positive_and_goes_to_the_balance(office: Office) -> None:
    note = sheet(Translator("en"), KINDS["credit note: fewer seats"](office))
    assert note.title == "Credit note"
    assert [entry.amount for entry in note.entries] == ["86.71 €"]
    assert note.sums[-1] == Sum("To your balance", "105.79 €", strong=True)
    assert Fact("Corrects invoice", "2026-000900") in note.facts
    assert note.payment is None


def test_what_is_given_back_is_named_for_what_it_was(office: Office) -> None:
    unused = sheet(Translator("en"), KINDS["credit note: fewer seats"](office))
    vat = sheet(Translator("en"), KINDS["credit note: VAT"](office))
    assert [entry.what for entry in unused.entries] == ["Unused part of Helpline Pro, 8 agents"]
    assert [entry.what for entry in vat.entries] == ["Helpline Pro, 5 agents, monthly"]


def test_what_is_paid_asks_for_nothing(office: Office) -> None:
    paid = sheet(Translator("en"), KINDS["paid on the spot"](office))
    assert [(one.label, one.amount) for one in paid.sums[-2:]] == [("Paid", "−97.60 €"), ("Amount due", "0.00 €")]
    assert paid.payment is None
    assert "Nothing is left to pay." in paid.notes


def test_an_invoice_that_stands_in_for_another_promises_no_renewal_under_the_old_vat(office: Office) -> None:
    invoice = sheet(Translator("en"), KINDS["corrected"](office))
    assert not [note for note in invoice.notes if "renewal" in note]
    assert Fact("Delivery date", "11 Mar 2026") in invoice.facts


def test_only_an_italian_seller_sends_a_courtesy_copy(office: Office) -> None:
    invoice = office.invoice(quoted(wanted(5), vat=AT_22), ACME)
    abroad = replace(invoice, seller=replace(invoice.seller, country="DE"))
    assert "Courtesy copy" in printed(invoice)
    assert "Copia di cortesia" in printed(invoice, "it")
    assert "Courtesy copy" not in printed(abroad)


def test_the_bank_reads_from_the_code_what_is_printed_beside_it(office: Office) -> None:
    payment = sheet(Translator("en"), KINDS["partly from the balance"](office)).payment
    assert payment is not None
    assert payment.code is not None
    assert payment.code.split("\n")[5:8] == ["Seatdesk Srl", "IT98O9999900000000000123456", "EUR87.60"]
    assert Fact("Reference", payment.code.split("\n")[-1]) in payment.facts


def test_a_bank_that_is_not_asked_for_euro_gets_no_code(office: Office) -> None:
    payment = sheet(Translator("en"), KINDS["outside in dollars"](office)).payment
    assert payment is not None
    assert payment.code is None


def test_text_from_outside_steers_no_terminal(office: Office) -> None:
    payer = replace(ACME, company="\x1b[31mACME\u202e", city="Mil\nano\x9b2J", purchase_order="\x07PO")
    text = printed(office.invoice(quoted(wanted(5), vat=AT_22), payer))
    assert {char for char in text if unicodedata.category(char) in ("Cc", "Cf")} == {"\n"}
    assert "20123 Mil ano2J, IT" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_fits_80_columns_in_every_language(office: Office, kind: str, language: str) -> None:
    text = printed(KINDS[kind](office), language)
    assert max(cells(line) for line in text.splitlines()) == WIDTH
    assert not [line for line in text.splitlines() if line != line.rstrip()]


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")), max_size=120).map(
    one_line
)
AMOUNTS = st.integers(-(10**17), 10**17).map(lambda minor: f"{minor:,}.00 €")


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    text, amount = WORDS, AMOUNTS
    fact = st.builds(Fact, st.just("Your reference"), text)
    entry = st.builds(
        Entry,
        what=text,
        quantity=st.just("1000"),
        price=amount,
        vat=st.just("25,5 %"),
        amount=amount,
        notes=st.tuples(text),
    )
    return Sheet(
        name="invoice",
        language="en",
        day=draw(st.dates()),
        title="Invoice",
        number="2026-000001",
        seller=draw(st.tuples(text, text)),
        buyer_heading="Bill to",
        buyer=draw(st.tuples(text, text)),
        facts=draw(st.tuples(fact, fact)),
        columns=("Description", "Quantity", "Price", "VAT", "Amount"),
        entries=draw(st.tuples(entry, entry)),
        vat_columns=("VAT", "Taxable amount", "VAT amount"),
        vat=(VatRow("19 % DE", draw(amount), draw(amount), draw(text)),),
        sums=(Sum("Total", draw(amount)),),
        payment=Payment("Payment", draw(st.tuples(fact)), None, ""),
        notes=draw(st.tuples(text)),
        page="{page}/{pages}",
    )


@settings(deadline=None)
@given(sheets())
def test_no_line_is_ever_wider_than_80_cells(any_sheet: Sheet) -> None:
    assert [line for line in draw(any_sheet).splitlines() if cells(line) > WIDTH] == []
