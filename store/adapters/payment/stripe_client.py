"""How Stripe is asked, and what it means when no answer comes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.adapters.payment.stripe_answers import refused
from store.domain.orders import Outcome, OutcomeState

if TYPE_CHECKING:
    from stripe import StripeClient

CONNECT_WITHIN, ANSWER_WITHIN = 5.0, 25.0
"""Seconds."""
UNKNOWN = Outcome(OutcomeState.UNKNOWN)


class StripeConnection:
    """`key` is a restricted key, `base` another server than Stripe's, for tests.

    Network trouble, 429, 409 and 5xx are unknown, for nobody knows what was done; a refusal is declined.
    """

    def __init__(
        self, key: str, *, base: str = "", timeouts: tuple[float, float] = (CONNECT_WITHIN, ANSWER_WITHIN)
    ) -> None:
        self._key = key
        self._base = base
        self._timeouts = timeouts
        self._made: StripeClient | None = None

    def asked(
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
                return self.asked(otherwise, definite=False)
            return UNKNOWN

    @property
    def client(self) -> "StripeClient":
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
