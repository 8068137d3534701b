"""A quote in words: the same rows on the review, the receipt and in the panel beside the steps."""

from store.domain.catalogue import Unit
from store.domain.periods import Cycle
from store.domain.quotes import Quote, QuoteLine, Renewal, TrialQuote
from store.domain.subscriptions import Subscription
from store.ports import Texts
from store.words.mails import discount_sentence, trial_end_sentence, vat_sentence
from tui.kit.price_table import Row


def line_title(texts: Texts, line: QuoteLine) -> str:
    """Helpline Pro, 8 agents, monthly."""
    return plan_title(texts, line.plan_name, line.unit, line.seats, line.cycle)


def plan_title(texts: Texts, plan: str, unit: Unit, seats: int, cycle: Cycle | None) -> str:
    """Helpline Pro, 8 agents, monthly; without a cycle only Helpline Pro, 8 agents."""
    units = unit.named(seats, texts.language)
    if cycle is Cycle.MONTHLY:
        return texts.say("{plan}, {seats} {unit}, monthly", plan=plan, seats=seats, unit=units)
    if cycle is Cycle.ANNUAL:
        return texts.say("{plan}, {seats} {unit}, annual", plan=plan, seats=seats, unit=units)
    return texts.say("{plan}, {seats} {unit}", plan=plan, seats=seats, unit=units)


def scheduled_title(texts: Texts, one: Subscription) -> str:
    """What a subscription becomes when its period ends; "" where nothing is scheduled."""
    later = one.scheduled
    if later is None:
        return ""
    return plan_title(texts, f"{one.product_name} {later.tier_name}", one.unit, later.seats, later.cycle)


def cycle_name(texts: Texts, cycle: Cycle | None) -> str:
    """Monthly, Annual; "" for none."""
    return {Cycle.MONTHLY: texts.say("Monthly"), Cycle.ANNUAL: texts.say("Annual")}[cycle] if cycle else ""


def per_cycle(texts: Texts, cycle: Cycle, amount: str) -> str:
    """16.00 € a month."""
    if cycle is Cycle.MONTHLY:
        return texts.say("{amount} a month", amount=amount)
    return texts.say("{amount} a year", amount=amount)


def then_sentence(texts: Texts, renewal: Renewal) -> str:
    """What comes after today, VAT included."""
    amount, day = texts.money(renewal.total), texts.day(renewal.day)
    if renewal.cycle is Cycle.MONTHLY:
        return texts.say("Then {amount} on {day} and each month after, VAT included.", amount=amount, day=day)
    return texts.say("Then {amount} on {day} and each year after, VAT included.", amount=amount, day=day)


def quote_rows(texts: Texts, quote: Quote) -> list[Row]:
    """Every term of the sum, and the sum (R4, R13)."""
    rows: list[Row] = []
    for line in quote.lines:
        rows += _line_rows(texts, line)
    rows.append(Row(kind="rule"))
    rows.append(Row(texts.say("Net"), texts.money(quote.net), kind="sum"))
    for group in quote.groups:
        rows.append(Row(texts.say("VAT {rate} %", rate=texts.decimal(group.rate)), texts.money(group.vat), kind="sum"))
    if quote.from_balance:
        rows.append(Row(texts.say("From your balance"), texts.money(-quote.from_balance), kind="sum"))
    if quote.to_balance:
        rows.append(Row(texts.say("To your balance"), texts.money(quote.to_balance), kind="sum"))
    rows.append(Row(texts.say("Due today"), texts.money(quote.due), kind="due"))
    return rows


def after_sentences(texts: Texts, quote: Quote) -> list[str]:
    """What the sum does not say: the renewals, why this VAT, and that a credit is no refund."""
    sentences = [then_sentence(texts, renewal) for renewal in quote.renewals]
    reason = vat_sentence(texts, quote)
    if reason:
        sentences.append(reason)
    if any(line.credit for line in quote.lines):
        sentences.append(texts.say("Credit goes to this order; it is not a refund."))
    return sentences


def trial_sentences(texts: Texts, trial: TrialQuote) -> list[str]:
    """What a trial is, before it starts and after (R6)."""
    unit = trial.unit.named(trial.seats, texts.language)
    sentences = [
        texts.say("{plan}, {seats} {unit}, free of charge.", plan=trial.plan_name, seats=trial.seats, unit=unit),
        texts.say("It starts now and ends on {day}.", day=texts.day(trial.period.end)),
        trial_end_sentence(texts, trial.at_end),
        texts.say("We will remind you by e-mail on {day}.", day=texts.day(trial.reminder)),
        texts.say("There is one trial of a product, ever."),
    ]
    if trial.later:
        amount = per_cycle(texts, Cycle.MONTHLY, texts.money(trial.later))
        sentences.insert(3, texts.say("Bought afterwards it is {amount}, plus VAT.", amount=amount))
    return sentences


def then_short(texts: Texts, quote: Quote) -> str:
    """What comes after today, on half a line: per month or year, and from when."""
    renewal = min(quote.renewals, key=lambda renewal: renewal.day)
    then = per_cycle(texts, renewal.cycle, texts.money(renewal.total))
    return texts.say("then {amount} from {day}", amount=then, day=texts.day(renewal.day))


def _line_rows(texts: Texts, line: QuoteLine) -> list[Row]:
    period = texts.say("{start} → {end}", start=texts.day(line.period.start), end=texts.day(line.period.end))
    if line.previous_renewal and line.previous_renewal != line.period.end:
        old, new = texts.day(line.previous_renewal), texts.day(line.period.end)
        period = texts.say("{period} (the renewal moves from {old} to {new})", period=period, old=old, new=new)
    elif line.previous_renewal:
        # Where nothing is said of it, nobody knows whether the billing date moves (R5).
        period = texts.say("{period} (the renewal stays on {day})", period=period, day=texts.day(line.period.end))
    term = f"{line.blocks} × {texts.money(line.price)}"
    if line.whole:
        term = texts.say("{paid} × {days}/{of} days", paid=term, days=line.period.days, of=line.whole.days)
    rows = [Row(line_title(texts, line), texts.money(line.net), term), Row(period, kind="note")]
    rows += [Row(discount_sentence(texts, one), texts.money(-one.amount)) for one in line.discounts]
    if line.forfeited_trial_days:
        rows.append(Row(forfeited_sentence(texts, line.forfeited_trial_days), kind="note"))
    if line.credit:
        credit = line.credit
        unit = line.unit.named(credit.seats, texts.language)
        label = texts.say("Credit for the unused part of {seats} {unit}", seats=credit.seats, unit=unit)
        part = texts.say("{paid} × {days}/{of} days", paid=texts.money(credit.paid), days=credit.days, of=credit.of)
        rows.append(Row(label, texts.money(-credit.amount), part))
    return rows


def forfeited_sentence(texts: Texts, days: int) -> str:
    """What buying during a trial loses (R6)."""
    return texts.count(
        "The last day of your free trial is lost: the paid period starts today.",
        "The {number} days left of your free trial are lost: the paid period starts today.",
        days,
    )
