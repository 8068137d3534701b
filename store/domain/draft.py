"""The half-finished purchase of one contact: answers so far, kept in the store after every step."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from store.domain.accounts import Payer
from store.domain.frozen import dataclass
from store.domain.periods import Cycle
from store.domain.quotes import Quote

CART = "cart"
"""The id of an account's one cart."""


class Mode(StrEnum):
    BUY = "buy"
    TRY = "try"


@dataclass(frozen=True, slots=True)
class CartLine:
    """A plan that waits in the cart, and who put it there. `changes` is the subscription that becomes it, "" = new."""

    id: str
    product: str
    tier: str
    seats: int
    cycle: Cycle
    added_by: str
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Cart:
    """What the account is about to buy: one order, many lines (R8). Shared by its contacts."""

    id: str = CART
    lines: tuple[CartLine, ...] = ()
    changed_by: str = ""

    def line(self, line_id: str) -> CartLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def changing(self, subscription: str) -> CartLine | None:
        """The line that changes this subscription."""
        return next((line for line in self.lines if line.changes == subscription), None)

    def same_plan(self, new: CartLine) -> CartLine | None:
        """The other line of the same plan and cycle, which `new` would merge into."""
        return next(
            (
                line
                for line in self.lines
                if line.id != new.id and (line.product, line.tier, line.cycle) == (new.product, new.tier, new.cycle)
            ),
            None,
        )

    def with_line(self, new: CartLine) -> "Cart":
        """The cart with the line added, or in the place of the line with its id; the same plan twice merges."""
        twin = self.same_plan(new)
        if twin:
            merged = replace(twin, seats=twin.seats + new.seats, added_by=new.added_by)
            rest = tuple(merged if line.id == twin.id else line for line in self.lines if line.id != new.id)
            return replace(self, lines=rest, changed_by=new.added_by)
        if self.line(new.id):
            lines = tuple(new if line.id == new.id else line for line in self.lines)
        else:
            lines = (*self.lines, new)
        return replace(self, lines=lines, changed_by=new.added_by)

    def without(self, line_id: str, by: str) -> "Cart":
        return replace(self, lines=tuple(line for line in self.lines if line.id != line_id), changed_by=by)


@dataclass(frozen=True, slots=True)
class Draft:
    """One contact's answers; `id` is the user's id, `purchase` names this attempt to buy for good.

    `purchase` becomes the order's id, so that placing the same draft twice finds the first order
    (domain 7). `line` is the cart line that the answers describe once they were put there.
    `cart_open` says that the cart is looked at, `checkout` that it is being paid for.
    `seen` is the quote that was on the review when the customer went on to payment (R9).
    `seated` are the new subscriptions whose seats were dealt with after the receipt.
    `parked` says that the contact went home on purpose; the answers stay.
    `cart_seen` is the cart as this contact was last shown it.
    `changes` is the subscription that the answers change; None for a purchase.
    """

    id: str
    purchase: str
    started: datetime
    product: str | None = None
    mode: Mode | None = None
    tier: str | None = None
    seats: int | None = None
    cycle: Cycle | None = None
    line: str | None = None
    cart_open: bool = False
    checkout: bool = False
    seen: Quote | None = None
    payer: Payer | None = None
    method: str | None = None
    order: str | None = None
    receipt_read: bool = False
    seated: tuple[str, ...] = ()
    parked: bool = False
    cart_seen: tuple[CartLine, ...] = ()
    changes: str | None = None

    @property
    def begun(self) -> bool:
        """Is there anything to come back to?"""
        return self.product is not None or self.cart_open or self.order is not None

    def answered(self) -> "Draft":
        """The draft as another answer comes: what was agreed on a review no longer holds."""
        return replace(self, seen=None, parked=False)

    def describing(self, line: CartLine) -> "Draft":
        """The draft with the answers that this line was made of."""
        return replace(
            self,
            line=line.id,
            product=line.product,
            mode=Mode.BUY,
            tier=line.tier,
            seats=line.seats,
            cycle=line.cycle,
            changes=line.changes or None,
        )

    def as_in(self, cart: Cart) -> "Draft":
        """The draft with its line as the account's contacts left it in the cart.

        A line that is being changed keeps its answers until they are complete; one that was taken out
        or bought meanwhile leaves the cart to look at.
        """
        line = cart.line(self.line) if self.line else None
        if line:
            complete = self.product and self.mode and self.tier and self.seats and self.cycle
            return self.describing(line) if complete else self
        return self.without_line(cart) if self.line else self

    def without_line(self, cart: Cart) -> "Draft":
        """The draft with no line being answered, at the cart as it stands."""
        return replace(
            self,
            line=None,
            product=None,
            mode=None,
            tier=None,
            seats=None,
            cycle=None,
            changes=None,
            cart_open=True,
            checkout=self.checkout and bool(cart.lines),
        )
