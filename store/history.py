"""The account's history in words: who changed what, when, from what to what, for how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from store.domain.accounts import Account, Person
from store.domain.money import Money
from store.domain.records import Event
from store.ports import Texts
from store.reading import reader
from store.shop import Shop


@dataclass(frozen=True, slots=True)
class History:
    """Every change of an account, newest first."""

    account: Account
    events: tuple[Event, ...]

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
        return History(account, tuple(reversed(view.past(Event))))


def sentence(texts: Texts, event: Event) -> str:
    """What happened, in one short sentence."""
    say, before, after = texts.say, event.before, event.after
    plan = after.get("plan") or before.get("plan", "")
    match event.what:
        case "trial_started":
            return say("Free trial of {plan} started", plan=plan)
        case "subscription_bought" if not before:
            return say("{plan} bought", plan=plan)
        case "subscription_bought":
            return say("{plan} changed", plan=plan)
        case "seats_assigned":
            return say("Seats of {plan} assigned", plan=plan)
        case "vat_id_verified":
            return say("VAT number {number} checked", number=event.subject)
        case "balance_raised":
            return say("Balance raised by {number}", number=event.subject)
        case "balance_used":
            return say("Balance used for {number}", number=event.subject)
        case "ssh_key_added":
            return say("SSH key “{label}” added", label=event.subject)
        case "ssh_key_revoked":
            return say("SSH key “{label}” revoked", label=event.subject)
    return say("Something else changed: {what}", what=event.what)


def changes(texts: Texts, event: Event) -> Iterator[Changed]:
    """Every detail that is not what it was before; those of something new, with nothing before."""
    labels = {
        "assigned": texts.say("Seats assigned"),
        "balance": texts.say("Balance"),
        "cycle": texts.say("Billing"),
        "fingerprint": texts.say("Fingerprint"),
        "label": texts.say("Label"),
        "plan": texts.say("Plan"),
        "seats": texts.say("Seats"),
        "state": texts.say("State"),
        "status": texts.say("Status"),
        "until": texts.say("Until"),
    }
    for name in dict.fromkeys((*event.before, *event.after)):
        before, after = event.before.get(name, ""), event.after.get(name, "")
        if before != after:
            yield Changed(labels.get(name, name), _value(texts, event, name, before), _value(texts, event, name, after))


def _value(texts: Texts, event: Event, name: str, value: str) -> str:
    if not value:
        return ""
    if name == "until":
        return texts.day(date.fromisoformat(value))
    if name == "balance" and event.amount:
        return texts.money(Money.of(value, event.amount.currency))
    return _words(texts).get((name, value), value)


def _words(texts: Texts) -> dict[tuple[str, str], str]:
    say = texts.say
    return {
        ("cycle", "monthly"): say("Monthly"),
        ("cycle", "annual"): say("Annual"),
        ("status", "trial"): say("free trial"),
        ("status", "active"): say("active"),
        ("status", "pending_cancellation"): say("Pending Cancellation"),
        ("status", "past_due"): say("past due"),
        ("status", "expired"): say("expired"),
        ("state", "valid"): say("registered"),
        ("state", "invalid"): say("not registered"),
        ("state", "unavailable"): say("not verified yet"),
        ("state", "pending"): say("not verified yet"),
    }
