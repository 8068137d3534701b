"""VIES answers valid, invalid or unavailable, whatever comes over the line, and never raises (domain 6)."""

import json
import socket
from collections.abc import Callable, Iterator

import pytest

from store.adapters.tax.vies import ViesRegister
from store.domain.accounts import VatIdState
from tests.fake_vies import HTML, FakeVies, fake_vies

NUMBER = "DE136695976"


@pytest.fixture
def vies(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeVies]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with fake_vies() as fake:
        yield fake


def answer(vies: FakeVies) -> VatIdState:
    return ViesRegister(vies.address).check(NUMBER)


def test_a_registered_number_is_valid_and_asked_for_by_state_and_digits(vies: FakeVies) -> None:
    vies.says("VALID", valid=True)
    assert answer(vies) is VatIdState.VALID
    assert vies.asked == ["/ms/DE/vat/136695976"]


def test_a_number_that_nobody_has_is_invalid(vies: FakeVies) -> None:
    vies.says("INVALID")
    assert answer(vies) is VatIdState.INVALID


@pytest.mark.parametrize(
    "error",
    [
        "INVALID_INPUT",
        "MS_UNAVAILABLE",
        "MS_MAX_CONCURRENT_REQ",
        "GLOBAL_MAX_CONCURRENT_REQ",
        "SERVICE_UNAVAILABLE",
        "TIMEOUT",
        "VAT_BLOCKED",
        "IP_BLOCKED",
        "",
        "SOMETHING_NEW",
    ],
)
def test_not_valid_for_want_of_an_answer_is_not_invalid(vies: FakeVies, error: str) -> None:
    vies.says(error)
    assert answer(vies) is VatIdState.UNAVAILABLE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"VALID"',
        b'{"valid": true}',
        b'{"isValid": "true", "userError": "VALID"}',
        b'{"isValid": false, "userError": "VALID"}',
        b'{"isValid": true, "userError": "INVALID"}',
        b'{"actionSucceed": false, "errorWrappers": [{"error": "MS_MAX_CONCURRENT_REQ"}]}',
        b"\xff\xfe\x00",
        b"[" * 60_000,
        b" " * 70_000 + json.dumps({"isValid": True, "userError": "VALID"}).encode(),
    ],
    ids=lambda body: repr(body[:30]),
)
def test_what_is_no_clear_answer_is_unavailable(vies: FakeVies, body: bytes) -> None:
    vies.body = body
    assert answer(vies) is VatIdState.UNAVAILABLE


@pytest.mark.parametrize("status", [200, 302, 400, 403, 404, 429, 500, 502, 503])
def test_a_page_for_people_is_unavailable(vies: FakeVies, status: int) -> None:
    vies.status, vies.body, vies.media = status, HTML, "text/html"
    assert answer(vies) is VatIdState.UNAVAILABLE


def test_an_error_status_is_unavailable_whatever_it_says(vies: FakeVies) -> None:
    vies.says("VALID", valid=True)
    vies.status = 500
    assert answer(vies) is VatIdState.UNAVAILABLE


def test_a_line_that_is_cut_is_unavailable(vies: FakeVies) -> None:
    vies.cut = True
    assert answer(vies) is VatIdState.UNAVAILABLE


@pytest.mark.parametrize(("silence", "patience"), [(0.05, 60.0), (60.0, 0.05)], ids=["silence", "patience"])
def test_an_answer_that_stalls_is_given_up(vies: FakeVies, silence: float, patience: float) -> None:
    vies.says("VALID", valid=True)
    vies.slow = True
    assert ViesRegister(vies.address, silence=silence, patience=patience).check(NUMBER) is VatIdState.UNAVAILABLE


def test_nobody_there_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert ViesRegister(f"http://127.0.0.1:{port}").check(NUMBER) is VatIdState.UNAVAILABLE


@pytest.mark.parametrize("number", ["DE../../secret", "DE136 695", "ΔE1", "", "D"])
def test_what_is_no_number_stays_within_its_place_in_the_address(vies: FakeVies, number: str) -> None:
    vies.says("INVALID")
    ViesRegister(vies.address).check(number)
    assert all(path.startswith("/ms/") and path.count("/") == 4 for path in vies.asked)


@pytest.mark.live
def test_the_real_register_knows_a_real_number() -> None:
    register: Callable[[str], VatIdState] = ViesRegister().check
    assert register("IE6388047V") in (VatIdState.VALID, VatIdState.UNAVAILABLE)
