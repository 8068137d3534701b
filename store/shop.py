"""What every use case is given: the adapters behind the ports, and what the shop sells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from store.domain.accounts import Access, Account, Person, User, access
from store.domain.frozen import dataclass
from store.domain.periods import local_day
from store.domain.problems import Outage, Problem, Refused

if TYPE_CHECKING:
    from store.domain.catalogue import Catalogue
    from store.domain.tax import VatRates
    from store.payment_ports import CardKeeper, PaymentGateway, PaymentMethod
    from store.ports import Clock, Ids, InvoiceWriter, Mailer, Store, Texts, VatRegister, View


@dataclass(frozen=True, slots=True)
class Shop:
    """`catalogue` and `rates` are read when first asked for: home needs neither.

    `hold_unverified` keeps an order waiting whose VAT number the register could not verify; otherwise VAT
    is charged and corrected later (domain 6). Without a `writer` mail goes without the invoice, without
    `cards` none are put on file but those that pay for an order.
    """

    store: Store
    catalogue: Callable[[], Catalogue]
    rates: Callable[[], VatRates]
    gateway: PaymentGateway
    mailer: Mailer
    register: VatRegister
    clock: Clock
    ids: Ids
    texts: Callable[[str], Texts]
    passwords: bool = False
    hold_unverified: bool = False
    writer: InvoiceWriter | None = None
    cards: CardKeeper | None = None

    def today(self, account: Account) -> date:
        """The calendar day where the account lives (R12)."""
        return local_day(self.clock.now(), account.time_zone)


def ways_to_pay(shop: Shop, account: Account) -> tuple[PaymentMethod, ...]:
    """What the account can pay with, the card on file first; one that has expired says so and stands last."""
    offered, saved = shop.gateway.methods(account.currency, account.saved_method), account.saved_method
    if saved is None or not saved.is_over(shop.today(account)):
        return offered
    over = (replace(one, is_over=True) for one in offered if one.kind == "saved")
    return (*(one for one in offered if one.kind != "saved"), *over)


def account_of(view: View) -> Account:
    """The account itself. Raises Outage if the store has none by that id."""
    account = view.get(Account, view.account_id)
    if account is None:
        raise Outage("account_missing", account=view.account_id)
    return account


def user_of(view: View, person: Person) -> User:
    """The signed-in user. Refuses one who was removed meanwhile."""
    user = view.get(User, person.user)
    if user is None:
        raise Refused(Problem("user_removed"))
    return user


def buyer(view: View, person: Person) -> tuple[Account, User]:
    """The account and user, where they may buy; otherwise refused with the cause (domain 1)."""
    account, user = account_of(view), user_of(view, person)
    allowed = access(account, user)
    if allowed is not Access.FULL:
        raise Refused(Problem(f"access_{allowed}"))
    return account, user


def language_of(account: Account, user: User) -> str:
    """The language in which this user is written to."""
    return user.language or account.language
