"""Mail leaves after the order is safe: queued in its transaction, handed over afterwards, at least once.

Who hands mails over claims them first, a few at a time, for as long as that may take, so that two processes do not send
them both. A crash between handing over and writing that down sends them again with the same Message-IDs, once the claim
has expired.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from store.domain.problems import Outage
from store.domain.records import CreditNote, Invoice, Mail, MailState
from store.ports import File, Handed
from store.shop import Shop, account_of

BACK_OFF = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=24),
)
"""How long to wait after the first try, the second ...; what comes to nothing after the last wait has failed."""
SPREAD = 0.2
"""By how much a wait is longer or shorter, so that what failed together is not tried again together."""
AT_ONCE = 8
"""How many mails one change claims, and another writes down: each of them reads and writes all mail that waits."""
HELD_FOR = timedelta(minutes=10)
"""How long a process may take to hand those over: drawing invoices, and every answer of a slow server."""
HOPELESS = frozenset({"mail_address_wrong", "mail_refused"})
"""Outages of a mailer after which trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A mail that has not left, and in whose store it lies."""

    account: str
    mail: Mail


def flush(shop: Shop, account_id: str) -> int:
    """Hand over what is due of an account. Returns how many went out.

    What cannot be handed over stays queued until its next try, or is marked as failed where no try can
    help: neither blocks an order, and home says so. Takes as long as the mail server: call it in a worker thread.
    """
    with shop.store.view(account_id) as view:
        due = [mail.id for mail in view.all(Mail) if _is_due(mail, shop.clock.now())]
    return sum(_hand_over(shop, account_id, due[at : at + AT_ONCE]) for at in range(0, len(due), AT_ONCE))


def flush_all(shop: Shop) -> int:
    """Hand over what is due for anybody."""
    return sum(flush(shop, account_id) for account_id in shop.store.with_unsent_mail())


def unsent(shop: Shop) -> tuple[Unsent, ...]:
    """All mail that has not left, by account."""
    found: list[Unsent] = []
    for account_id in shop.store.with_unsent_mail():
        with shop.store.view(account_id) as view:
            found += [Unsent(account_id, mail) for mail in view.all(Mail)]
    return tuple(found)


def retry(shop: Shop, *mail_ids: str) -> int:
    """Make mails due at once, those named or all that have failed. Returns how many."""
    again = 0
    for one in unsent(shop):
        if one.mail.id in mail_ids or (not mail_ids and one.mail.state is MailState.FAILED):
            with shop.store.change(one.account) as work:
                current = work.get(Mail, one.mail.id)
                if current and not _is_held(current, shop.clock.now()):
                    work.put(replace(current, state=MailState.QUEUED, tries=0, next_try=None, held_until=None))
                    work.commit()
                    again += 1
    return again


def _is_due(mail: Mail, now: datetime) -> bool:
    if mail.state is MailState.HANDING:
        return not _is_held(mail, now)
    return mail.state is MailState.QUEUED and (mail.next_try is None or mail.next_try <= now)


def _is_held(mail: Mail, now: datetime) -> bool:
    """Is somebody handing it over? A claim that goes on for longer than any was made by a clock that was wrong."""
    return mail.held_until is not None and now < mail.held_until <= now + HELD_FOR


def _claimed(shop: Shop, account_id: str, mail_ids: Sequence[str]) -> list[Mail]:
    """The mails, held by this process from now on; but those that are not due any more, or held by another."""
    now = shop.clock.now()
    with shop.store.change(account_id) as work:
        known = [work.get(Mail, mail_id) for mail_id in mail_ids]
        due = [mail for mail in known if mail and _is_due(mail, now)]
        held = [replace(mail, state=MailState.HANDING, held_until=now + HELD_FOR) for mail in due]
        if held:
            work.put(*held)
            work.commit()
        return held


def _hand_over(shop: Shop, account_id: str, mail_ids: Sequence[str]) -> int:
    """What was handed over is written down even where a later one fails."""
    answers: list[tuple[Mail, Handed | Outage]] = []
    try:
        for mail in _claimed(shop, account_id, mail_ids):
            answers.append((mail, _sent(shop, account_id, mail)))
    finally:
        if answers:
            _write_down(shop, account_id, answers)
    return sum(isinstance(answer, Handed) for _, answer in answers)


def _write_down(shop: Shop, account_id: str, answers: Iterable[tuple[Mail, Handed | Outage]]) -> None:
    with shop.store.change(account_id) as work:
        for mail, answer in answers:
            current = work.get(Mail, mail.id)
            if current is None:
                continue  # somebody else was here meanwhile
            if isinstance(answer, Handed):
                work.append(_left(current, answer))
                work.remove(Mail, mail.id)
            elif current.held_until == mail.held_until:
                work.put(_kept(current, answer, shop.clock.now()))
        work.commit()


def _sent(shop: Shop, account_id: str, mail: Mail) -> Handed | Outage:
    try:
        return shop.mailer.send(mail, tuple(_files(shop, account_id, mail)))
    except Outage as outage:
        return outage


def _files(shop: Shop, account_id: str, mail: Mail) -> Iterator[File]:
    """The documents that go with a mail, drawn from what was issued, in the language of the mail."""
    if not mail.documents or shop.writer is None:
        return
    from store.documents.invoices import Filed, Format, export

    with shop.store.view(account_id) as view:
        account = replace(account_of(view), language=mail.language)
        documents = [view.recall(Invoice, number) or view.recall(CreditNote, number) for number in mail.documents]
    for document in documents:
        if document:
            yield export(shop, shop.writer, Filed(account, document), Format.PDF)


def _left(mail: Mail, handed: Handed) -> Mail:
    done = replace(mail, state=handed.state, where=handed.where, tries=mail.tries + 1)
    return replace(done, next_try=None, held_until=None, reason="", reply="")


def _kept(mail: Mail, outage: Outage, now: datetime) -> Mail:
    """The mail after a try that came to nothing."""
    tries, reply = mail.tries + 1, str(outage.values.get("reply", ""))
    mail = replace(mail, tries=tries, held_until=None, reason=outage.code, reply=reply)
    if outage.code in HOPELESS or tries > len(BACK_OFF):
        return replace(mail, state=MailState.FAILED, next_try=None)
    return replace(mail, state=MailState.QUEUED, next_try=now + _wait(mail.id, tries))


def _wait(mail_id: str, tries: int) -> timedelta:
    """The wait after that many tries, spread by a value that the id decides, so that it can be repeated."""
    place = int.from_bytes(sha256(f"{mail_id} {tries}".encode()).digest()[:4]) / 0xFFFF_FFFF
    return BACK_OFF[tries - 1] * (1 - SPREAD + 2 * SPREAD * place)
