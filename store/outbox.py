"""Mail leaves after the order is safe: queued in its transaction, handed over afterwards, once."""

from dataclasses import replace

from store.domain.problems import Outage
from store.domain.records import Mail, MailState
from store.shop import Shop


HOPELESS = frozenset({"mail_address_wrong"})
"""Outages of a mailer after which trying again cannot help."""


def flush(shop: Shop, account_id: str) -> int:
    """Hand over what is queued for an account. Returns how many went out.

    A message that cannot be handed over stays queued with its tries counted, one that never can be is
    marked as failed: neither blocks an order, and home says so.
    A crash after handing over sends it again under the same id, which is one message at the other end.
    """
    with shop.store.view(account_id) as view:
        queued = [mail for mail in view.all(Mail) if mail.state is MailState.QUEUED]
    sent = 0
    for mail in queued:
        state, where = MailState.QUEUED, ""
        try:
            where = shop.mailer.send(mail)
        except Outage as outage:
            if outage.code in HOPELESS:
                state = MailState.FAILED
        with shop.store.change(account_id) as work:
            current = work.get(Mail, mail.id)
            if current is None:
                continue
            if where:
                work.append(replace(current, state=MailState.SENT, where=where, tries=current.tries + 1))
                work.remove(Mail, mail.id)
                sent += 1
            else:
                work.put(replace(current, state=state, tries=current.tries + 1))
            work.commit()
    return sent


def flush_all(shop: Shop) -> int:
    """Hand over what is queued for anybody."""
    return sum(flush(shop, account_id) for account_id in shop.store.with_unsent_mail())
