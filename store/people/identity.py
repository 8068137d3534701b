"""Who is signed in, and whom an e-mail or a user of the operating system stands for: without any proof."""

from store.domain.accounts import Access, Account, AccountKind, Person, User, access
from store.domain.frozen import dataclass
from store.shop import Shop, account_of, user_of


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed in, and what the screens say of it."""

    person: Person
    account: Account
    user: User

    @property
    def access(self) -> Access:
        return access(self.account, self.user)

    @property
    def corporate(self) -> bool:
        return self.account.kind is AccountKind.CORPORATE


def by_os_user(shop: Shop, os_user: str) -> tuple[Signed, ...]:
    """The people that the operator tied to this OS user; usually one or none."""
    return tuple(signed(shop, person) for person in shop.store.people(os_user=os_user)) if os_user else ()


def by_email(shop: Shop, email: str) -> tuple[Signed, ...]:
    """The people with this e-mail, without any proof: for the operator and the demo."""
    return tuple(signed(shop, person) for person in shop.store.people(email=email.strip()))


def signed(shop: Shop, person: Person) -> Signed:
    with shop.store.view(person.account) as view:
        return Signed(person, account_of(view), user_of(view, person))
