"""What Stripe's answers mean to an order, and how it counts money. Pure: its data in, an Outcome out."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import Outcome, OutcomeState

if TYPE_CHECKING:
    from stripe import CardError, InvalidRequestError

STRIPE, PAGE = "stripe", "page"
GRACE = timedelta(minutes=10)
"""How long after it was sent a charge may still turn up that is not in Stripe's lists."""
_HUNDREDFOLD = frozenset({"UGX"})
"""Without decimals, but counted in hundredths by Stripe, for what came before (docs.stripe.com/currencies)."""
_WHOLE_ONLY = frozenset({"ISK", "UGX"})
_LAST_DIGIT_ZERO = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
_DECLINES = {
    "authentication_required": "authentication_required",
    "card_not_supported": "card_not_supported",
    "currency_not_supported": "currency_refused",
    "expired_card": "expired_card",
    "fraudulent": "card_declined",
    "incorrect_cvc": "incorrect_cvc",
    "insufficient_funds": "insufficient_funds",
    "invalid_cvc": "incorrect_cvc",
    "payment_intent_authentication_failure": "authentication_failed",
    "processing_error": "processing_error",
}
"""Stripe's codes as ours. That a card is thought stolen is not said to who holds it."""
_REFUSALS = {"amount_too_large": "amount_refused", "amount_too_small": "amount_refused"}


def parts(method: str) -> tuple[str, str, str]:
    """The way, payment method and customer of a method's id."""
    _, way, *rest = method.split(":")
    if way == PAGE:
        return way, "", rest[0] if rest else ""
    return way, rest[0], rest[1]


def is_ours(saved: SavedMethod | None) -> bool:
    """Is the card on file one that Stripe keeps?"""
    return saved is not None and saved.method.startswith(f"{STRIPE}:")


def stripe_amount(amount: Money) -> int | None:
    """The amount as Stripe counts it; None where Stripe cannot take exactly that."""
    minor, currency = amount.minor, amount.currency
    if currency in _HUNDREDFOLD:
        return minor * 100
    if currency in _WHOLE_ONLY and minor % 100:
        return None
    return None if currency in _LAST_DIGIT_ZERO and minor % 10 else minor


def session_outcome(session: Mapping[str, Any]) -> Outcome:
    """A hosted page that is not paid."""
    ref = str(session["id"])
    if session["status"] == "expired":
        return Outcome(OutcomeState.DECLINED, ref=ref, code="page_expired")
    if session["status"] == "complete":
        return Outcome(OutcomeState.PENDING, ref=ref)
    return Outcome(OutcomeState.ACTION, ref=ref, url=str(session.get("url") or ""), code=PAGE)


def intent_outcome(intent: Mapping[str, Any]) -> Outcome:
    """A payment of Stripe's."""
    ref, status = str(intent["id"]), intent["status"]
    if status == "succeeded":
        return Outcome(OutcomeState.SUCCEEDED, ref=ref, saved=_saved(intent))
    if status == "processing":
        return Outcome(OutcomeState.PENDING, ref=ref)
    if status == "requires_action":
        redirect = (intent.get("next_action") or {}).get("redirect_to_url") or {}
        return Outcome(OutcomeState.ACTION, ref=ref, url=str(redirect.get("url") or ""))
    if status == "canceled":
        return Outcome(OutcomeState.CANCELLED, ref=ref)
    if status == "requires_payment_method":
        return Outcome(OutcomeState.DECLINED, ref=ref, code=_decline(intent.get("last_payment_error") or {}))
    return Outcome(OutcomeState.UNKNOWN, ref=ref)


def refunded(refund: Mapping[str, Any]) -> Outcome:
    states = {"succeeded": OutcomeState.SUCCEEDED, "pending": OutcomeState.PENDING}
    state = states.get(str(refund["status"]), OutcomeState.DECLINED)
    return Outcome(state, ref=str(refund["id"]))


def refused(error: "CardError | InvalidRequestError") -> Outcome:
    """A definite no: nothing was charged."""
    body = error.json_body if isinstance(error.json_body, Mapping) else {}
    said = body.get("error") or {}
    intent = said.get("payment_intent") or {}
    if error.http_status == 402:
        return Outcome(OutcomeState.DECLINED, ref=str(intent.get("id", "")), code=_decline(said))
    code = _REFUSALS.get(error.code or "", "currency_refused" if said.get("param") == "currency" else "card_refused")
    return Outcome(OutcomeState.DECLINED, code=code)


def _decline(error: Mapping[str, Any]) -> str:
    words = (str(error.get(name)) for name in ("decline_code", "code") if error.get(name))
    return next((_DECLINES[word] for word in words if word in _DECLINES), "card_declined")


def _saved(intent: Mapping[str, Any]) -> SavedMethod | None:
    """The card that paid, as it may be kept on file; None where Stripe was not asked for it."""
    method, customer = intent.get("payment_method"), intent.get("customer")
    if not isinstance(method, Mapping) or not method.get("card") or not customer:
        return None
    card = method["card"]
    expires = f"{int(card['exp_year']):04}-{int(card['exp_month']):02}"
    return SavedMethod(f"stripe:saved:{method['id']}:{customer}", str(card["brand"]), str(card["last4"]), expires)
