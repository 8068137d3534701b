"""R6: when a trial ends, and when its reminder is due."""

from dataclasses import replace
from datetime import UTC, date, datetime

from store.adapters.files.catalogue_file import load_catalogue
from store.domain.accounts import Account, AccountKind, User
from store.domain.draft import CART, Cart, Draft, Mode
from store.domain.money import Money
from store.domain.periods import Period
from store.domain.quotes import NO_VAT, TrialQuote
from store.purchase.journey import Journey, trial_quote
from tests.rules.examples import buyer

START = date(2026, 3, 1)


def trial_of(product: str, tier: str, seats: int) -> TrialQuote | None:
    account = Account(
        "acme", "ACME", AccountKind.SELF_SERVICE, "EUR", "Europe/Rome", "en", buyer("IT"), Money.zero("EUR")
    )
    draft = Draft(
        "anna", "order", datetime(2026, 3, 1, tzinfo=UTC), product=product, mode=Mode.TRY, tier=tier, seats=seats
    )
    journey = Journey(
        account=account,
        user=User("anna", "Anna", "anna@acme.example", billing_contact=True),
        day=START,
        catalogue=load_catalogue(),
        draft=draft,
        cart=Cart(CART),
        subscriptions=(),
        users=(),
        methods=(),
        vat=NO_VAT,
        quote=None,
        trial=None,
    )
    assert trial_quote(replace(journey, draft=replace(draft, mode=Mode.BUY))) is None
    return trial_quote(journey)


def test_r6_fourteen_days_from_the_first_of_march_with_a_reminder_three_days_before() -> None:
    trial = trial_of("helpline", "pro", 5)
    assert trial is not None
    assert trial.period == Period(START, date(2026, 3, 15))
    assert trial.reminder == date(2026, 3, 12)


def test_r6_the_quote_says_what_happens_at_the_end_and_what_it_costs_then() -> None:
    trial = trial_of("courier", "pro", 3)
    assert trial is not None
    assert trial.at_end == "charge"
    assert trial.later == Money.of("51.00", "EUR")


def test_r6_a_product_without_a_trial_has_none() -> None:
    assert trial_of("beacon", "standard", 1) is None
