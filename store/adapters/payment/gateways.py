"""Several payment gateways as one."""

from collections.abc import Mapping

from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from store.payment_ports import PaymentGateway, PaymentMethod


class Gateways:
    """`by_name` is in the order in which methods are offered.

    A method's id is a gateway's name, or the name, a colon and what that gateway makes of the rest.
    """

    def __init__(self, by_name: Mapping[str, PaymentGateway]) -> None:
        self._by_name = by_name

    def methods(self, currency: str, saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        """What all of them offer."""
        return tuple(method for gateway in self._by_name.values() for method in gateway.methods(currency, saved))

    def renewal_method(self, saved: SavedMethod | None, last: str) -> str:
        """Of the gateway that has the card on file, else of any."""
        mine = self._by_name.get(saved.method.partition(":")[0]) if saved else None
        found = mine.renewal_method(saved, last) if mine else ""
        return found or next((way for one in self._by_name.values() if (way := one.renewal_method(saved, last))), "")

    def charge(self, charge: Charge) -> Outcome:
        """Declined where the gateway was taken out of the configuration: nobody was asked, nothing was charged."""
        gateway = self._of(charge)
        return gateway.charge(charge) if gateway else Outcome(OutcomeState.DECLINED, code="method_unavailable")

    def reconcile(self, charge: Charge, ref: str = "") -> Outcome:
        """Unknown where the gateway was taken out: it may have charged while it was there."""
        gateway = self._of(charge)
        return gateway.reconcile(charge, ref) if gateway else Outcome(OutcomeState.UNKNOWN)

    def cancel(self, charge: Charge, ref: str) -> Outcome:
        """Unknown where the gateway was taken out."""
        gateway = self._of(charge)
        return gateway.cancel(charge, ref) if gateway else Outcome(OutcomeState.UNKNOWN)

    def refund(self, charge: Charge, ref: str, amount: Money, key: str) -> Outcome:
        """Declined where the gateway was taken out."""
        gateway = self._of(charge)
        if gateway is None:
            return Outcome(OutcomeState.DECLINED, code="method_unavailable")
        return gateway.refund(charge, ref, amount, key)

    def _of(self, charge: Charge) -> PaymentGateway | None:
        return self._by_name.get(charge.method.partition(":")[0])
