"""Accounts of every sort that decides an amount or a date: where they live, what they pay in, what their bank does."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from store.domain.accounts import Account, AccountKind, Payer, SavedMethod, User, VatIdState
from store.domain.money import Money
from store.domain.orders import Charge, Outcome, OutcomeState
from tests.fakes import DECLINED, LOST, NEVER_ARRIVED, PENDING, FakeGateway
from tests.shops import ACME, BERLIN

ZONES = (
    "Europe/Rome",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Australia/Lord_Howe",  # whose summer time is half an hour
    "Pacific/Kiritimati",  # 14 hours ahead of UTC
    "Pacific/Pago_Pago",  # 11 hours behind
)
VALID_DE = replace(BERLIN, vat_state=VatIdState.VALID)
MUSTER = Payer("Erika Muster", "Hauptstraße 1", "80331", "München", "DE", business=False)
INITECH = Payer("Initech Inc.", "42 Main Street", "78701", "Austin TX", "US")
BUYERS: tuple[tuple[Payer, str, str], ...] = (
    (ACME, "EUR", "22"),
    (VALID_DE, "EUR", "0"),
    (MUSTER, "EUR", "19"),
    (INITECH, "USD", "0"),
    (INITECH, "JPY", "0"),
)
"""Who pays, in what, and the VAT that domain 6 says they pay."""
CARDS = ("good", "good", "weak", "weak", "bad", "lossy")
"""What a card on file does: pays, pays mostly, declines mostly, or its bank's answers get lost."""


def account(number: int, random: Random) -> tuple[Account, User]:
    payer, currency, _ = BUYERS[number % len(BUYERS)]
    card = random.choice((*CARDS, ""))
    saved = SavedMethod(f"card:{card}", "visa", "4242", f"{random.randint(2027, 2031)}-06") if card else None
    return (
        Account(
            id=f"account-{number:05}",
            name=f"Account {number}",
            kind=AccountKind.SELF_SERVICE,
            currency=currency,
            time_zone=ZONES[number % len(ZONES)],
            language="en",
            payer=payer,
            balance=Money.zero(currency),
            saved_method=saved,
        ),
        User("anna", "Anna Bianchi", f"anna@{number}.example", billing_contact=True),
    )


def accounts(count: int, random: Random) -> Iterator[tuple[Account, User]]:
    return (account(number, random) for number in range(count))


class Bank(FakeGateway):
    """Answers as the card on file does, the same charge the same way every time; money by transfer is on account."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed

    def renewal_method(self, saved: SavedMethod | None, last: str) -> str:
        return saved.method if saved else last if last == "transfer" else ""

    def charge(self, charge: Charge) -> Outcome:
        if charge.method == "transfer":
            return self._answer(charge, Outcome(OutcomeState.ON_ACCOUNT, ref=charge.number, due=charge.at.date()))
        again = sum(key == charge.key for key in self.calls)
        return self._answer(charge, self._drawn(charge, Random(f"{self._seed} {charge.key} {again}")))

    def _drawn(self, charge: Charge, random: Random) -> Outcome:
        paid = Outcome(OutcomeState.SUCCEEDED, ref=f"pay-{charge.key}")
        of_card = {
            "good": ((1.0, paid),),
            "weak": ((0.8, paid), (1.0, DECLINED)),
            "bad": ((0.3, paid), (1.0, DECLINED)),
            "lossy": ((0.5, paid), (0.7, LOST), (0.85, NEVER_ARRIVED), (0.95, PENDING), (1.0, DECLINED)),
        }
        drawn = random.random()
        outcomes = of_card.get(charge.method.partition(":")[2], of_card["good"])
        return next(outcome for limit, outcome in outcomes if drawn <= limit)

    def reconcile(self, charge: Charge, ref: str = "") -> Outcome:
        """What was never heard of is over; what is on its way has arrived."""
        known = charge.key in self._asked
        return self._answer(
            charge,
            Outcome(OutcomeState.SUCCEEDED, ref=f"pay-{charge.key}") if known else Outcome(OutcomeState.CANCELLED),
        )
