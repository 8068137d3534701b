"""VAT numbers that could not be verified when they were invoiced are verified later, and the VAT given back (domain 6).

An invoice waits as an `Unverified` document, stored with it. What becomes of it is one transaction that
also removes that document, so a crash or a second process cannot correct an invoice twice.
"""

from dataclasses import dataclass, replace
from datetime import date

from store.documents.issuing import correct_vat
from store.domain.accounts import Account, Payer, VatIdState
from store.domain.draft import Draft
from store.domain.orders import Order
from store.domain.quotes import Treatment, Vat
from store.domain.records import CreditNote, Event, Invoice, Unverified
from store.domain.subscriptions import Subscription
from store.domain.tax import decide, full_vat_id
from store.mail import outbox
from store.mail.addressing import contact_of
from store.payments.balance import move
from store.ports import UnitOfWork
from store.shop import Shop, account_of, language_of
from store.words.mails import vat_corrected

BY = "vat-register"
"""Who is named in the history."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The credit note that gives back VAT that was not due, and the invoice that stands in for the credited ones."""

    account: str
    note: CreditNote
    right: Invoice


def verify_pending(shop: Shop) -> tuple[Corrected, ...]:
    """Ask again about every number that an invoice waits for, over all accounts. Returns what was corrected.

    Each number is asked about once, and a member state that does not answer is not asked again in this run.
    """
    answers: dict[str, VatIdState] = {}
    down: set[str] = set()
    corrected: list[Corrected] = []
    for account_id in shop.store.with_unverified_vat():
        with shop.store.view(account_id) as view:
            numbers = dict.fromkeys(waiting.vat_id for waiting in view.all(Unverified))
        for number in numbers:
            if number not in answers and number[:2] not in down:
                answers[number] = shop.register.check(number)
            state = answers.get(number, VatIdState.UNAVAILABLE)
            if state is VatIdState.UNAVAILABLE:
                down.add(number[:2])
            if state in (VatIdState.VALID, VatIdState.INVALID):
                corrected += _settle(shop, account_id, number, state)
        outbox.flush(shop, account_id)
    return tuple(corrected)


def _settle(shop: Shop, account_id: str, number: str, state: VatIdState) -> list[Corrected]:
    """What follows from the register's answer, in one transaction.

    A payment under way was quoted with the credits of today: the account is left alone until it has ended.
    """
    with shop.store.change(account_id) as work:
        waiting = [one for one in work.all(Unverified) if one.vat_id == number]
        if not waiting or any(order.is_waiting for order in work.all(Order)):
            return []
        account = account_of(work)
        day = shop.today(account)
        account = replace(account, payer=_known(account.payer, number, state))
        for draft in work.all(Draft):
            if draft.payer:
                work.put(replace(draft, payer=_known(draft.payer, number, state)))
        corrected = []
        for vat, invoices in _by_vat(work, waiting).items():
            if state is VatIdState.VALID:
                account, found = _correct(shop, work, account, invoices, day)
                corrected += found
            else:
                for invoice in invoices:
                    _reinvoiced(work, (invoice.id,), invoice.id, replace(vat, treatment=Treatment.DESTINATION))
        for one in waiting:
            work.remove(Unverified, one.id)
        work.append(_event(shop, number, state))
        work.put(account)
        work.commit()
        return corrected


def _correct(
    shop: Shop, work: UnitOfWork, account: Account, wrong: list[Invoice], day: date
) -> tuple[Account, list[Corrected]]:
    last = wrong[-1]
    payer = replace(last.payer, vat_state=VatIdState.VALID)
    vat = decide(last.seller.country, payer, shop.rates(), day)
    issued = correct_vat(work, wrong, vat, day) if vat.treatment is Treatment.REVERSE_CHARGE else None
    if issued is None:
        return account, []
    note, right = issued
    account = move(shop, work, account, note.total, note.id, BY)
    account = move(shop, work, account, -right.from_balance, right.id, BY)
    _reinvoiced(work, note.invoices, right.id, vat)
    contact = contact_of(work, work.recall(Order, last.order))
    texts = shop.texts(language_of(account, contact))
    unpaid = tuple(one.id for one in wrong if one.open)
    work.put(vat_corrected(texts, contact, note, right, unpaid, shop.clock.now()))
    return account, [Corrected(account.id, note, right)]


def _by_vat(work: UnitOfWork, waiting: list[Unverified]) -> dict[Vat, list[Invoice]]:
    """The invoices that wait, oldest first, by the VAT that they have."""
    found: dict[Vat, list[Invoice]] = {}
    for one in waiting:
        invoice = work.recall(Invoice, one.id)
        if invoice:
            found.setdefault(invoice.groups[0].decision, []).append(invoice)
    return found


def _reinvoiced(work: UnitOfWork, before: tuple[str, ...], after: str, vat: Vat) -> None:
    """From now on a credit for what was on the invoices has the VAT that it turned out to have."""
    for subscription in work.all(Subscription):
        if subscription.invoice in before:
            work.put(replace(subscription, invoice=after, vat=vat))


def _known(payer: Payer, number: str, state: VatIdState) -> Payer:
    """The payer with what is known now, if this is its number and it was not verified yet."""
    asked = payer.vat_state in (VatIdState.PENDING, VatIdState.UNAVAILABLE)
    same = asked and full_vat_id(payer.vat_id, payer.country.strip().upper()) == number
    return replace(payer, vat_state=state) if same else payer


def _event(shop: Shop, number: str, state: VatIdState) -> Event:
    return Event(
        id=shop.ids.new("event"),
        at=shop.clock.now(),
        by=BY,
        what="vat_id_verified",
        subject=number,
        before={"state": VatIdState.UNAVAILABLE},
        after={"state": state},
    )
