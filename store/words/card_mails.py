"""The words of the mails about the card on file. Pure: (texts, facts) -> Mail."""

from collections.abc import Iterable
from datetime import datetime

from store.domain.accounts import SavedMethod, User
from store.domain.records import Mail
from store.ports import Texts


def card_link(texts: Texts, contact: User, url: str, mail_id: str, now: datetime) -> Mail:
    """Where to type a new card, for another device than the terminal."""
    say = texts.say
    body = [
        say("here is where you put a card on file; nothing is charged there:"),
        "",
        url,
        "",
        say("If you did not ask for this, you need not do anything."),
    ]
    return _mail(texts, contact, mail_id, say("Put a card on file"), body, now)


def card_changed(texts: Texts, contact: User, card: SavedMethod | None, by: str, mail_id: str, now: datetime) -> Mail:
    """To every billing contact: another card is on file, or none, and who did that."""
    say = texts.say
    if card:
        named = say("{brand} ending in {last4}", brand=card.brand.title(), last4=card.last4)
        first = say(
            "{by} put a card on file for your account: {card}. It pays renewals from now on.", by=by, card=named
        )
    else:
        first = say("{by} removed the card on file of your account. Nothing is charged to it any more.", by=by)
    body = [first, say("Was this not meant to be? Then change it in the Billing Center, and write to us.")]
    return _mail(texts, contact, mail_id, say("Your payment method was changed"), body, now)


def _mail(texts: Texts, to: User, mail_id: str, subject: str, body: Iterable[str], now: datetime) -> Mail:
    lines = [texts.say("Hello {name},", name=to.name), *body]
    return Mail(mail_id, to.email, subject, "\n".join(lines) + "\n", texts.language, now)
