"""Invoices and credit notes from home: listed by year, read as printed, saved, paid by transfer."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store.adapters.files.saved_file import save_file
from store.adapters.invoices.writer import FileWriter
from store.documents import books
from store.domain.orders import Outcome, OutcomeState
from store.domain.records import Invoice, Mail
from store.ports import File
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import World


@pytest.fixture
def unpaid(world: World) -> World:
    """Invoices come due by transfer, and there is something to print them with."""
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31)))
    world.shop = replace(world.shop, writer=FileWriter())
    return world


def issue_last_year(world: World, invoice: Invoice) -> None:
    """The same, but paid, on the last day of the year before."""
    old = replace(invoice, id="2025-000009", day=date(2025, 12, 31), paid=invoice.open, due=None)
    with world.store.change("acme") as work:
        work.append(old)
        work.commit()


async def buy(centre: Centre) -> Invoice:
    """Buy, and come home."""
    await centre.answer_up_to("receipt")
    await centre.go_home()
    return centre.invoices[0]


async def test_an_invoice_is_listed_read_and_left(unpaid: World, open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        invoice = await buy(centre)
        await centre.press("i")
        assert centre.step == "InvoicesScreen"
        centre.see(
            centre.say("Invoices"),
            invoice.id,
            centre.texts.money(invoice.total),
            centre.say(
                "{day} · {amount} due by {due}",
                day=centre.texts.day(invoice.day),
                amount=centre.texts.money(invoice.open),
                due=centre.texts.day(date(2026, 3, 31)),
            ),
        )
        await centre.press("enter")
        printed = books.printed(unpaid.shop, centre.person, invoice.id).lines
        shown = [row for row in centre.rows if row in printed and row]
        assert shown[:3] == [line for line in printed if line][:3]
        await centre.press("end")
        assert printed[-1] in centre.rows
        await centre.press("escape")
        assert (centre.step, centre.highlighted) == ("InvoicesScreen", invoice.id)
        await centre.press("escape")
        assert centre.step == "home"


async def test_a_year_shows_its_own_documents(unpaid: World, open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        invoice = await buy(centre)
        issue_last_year(unpaid, invoice)
        await centre.press("i")
        assert list(centre.options) == [invoice.id, "2025-000009"]
        centre.see("All years", "2 documents", "1 invoice is not paid")
        await centre.press("right")
        assert list(centre.options) == [invoice.id]
        await centre.press("right", "right")
        assert list(centre.options) == ["2025-000009"]
        await centre.press("enter", "escape")
        assert list(centre.options) == ["2025-000009"]
        await centre.press("left", "left", "left")
        assert list(centre.options) == [invoice.id, "2025-000009"]


@pytest.mark.parametrize("opened", [(), ("enter",)], ids=["listed", "open"])
async def test_what_is_not_paid_shows_how_to_transfer_it(
    unpaid: World, open_centre: OpenCentre, opened: tuple[str, ...]
) -> None:
    async with open_centre() as centre:
        invoice = await buy(centre)
        issue_last_year(unpaid, invoice)
        await centre.press("i", *opened, "t")
        centre.see(f"IBAN: {invoice.seller.iban}", centre.texts.money(invoice.open), "█")
        await centre.press("escape")
        if opened:
            await centre.press("escape")
        await centre.press("down", *opened, "t")
        centre.see_nothing_of("IBAN: ")


@pytest.mark.usefixtures("unpaid")
@pytest.mark.parametrize("opened", [(), ("enter",)], ids=["listed", "open"])
async def test_a_pdf_is_saved_and_the_page_says_where(
    open_centre: OpenCentre, tmp_path: Path, opened: tuple[str, ...]
) -> None:
    async with open_centre() as centre:
        centre.app.save_file = lambda file: save_file(tmp_path, file)
        invoice = await buy(centre)
        await centre.press("i", *opened, "s", "enter")
        saved = tmp_path / f"invoice-{invoice.id}.pdf"
        assert saved.name in centre.text.replace(" ", "")
        assert saved.read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("unpaid")
@pytest.mark.parametrize(
    ("downs", "ending", "begins"),
    [(1, "-facturx.pdf", b"%PDF"), (2, "-ubl.xml", b"<?xml"), (3, "-cii.xml", b"<?xml")],
    ids=["Factur-X", "UBL", "CII"],
)
async def test_an_e_invoice_is_saved(
    open_centre: OpenCentre, tmp_path: Path, language: str, downs: int, ending: str, begins: bytes
) -> None:
    async with open_centre(language=language) as centre:
        centre.app.save_file = lambda file: save_file(tmp_path, file)
        invoice = await buy(centre)
        await centre.press("i", "s")
        centre.see(centre.say("Save {number}", number=invoice.id), "PDF", "Factur-X", "UBL", "CII")
        await centre.press(*["down"] * downs, "enter")
        assert (tmp_path / f"invoice-{invoice.id}{ending}").read_bytes().startswith(begins)


@pytest.mark.usefixtures("unpaid")
async def test_who_leaves_the_question_saves_nothing(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        saved: list[str] = []

        def save(file: File) -> str:
            saved.append(file.name)
            return file.name

        centre.app.save_file = save
        await buy(centre)
        await centre.press("i", "s", "escape")
        assert (centre.step, saved) == ("InvoicesScreen", [])


@pytest.mark.parametrize("opened", [(), ("enter",)], ids=["listed", "open"])
async def test_a_document_is_mailed_again(
    unpaid: World, open_centre: OpenCentre, language: str, opened: tuple[str, ...]
) -> None:
    async with open_centre(language=language) as centre:
        invoice = await buy(centre)
        await centre.press("i", *opened, "m")
        told = "{number} goes to {email}, with the document attached."
        centre.see(centre.say(told, number=invoice.id, email="anna@acme.example"))
        await centre.press("escape", "m")
        copies = [one for one in unpaid.all(Mail) + unpaid.past(Mail) if one.id.startswith("copy:")]
        assert [(one.to, one.documents) for one in copies] == [("anna@acme.example", (invoice.id,))]


@pytest.mark.usefixtures("unpaid")
async def test_a_session_that_may_write_no_files_says_so(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await buy(centre)
        await centre.press("i", "s")
        centre.see("Documents cannot be saved as files in this session.")


@pytest.mark.usefixtures("unpaid")
async def test_the_palette_leads_there_from_a_purchase_which_keeps_its_answers(
    open_centre: OpenCentre, language: str
) -> None:
    async with open_centre(at="review", language=language) as centre:
        await centre.palette(centre.say("Go to: {step}", step=centre.say("Invoices")))
        centre.see(centre.say("Nothing was invoiced yet."))
        await centre.press("escape", "c")
        assert centre.step == "review"


@pytest.mark.usefixtures("unpaid")
async def test_a_contact_who_may_not_buy_reads_what_was_invoiced(open_centre: OpenCentre) -> None:
    async with open_centre("piero@passato.example") as centre:
        await centre.press("i")
        centre.see("Nothing was invoiced yet.")


@pytest.mark.usefixtures("unpaid")
async def test_another_user_is_offered_no_invoices(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await buy(centre)
    async with open_centre("marco@acme.example") as centre:
        centre.see_nothing_of("Invoices")
        await centre.press("i")
        assert centre.step == "home"


async def test_who_is_no_contact_any_more_is_told(unpaid: World, open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await buy(centre)
        unpaid.change_user(centre.person, billing_contact=False)
        await centre.press("i")
        centre.see("Only a billing contact of this account can see this.")
        assert centre.step == "home"
