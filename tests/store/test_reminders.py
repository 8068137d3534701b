"""What is written to whom before, when and after something happens to a subscription; nothing is left to guess."""

from dataclasses import replace
from datetime import date

import pytest

from store.domain.accounts import SavedMethod, User
from store.domain.catalogue import TrialEnd
from store.domain.orders import Outcome, OutcomeState
from store.domain.records import Invoice
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.purchase import checkout
from store.words import reminders
from tests.fakes import NOON
from tests.shops import ANNA, World, eur
from tui.kit.i18n import LANGUAGES, Translator

EN = Translator("en")
CARD = SavedMethod("stripe:saved:pm_1:cus_1", "visa", "4242", "2026-04")
CONTACT = User("anna", "Anna Bianchi", "anna@acme.example", billing_contact=True)


@pytest.fixture
def trial(world: World) -> Subscription:
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    return world.subscriptions[0]


@pytest.fixture
def unpaid(world: World) -> Invoice:
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31)))
    world.buy(method="transfer")
    return world.invoices[0]


def test_a_trial_that_ends_names_the_day_and_what_happens_then(trial: Subscription) -> None:
    mail = reminders.trial_ends(EN, CONTACT, trial, NOON)
    assert mail.subject == "Your free trial of Helpline Pro ends on 15 Mar 2026"
    assert "After that it stops by itself; nothing will be charged." in mail.body


def test_a_trial_that_goes_on_paid_says_so_and_how_it_is_stopped(trial: Subscription) -> None:
    mail = reminders.trial_ends(EN, CONTACT, replace(trial, trial_end=TrialEnd.CHARGE), NOON)
    assert "After that it becomes a paid subscription unless you cancel it before." in mail.body
    assert "buy it" not in mail.body


@pytest.mark.parametrize(
    ("next_try", "said"),
    [(date(2026, 4, 9), "We will try again on 9 Apr 2026"), (None, "We will not try again.")],
)
def test_a_failed_payment_says_why_and_when_it_is_tried_again(next_try: date | None, said: str) -> None:
    reason = "There is not enough money on the card."
    mail = reminders.payment_failed(EN, CONTACT, "Helpline Pro", eur("97.60"), reason, next_try, "k-1", NOON)
    assert "97.60 € for Helpline Pro could not be charged." in mail.body
    assert reason in mail.body
    assert said in mail.body


def test_a_card_is_named_by_brand_and_last_digits_alone() -> None:
    mail = reminders.method_expires(EN, CONTACT, CARD, date(2026, 5, 1), NOON)
    assert "your card Visa ending in 4242 expires at the end of 2026-04." in mail.body
    assert "1 May 2026" in mail.body
    assert "pm_1" not in mail.subject + mail.body


@pytest.mark.parametrize(
    ("day", "said"), [(date(2026, 3, 24), "is due on 31 Mar 2026"), (date(2026, 4, 1), "was due on 31 Mar 2026")]
)
def test_an_invoice_to_be_paid_says_how_much_by_when_and_where_to(unpaid: Invoice, day: date, said: str) -> None:
    mail = reminders.invoice_due(EN, CONTACT, unpaid, day, NOON)
    assert f"invoice {unpaid.id} of 97.60 € {said}" in mail.body
    assert unpaid.seller.iban in mail.body
    assert mail.documents == (unpaid.id,)


def test_nobody_is_asked_to_pay_what_is_paid(world: World) -> None:
    world.buy()
    with pytest.raises(ValueError, match="nothing of 2026-000001 is left to pay"):
        reminders.invoice_due(EN, CONTACT, world.invoices[0], NOON.date(), NOON)


def test_a_cancellation_says_until_when_and_its_end_that_it_is_over(world: World) -> None:
    world.buy()
    one = world.subscriptions[0]
    pending = reminders.cancelled(EN, CONTACT, replace(one, status=SubscriptionStatus.PENDING_CANCELLATION), NOON)
    over = reminders.cancelled(EN, CONTACT, replace(one, status=SubscriptionStatus.EXPIRED), NOON)
    assert "You can use it until 1 Apr 2026." in pending.body
    assert "Helpline Pro ended on 1 Apr 2026." in over.body
    assert pending.id != over.id


def test_a_seat_that_was_taken_back_names_who_took_it() -> None:
    by = replace(CONTACT, name="Bruno Costa")
    assert (
        "Bruno Costa took back your seat of Helpline Pro."
        in reminders.seat_taken(EN, CONTACT, "Helpline Pro", by, "seat:1", NOON).body
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_fact_is_one_mail_in_every_language(trial: Subscription, language: str) -> None:
    mail = reminders.trial_ends(Translator(language), CONTACT, trial, NOON)
    assert (mail.language, mail.id) == (language, reminders.trial_ends(EN, CONTACT, trial, NOON).id)
