"""The PDF: an archive that any reader opens in ten years, and the words of the sheet on it.

What PDF/A-3B asks for and can be seen from outside is checked here (ISO 19005-3); the sections are named.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from store.adapters.invoices.writer import FileWriter
from store.documents.einvoice import terms
from store.domain.sheets import Sheet
from store.words.invoice_sheet import sheet
from tests.store.issued import KINDS, Office
from tui.kit.i18n import Translator

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
DC = "{http://purl.org/dc/elements/1.1/}"
LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
EXTENSION = "{http://www.aiim.org/pdfa/ns/property#}name"


def of_kind(office: Office, kind: str, language: str = "en") -> Sheet:
    return sheet(Translator(language), KINDS[kind](office))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def trailer(reader: PdfReader) -> Any:
    return reader.trailer


def root(reader: PdfReader) -> Any:
    return trailer(reader)["/Root"]


def xmp(reader: PdfReader) -> ElementTree.Element:
    packet = root(reader)["/Metadata"].get_data().decode()
    return ElementTree.fromstring(packet[packet.index("<x:xmpmeta") : packet.rindex("<?xpacket")])


def objects(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file, streams included."""
    for number in range(1, trailer(reader)["/Size"]):
        yield IndirectObject(number, 0, reader).get_object()


@pytest.fixture
def factur_x(office: Office) -> bytes:
    document = KINDS["reverse charge"](office)
    english = Translator("en")
    return FileWriter().factur_x(sheet(english, document), terms(english, document))


# ---- an archive ----------------------------------------------------------------------------------
def test_the_file_says_that_it_is_pdf_a_3b(office: Office) -> None:
    reader = read(FileWriter().pdf(of_kind(office, "domestic")))
    metadata = xmp(reader)
    assert [metadata.findtext(f".//{PDFA}{name}") for name in ("part", "conformance")] == ["3", "B"]  # 6.6.4
    assert "/Filter" not in root(reader)["/Metadata"]  # plain, so that an archive finds it without a PDF reader
    assert reader.pdf_header == "%PDF-1.7"  # 6.1.2
    assert not reader.is_encrypted  # 6.1.3
    assert len(trailer(reader)["/ID"]) == 2  # 6.1.3


