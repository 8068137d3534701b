"""What the store holds of an account, read behind the application's back."""

from store.domain.accounts import Account, Person, User
from store.domain.draft import CART, Cart, Draft
from store.domain.orders import Order
from store.domain.records import Invoice, Mail
from store.domain.subscriptions import Subscription
from tests.shops import World


class Stored:
    """An account, and the purchase of one person of it: what a class that knows both can tell."""

    world: World
    person: Person

    @property
    def draft(self) -> Draft:
        with self.world.store.view(self.person.account) as view:
            draft = view.get(Draft, self.person.user)
        assert draft is not None, "there is no draft"
        return draft

    @property
    def account(self) -> Account:
        with self.world.store.view(self.person.account) as view:
            account = view.get(Account, self.person.account)
        assert account is not None
        return account

    @property
    def cart(self) -> Cart:
        with self.world.store.view(self.person.account) as view:
            return view.get(Cart, CART) or Cart()

    @property
    def users(self) -> dict[str, User]:
        with self.world.store.view(self.person.account) as view:
            return {user.id: user for user in view.all(User)}

    @property
    def invoices(self) -> tuple[Invoice, ...]:
        with self.world.store.view(self.person.account) as view:
            return view.past(Invoice)

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order, the open ones last."""
        with self.world.store.view(self.person.account) as view:
            return (*view.past(Order), *view.all(Order))

    @property
    def mails(self) -> tuple[Mail, ...]:
        """Every mail that left."""
        with self.world.store.view(self.person.account) as view:
            return view.past(Mail)

    def subscription(self, product: str) -> Subscription:
        with self.world.store.view(self.person.account) as view:
            return next(one for one in view.all(Subscription) if one.product == product)
