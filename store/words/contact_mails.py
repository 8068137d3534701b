"""The words of the mails to who becomes a billing contact, and to who stops being one. Pure: (texts, facts) -> Mail."""

from datetime import datetime

from store.domain.accounts import Account, User
from store.domain.records import Mail
from store.ports import Texts


def contact_added(texts: Texts, user: User, account: Account, by: User, mail_id: str, now: datetime) -> Mail:
    """What a billing contact may do, and by whom they became one."""
    say = texts.say
    lines = [
        say("Hello {name},", name=user.name),
        say("{by} made you a billing contact of {account}.", by=by.name, account=account.name),
        say("In the Billing Center you can now buy, change and cancel subscriptions, and read the invoices."),
        say("You sign in with this address: a code comes by mail."),
    ]
    subject = say("You are a billing contact of {account}", account=account.name)
    return _mail(texts, user, f"contact-added:{mail_id}", subject, lines, now)


def contact_removed(texts: Texts, user: User, account: Account, by: User, mail_id: str, now: datetime) -> Mail:
    """By whom they stopped being one, and what is gone with it."""
    say = texts.say
    lines = [
        say("Hello {name},", name=user.name),
        say("{by} ended that you are a billing contact of {account}.", by=by.name, account=account.name),
        say("Your SSH keys no longer sign you in. You stay a user, with the seats that you have."),
    ]
    subject = say("You are no longer a billing contact of {account}", account=account.name)
    return _mail(texts, user, f"contact-removed:{mail_id}", subject, lines, now)


def _mail(texts: Texts, to: User, mail_id: str, subject: str, lines: list[str], now: datetime) -> Mail:
    return Mail(mail_id, to.email, subject, "".join(f"{line}\n" for line in lines), texts.language, now)