def test_the_file_carries_its_colours_and_its_letters(office: Office) -> None:
    reader = read(FileWriter().pdf(of_kind(office, "domestic")))
    (intent,) = root(reader)["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"  # 6.2.3
    assert len(intent["/DestOutputProfile"].get_data()) > 1000
    fonts: list[Any] = [font for font in objects(reader) if isinstance(font, dict) and "/DescendantFonts" in font]
    assert len(fonts) == 2
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        assert "/FontFile2" in descendant["/FontDescriptor"]  # 6.2.11.4
        assert "/ToUnicode" in font  # so that a search finds what is seen


def test_nothing_in_the_file_runs_or_points_outside(office: Office) -> None:
    reader = read(FileWriter().pdf(of_kind(office, "domestic")))
    keys = {key for one in objects(reader) if isinstance(one, dict) for key in one}
    assert not keys & {"/JavaScript", "/JS", "/AA", "/A", "/Launch", "/URI", "/Encrypt"}  # 6.5, 6.6.1
    assert isinstance(root(reader)["/OpenAction"], list), "where to open it, not what to do"


def test_the_same_invoice_is_the_same_bytes(office: Office) -> None:
    document, english = KINDS["discount"](office), Translator("en")
    drawn, said = sheet(english, document), terms(english, document)
    assert FileWriter().pdf(drawn) == FileWriter().pdf(drawn)
    assert FileWriter().factur_x(drawn, said) == FileWriter().factur_x(drawn, said)
    assert FileWriter().pdf(drawn) != FileWriter().pdf(replace(drawn, number="2026-999999"))


def test_a_factur_x_carries_its_cii_as_the_alternative(factur_x: bytes) -> None:
    reader = read(factur_x)
    (associated,) = root(reader)["/AF"]  # 6.8
    file = associated.get_object()
    assert (file["/F"], file["/UF"], file["/AFRelationship"]) == ("factur-x.xml", "factur-x.xml", "/Alternative")
    assert file["/EF"]["/F"]["/Subtype"] == "/text/xml"
    assert "/ModDate" in file["/EF"]["/F"]["/Params"]
    assert list(reader.attachments) == ["factur-x.xml"]
    metadata = xmp(reader)
    said = [metadata.findtext(f".//{FX}{name}") for name in ("DocumentType", "DocumentFileName", "ConformanceLevel")]
    assert said == ["INVOICE", "factur-x.xml", "EN 16931"]
    described = {one.text for one in metadata.iter(EXTENSION)}
    assert described == {"DocumentType", "DocumentFileName", "Version", "ConformanceLevel"}  # 6.6.2.3


def test_a_plain_pdf_carries_nothing(office: Office) -> None:
    reader = read(FileWriter().pdf(of_kind(office, "domestic")))
    assert not list(reader.attachments)
    assert xmp(reader).find(f".//{FX}DocumentType") is None


# ---- what is on it -------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_sheet_is_on_it(office: Office, kind: str) -> None:
    drawn = of_kind(office, kind, "it")
    text = words(FileWriter().pdf(drawn))
    said = [drawn.title, drawn.number, *drawn.seller, *drawn.buyer, *drawn.columns, drawn.page.format(page=1, pages=1)]
    said += [word for fact in drawn.facts for word in (fact.label, fact.value)]
    said += [word for one in drawn.entries for word in (one.what, one.price, one.amount, *one.notes)]
    said += [word for row in drawn.vat for word in (row.what, row.base, row.vat, row.reason)]
    said += [word for one in drawn.sums for word in (one.label, one.amount)]
    said += [word for fact in (drawn.payment.facts if drawn.payment else ()) for word in (fact.label, fact.value)]
    assert [word for word in (*said, *drawn.notes) if word not in text] == []


def test_a_reader_is_told_the_language_and_the_title(office: Office) -> None:
    reader = read(FileWriter().pdf(of_kind(office, "domestic", "it")))
    assert root(reader)["/Lang"] == "it"
    said = [xmp(reader).findtext(f".//{DC}{name}//{LI}") for name in ("title", "creator")]
    assert said == ["Fattura 2026-000001", "Seatdesk Srl"]


def test_a_long_invoice_goes_on_under_the_heads_of_its_columns(office: Office) -> None:
    drawn = of_kind(office, "several plans")
    pages = read(FileWriter().pdf(replace(drawn, entries=drawn.entries * 12))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 3
    assert [f"Page {number} of 3" in text for number, text in enumerate(texts, start=1)] == [True] * 3
    assert all("Description" in text for text in texts)
    assert sum(text.count("Vault Pro") for text in texts) == 12
    assert ["Amount due" in text for text in texts] == [False, False, True]


def test_letters_that_the_font_lacks_are_stood_in_for(office: Office) -> None:
    drawn = of_kind(office, "domestic")
    text = words(FileWriter().pdf(replace(drawn, buyer=("株 Sakura Ελλάς Łódź Ж", *drawn.buyer[1:]))))
    assert "\ufffd Sakura Ελλάς Łódź Ж" in text


def test_markup_is_text_like_any_other(office: Office) -> None:
    drawn = of_kind(office, "domestic")
    pdf = FileWriter().pdf(replace(drawn, seller=("A & B <i>**Srl**</i> {nb}", *drawn.seller[1:])))
    assert "A & B <i>**Srl**</i> {nb}" in words(pdf)
    assert xmp(read(pdf)).findtext(f".//{DC}creator//{LI}") == "A & B <i>**Srl**</i> {nb}"


def test_several_are_drawn_at_once(office: Office) -> None:
    drawn = [of_kind(office, kind) for kind in ("domestic", "discount")]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(FileWriter().pdf, drawn)) == [FileWriter().pdf(one) for one in drawn]
