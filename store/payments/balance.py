"""The balance of an account: credit with VAT, spent before anything is charged, never refunded, never lost."""

from dataclasses import replace

from store.domain.accounts import Account
from store.domain.money import Money
from store.domain.records import Event
from store.ports import UnitOfWork
from store.shop import Shop


def move(shop: Shop, work: UnitOfWork, account: Account, amount: Money, document: str, by: str) -> Account:
    """The account with `amount` more (or, negative, less) to spend, and the history that says why.

    `document` is the number of the credit note or invoice that explains it. The caller stores the account.
    """
    if not amount:
        return account
    moved = replace(account, balance=account.balance + amount)
    work.append(
        Event(
            id=shop.ids.new("event"),
            at=shop.clock.now(),
            by=by,
            what="balance_raised" if amount.minor > 0 else "balance_used",
            subject=document,
            before={"balance": str(account.balance.decimal)},
            after={"balance": str(moved.balance.decimal)},
            amount=amount,
        )
    )
    return moved
