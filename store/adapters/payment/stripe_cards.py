"""Cards put on file with Stripe, on its own page: no card number comes near us, and nothing is charged."""

from contextlib import suppress
from typing import TYPE_CHECKING

from store.adapters.payment.stripe_answers import PAGE, STRIPE, intent_outcome, is_ours, parts, session_outcome
from store.adapters.payment.stripe_client import StripeConnection
from store.domain.accounts import SavedMethod
from store.domain.cards import CardSetup
from store.domain.orders import Outcome, OutcomeState
from store.payment_ports import PaymentMethod

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams


class StripeCards:
    """Checkout in its setup mode. An account stays one customer of Stripe's as long as it has a card on file."""

    def __init__(self, stripe: StripeConnection, return_url: str) -> None:
        self._stripe = stripe
        self._return_url = return_url

    def pages(self, saved: SavedMethod | None) -> tuple[PaymentMethod, ...]:
        """One, of the customer who has the card that is on file."""
        customer = f":{parts(saved.method)[2]}" if saved and is_ours(saved) else ""
        return (PaymentMethod(f"{STRIPE}:{PAGE}{customer}", "card"),)

    def keep(self, setup: CardSetup) -> Outcome:
        """Open the page, or, once it is open, ask after it."""
        if setup.outcome.ref:
            return self._stripe.asked(lambda: self._heard(setup.outcome.ref), definite=False)
        about = {"key": setup.id, "account": setup.account_id}
        params: SessionCreateParams = {
            "mode": "setup",
            "allowed_payment_method_types": ["card"],
            "client_reference_id": setup.id,
            "metadata": about,
            "setup_intent_data": {"metadata": about},
            "success_url": self._return_url,
        }
        customer = parts(setup.method)[2]
        if customer:
            params["customer"] = customer
        else:
            params["customer_creation"] = "always"
        sessions = self._stripe.client.v1.checkout.sessions
        return self._stripe.asked(
            lambda: session_outcome(sessions.create(params, {"idempotency_key": setup.id}).to_dict())
        )

    def leave(self, setup: CardSetup) -> Outcome:
        """Close the page; a card that was typed meanwhile counts."""
        ref = setup.outcome.ref

        def close() -> Outcome:
            from stripe import InvalidRequestError

            with suppress(InvalidRequestError):  # it has ended by itself, which the question after it tells
                self._stripe.client.v1.checkout.sessions.expire(ref)
            now = self._heard(ref)
            return Outcome(OutcomeState.DECLINED, ref=ref, code="given_up") if now.code == "page_expired" else now

        return self._stripe.asked(close, definite=False)

    def forget(self, saved: SavedMethod) -> None:
        """Take the card from its customer, if that can be done now: one that stays there is charged by nobody."""
        if is_ours(saved):
            self._stripe.asked(lambda: self._detached(parts(saved.method)[1]))

    def _detached(self, method: str) -> Outcome:
        self._stripe.client.v1.payment_methods.detach(method)
        return Outcome(OutcomeState.SUCCEEDED)

    def _heard(self, ref: str) -> Outcome:
        session = self._stripe.client.v1.checkout.sessions.retrieve(ref).to_dict()
        if session["status"] != "complete":
            return session_outcome(session)
        intents = self._stripe.client.v1.setup_intents
        intent = intents.retrieve(session["setup_intent"], {"expand": ["payment_method"]}).to_dict()
        return intent_outcome(intent)
