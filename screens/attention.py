"""What needs attention: the row of home that says so, and where it leads when it is chosen."""

from screens.messages import GO_ON, ChoiceOfHome, OwedWanted, PageWanted, SeatsWanted, UnsentMailWanted
from screens.pages import PAGES, USERS
from store.domain.orders import Order
from store.overview import MAIL_UNSENT, ORDER_OPEN, PAYMENT_FAILED, TRIAL_ENDS, UNASSIGNED, Attention, Home
from store.ports import Texts
from tui.kit.asking import Asked
from tui.kit.choices import Option
from tui.kit.commands import key_name


def attention_option(texts: Texts, one: Attention) -> Option:
    """The row of what waits, with the key that opens it besides Enter on its line, where there is one."""
    key = _key(one)
    trailing = texts.say("{key} opens it", key=key) if key else ""
    return Option(one.kind, _sentence(texts, one), trailing=trailing)


def leads_to(home: Home, one: Attention) -> Asked | None:
    """What is asked for then; None where a colleague deals with it already."""
    if one.kind == PAYMENT_FAILED:
        return OwedWanted()
    if one.kind == MAIL_UNSENT:
        return UnsentMailWanted()
    if one.kind == ORDER_OPEN:
        return ChoiceOfHome(GO_ON) if home.draft and one.order and home.draft.order == one.order.id else None
    if one.kind == TRIAL_ENDS and one.subscription:
        return ChoiceOfHome(one.subscription.id)
    if one.kind == UNASSIGNED and one.about == 1 and one.subscription:
        return SeatsWanted(one.subscription.id)
    return PageWanted(USERS)


def dealt_with_by(texts: Texts, home: Home, order: Order) -> str:
    """Which colleague goes on with an order."""
    by = next((user.name for user in home.contacts if user.id == order.contact), order.contact)
    return texts.say("{by} placed order {number} and goes on with it.", by=by, number=order.number)


def _key(one: Attention) -> str:
    if one.kind == PAYMENT_FAILED:
        return key_name("f")
    page = USERS if one.kind == UNASSIGNED and one.about > 1 else ""
    return next((key_name(entry.key) for entry in PAGES if entry.name == page), "")


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
