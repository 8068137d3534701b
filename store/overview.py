"""What home shows: read at one moment, without the catalogue."""

from dataclasses import replace
from datetime import date

from store.domain.accounts import Access, Account, Person, User, access
from store.domain.catalogue import Seller
from store.domain.draft import CART, Cart, Draft
from store.domain.frozen import dataclass
from store.domain.orders import Order
from store.domain.records import Invoice, Mail, MailState
from store.domain.subscriptions import Subscription
from store.reading import may_read
from store.shop import Shop, account_of, user_of


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
            subscriptions=view.all(Subscription),
            contacts=tuple(one for one in view.all(User) if one.billing_contact),
            in_cart=len(cart.lines) if cart else 0,
            draft=view.get(Draft, person.user),
            open_orders=view.all(Order),
            unsent=len([mail for mail in view.all(Mail) if mail.tries and mail.state is not MailState.FAILED]),
            failed=len([mail for mail in view.all(Mail) if mail.state is MailState.FAILED]),
            has_invoices=may_read(allowed) and bool(view.past(Invoice, newest=1)),
            seller=shop.catalogue().seller if ask_seller else None,
        )


def prefer(shop: Shop, person: Person, *, language: str = "", theme: str = "") -> None:
    """Remember the language or theme that this user chose."""
    with shop.store.change(person.account) as work:
        user = user_of(work, person)
        wanted = replace(user, language=language or user.language, theme=theme or user.theme)
        if wanted != user:
            work.put(wanted)
            work.commit()
