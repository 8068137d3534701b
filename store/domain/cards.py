"""Putting a card on file without a charge, on a page of the payment service."""

from datetime import datetime

from store.domain.frozen import dataclass
from store.domain.orders import Outcome, OutcomeState


@dataclass(frozen=True, slots=True)
class CardSetup:
    """A card that is being put on file: stored before the service is asked, one at a time for an account.

    `id` is the key under which it is asked for; `method` says on which page, `by` which user began. `outcome` is
    the last thing heard of it.
    """

    id: str
    account_id: str
    method: str
    by: str
    at: datetime
    outcome: Outcome = Outcome(OutcomeState.UNKNOWN)
