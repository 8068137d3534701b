"""The mail of a refund. Pure: (texts, facts) -> Mail."""

from datetime import datetime

from store.domain.accounts import User
from store.domain.records import CreditNote, GivenTo, Mail
from store.domain.refunds import Refund
from store.ports import Texts


def refunded(texts: Texts, contact: User, given: Refund, note: CreditNote, now: datetime) -> Mail:
    """How much was given back for which invoice, where it went and why; the credit note goes with it."""
    say = texts.say
    where = {
        GivenTo.BALANCE: say("It is on your balance, which your next order uses first."),
        GivenTo.CARD: say("It goes back to the card that paid, where it shows within a few days."),
        GivenTo.TRANSFER: say("It comes to you by bank transfer."),
    }
    amount = texts.money(given.amount)
    body = [
        say("Hello {name},", name=contact.name),
        "",
        say("we gave {amount} of invoice {number} back.", amount=amount, number=given.invoice),
        where[given.given_to],
        say("Reason: {reason}", reason=given.reason),
        say("Credit note: {number}", number=note.id),
        f"\n-- \n{note.seller.name}",
    ]
    subject = say("{amount} given back: credit note {number}", amount=amount, number=note.id)
    mail_id = f"refund:{given.id}"
    return Mail(mail_id, contact.email, subject, "\n".join(body) + "\n", texts.language, now, documents=(note.id,))
