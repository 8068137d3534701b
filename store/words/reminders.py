"""The words of the mails that nobody asked for: what is about to happen, what failed, what ended (R6, R7, R11).

Pure: (texts, facts) -> Mail. The ids hold what each is about, so that a billing run that is repeated queues none twice.
"""

from collections.abc import Iterable
from datetime import date, datetime

from store.domain.accounts import SavedMethod, User
from store.domain.catalogue import TrialEnd
from store.domain.money import Money
from store.domain.periods import Cycle
from store.domain.records import Invoice, Mail
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.ports import Texts
from store.words.mails import trial_end_sentence


def trial_ends(texts: Texts, contact: User, trial: Subscription, now: datetime) -> Mail:
    """Three days before a free trial ends: on which day, and what happens then (R6)."""
    say, day = texts.say, texts.day(trial.period.end)
    return _mail(
        texts,
        contact,
        f"trial-ends:{trial.id}:{trial.period.end}",
        say("Your free trial of {plan} ends on {day}", plan=trial.plan_name, day=day),
        [
            say("your free trial of {plan} ends on {day}.", plan=trial.plan_name, day=day),
            trial_end_sentence(texts, trial.trial_end or "expire"),
            say("To keep it, buy it in the Billing Center before.") if trial.trial_end is not TrialEnd.CHARGE else "",
        ],
        now,
    )


def payment_failed(
    texts: Texts, contact: User, plan: str, amount: Money, reason: str, next_try: date | None, key: str, now: datetime
) -> Mail:
    """A renewal could not be charged: why (a sentence in this language), and when it is tried again, if it is (R11)."""
    say, money = texts.say, texts.money(amount)
    body = [say("{amount} for {plan} could not be charged.", amount=money, plan=plan), reason]
    if next_try:
        body.append(say("We will try again on {day}; you need not do anything if that works.", day=texts.day(next_try)))
    else:
        body.append(say("We will not try again."))
    body.append(say("In the Billing Center you can pay another way."))
    return _mail(
        texts,
        contact,
        f"payment-failed:{key}",
        say("Payment of {amount} for {plan} failed", amount=money, plan=plan),
        body,
        now,
    )


def method_expires(texts: Texts, contact: User, saved: SavedMethod, renewal: date, now: datetime) -> Mail:
    """The card on file will have expired at the next renewal."""
    say = texts.say
    card = say("{brand} ending in {last4}", brand=saved.brand.title(), last4=saved.last4)
    return _mail(
        texts,
        contact,
        f"method-expires:{saved.method}:{saved.expires}",
        say("Your card expires"),
        [
            say("your card {card} expires at the end of {month}.", card=card, month=saved.expires),
            say("The next payment is due on {day}: pay with another card before.", day=texts.day(renewal)),
        ],
        now,
    )


def invoice_due(texts: Texts, contact: User, invoice: Invoice, today: date, now: datetime) -> Mail:
    """An invoice is to be paid by a day, or should have been by today; the invoice goes with it.

    Raises ValueError for an invoice that is paid.
    """
    if invoice.due is None:
        raise ValueError(f"nothing of {invoice.id} is left to pay")
    say, amount, day = texts.say, texts.money(invoice.open), texts.day(invoice.due)
    overdue = today > invoice.due
    if overdue:
        subject = say("Invoice {number} is overdue", number=invoice.id)
        first = say("invoice {number} of {amount} was due on {day}.", number=invoice.id, amount=amount, day=day)
    else:
        subject = say("Invoice {number} is due on {day}", number=invoice.id, day=day)
        first = say("invoice {number} of {amount} is due on {day}.", number=invoice.id, amount=amount, day=day)
    transfer = say(
        "Please transfer it to {iban} ({bic}), {seller}, reference {reference}.",
        iban=invoice.seller.iban,
        bic=invoice.seller.bic,
        seller=invoice.seller.name,
        reference=invoice.reference,
    )
    paid = say("If you have paid already, thank you: this mail and your payment crossed.")
    mail_id = f"invoice-{'overdue' if overdue else 'due'}:{invoice.id}"
    return _mail(texts, contact, mail_id, subject, [first, transfer, paid], now, documents=(invoice.id,))


