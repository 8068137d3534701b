"""Invoice by bank transfer: the seller extends credit, so it works offline and never fails."""

from datetime import timedelta

from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.domain.periods import local_day
from store.payment_ports import PaymentMethod

TRANSFER = "transfer"
NET_DAYS = 30
"""Days from the order to the day by which it must be paid."""


class TransferGateway:
    """Answers from the charge alone: the same charge has the same answer, whoever asks and whenever."""

    def __init__(self, time_zone: str = "Europe/Rome") -> None:
        self._time_zone = time_zone

    def methods(self, _currency: str, _saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        """One, in any currency."""
        return (PaymentMethod(TRANSFER, "transfer"),)

    def renewal_method(self, _saved: SavedMethod | None, last: str) -> str:
        """As long as the account pays so."""
        return TRANSFER if last == TRANSFER else ""

    def charge(self, charge: Charge) -> Outcome:
        """On account: due 30 days after the order, on the seller's calendar; `ref` is what to write on the transfer."""
        due = local_day(charge.at, self._time_zone) + timedelta(days=NET_DAYS)
        return Outcome(OutcomeState.ON_ACCOUNT, ref=charge.number, due=due)

    def reconcile(self, charge: Charge, _ref: str = "") -> Outcome:
        """The same answer again: nothing can get lost on the way to oneself."""
        return self.charge(charge)

    def cancel(self, charge: Charge, _ref: str) -> Outcome:
        """Nothing waits: it ended when it was asked for."""
        return self.charge(charge)

    def refund(self, _charge: Charge, ref: str, _amount: Money, _key: str) -> Outcome:
        """Declined: what came by transfer goes back by transfer, by hand."""
        return Outcome(OutcomeState.DECLINED, ref=ref, code="refund_by_hand")
