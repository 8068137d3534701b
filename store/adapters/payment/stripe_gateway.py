"""Cards through Stripe: a hosted page for a new card, a charge for the one on file. No card number comes near us.

Method ids: `stripe:page` (then `:` and the customer, if there is one), `stripe:saved:PM:CUSTOMER` while the customer
is there to confirm, `stripe:renewal:PM:CUSTOMER` when not.
"""

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from store.adapters.payment.stripe_answers import (
    GRACE,
    PAGE,
    STRIPE,
    intent_outcome,
    is_ours,
    parts,
    refunded,
    session_outcome,
    stripe_amount,
)
from store.adapters.payment.stripe_cards import StripeCards
from store.adapters.payment.stripe_client import ANSWER_WITHIN, CONNECT_WITHIN, UNKNOWN, StripeConnection
from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.payment_ports import PaymentMethod
from store.ports import Clock

if TYPE_CHECKING:
    from stripe.checkout import Session
    from stripe.params import PaymentIntentCreateParams
    from stripe.params.checkout import SessionCreateParams

JUST_NOW = timedelta(seconds=30)
"""Within which a charge is sent for the first time."""
LOOK_AROUND = timedelta(days=2)
"""How far from our time of a charge Stripe's may be: clocks are wrong by a day at times."""


class StripeGateway:
    """`key` is a restricted key, `return_url` the page that a browser ends on. `base` is another server, for tests.

    `cards` puts one on file without a charge.
    """

    def __init__(
        self,
        key: str,
        return_url: str,
        clock: Clock,
        *,
        base: str = "",
        timeouts: tuple[float, float] = (CONNECT_WITHIN, ANSWER_WITHIN),
    ) -> None:
        self._stripe = StripeConnection(key, base=base, timeouts=timeouts)
        self._return_url = return_url
        self._clock = clock
        self.cards = StripeCards(self._stripe, return_url)

    def methods(self, _currency: str, saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        """The card on file, if it is here, and the hosted page; in any currency: only Stripe knows which it takes."""
        mine = saved if is_ours(saved) else None
        page = f"{STRIPE}:{PAGE}" + (f":{parts(mine.method)[2]}" if mine else "")
        offered = (PaymentMethod(page, "card"),)
        if mine is None:
            return offered
        return (PaymentMethod(mine.method, "saved", brand=mine.brand, last4=mine.last4), *offered)

    def renewal_method(self, saved: SavedMethod | None, _last: str) -> str:
        """The card on file, charged without its holder; one that was taken from there is charged no more."""
        if saved is None or not is_ours(saved):
            return ""
        _, method, customer = parts(saved.method)
        return f"{STRIPE}:renewal:{method}:{customer}"

    def charge(self, charge: Charge) -> Outcome:
        """Sends the charge under its key, as often as wanted: the same key is one charge.

        Stripe forgets keys after a day, and our clock may be wrong by more: what was not stored just now is looked
        for before it is sent.
        """
        amount = stripe_amount(charge.amount)
        if amount is None:
            return Outcome(OutcomeState.DECLINED, code="amount_refused")
        way = parts(charge.method)[0]
        send = self._open_page if way == PAGE else self._charge_saved
        is_new = timedelta() <= self._clock.now() - charge.at <= JUST_NOW
        return self._stripe.asked(
            lambda: (None if is_new else self._find(charge)) or send(charge, amount),
            otherwise=lambda: self._looked_up(charge),
        )

    def reconcile(self, charge: Charge, ref: str = "") -> Outcome:
        """By `ref` where one is known, else by listing what was made about then; cancelled if it is not there."""
        if ref:
            return self._stripe.asked(lambda: self._polled(ref), definite=False)
        found = self._stripe.asked(lambda: self._find(charge) or Outcome(OutcomeState.CANCELLED), definite=False)
        gone = found.state is OutcomeState.CANCELLED and self._clock.now() - charge.at <= GRACE
        return UNKNOWN if gone else found

    def cancel(self, charge: Charge, ref: str) -> Outcome:
        """Close a page that is open, or take back what waits to be confirmed; paid meanwhile is paid."""
        given_up = Outcome(OutcomeState.DECLINED, ref=ref, code="given_up")

        def close() -> Outcome:
            from stripe import InvalidRequestError

            with suppress(InvalidRequestError):  # it has ended by itself, which the question after it tells
                if ref.startswith("cs_"):
                    self._stripe.client.v1.checkout.sessions.expire(ref)
                else:
                    self._stripe.client.v1.payment_intents.cancel(ref)
            now = self._polled(ref)
            ended = now.state is OutcomeState.CANCELLED or now.code == "page_expired"
            return given_up if ended else now

        return self._stripe.asked(close, definite=False)

    def refund(self, charge: Charge, ref: str, amount: Money, key: str) -> Outcome:
        """Give back a part of what `ref` took, or all; the same key twice is one refund, never more than was paid."""
        minor = stripe_amount(amount)
        if minor is None:
            return Outcome(OutcomeState.DECLINED, code="amount_refused")

        def give_back() -> Outcome:
            refunds = self._stripe.client.v1.refunds
            # Stripe forgets keys after a day: what was given back before is found by our own.
            before = [one.to_dict() for one in refunds.list({"payment_intent": ref, "limit": 100}).auto_paging_iter()]
            mine = next((one for one in before if (one.get("metadata") or {}).get("key") == key), None)
            if mine:
                return refunded(mine)
            paid = self._stripe.client.v1.payment_intents.retrieve(ref).to_dict()
            left = int(paid["amount"]) - sum(int(one["amount"]) for one in before if one["status"] != "failed")
            if paid["status"] != "succeeded" or minor > left or paid["currency"].upper() != amount.currency:
                return Outcome(OutcomeState.DECLINED, ref=ref, code="refund_too_much")
            about = {"key": key, "order": charge.number, "account": charge.account}
            made = refunds.create({"payment_intent": ref, "amount": minor, "metadata": about}, {"idempotency_key": key})
            return refunded(made.to_dict())

        return self._stripe.asked(give_back)

    # ---- what is sent ------------------------------------------------------------------------
    def _open_page(self, charge: Charge, amount: int) -> Outcome:
        customer = parts(charge.method)[2]
        about = {"key": charge.key, "order": charge.number, "account": charge.account}
        params: SessionCreateParams = {
            "mode": "payment",
            "allowed_payment_method_types": ["card"],
            # What is charged is what was ordered, in its currency.
            "adaptive_pricing": {"enabled": False},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": charge.amount.currency.lower(),
                        "unit_amount": amount,
                        "product_data": {"name": charge.number},
                    },
                }
            ],
            "client_reference_id": charge.key,
            "metadata": about,
            # Renewals are paid with the same card.
            "payment_intent_data": {"metadata": about, "setup_future_usage": "off_session"},
            "success_url": self._return_url,
        }
        if customer:
            params["customer"] = customer
        else:
            params["customer_creation"] = "always"
        made = self._stripe.client.v1.checkout.sessions.create(params, {"idempotency_key": charge.key})
        return self._of_session(made)

    def _charge_saved(self, charge: Charge, amount: int) -> Outcome:
        way, method, customer = parts(charge.method)
        params: PaymentIntentCreateParams = {
            "amount": amount,
            "currency": charge.amount.currency.lower(),
            "customer": customer,
            "payment_method": method,
            "confirm": True,
            "metadata": {"key": charge.key, "order": charge.number, "account": charge.account},
        }
        if way == "renewal":
            params["off_session"] = True
            params["automatic_payment_methods"] = {"enabled": True, "allow_redirects": "never"}
        else:
            params["return_url"] = self._return_url
        made = self._stripe.client.v1.payment_intents.create(params, {"idempotency_key": charge.key})
        return intent_outcome(made.to_dict())

    # ---- what is asked -----------------------------------------------------------------------
    def _polled(self, ref: str) -> Outcome:
        if ref.startswith("cs_"):
            return self._of_session(self._stripe.client.v1.checkout.sessions.retrieve(ref))
        return intent_outcome(self._stripe.client.v1.payment_intents.retrieve(ref).to_dict())

    def _of_session(self, session: "Session") -> Outcome:
        """A page; once it is paid, with the card that it was paid with."""
        data = session.to_dict()
        if data["status"] != "complete" or not data.get("payment_intent"):
            return session_outcome(data)
        intent = self._stripe.client.v1.payment_intents.retrieve(data["payment_intent"], {"expand": ["payment_method"]})
        return intent_outcome(intent.to_dict())

    def _looked_up(self, charge: Charge) -> Outcome:
        """After a 5xx, which Stripe repeats for ever under the same key: was it done all the same?"""
        found = self._find(charge)
        if found:
            return found
        return Outcome(OutcomeState.CANCELLED) if self._clock.now() - charge.at > GRACE else UNKNOWN

    def _find(self, charge: Charge) -> Outcome | None:
        around = {
            "gte": int((charge.at - LOOK_AROUND).timestamp()),
            "lte": int((charge.at + LOOK_AROUND).timestamp()),
        }
        way, _, customer = parts(charge.method)
        if way == PAGE:
            for page in self._stripe.client.v1.checkout.sessions.list(
                {"created": {"gte": around["gte"], "lte": around["lte"]}, "limit": 100}
            ).auto_paging_iter():
                if page.client_reference_id == charge.key:
                    return self._of_session(page)
            return None
        for intent in self._stripe.client.v1.payment_intents.list(
            {"customer": customer, "created": {"gte": around["gte"], "lte": around["lte"]}, "limit": 100}
        ).auto_paging_iter():
            data = intent.to_dict()
            if (data.get("metadata") or {}).get("key") == charge.key:
                # Another amount under our key is no answer to this charge.
                asked = (stripe_amount(charge.amount), charge.amount.currency.lower())
                return intent_outcome(data) if (data["amount"], data["currency"]) == asked else UNKNOWN
        return None