def cancelled(texts: Texts, contact: User, ended: Subscription, now: datetime) -> Mail:
    """Renewal was turned off, also that of a trial: until when there is service (R7); or the service has ended."""
    say, day = texts.say, texts.day(ended.period.end)
    subject = say("{plan} is cancelled", plan=ended.plan_name)
    if ended.status is SubscriptionStatus.PENDING_CANCELLATION:
        body = [
            say("{plan} will not be renewed. You can use it until {day}.", plan=ended.plan_name, day=day),
            say("Nothing is charged any more, and nothing is paid back."),
            say("Until then you can reactivate it in the Billing Center; that costs nothing."),
        ]
    elif ended.is_trial:
        body = [
            say("{plan} will not be renewed. You can use it until {day}.", plan=ended.plan_name, day=day),
            say("To keep it, buy it in the Billing Center before."),
        ]
    else:
        subject = say("{plan} has ended", plan=ended.plan_name)
        body = [
            say("{plan} ended on {day}.", plan=ended.plan_name, day=day),
            say("You can buy it again in the Billing Center."),
        ]
    return _mail(
        texts,
        contact,
        f"cancelled:{ended.id}:{ended.period.end}:{ended.status}",
        subject,
        body,
        now,
    )


def change_scheduled(texts: Texts, contact: User, one: Subscription, mail_id: str, now: datetime) -> Mail:
    """A lower plan begins with the next period: which, when, and what it costs then (domain 2).

    Raises ValueError for a subscription of which no change is scheduled.
    """
    later = one.scheduled
    if later is None:
        raise ValueError(f"no change of {one.id} is scheduled")
    say, day = texts.say, texts.day(one.period.end)
    new, unit = f"{one.product_name} {later.tier_name}", one.unit.named(later.seats, texts.language)
    values: dict[str, object] = {"seats": later.seats, "unit": unit, "amount": texts.money(one.renewal)}
    if later.cycle is Cycle.MONTHLY:
        cost = say("From then on it is {seats} {unit} for {amount} a month, plus VAT.", **values)
    else:
        cost = say("From then on it is {seats} {unit} for {amount} a year, plus VAT.", **values)
    body = [
        say("{plan} becomes {new} on {day}.", plan=one.plan_name, new=new, day=day),
        say("Until then nothing changes, and nothing is charged or paid back."),
        cost,
        say("Until then you can give the change up in the Billing Center."),
    ]
    subject = say("{plan} becomes {new} on {day}", plan=one.plan_name, new=new, day=day)
    return _mail(texts, contact, mail_id, subject, body, now)


def reactivated(texts: Texts, contact: User, one: Subscription, now: datetime) -> Mail:
    """Renewal was turned on again: when it is billed next (R7)."""
    say, day = texts.say, texts.day(one.period.end)
    body = [
        say("{plan} goes on as before. Nothing was charged.", plan=one.plan_name),
        say("The next billing date is {day}.", day=day),
    ]
    mail_id = f"reactivated:{one.id}:{one.period.end}"
    return _mail(texts, contact, mail_id, say("{plan} goes on", plan=one.plan_name), body, now)


def seat_taken(texts: Texts, user: User, plan: str, by: User, mail_id: str, now: datetime) -> Mail:
    """To a user who lost a seat. Who takes it may leave this mail out."""
    say = texts.say
    body = [say("{by} took back your seat of {plan}. You can no longer use it.", by=by.name, plan=plan)]
    return _mail(texts, user, mail_id, say("Your seat of {plan} was taken back", plan=plan), body, now)


def _mail(
    texts: Texts,
    to: User,
    mail_id: str,
    subject: str,
    body: Iterable[str],
    now: datetime,
    *,
    documents: tuple[str, ...] = (),
) -> Mail:
    lines = [texts.say("Hello {name},", name=to.name), "", *(line for line in body if line)]
    return Mail(mail_id, to.email, subject, "\n".join(lines) + "\n", texts.language, now, documents=documents)
