"""The terms of EN 16931 as XML: UBL 2.1 and UN/CEFACT CII D16B, both by factur-x, which is an extra."""

from collections.abc import Mapping
from copy import deepcopy

from store.domain.problems import Outage


def ubl(terms: Mapping[str, object]) -> bytes:
    """An Invoice or CreditNote of UBL 2.1. Raises Outage where the extra `einvoice` is not installed."""
    return _write(terms, "ubl-2.1")


def cii(terms: Mapping[str, object]) -> bytes:
    """A CrossIndustryInvoice. Raises Outage where the extra `einvoice` is not installed."""
    return _write(terms, "factur-x")


def _write(terms: Mapping[str, object], flavor: str) -> bytes:
    try:
        from facturx import generate_xml
    except ModuleNotFoundError as missing:
        raise Outage("einvoice_not_installed", extra="einvoice") from missing
    # The library fills in and takes out as it goes. Its own checks ask a server; ours stand in the tests.
    written = generate_xml(deepcopy(dict(terms)), flavor=flavor, level="en16931", check_xsd=False, check_schematron="")
    return bytes(written)
