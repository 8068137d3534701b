"""Cards through Stripe: a hosted page for a new card, a charge for the one on file. No card number comes near us.

Method ids: `stripe:page` (then `:` and the customer, if there is one), `stripe:saved:PM:CUSTOMER` while the customer
is there to confirm, `stripe:renewal:PM:CUSTOMER` when not.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from store.adapters.stripe_answers import (
    GRACE,
    PAGE,
    intent_outcome,
    refunded,
    refused,
    session_outcome,
    stripe_amount,
)
from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.ports import Clock, PaymentMethod

if TYPE_CHECKING:
    from stripe import StripeClient
    from stripe.checkout import Session
    from stripe.params import PaymentIntentCreateParams
    from stripe.params.checkout import SessionCreateParams

STRIPE = "stripe"
CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 25.0
"""Seconds."""
LOOK_AROUND = timedelta(days=2)
"""How far from our time of a charge Stripe's may be: clocks are wrong by a day at times."""
UNKNOWN = Outcome(OutcomeState.UNKNOWN)


class StripeGateway:
    """`key` is a restricted key, `return_url` the page that a browser ends on. `base` is another server, for tests.

    Network trouble, 429, 409 and 5xx are unknown, for nobody knows what was done; a refusal is declined.
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
        self._key = key
        self._return_url = return_url
        self._clock = clock
        self._base = base
        self._timeouts = timeouts
        self._made: StripeClient | None = None

    def methods(self, _currency: str, saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        """The card on file, if it is here, and the hosted page; in any currency: only Stripe knows which it takes."""
        mine = saved if saved and saved.method.startswith(f"{STRIPE}:") else None
        page = f"{STRIPE}:{PAGE}" + (f":{_parts(mine.method)[2]}" if mine else "")
        offered = (PaymentMethod(page, "card"),)
        if mine is None:
            return offered
        return (PaymentMethod(mine.method, "saved", brand=mine.brand, last4=mine.last4), *offered)

    def charge(self, charge: Charge) -> Outcome:
        """Sends the charge under its key, as often as wanted: within a day the same key is one charge."""
        amount = stripe_amount(charge.amount)
        if amount is None:
            return Outcome(OutcomeState.DECLINED, code="amount_refused")
        way = _parts(charge.method)[0]
        send = self._open_page if way == PAGE else self._charge_saved
        return self._asked(lambda: send(charge, amount), otherwise=lambda: self._looked_up(charge))

    def reconcile(self, charge: Charge, ref: str = "") -> Outcome:
        """By `ref` where one is known, else by listing what was made about then; cancelled if it is not there."""
        if ref:
            return self._asked(lambda: self._polled(ref), definite=False)
        found = self._asked(lambda: self._find(charge) or Outcome(OutcomeState.CANCELLED), definite=False)
        gone = found.state is OutcomeState.CANCELLED and self._clock.now() - charge.at <= GRACE
        return UNKNOWN if gone else found

    def keep_card(self, account: str, key: str, saved: SavedMethod | None = None) -> Outcome:
        """A hosted page that charges nothing and keeps a card on file; `saved_card` asks after it."""
        params: SessionCreateParams = {
            "mode": "setup",
            "allowed_payment_method_types": ["card"],
            "client_reference_id": key,
            "metadata": {"key": key, "account": account},
            "success_url": self._return_url,
        }
        if saved:
            params["customer"] = _parts(saved.method)[2]
        else:
            params["customer_creation"] = "always"
        return self._asked(
            lambda: session_outcome(
                self._client.v1.checkout.sessions.create(params, {"idempotency_key": key}).to_dict()
            )
        )

    def saved_card(self, ref: str) -> Outcome:
        """What became of such a page: succeeded with the card, still open, or left."""

        def ask() -> Outcome:
            session = self._client.v1.checkout.sessions.retrieve(ref).to_dict()
            if session["status"] != "complete":
                return session_outcome(session)
            intent = self._client.v1.setup_intents.retrieve(session["setup_intent"], {"expand": ["payment_method"]})
            return intent_outcome(intent.to_dict())

        return self._asked(ask, definite=False)

    def cancel(self, charge: Charge, ref: str) -> Outcome:
        """Close a page that is open, or take back what waits to be confirmed; paid meanwhile is paid."""
        given_up = Outcome(OutcomeState.DECLINED, ref=ref, code="given_up")

        def close() -> Outcome:
            from stripe import InvalidRequestError

            with suppress(InvalidRequestError):  # it has ended by itself, which the question after it tells
                if ref.startswith("cs_"):
                    self._client.v1.checkout.sessions.expire(ref)
                else:
                    self._client.v1.payment_intents.cancel(ref)
            now = self._polled(ref)
            ended = now.state is OutcomeState.CANCELLED or now.code == "page_expired"
            return given_up if ended else now

        return self._asked(close, definite=False)

    def refund(self, charge: Charge, ref: str, amount: Money, key: str) -> Outcome:
        """Give back a part of what `ref` took, or all; the same key twice is one refund, never more than was paid."""
        minor = stripe_amount(amount)
        if minor is None:
            return Outcome(OutcomeState.DECLINED, code="amount_refused")

        def give_back() -> Outcome:
            refunds = self._client.v1.refunds
            # Stripe forgets keys after a day: what was given back before is found by our own.
            before = [one.to_dict() for one in refunds.list({"payment_intent": ref, "limit": 100}).auto_paging_iter()]
            mine = next((one for one in before if (one.get("metadata") or {}).get("key") == key), None)
            if mine:
                return refunded(mine)
            paid = self._client.v1.payment_intents.retrieve(ref).to_dict()
            left = int(paid["amount"]) - sum(int(one["amount"]) for one in before if one["status"] != "failed")
            if paid["status"] != "succeeded" or minor > left or paid["currency"].upper() != amount.currency:
                return Outcome(OutcomeState.DECLINED, ref=ref, code="refund_too_much")
            made = refunds.create(
                {"payment_intent": ref, "amount": minor, "metadata": {"key": key}}, {"idempotency_key": key}
            )
            return refunded(made.to_dict())

        return self._asked(give_back)

    # ---- what is sent ------------------------------------------------------------------------
    def _open_page(self, charge: Charge, amount: int) -> Outcome:
        customer = _parts(charge.method)[2]
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
        made = self._client.v1.checkout.sessions.create(params, {"idempotency_key": charge.key})
        return self._of_session(made)

    def _charge_saved(self, charge: Charge, amount: int) -> Outcome:
        way, method, customer = _parts(charge.method)
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
        made = self._client.v1.payment_intents.create(params, {"idempotency_key": charge.key})
        return intent_outcome(made.to_dict())

    # ---- what is asked -----------------------------------------------------------------------
    def _polled(self, ref: str) -> Outcome:
        if ref.startswith("cs_"):
            return self._of_session(self._client.v1.checkout.sessions.retrieve(ref))
        return intent_outcome(self._client.v1.payment_intents.retrieve(ref).to_dict())

    def _of_session(self, session: "Session") -> Outcome:
        """A page; once it is paid, with the card that it was paid with."""
        data = session.to_dict()
        if data["status"] != "complete" or not data.get("payment_intent"):
            return session_outcome(data)
        intent = self._client.v1.payment_intents.retrieve(data["payment_intent"], {"expand": ["payment_method"]})
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
        way, _, customer = _parts(charge.method)
        if way == PAGE:
            for page in self._client.v1.checkout.sessions.list(
                {"created": {"gte": around["gte"], "lte": around["lte"]}, "limit": 100}
            ).auto_paging_iter():
                if page.client_reference_id == charge.key:
                    return self._of_session(page)
            return None
        for intent in self._client.v1.payment_intents.list(
            {"customer": customer, "created": {"gte": around["gte"], "lte": around["lte"]}, "limit": 100}
        ).auto_paging_iter():
            data = intent.to_dict()
            if (data.get("metadata") or {}).get("key") == charge.key:
                return intent_outcome(data)
        return None

    # ---- asking ------------------------------------------------------------------------------
    def _asked(
        self,
        ask: Callable[[], Outcome],
        *,
        otherwise: Callable[[], Outcome] | None = None,
        definite: bool = True,
    ) -> Outcome:
        """The answer; `otherwise` after a 5xx. Only a `definite` refusal says what became of a charge."""
        import stripe

        try:
            return ask()
        except stripe.IdempotencyError:
            return UNKNOWN
        except (stripe.CardError, stripe.InvalidRequestError) as error:
            return refused(error) if definite else UNKNOWN
        except (stripe.AuthenticationError, stripe.PermissionError):
            return Outcome(OutcomeState.UNKNOWN, code="gateway_login_refused")
        except stripe.StripeError as error:
            if otherwise and (error.http_status or 0) >= 500:
                return self._asked(otherwise, definite=False)
            return UNKNOWN

    @property
    def _client(self) -> "StripeClient":
        if self._made is None:
            import stripe

            client = stripe.RequestsClient(timeout=self._timeouts)
            self._made = stripe.StripeClient(
                self._key,
                http_client=client,
                max_network_retries=0,
                base_addresses={"api": self._base} if self._base else None,
            )
        return self._made


def _parts(method: str) -> tuple[str, str, str]:
    """The way, payment method and customer of a method's id."""
    _, way, *rest = method.split(":")
    if way == PAGE:
        return way, "", rest[0] if rest else ""
    return way, rest[0], rest[1]
