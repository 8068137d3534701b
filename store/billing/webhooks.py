"""What a payment service tells by itself: signed events that say when to ask it, never what became of something.

An event settles its account on the path of `seatdesk reconcile`. It is kept by its id once that is done, so that the
same event again does nothing; while something is not known yet it is not kept, and the service sends it again.
"""

from collections.abc import Mapping
from enum import StrEnum

from store.domain.accounts import Account
from store.domain.problems import Outage
from store.domain.records import Notice
from store.payment_ports import EventReader
from store.ports import is_reserved
from store.purchase.checkout import settle_account
from store.shop import Shop


class Heard(StrEnum):
    """What was done about an event: settled, done before, or not for us."""

    DONE = "done"
    AGAIN = "again"
    IGNORED = "ignored"


def hear(shop: Shop, events: EventReader, body: bytes, headers: Mapping[str, str]) -> Heard:
    """Take an event as it arrived. Calls the gateway: up to half a minute.

    Raises Refused for one that is forged, old or unreadable, Outage for one that shall be sent again.
    """
    notice = events.read(body, headers, shop.clock.now())
    if notice is None or not notice.account_id or is_reserved(notice.account_id):
        return Heard.IGNORED
    with shop.store.view(notice.account_id) as view:
        if view.get(Account, notice.account_id) is None:
            return Heard.IGNORED
        if view.recall(Notice, notice.id):
            return Heard.AGAIN
    if not settle_account(shop, notice.account_id):
        raise Outage("webhook_not_settled", account=notice.account_id)
    with shop.store.change(notice.account_id) as work:
        work.append(notice)
        work.commit()
    return Heard.DONE
