"""What is said before a subscription is cancelled, reactivated, or its scheduled change given up (R7)."""

from screens.summary import per_cycle, scheduled_title
from store.domain.subscriptions import Subscription
from store.ports import Texts


def cancel_lines(texts: Texts, one: Subscription) -> list[str]:
    """Until when it can be used, and that nothing is paid back."""
    say, day = texts.say, texts.day(one.period.end)
    if not one.cycle and not one.is_trial:
        return [say("{plan} ends at the end of the day.", plan=one.plan_name)]
    lines = [
        say("{plan} ends on {day}. Until then everything works as it does now.", plan=one.plan_name, day=day),
        say("Nothing is charged any more, and nothing is paid back."),
    ]
    return [*lines, say("Until then you can reactivate it; that costs nothing.")] if one.cycle else lines


def reactivate_lines(texts: Texts, one: Subscription) -> list[str]:
    """That nothing is charged now, and what will be next."""
    lines = [texts.say("{plan} goes on as before. Nothing is charged now.", plan=one.plan_name)]
    if one.cycle:
        amount, day = texts.money(one.renewal), texts.day(one.period.end)
        lines.append(texts.say("It renews on {day} for {amount}, plus VAT.", day=day, amount=amount))
    return lines


def keep_lines(texts: Texts, one: Subscription) -> list[str]:
    """What will not be."""
    new = scheduled_title(texts, one)
    if not new:
        return [texts.say("No change of {plan} is scheduled.", plan=one.plan_name)]
    return [texts.say("{plan} stays as it is; it does not become {new}.", plan=one.plan_name, new=new)]


def later_lines(texts: Texts, one: Subscription) -> list[str]:
    """A lower plan that begins with the next period: which, when, and what it costs then."""
    later, day = one.scheduled, texts.day(one.period.end)
    if later is None:
        return []
    amount = per_cycle(texts, later.cycle, texts.money(one.renewal))
    return [
        texts.say("{plan} becomes {new} on {day}.", plan=one.plan_name, new=scheduled_title(texts, one), day=day),
        texts.say("From then on it is {amount}, plus VAT.", amount=amount),
        texts.say("Until then nothing changes, and nothing is charged or paid back."),
    ]
