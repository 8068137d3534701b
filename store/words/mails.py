"""The words of the mails, in the recipient's language. Pure: (texts, facts) -> Mail."""

from collections.abc import Iterable
from datetime import datetime

from store.domain.accounts import SshKey, User
from store.domain.discounts import Deduction
from store.domain.orders import Attempt, Order, TrialStart
from store.domain.quotes import Quote, Treatment
from store.domain.records import CreditNote, Invoice, Mail
from store.ports import Texts


def welcome(texts: Texts, contact: User, start: TrialStart, now: datetime) -> Mail:
    """The welcome of a free trial: until when, what happens then, and that nothing was charged (R6)."""
    say, trial = texts.say, start.quote
    unit = trial.unit.named(trial.seats, texts.language)
    body = [
        say("Hello {name},", name=contact.name),
        say(
            "your free trial of {plan} has started: {seats} {unit}.", plan=trial.plan_name, seats=trial.seats, unit=unit
        ),
        say("It ends on {day}. Nothing was charged.", day=texts.day(trial.period.end)),
        trial_end_sentence(texts, trial.at_end),
        say("We will write to you again on {day}.", day=texts.day(trial.reminder)),
    ]
    return Mail(
        id=f"welcome:{start.id}",
        to=contact.email,
        subject=say("Your free trial of {plan}", plan=trial.plan_name),
        body=as_text(body),
        language=texts.language,
        queued=now,
    )


def vat_corrected(
    texts: Texts, contact: User, note: CreditNote, right: Invoice, unpaid: tuple[str, ...], now: datetime
) -> Mail:
    """A VAT number was verified after all: what was charged for VAT is the customer's balance (domain 6)."""
    say = texts.say
    body = [
        say("Hello {name},", name=contact.name),
        say(
            "the register now knows your VAT number {number}, so you are no longer charged VAT.",
            number=right.payer.vat_id,
        ),
        say(
            "Credited: {numbers}, {amount}. Credit note: {number}.",
            numbers=", ".join(note.invoices),
            amount=texts.money(note.total),
            number=note.id,
        ),
        say(
            "In its place: invoice {number}, {amount}, paid from that credit.",
            number=right.id,
            amount=texts.money(right.total),
        ),
        say(
            "The difference of {amount} is on your balance, which your next order uses first.",
            amount=texts.money(note.total - right.total),
        ),
    ]
    if unpaid:
        body.append(say("What is not paid yet stays payable as it is: {numbers}.", numbers=", ".join(unpaid)))
    return Mail(
        id=f"vat-corrected:{note.id}",
        to=contact.email,
        subject=say("VAT given back: credit note {number}", number=note.id),
        body=as_text([*body, signature(right.seller.name)]),
        language=texts.language,
        queued=now,
        documents=(note.id, right.id),
    )


def payment_link(texts: Texts, contact: User, order: Order, attempt: Attempt, now: datetime) -> Mail:
    """Where to pay an order or confirm its payment, for another device than the terminal."""
    say = texts.say
    body = [
        say("Hello {name},", name=contact.name),
        say(
            "here is where you pay {amount} for order {order}:",
            amount=texts.money(attempt.charge.amount),
            order=order.number,
        ),
        "",
        attempt.outcome.url,
        "",
        say("If you did not order this, you need not do anything."),
    ]
    subject = say("Pay order {order}", order=order.number)
    return Mail(f"link:{attempt.charge.key}", contact.email, subject, as_text(body), texts.language, now)


def sign_in_code(texts: Texts, to: str, code: str, minutes: int, mail_id: str, now: datetime) -> Mail:
    """A one-time code for signing in."""
    say = texts.say
    body = [
        say("Your sign-in code is {code}.", code=code),
        say("It is good for {minutes} minutes and works once.", minutes=minutes),
        say("If you did not ask for it, you need not do anything."),
    ]
    return Mail(mail_id, to, say("Your sign-in code"), as_text(body), texts.language, now)


def seat_given(texts: Texts, user: User, plan: str, by: User, mail_id: str, now: datetime) -> Mail:
    """To a user who was given a seat of a product."""
    say = texts.say
    body = [
        say("Hello {name},", name=user.name),
        say("{by} gave you a seat of {plan}. You can use it at once.", by=by.name, plan=plan),
    ]
    return Mail(mail_id, user.email, say("You can use {plan} now", plan=plan), as_text(body), texts.language, now)


def key_added(texts: Texts, user: User, key: SshKey, mail_id: str, now: datetime) -> Mail:
    """To the user for whom a key was added: it may not have been them."""
    say = texts.say
    body = [
        say("Hello {name},", name=user.name),
        say("from now on the SSH key “{label}” signs you in:", label=key.label),
        key.fingerprint,
        say("Was this not you? Then revoke it in the Billing Center, and write to us."),
    ]
    return Mail(
        f"key:{mail_id}", user.email, say("A key was added to your account"), as_text(body), texts.language, now
    )


def trial_end_sentence(texts: Texts, at_end: str) -> str:
    """What happens on a trial's last day, as one sentence."""
    sentences = {
        "expire": texts.say("After that it stops by itself; nothing will be charged."),
        "free": texts.say("After that it goes on as a free plan with fewer features; nothing will be charged."),
        "charge": texts.say("After that it becomes a paid subscription unless you cancel it before."),
    }
    return sentences[at_end]


def vat_sentence(texts: Texts, quote: Quote) -> str:
    """Why VAT is what it is, where that is worth a sentence; "" for plain domestic VAT (domain 6)."""
    sentences = {
        Treatment.REVERSE_CHARGE: texts.say("Reverse charge: VAT is due from the recipient."),
        Treatment.DESTINATION: texts.say("VAT of your country."),
        Treatment.DESTINATION_UNVERIFIED: texts.say(
            "Your VAT number could not be verified yet, so VAT is charged; we correct it with a credit note "
            "as soon as it is."
        ),
        Treatment.OUTSIDE: texts.say("Outside the scope of EU VAT."),
        Treatment.DOMESTIC: "",
    }
    return sentences[quote.groups[0].treatment] if quote.groups else ""


def discount_sentence(texts: Texts, discount: Deduction) -> str:
    """A discount by name, with how much and how long: Launch offer (10 %, until 1 Jun 2026)."""
    grant, say = discount.grant, texts.say
    worth = texts.money(grant.fixed) if grant.fixed else say("{percent} %", percent=texts.decimal(grant.percent))
    name = grant.name.within(texts.language)
    if discount.days < discount.of:
        return say("{name} ({worth}, {days} of {of} days)", name=name, worth=worth, days=discount.days, of=discount.of)
    if grant.end:
        return say("{name} ({worth}, until {day})", name=name, worth=worth, day=texts.day(grant.end))
    return say("{name} ({worth})", name=name, worth=worth)


def signature(seller: str) -> str:
    """How a mail of that seller ends."""
    return f"\n-- \n{seller}"


def as_text(lines: Iterable[str]) -> str:
    """The body of a mail."""
    return "\n".join(lines) + "\n"
