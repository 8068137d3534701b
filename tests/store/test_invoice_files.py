"""Invoices as an operator and a mail get them: listed, looked up, as files; and the commands that do it."""

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.adapters.invoices.writer import FileWriter
from store.documents.invoices import Format, export, found, listed
from store.domain.accounts import User
from store.domain.invoices import Document
from store.domain.problems import Outage, Refused
from store.domain.records import CreditNote, Invoice, Mail, Receivable
from tests.shops import World, eur, refusal
from tests.store.issued import KINDS, Office
from tui.__main__ import main


@pytest.fixture
def sold(world: World) -> World:
    """A shop that has sold one plan to one account."""
    world.buy()
    return world


def file(world: World, *documents: Document) -> None:
    with world.store.change("acme") as work:
        work.append(*documents)
        work.commit()


def number_of(world: World) -> str:
    return world.invoices[0].id


def run(world: World, *arguments: str) -> Result:
    """`seatdesk invoice ARGUMENTS`, whatever this machine's language and configuration."""
    env = {"LC_ALL": "C", "SEATDESK_CONFIG": "", "XDG_CONFIG_HOME": str(world.path.parent)}
    return CliRunner(env=env).invoke(main, ["--store", f"sqlite:///{world.path}", "invoice", *arguments])


# ---- the use cases -------------------------------------------------------------------------------
def test_all_accounts_are_listed_or_one(sold: World) -> None:
    sold.put("beispiel", replace(sold.account, id="beispiel"))
    assert [(one.account.id, one.document.id) for one in listed(sold.shop)] == [("acme", number_of(sold))]
    assert listed(sold.shop, "beispiel") == ()
    with pytest.raises(Outage, match="account_missing"):
        listed(sold.shop, "nobody")


def test_a_credit_note_stands_after_the_invoices_of_its_day(world: World, office: Office) -> None:
    note, invoice = office.corrected()
    file(world, note, invoice, KINDS["domestic"](office))
    assert [type(one.document) for one in listed(world.shop)] == [Invoice, Invoice, CreditNote]
    assert listed(world.shop)[-1].document == note


def test_a_number_finds_its_document_and_whose_it_is(sold: World) -> None:
    filed = found(sold.shop, number_of(sold))
    assert (filed.account.id, filed.document) == ("acme", sold.invoices[0])
    with pytest.raises(Refused) as refused:
        found(sold.shop, "2026-999999")
    assert refusal(refused.value).code == "invoice_unknown"


@pytest.mark.parametrize(
    ("form", "ending", "start"),
    [
        (Format.TEXT, ".txt", b"INVOICE "),
        (Format.PDF, ".pdf", b"%PDF-1.7"),
        (Format.UBL, "-ubl.xml", b"<?xml"),
        (Format.CII, "-cii.xml", b"<?xml"),
        (Format.FACTUR_X, "-facturx.pdf", b"%PDF-1.7"),
    ],
)
def test_every_form_is_a_file_with_a_name_and_a_type(sold: World, form: Format, ending: str, start: bytes) -> None:
    filed = found(sold.shop, number_of(sold))
    file = export(sold.shop, FileWriter(), filed, form)
    assert file.name == f"invoice-{number_of(sold)}{ending}"
    assert file.content.startswith(start)
    assert ("pdf" in file.media_type, "xml" in file.media_type) == ("pdf" in ending, "xml" in ending)
    assert file == export(sold.shop, FileWriter(), filed, form)


def test_a_file_speaks_the_language_of_the_account(sold: World) -> None:
    sold.change_account(language="it")
    text = export(sold.shop, FileWriter(), found(sold.shop, number_of(sold)), Format.TEXT).content.decode()
    assert text.startswith("FATTURA ")
    assert "Helpline Pro, 5 operatori, mensile" in text


def test_without_the_packages_for_it_an_e_invoice_is_an_outage_with_what_to_install(
    sold: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "facturx", None)
    with pytest.raises(Outage) as outage:
        export(sold.shop, FileWriter(), found(sold.shop, number_of(sold)), Format.UBL)
    assert (outage.value.code, outage.value.values) == ("einvoice_not_installed", {"extra": "einvoice"})


# ---- the commands --------------------------------------------------------------------------------
def test_the_list_has_a_line_for_each(sold: World) -> None:
    result = run(sold, "list")
    assert result.exit_code == 0
    (line,) = result.output.splitlines()
    assert line.split() == ["2026-03-01", number_of(sold), "Invoice", "97.60", "€", "acme"]


