"""VAT registers that need no network."""

from collections.abc import Mapping

from store.domain.accounts import VatIdState

DEMO_ANSWERS: Mapping[str, VatIdState] = {
    "DE100000008": VatIdState.INVALID,
    "DE100000016": VatIdState.UNAVAILABLE,
}


class DemoVatRegister:
    """Canned answers by full VAT number; every other well-formed number is registered."""

    def __init__(self, answers: Mapping[str, VatIdState] = DEMO_ANSWERS) -> None:
        self._answers = answers

    def check(self, vat_id: str) -> VatIdState:
        return self._answers.get(vat_id, VatIdState.VALID)


class OfflineVatRegister:
    """Nobody to ask: VAT is charged until a number can be verified (domain 6)."""

    def check(self, _vat_id: str) -> VatIdState:
        return VatIdState.UNAVAILABLE
