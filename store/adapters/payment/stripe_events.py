"""Events that Stripe sends, signed with a secret of the shop's (docs.stripe.com/webhooks/signature)."""

import json
from collections.abc import Mapping
from datetime import datetime

from store.domain.problems import Problem, Refused
from store.domain.records import Notice

SIGNATURE = "stripe-signature"
OLDEST = 300
"""Seconds after which a signature is too old: what was recorded on its way cannot be sent again later."""
_KINDS = frozenset(
    {
        "charge.refund.updated",
        "charge.refunded",
        "checkout.session.async_payment_failed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.completed",
        "checkout.session.expired",
        "payment_intent.canceled",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.succeeded",
        "refund.failed",
        "refund.updated",
        "setup_intent.setup_failed",
        "setup_intent.succeeded",
    }
)


class StripeEvents:
    """`secret` is that of the endpoint, whsec_..."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice | None:
        """Whose account is to be looked after; None for what is not about a payment.

        Raises Refused: `webhook_forged`, `webhook_old` (by the time of this machine), `webhook_unreadable`.
        """
        self._check(body, headers.get(SIGNATURE, ""))
        try:
            event = json.loads(body)
        except ValueError:
            raise Refused(Problem("webhook_unreadable")) from None
        kind, key = _text(event, "type"), _text(event, "id")
        if kind not in _KINDS or not key:
            return None
        return Notice(key, kind, _text(event, "data", "object", "metadata", "account"), now)

    def _check(self, body: bytes, signature: str) -> None:
        from stripe import SignatureVerificationError, WebhookSignature

        try:
            WebhookSignature.verify_header(body, signature, self._secret)
        except (SignatureVerificationError, UnicodeDecodeError):
            # Nothing of it is passed on: the error holds what was sent.
            raise Refused(Problem("webhook_forged")) from None
        try:
            WebhookSignature.verify_header(body, signature, self._secret, OLDEST)
        except SignatureVerificationError:
            raise Refused(Problem("webhook_old")) from None


def _text(data: object, *path: str) -> str:
    """The text at a path of JSON, "" if there is none."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data if isinstance(data, str) else ""
