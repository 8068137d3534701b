"""The registers that need no network, and the canned numbers of the demo."""

from store.adapters.tax.vat_register import DEMO_ANSWERS, DemoVatRegister, OfflineVatRegister
from store.adapters.tax.vat_table import vat_rates
from store.domain.accounts import VatIdState
from store.domain.tax import check_vat_id


def test_the_demo_has_a_number_for_every_answer() -> None:
    register = DemoVatRegister()
    assert register.check("DE136695976") is VatIdState.VALID
    assert register.check("DE100000008") is VatIdState.INVALID
    assert register.check("DE100000016") is VatIdState.UNAVAILABLE


def test_the_demos_numbers_are_well_formed_so_that_they_get_as_far_as_the_register() -> None:
    assert [check_vat_id(number, "DE", vat_rates()) for number in DEMO_ANSWERS] == [None, None]


def test_without_a_register_no_number_is_ever_valid() -> None:
    assert OfflineVatRegister().check("DE136695976") is VatIdState.UNAVAILABLE
