"""Accounts, their users, and who may do what (domain 1)."""

from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from store.domain.frozen import dataclass
from store.domain.money import Money


class AccountKind(StrEnum):
    SELF_SERVICE = "self_service"
    CORPORATE = "corporate"


class AccountStatus(StrEnum):
    """`WARNING` from day 10 of an unpaid renewal, `BLOCKED` from 14, `CANCELLED` on 21 (R11)."""

    ACTIVE = "active"
    WARNING = "warning"
    EXPIRED = "expired"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a user is elsewhere in the product; being a billing contact is independent of it."""

    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"


class UserStatus(StrEnum):
    """A user left without any seat is suspended."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class VatIdState(StrEnum):
    """What is known of a VAT number. Well-formed does not mean registered (domain 6)."""

    NOT_GIVEN = "not_given"
    MALFORMED = "malformed"
    PENDING = "pending"
    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is invoiced and where: the buyer's side of the VAT decision."""

    company: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    business: bool = True
    vat_id: str = ""
    vat_state: VatIdState = VatIdState.NOT_GIVEN
    purchase_order: str = ""


@dataclass(frozen=True, slots=True)
class Representative:
    """Whom a corporate account talks to."""

    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class SavedMethod:
    """A card on file, and all that is known of it. `method` is how a charge names it, `expires` a month: 2027-03.

    `warned`: the account was told that it expires."""

    method: str
    brand: str
    last4: str
    expires: str
    warned: bool = False

    @property
    def last_month(self) -> date | None:
        """The first day of the month at whose end it expires; None where that is not known."""
        try:
            return date.fromisoformat(f"{self.expires}-01")
        except ValueError:
            return None

    def is_over(self, day: date) -> bool:
        """Has it expired on that day?"""
        return self.last_month is not None and self.last_month < day.replace(day=1)


@dataclass(frozen=True, slots=True)
class Account:
    """One customer. `balance` is credit that the next order uses; `owed` what an expired account must pay first."""

    id: str
    name: str
    kind: AccountKind
    currency: str
    time_zone: str
    language: str
    payer: Payer
    balance: Money
    status: AccountStatus = AccountStatus.ACTIVE
    owed: Money | None = None
    owed_since: date | None = None
    representative: Representative | None = None
    trials_used: tuple[str, ...] = ()
    saved_method: SavedMethod | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person of an account. `subscriptions` are the ids of those that the user holds a seat of;
    `welcomed` the products for which the user got a first mail, which cannot be suppressed (domain 2)."""

    id: str
    name: str
    email: str
    role: Role = Role.MEMBER
    billing_contact: bool = False
    status: UserStatus = UserStatus.ACTIVE
    os_user: str = ""
    language: str = ""
    theme: str = ""
    password_hash: str = ""
    subscriptions: tuple[str, ...] = ()
    welcomed: tuple[str, ...] = ()

    def holding(self, subscriptions: tuple[str, ...]) -> "User":
        """The user with exactly these seats; nothing left means suspended (domain 2)."""
        status = UserStatus.ACTIVE if subscriptions else UserStatus.SUSPENDED
        return replace(self, subscriptions=subscriptions, status=status)


@dataclass(frozen=True, slots=True)
class SshKey:
    """A public key that signs a user in over SSH. `line` is kind and body, as authorized_keys has them;
    `fingerprint` is SHA256:... as `ssh-keygen -l` prints it. `last_used` is known to the hour."""

    id: str
    user: str
    fingerprint: str
    label: str
    line: str
    added: datetime
    last_used: datetime | None = None


class Access(StrEnum):
    """What a signed-in person may do in the billing centre, and the cause where it is not everything."""

    FULL = "full"
    READ_ONLY = "read_only"
    CORPORATE = "corporate"
    OWES = "owes"


def access(account: Account, user: User) -> Access:
    """The row of domain 1's table that applies; not being a contact comes first."""
    if not user.billing_contact:
        return Access.READ_ONLY
    if account.kind is AccountKind.CORPORATE:
        return Access.CORPORATE
    if account.status in (AccountStatus.EXPIRED, AccountStatus.BLOCKED, AccountStatus.CANCELLED):
        return Access.OWES
    return Access.FULL


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: the ids that every use case takes first."""

    account: str
    user: str
