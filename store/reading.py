"""Who may read an account's books: its billing contacts, whatever stands in the way of buying (domain 1)."""

from store.domain.accounts import Access, Account, Person, User, access
from store.domain.problems import Problem, Refused
from store.ports import View
from store.shop import account_of, user_of


def reader(view: View, person: Person) -> tuple[Account, User]:
    """The account and user, where they may read what was invoiced, who changed what, and who its users are.

    A contact of an expired account must see what is owed, and one of a corporate account what it bought;
    refused with `access_contacts_only` for anybody else.
    """
    account, user = account_of(view), user_of(view, person)
    if not may_read(access(account, user)):
        raise Refused(Problem("access_contacts_only"))
    return account, user


def keeper(view: View, person: Person) -> tuple[Account, User]:
    """The account and user, where they may change how the account pays: also one that owes, which is put right so.

    Refused with the cause for anybody else, and for a corporate account, which pays through its own portal.
    """
    account, user = reader(view, person)
    if access(account, user) is Access.CORPORATE:
        raise Refused(Problem("access_corporate"))
    return account, user


def may_read(allowed: Access) -> bool:
    """Is this the access of a billing contact?"""
    return allowed is not Access.READ_ONLY
