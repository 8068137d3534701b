"""Placing an order exactly once (design 4): store, then charge, then open the access.

The order is stored with its price snapshot and its charge before the gateway is called, outside the
lock. No answer means unknown: the same charge is sent again or looked up, never a new one.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from store.domain.accounts import Payer, Person, VatIdState
from store.domain.draft import Draft
from store.domain.orders import Attempt, Order, OrderStatus, Outcome, OutcomeState
from store.domain.pricing import fingerprint
from store.domain.problems import Problem, Refused
from store.domain.quotes import Quote, Treatment
from store.domain.refunds import Refund
from store.domain.tax import full_vat_id
from store.mail import outbox
from store.mail.addressing import contact_of
from store.payments import methods, refunds
from store.payments.under_way import refuse_while_changing, refuse_while_paying
from store.ports import UnitOfWork
from store.provisioning.provision import close_order, end_unpaid, open_trial
from store.purchase.cart import cart_changed, plans_of, refuse_overtaken, to_pay_for
from store.purchase.journey import Journey, build, read
from store.purchase.payer import as_known, decides_unverified
from store.purchase.shopping import answering, save
from store.reading import reader
from store.renewal import renewals
from store.shop import Shop, account_of, buyer

REPLAY_FOR = timedelta(hours=23)
"""How long a charge may be sent again under its key: gateways forget keys after 24 hours."""


@dataclass(frozen=True, slots=True)
class Placing:
    """The answer of the payment step: the form as it stands, and the fingerprint of the quote on screen."""

    payer: Payer
    method: str | None
    shown: str


def pay(shop: Shop, person: Person, placing: Placing) -> Journey:
    """Place Order: keep the form, verify a new VAT number, then place what was shown."""
    journey = read(shop, person)
    if journey is None or not journey.placed:
        set_payer(shop, person, placing.payer, placing.method)
    return place(shop, person, placing.shown)


def set_payer(shop: Shop, person: Person, payer: Payer, method: str | None) -> Journey:
    """Keep what stands in the payment form, whole or not; a new VAT number is not verified yet."""
    with answering(shop, person) as (work, journey):
        draft = replace(journey.draft, payer=as_known(shop, payer, journey.payer), method=method)
        return save(shop, work, person, draft)


def verify_vat_id(shop: Shop, person: Person) -> Journey | None:
    """Ask the register about a VAT number that is not verified yet, outside the lock.

    Returns the journey with what is known now, or None when there was nothing to ask.
    """
    journey = read(shop, person)
    if journey is None or journey.payer.vat_state not in (VatIdState.PENDING, VatIdState.UNAVAILABLE):
        return None
    asked = journey.payer
    if asked.country not in shop.rates():
        return None
    state = shop.register.check(full_vat_id(asked.vat_id, asked.country))
    with answering(shop, person) as (work, journey):
        payer = journey.payer
        if (payer.vat_id, payer.country) != (asked.vat_id, asked.country):
            return journey
        return save(shop, work, person, replace(journey.draft, payer=replace(payer, vat_state=state)))


def place(shop: Shop, person: Person, shown: str) -> Journey:
    """Place the order of which the quote with the fingerprint `shown` was on screen.

    Placing the same draft again finds the first order: one that is under way is asked for, one that
    was declined is tried again under a new key. Refused when the payment form is not complete, or when
    anything that decides the amount changed since the review; the new amount then counts as seen (R9).
    """
    verify_vat_id_if_new(shop, person)
    order = _store_order(shop, person, shown)
    hear(shop, person.account, order)
    return _after(shop, person)


def start_trial(shop: Shop, person: Person, _: object = None) -> Journey:
    """Start the free trial of the draft: access now, nothing charged (R6). Twice is once."""
    with shop.store.change(person.account) as work:
        account, user = buyer(work, person)
        draft = work.get(Draft, person.user)
        if draft is None:
            raise Refused(Problem("nothing_started"))
        journey = build(shop, work, person, draft)
        if not journey.placed:
            if journey.trial is None or journey.product is None:
                raise Refused(Problem("trial_incomplete"))
            if not journey.may_try(journey.product):
                raise Refused(Problem("trial_used", values={"product": journey.product.name}))
            refuse_while_changing(work, journey.product.id)
            draft = _without_order(shop, work, journey)
            open_trial(shop, work, account, user, draft.purchase, journey.trial)
            work.put(replace(draft, order=draft.purchase))
            work.commit()
    return _after(shop, person)


def ask_again(shop: Shop, person: Person) -> Journey:
    """While a screen waits: what became of the payment? Moves the order on if there is news."""
    with shop.store.view(person.account) as view:
        reader(view, person)
        draft = view.get(Draft, person.user)
        order = view.get(Order, draft.order) if draft and draft.order else None
    if order and order.is_waiting:
        hear(shop, person.account, order)
    return _after(shop, person)


def give_up(shop: Shop, person: Person) -> Journey:
    """Leave a payment that waits for its customer, for another way to pay. One that was made meanwhile counts."""
    with shop.store.view(person.account) as view:
        reader(view, person)
        draft = view.get(Draft, person.user)
        order = view.get(Order, draft.order) if draft and draft.order else None
    if order:
        leave(shop, person.account, order)
    return _after(shop, person)


def leave(shop: Shop, account_id: str, order: Order) -> None:
    """Cancel the charge of an order that waits for its customer; one that was made meanwhile counts."""
    last = order.last
    if last and order.status is OrderStatus.ACTION_REQUIRED:
        outcome = shop.gateway.cancel(last.charge, last.outcome.ref)
        with shop.store.change(account_id) as work:
            _settle(shop, work, order.id, last.charge.key, outcome)


def reconcile(shop: Shop) -> tuple[Order, ...]:
    """Settle every order, refund and card that was being put on file and was cut short, over all accounts.

    Returns the orders that are still open.
    """
    still_open: list[Order] = []
    for account_id in shop.store.with_open_orders():
        settle_account(shop, account_id)
        with shop.store.view(account_id) as view:
            still_open += [order for order in view.all(Order) if order.is_waiting]
        outbox.flush(shop, account_id)
    return tuple(still_open)


def settle_account(shop: Shop, account_id: str) -> bool:
    """Ask what became of everything of an account that has no end yet. False while something is not known."""
    with shop.store.view(account_id) as view:
        waiting = [order for order in view.all(Order) if order.is_waiting]
    for order in waiting:
        hear(shop, account_id, order)
    methods.settle(shop, account_id)
    refunds.settle(shop, account_id)
    with shop.store.view(account_id) as view:
        lost = [order for order in view.all(Order) if order.status in (OrderStatus.UNKNOWN, OrderStatus.CHARGING)]
        unheard = [one for one in view.all(Refund) if one.outcome.state is OutcomeState.UNKNOWN]
        return not lost and not unheard


def verify_vat_id_if_new(shop: Shop, person: Person) -> None:
    """A number typed a moment ago is verified before it decides the VAT; so is one that holds the order."""
    journey = read(shop, person)
    if journey and not journey.placed and decides_unverified(shop, journey.payer):
        verify_vat_id(shop, person)


def _store_order(shop: Shop, person: Person, shown: str) -> Order:
    """The first transaction: the order, its number, and the charge with its key."""
    with shop.store.change(person.account) as work:
        buyer(work, person)
        draft = work.get(Draft, person.user)
        if draft is None:
            raise Refused(Problem("nothing_started"))
        journey = build(shop, work, person, draft)
        draft, order = journey.draft, journey.order
        if order and journey.placed:
            return order
        refuse_while_paying(work)
        quote = to_pay_for(journey)
        refuse_overtaken(work, journey)
        problems = payment_problems(journey)
        if problems:
            raise Refused(*problems)
        seen = draft.seen
        if fingerprint(quote) != shown or seen is None or (seen.day, seen.lines) != (quote.day, quote.lines):
            work.put(replace(draft, seen=quote))
            work.commit()
            if seen and plans_of(seen) != plans_of(quote):
                raise cart_changed(journey, quote, seen)
            raise Refused(Problem("quote_changed", values={"old": seen.due if seen else quote.due, "new": quote.due}))
        if order and order.quote != quote:
            draft, order = _without_order(shop, work, journey), None
        order = lay_down(shop, work, replace(journey, draft=draft, order=order), quote)
        work.put(replace(draft, order=order.id))
        work.commit()
        return order


def lay_down(shop: Shop, work: UnitOfWork, journey: Journey, quote: Quote) -> Order:
    """Put the journey's order, new or declined before, with its charge; one without anything due is closed at once."""
    now, draft, user = shop.clock.now(), journey.draft, journey.user
    order = journey.order or Order(
        id=draft.purchase,
        number=f"{journey.day.year}-{work.next_number(f'order-{journey.day.year}'):06d}",
        contact=user.id,
        placed=now,
        payer=journey.payer,
        method=draft.method or "",
        status=OrderStatus.PLACED,
        quote=quote,
    )
    if not quote.due:
        return close_order(shop, work, journey.account, user, order.moved(OrderStatus.PROVISIONED, now, user.email))
    order = replace(order, payer=journey.payer, method=draft.method or "")
    order = order.charging(order.next_charge(journey.account.id, now), now, user.email)
    work.put(order)
    return order


