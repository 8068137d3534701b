"""The account's history in words: who changed what, when, from what to what, for how much."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from store.domain.accounts import Account, Person
from store.domain.chain import Chain, broken
from store.domain.money import Money
from store.domain.records import Event
from store.ports import Texts
from store.reading import reader
from store.shop import Shop


@dataclass(frozen=True, slots=True)
class History:
    """Every change of an account, newest first. `altered` is the id of the first event that is not what was written
    (`store.domain.chain`), "" where the history is whole."""

    account: Account
    events: tuple[Event, ...]
    altered: str = ""

    def local(self, event: Event) -> datetime:
        """When it was, where the account lives (R12)."""
        return event.at.astimezone(ZoneInfo(self.account.time_zone))


@dataclass(frozen=True, slots=True)
class Changed:
    """What something was and is now; "" where it was not there."""

    label: str
    before: str
    after: str


def history(shop: Shop, person: Person) -> History:
    """Refused for who is no billing contact."""
    with shop.store.view(person.account) as view:
        account, _ = reader(view, person)
        events = view.past(Event)
        return History(account, tuple(reversed(events)), broken(events, view.get(Chain, Chain.ID)))


def sentence(texts: Texts, event: Event) -> str:
    """What happened, in one short sentence."""
    about = event.subject
    plan = event.after.get("plan") or event.before.get("plan", "")
    what = "subscription_changed" if event.what == "subscription_bought" and event.before else event.what
    said = SENTENCES.get(what, _something_else)
    return said(texts.say, {"plan": plan, "email": about, "label": about, "number": about, "what": what})


Say = Callable[..., str]

SENTENCES: Mapping[str, Callable[[Say, Mapping[str, str]], str]] = {
    "trial_started": lambda say, it: say("Free trial of {plan} started", **it),
    "subscription_bought": lambda say, it: say("{plan} bought", **it),
    "subscription_changed": lambda say, it: say("{plan} changed", **it),
    "change_scheduled": lambda say, it: say("Change of {plan} scheduled", **it),
    "change_given_up": lambda say, it: say("Scheduled change of {plan} given up", **it),
    "seats_assigned": lambda say, it: say("Seats of {plan} assigned", **it),
    "contact_added": lambda say, it: say("{email} made a billing contact", **it),
    "contact_removed": lambda say, it: say("{email} is no billing contact any more", **it),
    "user_added": lambda say, it: say("User {email} added", **it),
    "subscription_renewed": lambda say, it: say("{plan} renewed", **it),
    "subscription_cancelled": lambda say, it: say("{plan} cancelled", **it),
    "subscription_reactivated": lambda say, it: say("{plan} reactivated", **it),
    "subscription_ended": lambda say, it: say("{plan} ended", **it),
    "trial_free": lambda say, it: say("{plan} goes on as a free plan", **it),
    "payment_failed": lambda say, it: say("Payment for {plan} failed", **it),
    "account_status": lambda say, it: say("State of the account {label} changed", **it),
    "invoice_paid": lambda say, it: say("Transfer for invoice {number} received", **it),
    "document_mailed": lambda say, it: say("{number} mailed again", **it),
    "vat_id_verified": lambda say, it: say("VAT number {number} checked", **it),
    "balance_raised": lambda say, it: say("Balance raised by {number}", **it),
    "balance_used": lambda say, it: say("Balance used for {number}", **it),
    "method_replaced": lambda say, it: say("Card {label} put on file", **it),
    "method_removed": lambda say, it: say("Card {label} removed", **it),
    "refunded": lambda say, it: say("Money given back for {number}", **it),
    "ssh_key_added": lambda say, it: say("SSH key “{label}” added", **it),
    "ssh_key_revoked": lambda say, it: say("SSH key “{label}” revoked", **it),
}
"""By the kind of event. `email`, `label` and `number` are what the event is about, `plan` is that of its facts."""


def _something_else(say: Say, it: Mapping[str, str]) -> str:
    return say("Something else changed: {what}", **it)


def changes(texts: Texts, event: Event) -> Iterator[Changed]:
    """Every detail that is not what it was before; those of something new, with nothing before."""
    labels = {
        "again": texts.say("Next try"),
        "assigned": texts.say("Seats assigned"),
        "balance": texts.say("Balance"),
        "card": texts.say("Card"),
        "credit_note": texts.say("Credit note"),
        "cycle": texts.say("Billing"),
        "given_to": texts.say("Where it went"),
        "given": texts.say("Given to"),
        "fingerprint": texts.say("Fingerprint"),
        "label": texts.say("Label"),
        "name": texts.say("Name"),
        "expires": texts.say("Expires"),
        "plan": texts.say("Plan"),
        "reason": texts.say("Reason"),
        "role": texts.say("Role"),
        "scheduled": texts.say("Plan from the next period on"),
        "scheduled_cycle": texts.say("Billing from the next period on"),
        "scheduled_seats": texts.say("Seats from the next period on"),
        "seats": texts.say("Seats"),
        "state": texts.say("State"),
        "status": texts.say("Status"),
        "taken": texts.say("Taken from"),
        "to": texts.say("Sent to"),
        "until": texts.say("Until"),
        "user": texts.say("User"),
    }
    for name in dict.fromkeys((*event.before, *event.after)):
        before, after = event.before.get(name, ""), event.after.get(name, "")
        if before != after:
            yield Changed(labels.get(name, name), _value(texts, event, name, before), _value(texts, event, name, after))


def _value(texts: Texts, event: Event, name: str, value: str) -> str:
    if not value:
        return ""
    if name in ("until", "again"):
        return texts.day(date.fromisoformat(value))
    if name == "balance" and event.amount:
        return texts.money(Money.of(value, event.amount.currency))
    return _words(texts).get((name, value), value)


def _words(texts: Texts) -> dict[tuple[str, str], str]:
    say = texts.say
    return {
        ("cycle", "monthly"): say("Monthly"),
        ("cycle", "annual"): say("Annual"),
        ("scheduled_cycle", "monthly"): say("Monthly"),
        ("scheduled_cycle", "annual"): say("Annual"),
        ("status", "trial"): say("free trial"),
        ("status", "active"): say("active"),
        ("status", "pending_cancellation"): say("Pending Cancellation"),
        ("status", "past_due"): say("past due"),
        ("status", "expired"): say("expired"),
        ("status", "warning"): say("warned"),
        ("status", "blocked"): say("blocked"),
        ("status", "cancelled"): say("cancelled"),
        ("given_to", "balance"): say("To your balance"),
        ("given_to", "card"): say("To your card"),
        ("given_to", "transfer"): say("To you by transfer"),
        ("state", "valid"): say("registered"),
        ("state", "invalid"): say("not registered"),
        ("state", "unavailable"): say("not verified yet"),
        ("state", "pending"): say("not verified yet"),
    }
