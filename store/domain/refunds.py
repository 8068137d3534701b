"""Money that is given back for an invoice: as it was asked for, and what became of it."""

from datetime import datetime

from store.domain.frozen import dataclass
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.domain.records import GivenTo


@dataclass(frozen=True, slots=True)
class Refund:
    """Stored before the gateway is asked and kept for good once it has ended. `id` is the key that it is asked under.

    `amount` includes the VAT of `net`. `charge` took the money and `ref` is what the gateway calls it; None and ""
    where no gateway is asked. `credit_note` is its number, "" until the money was given back.
    """

    id: str
    invoice: str
    amount: Money
    net: Money
    reason: str
    given_to: GivenTo
    at: datetime
    charge: Charge | None = None
    ref: str = ""
    outcome: Outcome = Outcome(OutcomeState.UNKNOWN)
    credit_note: str = ""
