"""What the use cases need of payment services, as Protocols: `store.ports` has the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from store.domain.frozen import dataclass

if TYPE_CHECKING:
    from store.domain.accounts import SavedMethod
    from store.domain.cards import CardSetup
    from store.domain.money import Money
    from store.domain.orders import Charge, Outcome
    from store.domain.records import Notice


class PaymentGateway(Protocol):
    """Takes money. Network trouble is `unknown`, a refusal `declined`; neither raises."""

    def methods(self, currency: str, saved: SavedMethod | None = None) -> tuple[PaymentMethod, ...]:
        """What can be chosen on the payment step, `saved` first where it is this gateway's. Asks nobody."""
        ...

    def renewal_method(self, saved: SavedMethod | None, last: str) -> str:
        """What a charge names that is made while the customer is away; "" if there is none here.

        `saved` is the card on file, `last` how the account paid last. Asks nobody.
        """
        ...

    def charge(self, charge: Charge) -> Outcome:
        """Ask for the money. The same key twice is one charge and the same answer."""
        ...

    def reconcile(self, charge: Charge, ref: str = "") -> Outcome:
        """What became of a charge whose answer is missing or not final; `cancelled` if it never arrived.

        `ref` is that of the last answer, "" if there was none.
        """
        ...

    def cancel(self, charge: Charge, ref: str) -> Outcome:
        """Give up a charge that waits for its customer: declined `given_up`, or what became of it meanwhile."""
        ...

    def refund(self, charge: Charge, ref: str, amount: Money, key: str) -> Outcome:
        """Give back a part or all of what a charge took. The same key twice is one refund, never more than was paid."""
        ...


class CardKeeper(Protocol):
    """Puts cards on file without a charge, on pages of its own. Network trouble is `unknown`; nothing raises."""

    def pages(self, saved: SavedMethod | None) -> tuple[PaymentMethod, ...]:
        """How a card can be put on file where `saved` is now; several where the sandbox plays cards. Asks nobody."""
        ...

    def keep(self, setup: CardSetup) -> Outcome:
        """Open the page, or say what became of it. The same setup twice is one page; succeeded has the card."""
        ...

    def leave(self, setup: CardSetup) -> Outcome:
        """Close the page: declined `given_up`, or what became of it meanwhile."""
        ...

    def forget(self, saved: SavedMethod) -> None:
        """A card that is on file no more. Best effort: what stays there is charged by nobody."""
        ...


class EventReader(Protocol):
    """Knows the events of a payment service, and that they come from there."""

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Notice | None:
        """What an event is about, None if it is about nothing of ours; the names of `headers` are in small letters.

        Raises Refused for one that is forged, old or unreadable.
        """
        ...


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """`id` goes into the draft. `kind` (saved, card, transfer, test_card) names the label on the payment step;
    `outcome` is the sandbox's choice, `brand` and `last4` are those of a saved card, "" elsewhere, and `is_over` says
    that it has expired."""

    id: str
    kind: str
    outcome: str = ""
    brand: str = ""
    last4: str = ""
    is_over: bool = False
