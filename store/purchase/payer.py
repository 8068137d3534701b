"""Who pays, and what is known of the VAT number: it decides the VAT, so nothing unverified may lower it (domain 6)."""

from dataclasses import replace

from store.domain.accounts import Payer, VatIdState
from store.domain.payers import payer_problems, tidied
from store.domain.tax import full_vat_id
from store.shop import Shop


def as_known(shop: Shop, typed: Payer, known: Payer) -> Payer:
    """A payer as it was typed, with what is known of its VAT number; of a new one that is nothing yet."""
    payer = tidied(typed)
    state = known.vat_state if (payer.vat_id, payer.country) == (known.vat_id, known.country) else VatIdState.PENDING
    if not payer.vat_id:
        state = VatIdState.NOT_GIVEN
    elif any(problem.field == "vat_id" for problem in payer_problems(payer, shop.rates())):
        state = VatIdState.MALFORMED
    elif state in (VatIdState.MALFORMED, VatIdState.NOT_GIVEN):
        state = VatIdState.PENDING
    return replace(payer, vat_state=state)


def decides_unverified(shop: Shop, payer: Payer) -> bool:
    """Must the register be asked before this payer's VAT number decides anything?"""
    unknown = (VatIdState.PENDING, VatIdState.UNAVAILABLE) if shop.hold_unverified else (VatIdState.PENDING,)
    return payer.vat_state in unknown


def verified(shop: Shop, payer: Payer) -> Payer:
    """The payer after the register was asked, where it must be. Takes as long as that does: never inside a change."""
    if not decides_unverified(shop, payer) or payer.country not in shop.rates():
        return payer
    return replace(payer, vat_state=shop.register.check(full_vat_id(payer.vat_id, payer.country)))
