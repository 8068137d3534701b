"""An invoice or credit note mailed once more: to whom, with what, and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store.domain.problems import Refused
from store.domain.records import Event, Mail, MailState
from store.history import sentence
from store.mail import copies, outbox
from tests.shops import ANNA, BRUNO, World, refusal
from tests.store.issued import Office
from tui.kit.i18n import Translator


@pytest.fixture
def sold(world: World) -> World:
    """One plan was sold by card, and its mail has left."""
    world.buy()
    outbox.flush(world.shop, "acme")
    return world


def copies_of(world: World) -> list[Mail]:
    return [one for one in world.all(Mail) + world.past(Mail) if one.id.startswith("copy:")]


def test_it_goes_to_who_asks_with_the_document_and_stands_in_the_history(sold: World) -> None:
    number = sold.invoices[0].id
    assert copies.mail_again(sold.shop, BRUNO, number) == "bruno@acme.example"
    (mail,) = copies_of(sold)
    assert (mail.to, mail.subject, mail.documents) == ("bruno@acme.example", f"Invoice {number}", (number,))
    assert "97.60 €" in mail.body
    event = sold.past(Event)[-1]
    assert (event.by, event.what, event.subject) == ("bruno@acme.example", "document_mailed", number)
    assert sentence(Translator("en"), event) == f"{number} mailed again"


def test_a_second_press_is_no_second_mail_and_later_is_one(sold: World) -> None:
    number = sold.invoices[0].id
    copies.mail_again(sold.shop, ANNA, number)
    copies.mail_again(sold.shop, ANNA, number)
    outbox.flush(sold.shop, "acme")
    copies.mail_again(sold.shop, ANNA, number)
    assert len(copies_of(sold)) == 1
    copies.mail_again(sold.shop, BRUNO, number)
    assert len(copies_of(sold)) == 2
    sold.clock.instant += copies.ONCE_IN
    copies.mail_again(sold.shop, ANNA, number)
    assert len(copies_of(sold)) == 3


def test_what_still_waits_is_not_queued_again_and_what_has_failed_is(sold: World) -> None:
    number = sold.invoices[0].id
    copies.mail_again(sold.shop, ANNA, number)
    sold.clock.instant += timedelta(days=1)
    copies.mail_again(sold.shop, ANNA, number)
    (mail,) = copies_of(sold)
    sold.put("acme", replace(mail, state=MailState.FAILED, reason="mail_refused"))
    copies.mail_again(sold.shop, ANNA, number)
    (mail,) = copies_of(sold)
    assert (mail.state, mail.reason) == (MailState.QUEUED, "")


def test_the_operator_sends_it_to_who_ordered(sold: World) -> None:
    assert copies.mail_to_customer(sold.shop, sold.invoices[0].id) == "anna@acme.example"
    assert sold.past(Event)[-1].by == "operator"


def test_a_credit_note_says_what_it_is(world: World, office: Office) -> None:
    note, invoice = office.corrected()
    with world.store.change("acme") as work:
        work.append(note, invoice)
        work.commit()
    copies.mail_again(world.shop, ANNA, note.id)
    assert copies_of(world)[0].subject == f"Credit note {note.id}"


def test_a_number_of_nobodys_is_refused(sold: World) -> None:
    with pytest.raises(Refused) as refused:
        copies.mail_again(sold.shop, ANNA, "2026-999999")
    assert refusal(refused.value).code == "invoice_unknown"
    with pytest.raises(Refused) as refused:
        copies.mail_to_customer(sold.shop, "2026-999999")
    assert refusal(refused.value).code == "invoice_unknown"
    assert copies_of(sold) == []