def payment_problems(journey: Journey) -> tuple[Problem, ...]:
    """All that stands between the payment form and an order."""
    problems = list(journey.payer_problems)
    if journey.payer.vat_state is VatIdState.INVALID:
        problems.append(Problem("vat_id_not_registered", "vat_id", {"vat_id": journey.payer.vat_id}))
    if journey.hold_unverified and journey.vat.treatment is Treatment.DESTINATION_UNVERIFIED:
        problems.append(Problem("vat_id_not_verified", "vat_id", {"vat_id": journey.payer.vat_id}))
    due = journey.quote.due if journey.quote else None
    if due and journey.draft.method not in {method.id for method in journey.methods}:
        problems.append(Problem("method_missing", "method"))
    for line in journey.quote.lines if journey.quote else ():
        held = journey.held(line.product)
        if held and line.seats < held.assigned:
            counts = {"seats": line.seats, "assigned": held.assigned}
            problems.append(Problem("seats_below_assigned", values=counts))
    return tuple(problems)


def hear(shop: Shop, account_id: str, order: Order) -> None:
    """Call the gateway for the order's open charge, and store what it says."""
    attempt = order.last
    if attempt is None or not order.is_waiting:
        return
    outcome = _ask(shop, attempt)
    with shop.store.change(account_id) as work:
        _settle(shop, work, order.id, attempt.charge.key, outcome)


