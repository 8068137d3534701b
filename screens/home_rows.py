"""The rows of home in words: what needs attention, what may be begun, and each subscription with what comes next."""

from collections.abc import Iterator

from screens.attention import attention_option
from screens.messages import ADD, CART, GO_ON
from store.domain.accounts import Access
from store.domain.periods import Cycle
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.overview import Home
from store.ports import Texts
from tui.kit.choices import Option
from tui.kit.filtered import Row, row
from tui.kit.i18n import N_

STATUS = {
    SubscriptionStatus.PAST_DUE: N_("past due"),
    SubscriptionStatus.TRIAL: N_("free trial"),
    SubscriptionStatus.ACTIVE: N_("active"),
    SubscriptionStatus.PENDING_CANCELLATION: N_("Pending Cancellation"),
    SubscriptionStatus.EXPIRED: N_("expired"),
}
"""In the order in which they stand on home."""

SORTS = ("", N_("by name"), N_("by date"), N_("by amount"))
"""By state first; then as the key that sorts goes on."""


def home_rows(texts: Texts, home: Home, sort: int) -> Iterator[Row]:
    """What needs attention, what may be begun, and the subscriptions, sorted by one of `SORTS`."""
    attention = home.attention
    for one in attention:
        yield row(attention_option(texts, one), group=texts.say("Needs attention"))
    for option in _offers(texts, home):
        yield row(option, group=" " if attention else "")
    by = texts.say(SORTS[sort]) if sort else ""
    for subscription in _sorted(home, sort):
        option = subscription_option(texts, home, subscription, with_state=sort > 0)
        state = texts.say(STATUS[subscription.status])
        group = by or state
        yield row(option, state, group=f"{group[:1].upper()}{group[1:]}")


def is_begun(home: Home) -> bool:
    """Are there answers to go on from?"""
    draft = home.draft
    return draft is not None and draft.begun and not draft.cart_open


def subscription_option(texts: Texts, home: Home, one: Subscription, *, with_state: bool) -> Option:
    """Seats used and bought, the cycle, and what comes next; with its state where that is no heading."""
    seats = f"{one.assigned}/{one.seats} {one.unit.named(one.seats, texts.language)}"
    cycle = {Cycle.MONTHLY: texts.say("monthly"), Cycle.ANNUAL: texts.say("annual")}[one.cycle] if one.cycle else ""
    state = texts.say(STATUS[one.status]) if with_state else ""
    plan = f"{one.plan_name} → {one.scheduled.tier_name}" if one.scheduled else one.plan_name
    detail = " · ".join(part for part in (state, seats, cycle) if part)
    return Option(one.id, plan, detail=detail, trailing=_next(texts, home, one))


def _offers(texts: Texts, home: Home) -> Iterator[Option]:
    if home.access is not Access.FULL:
        return
    yield Option(ADD, texts.say("Add New Subscription"), detail=texts.say("buy or try another product"))
    if is_begun(home):
        yield Option(GO_ON, texts.say("Continue"), detail=texts.say("go on where you stopped; every answer was kept"))
    if home.in_cart:
        detail = texts.count("1 line waits to be bought", "{number} lines wait to be bought", home.in_cart)
        yield Option(CART, texts.say("Cart"), detail=detail)


def _sorted(home: Home, sort: int) -> list[Subscription]:
    states = list(STATUS)
    ways = (
        lambda one: states.index(one.status),
        lambda one: one.plan_name.casefold(),
        lambda one: one.period.end,
        lambda one: -one.renewal.minor,
    )
    return sorted(home.subscriptions, key=ways[sort])


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
