"""An account's own invoices: who may read them, what they are, and how they are saved."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store import overview
from store.adapters.files.saved_file import save_file
from store.adapters.invoices.writer import FileWriter
from store.documents import books
from store.domain.accounts import AccountKind, AccountStatus
from store.domain.orders import Outcome, OutcomeState
from store.domain.problems import Outage, Refused
from store.domain.records import CreditNote, Invoice
from store.ports import File
from tests.shops import ANNA, BRUNO, MARCO, World, refusal
from tests.store.issued import KINDS, Office

FILE = File("invoice-1.pdf", "application/pdf", b"%PDF")


@pytest.fixture
def sold(world: World) -> World:
    """One plan was sold, paid for by card."""
    world.shop = replace(world.shop, writer=FileWriter())
    world.buy()
    return world


def file(world: World, *documents: Invoice | CreditNote) -> None:
    with world.store.change("acme") as work:
        work.append(*documents)
        work.commit()


# ---- who -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "changes",
    [{}, {"kind": AccountKind.CORPORATE}, {"status": AccountStatus.EXPIRED}, {"status": AccountStatus.BLOCKED}],
    ids=["self-service", "corporate", "expired", "blocked"],
)
def test_every_contact_reads_what_was_invoiced_whatever_stands_in_the_way_of_buying(
    sold: World, changes: dict[str, object]
) -> None:
    sold.change_account(**changes)
    number = sold.invoices[0].id
    for contact in (ANNA, BRUNO):
        assert overview.home(sold.shop, contact).has_invoices
        assert [one.id for one in books.books(sold.shop, contact).documents] == [number]
        assert books.printed(sold.shop, contact, number).document == sold.invoices[0]
        assert books.as_file(sold.shop, contact, number).content.startswith(b"%PDF")


def test_another_user_reads_nothing(sold: World) -> None:
    number = sold.invoices[0].id
    assert not overview.home(sold.shop, MARCO).has_invoices
    for ask in (
        lambda: books.books(sold.shop, MARCO),
        lambda: books.printed(sold.shop, MARCO, number),
        lambda: books.as_file(sold.shop, MARCO, number),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refusal(refused.value).code == "access_contacts_only"


def test_a_contact_that_was_removed_meanwhile_reads_nothing(sold: World) -> None:
    sold.change_user(BRUNO, billing_contact=False)
    with pytest.raises(Refused) as refused:
        books.books(sold.shop, BRUNO)
    assert refusal(refused.value).code == "access_contacts_only"


def test_the_documents_of_another_account_are_not_there(sold: World, office: Office) -> None:
    foreign = replace(KINDS["domestic"](office), id="2026-000777")
    sold.put("globex", replace(sold.account, id="globex"))
    with sold.store.change("globex") as work:
        work.append(foreign)
        work.commit()
    for ask in (books.printed, books.as_file):
        with pytest.raises(Refused) as refused:
            ask(sold.shop, ANNA, foreign.id)
        assert refusal(refused.value).code == "invoice_unknown"


# ---- what ----------------------------------------------------------------------------------------
def test_the_newest_document_stands_first_and_each_year_has_its_own(world: World, office: Office) -> None:
    old = replace(KINDS["domestic"](office), id="2025-000001", day=date(2025, 12, 31))
    note, corrected = office.corrected()
    file(world, old, note, corrected)
    found = books.books(world.shop, ANNA)
    assert [one.id for one in found.documents] == [note.id, corrected.id, old.id]
    assert found.years == (2026, 2025)
    assert found.of(2025) == (old,)
    assert found.of(None) == found.documents


def test_an_account_that_bought_nothing_has_no_documents(world: World) -> None:
    assert books.books(world.shop, ANNA).documents == ()
    assert not overview.home(world.shop, ANNA).has_invoices


def test_a_document_is_printed_in_the_language_of_the_account(sold: World) -> None:
    number = sold.invoices[0].id
    assert books.printed(sold.shop, ANNA, number).lines[0].startswith("INVOICE")
    sold.change_account(language="it")
    lines = books.printed(sold.shop, ANNA, number).lines
    assert lines[0].startswith("FATTURA")
    assert max(len(line) for line in lines) <= 80


def test_only_what_is_left_to_pay_has_transfer_details(world: World, office: Office) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31)))
    world.buy()
    invoice = world.invoices[0]
    assert books.payable_by_transfer(invoice)
    assert not books.payable_by_transfer(replace(invoice, seller=replace(invoice.seller, iban="")))
    assert not books.payable_by_transfer(KINDS["paid on the spot"](office))
    assert not books.payable_by_transfer(office.corrected()[0])


# ---- saved ---------------------------------------------------------------------------------------
def test_a_file_is_never_written_over_another(tmp_path: Path) -> None:
    places = [Path(save_file(tmp_path, replace(FILE, content=content))) for content in (b"one", b"two")]
    assert [place.name for place in places] == ["invoice-1.pdf", "invoice-1-2.pdf"]
    assert [place.read_bytes() for place in places] == [b"one", b"two"]


def test_a_folder_that_takes_no_file_is_an_outage(tmp_path: Path) -> None:
    with pytest.raises(Outage, match="export_not_written"):
        save_file(tmp_path / "gone", FILE)
    assert list(tmp_path.iterdir()) == []