def test_a_person_gets_what_is_of_their_account_and_nothing_else(sold: World) -> None:
    other = replace(sold.account, id="beispiel")
    sold.put("beispiel", other, User("otto", "Otto", "otto@other.example", billing_contact=True))
    assert run(sold, "--as", "anna@acme.example").output == run(sold, "list", "--account", "acme").output
    assert run(sold, "list", "--as", "otto@other.example").output == ""
    for command in ("show", "mail", "export"):
        refused = run(sold, command, number_of(sold), "--as", "otto@other.example")
        assert (refused.exit_code, refused.output) == (1, f"There is no invoice or credit note {number_of(sold)}.\n")


def test_who_is_no_billing_contact_reads_no_books(sold: World) -> None:
    refused = run(sold, "list", "--as", "marco@acme.example")
    assert refused.exit_code == 1
    assert refused.output == "Only a billing contact of this account can see this.\n"


def test_programs_get_exact_amounts(sold: World) -> None:
    (one,) = json.loads(run(sold, "list", "--account", "acme", "--json").output)
    assert (one["number"], one["kind"], one["net"], one["vat"], one["total"]) == (
        number_of(sold),
        "invoice",
        "80.00",
        "17.60",
        "97.60",
    )
    assert (one["paid"], one["open"], one["due"]) == ("97.60", "0.00", None)
    shown = json.loads(run(sold, "show", number_of(sold), "--json").output)
    assert shown["items"][0] == {
        "plan": "Helpline Pro",
        "seats": 5,
        "start": "2026-03-01",
        "end": "2026-04-01",
        "blocks": 5,
        "price": "16.00",
        "days": 31,
        "of": 31,
        "discounts": [],
        "net": "80.00",
    }
    assert shown["vat_groups"] == [{"treatment": "domestic", "rate": "22", "net": "80.00", "vat": "17.60"}]


def test_show_prints_the_document(sold: World) -> None:
    result = run(sold, "show", number_of(sold))
    expected = export(sold.shop, FileWriter(), found(sold.shop, number_of(sold)), Format.TEXT)
    assert result.output == expected.content.decode()


def test_export_writes_the_file_and_says_where(sold: World, tmp_path: Path) -> None:
    path = tmp_path / "out.pdf"
    result = run(sold, "export", number_of(sold), "--out", str(path), "--json")
    said = json.loads(result.output)
    assert said == {
        "number": number_of(sold),
        "format": "pdf",
        "file": str(path),
        "bytes": path.stat().st_size,
    }
    assert path.read_bytes().startswith(b"%PDF-1.7")


def test_export_names_the_file_itself(sold: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(sold, "export", number_of(sold), "--format", "ubl")
    assert result.output == f"{number_of(sold)} was written to invoice-{number_of(sold)}-ubl.xml.\n"
    assert (tmp_path / f"invoice-{number_of(sold)}-ubl.xml").read_bytes().startswith(b"<?xml")


def test_a_dash_is_the_standard_output(sold: World) -> None:
    result = run(sold, "export", number_of(sold), "--format", "cii", "--out", "-")
    assert result.stdout_bytes == export(sold.shop, FileWriter(), found(sold.shop, number_of(sold)), Format.CII).content


def test_it_is_mailed_again_to_who_ordered(sold: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    number = number_of(sold)
    mailed = run(sold, "mail", number)
    assert (mailed.exit_code, mailed.stdout) == (
        0,
        f"{number} goes to anna@acme.example, with the document attached.\n",
    )
    again = run(sold, "mail", number, "--json")
    assert json.loads(again.stdout) == {"number": number, "to": "anna@acme.example"}
    assert len([one for one in sold.past(Mail) if one.id.startswith("copy:")]) == 1


def test_a_program_notes_a_transfer(sold: World) -> None:
    invoice = replace(sold.invoices[0], id="2026-000009", paid=eur("0.00"), due=date(2026, 3, 31))
    file(sold, invoice)
    sold.put("acme", Receivable(invoice.id, date(2026, 3, 31)))
    paid = run(sold, "paid", invoice.id, "--json")
    assert json.loads(paid.stdout) == {"invoice": invoice.id, "received": "97.60", "currency": "EUR"}


def test_an_unknown_number_is_refused_in_a_sentence(sold: World) -> None:
    result = run(sold, "show", "2026-999999")
    assert result.exit_code == 1
    assert result.stderr == "There is no invoice or credit note 2026-999999.\n"


def test_a_place_that_cannot_be_written_is_an_outage(sold: World, tmp_path: Path) -> None:
    result = run(sold, "export", number_of(sold), "--out", str(tmp_path / "nowhere" / "x.pdf"))
    assert result.exit_code == 3
    assert "could not be written" in result.stderr


def test_a_credit_note_is_found_and_written_in_every_form(office: Office, world: World) -> None:
    note = KINDS["credit note: mixed rates"](office)
    file(world, note)
    for form in Format:
        assert export(world.shop, FileWriter(), found(world.shop, note.id), form).name.startswith("credit-note-CN2026-")