def _ask(shop: Shop, attempt: Attempt) -> Outcome:
    charge = attempt.charge
    if attempt.outcome.ref or shop.clock.now() - charge.at > REPLAY_FOR:
        return shop.gateway.reconcile(charge, attempt.outcome.ref)
    return shop.gateway.charge(charge)


def _settle(shop: Shop, work: UnitOfWork, order_id: str, key: str, outcome: Outcome) -> None:
    """The last transaction: the answer, and all that follows from it."""
    before = work.get(Order, order_id)
    if before is None:
        return
    order = before.heard(key, outcome, shop.clock.now(), "gateway")
    if order == before:
        return
    if order.renews:
        renewals.settle(shop, work, order)
    elif order.status is OrderStatus.PROVISIONED:
        account = account_of(work)
        close_order(shop, work, account, contact_of(work, order), order)
    elif order.status is OrderStatus.CANCELLED:
        end_unpaid(shop, work, order)
    else:
        work.put(order)
    work.commit()


def _without_order(shop: Shop, work: UnitOfWork, journey: Journey) -> Draft:
    """The draft after its declined order, if it has one, was given up."""
    if journey.order is None:
        return journey.draft
    end_unpaid(shop, work, journey.order.moved(OrderStatus.CANCELLED, shop.clock.now(), journey.user.email))
    stored = work.get(Draft, journey.draft.id)
    return replace(journey.draft, order=None, purchase=stored.purchase if stored else journey.draft.purchase)


def _after(shop: Shop, person: Person) -> Journey:
    journey = read(shop, person)
    if journey is None:
        raise Refused(Problem("nothing_started"))
    return journey
