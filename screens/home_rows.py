"""The rows of home in words: what needs attention, and each subscription with what comes next."""

from store.domain.periods import Cycle
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.overview import MAIL_UNSENT, ORDER_OPEN, PAYMENT_FAILED, TRIAL_ENDS, Attention, Home
from store.ports import Texts
from tui.kit.choices import Option
from tui.kit.i18n import N_

STATUS = {
    SubscriptionStatus.PAST_DUE: N_("past due"),
    SubscriptionStatus.TRIAL: N_("free trial"),
    SubscriptionStatus.ACTIVE: N_("active"),
    SubscriptionStatus.PENDING_CANCELLATION: N_("Pending Cancellation"),
    SubscriptionStatus.EXPIRED: N_("expired"),
}
"""In the order in which they stand on home."""


def attention_option(texts: Texts, one: Attention, key: str) -> Option:
    """What waits, and the key that opens it besides Enter; "" where there is none."""
    trailing = texts.say("{key} opens it", key=key) if key else ""
    return Option(one.kind, _sentence(texts, one), trailing=trailing)


def subscription_option(texts: Texts, home: Home, one: Subscription, *, with_state: bool) -> Option:
    """Seats used and bought, the cycle, and what comes next; with its state where that is no heading."""
    seats = f"{one.assigned}/{one.seats} {one.unit.named(one.seats, texts.language)}"
    cycle = {Cycle.MONTHLY: texts.say("monthly"), Cycle.ANNUAL: texts.say("annual")}[one.cycle] if one.cycle else ""
    state = texts.say(STATUS[one.status]) if with_state else ""
    plan = f"{one.plan_name} → {one.scheduled.tier_name}" if one.scheduled else one.plan_name
    detail = " · ".join(part for part in (state, seats, cycle) if part)
    return Option(one.id, plan, detail=detail, trailing=_next(texts, home, one))


def _next(texts: Texts, home: Home, one: Subscription) -> str:
    day = texts.day(one.period.end)
    if one.is_trial:
        return texts.count("1 day left", "{number} days left", one.period.unused_days(home.day))
    if one.is_renewed:
        return texts.say("{amount} on {day}", amount=texts.money(one.renewal), day=day)
    if one.status is SubscriptionStatus.PAST_DUE:
        return texts.say("due since {day}", day=day)
    if one.status is SubscriptionStatus.ACTIVE:
        return texts.say("free of charge")
    return texts.say("until {day}", day=day)


def _sentence(texts: Texts, one: Attention) -> str:
    plan = one.subscription.plan_name if one.subscription else one.order.quote.lines[0].plan_name if one.order else ""
    if one.kind == PAYMENT_FAILED:
        return texts.count(
            "The payment for {plan} failed", "The payments for {number} subscriptions failed", one.about, plan=plan
        )
    if one.kind == ORDER_OPEN:
        number = one.order.number if one.order else ""
        return texts.say("Order {number} waits for its payment", number=number)
    if one.kind == TRIAL_ENDS:
        return _trial(texts, one, plan)
    if one.kind == MAIL_UNSENT:
        return texts.count("1 mail has not left", "{number} mails have not left", one.count)
    if one.about > 1:
        return texts.say(
            "{count} seats of {about} subscriptions are not assigned",
            count=one.count,
            about=one.about,
        )
    return texts.count(
        "1 seat of {plan} is not assigned", "{number} seats of {plan} are not assigned", one.count, plan=plan
    )


def _trial(texts: Texts, one: Attention, plan: str) -> str:
    if one.count > 1:
        return texts.say("{count} free trials end soon, the first is {plan}", count=one.count, plan=plan)
    if one.days == 0:
        return texts.say("The free trial of {plan} ends today", plan=plan)
    return texts.count(
        "The free trial of {plan} ends tomorrow", "The free trial of {plan} ends in {number} days", one.days, plan=plan
    )
