"""What home shows: read at one moment, without the catalogue."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from store.domain.accounts import Access, Account, Person, User, access
from store.domain.catalogue import Seller
from store.domain.draft import CART, Cart, Draft
from store.domain.frozen import dataclass
from store.domain.orders import Order
from store.domain.records import Invoice, Mail, MailState
from store.domain.subscriptions import Subscription, SubscriptionStatus, had_on
from store.reading import may_read, reader
from store.shop import Shop, account_of, user_of

PAYMENT_FAILED, ORDER_OPEN, TRIAL_ENDS, UNASSIGNED, MAIL_UNSENT = "payment", "order", "trial", "seats", "mail"
"""What may need attention, the gravest first."""
TRIAL_NEAR_DAYS = 3
"""So many days before its end a trial needs attention."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that waits for a contact: how much of it, and the first subscription or order that it is about.

    `count` are payments, orders, trials, seats or mails; `about` how many subscriptions. A trial has `days` left.
    """

    kind: str
    count: int
    about: int = 0
    subscription: Subscription | None = None
    order: Order | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """An account as its people see it first."""

    account: Account
    user: User
    access: Access
    day: date
    subscriptions: tuple[Subscription, ...]
    contacts: tuple[User, ...]
    in_cart: int
    draft: Draft | None
    open_orders: tuple[Order, ...]
    unsent: int
    failed: int
    has_invoices: bool
    """Is there something to list, and may this user see it?"""
    seller: Seller | None
    """Whom to ask, where something stands in the way of buying."""

    @property
    def person(self) -> Person:
        """Whose it is."""
        return Person(self.account.id, self.user.id)

    @property
    def attention(self) -> tuple[Attention, ...]:
        """What waits for this user, the gravest first; nothing for who cannot do anything about it."""
        if self.access is Access.OWES:
            return tuple(self._payments())
        return tuple(self._waiting()) if self.access is Access.FULL else ()

    def _payments(self) -> Iterator[Attention]:
        failed = [one for one in self.subscriptions if one.status is SubscriptionStatus.PAST_DUE]
        if failed:
            yield Attention(PAYMENT_FAILED, len(failed), len(failed), failed[0])
            return
        for order in self.open_orders:
            if order.is_owed:
                yield Attention(PAYMENT_FAILED, len(order.quote.lines), len(order.quote.lines), order=order)
                return

    def _waiting(self) -> Iterator[Attention]:
        yield from self._payments()
        orders = [order for order in self.open_orders if order.is_waiting and not order.renews]
        if orders:
            yield Attention(ORDER_OPEN, len(orders), order=orders[0])
        days = {one.id: one.period.unused_days(self.day) for one in self.subscriptions if one.is_trial}
        trials = sorted(
            (one for one in self.subscriptions if one.is_trial and days[one.id] <= TRIAL_NEAR_DAYS),
            key=lambda one: days[one.id],
        )
        if trials:
            yield Attention(TRIAL_ENDS, len(trials), len(trials), trials[0], days=days[trials[0].id])
        free = [one for one in self.subscriptions if one.is_open and one.unassigned > 0]
        if free:
            yield Attention(UNASSIGNED, sum(one.unassigned for one in free), len(free), free[0])
        if self.unsent or self.failed:
            yield Attention(MAIL_UNSENT, self.unsent + self.failed)


def home(shop: Shop, person: Person) -> Home:
    with shop.store.view(person.account) as view:
        account, user = account_of(view), user_of(view, person)
        cart = view.get(Cart, CART)
        allowed = access(account, user)
        ask_seller = allowed in (Access.CORPORATE, Access.OWES)
        return Home(
            account=account,
            user=user,
            access=allowed,
            day=shop.today(account),
            subscriptions=had_on(view.all(Subscription), shop.today(account)),
            contacts=tuple(one for one in view.all(User) if one.billing_contact),
            in_cart=len(cart.lines) if cart else 0,
            draft=view.get(Draft, person.user),
            open_orders=view.all(Order),
            unsent=len([mail for mail in view.all(Mail) if mail.tries and mail.state is not MailState.FAILED]),
            failed=len([mail for mail in view.all(Mail) if mail.state is MailState.FAILED]),
            has_invoices=may_read(allowed) and bool(view.past(Invoice, newest=1)),
            seller=shop.catalogue().seller if ask_seller else None,
        )


def unsent_mail(shop: Shop, person: Person) -> tuple[Mail, ...]:
    """Mail of the account that was tried and has not left. Refused for who is no billing contact."""
    with shop.store.view(person.account) as view:
        reader(view, person)
        return tuple(mail for mail in view.all(Mail) if mail.tries or mail.state is MailState.FAILED)


def prefer(shop: Shop, person: Person, *, language: str = "", theme: str = "") -> None:
    """Remember the language or theme that this user chose."""
    with shop.store.change(person.account) as work:
        user = user_of(work, person)
        wanted = replace(user, language=language or user.language, theme=theme or user.theme)
        if wanted != user:
            work.put(wanted)
            work.commit()
