"""Answering the steps of a purchase, and the cart. Each answer is stored before the next step shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from store.domain.accounts import Person
from store.domain.catalogue import Downgrade
from store.domain.changes import downgrade_problem
from store.domain.draft import CART, Cart, Draft, Mode
from store.domain.periods import Cycle
from store.domain.pricing import fingerprint
from store.domain.problems import Problem, Refused
from store.payments.under_way import refuse_while_paying
from store.ports import UnitOfWork
from store.purchase.answers import afresh, fitting, plan_of, product_of, seats_from
from store.purchase.cart import cart_changed, drop_line, merging, refuse_overtaken, refuse_unseen, to_pay_for
from store.purchase.journey import Journey, as_line, build
from store.shop import Shop, buyer


@contextmanager
def answering(shop: Shop, person: Person) -> Iterator[tuple[UnitOfWork, Journey]]:
    """The contact's journey inside a change, for somebody who may buy and has no payment under way."""
    with shop.store.change(person.account) as work:
        buyer(work, person)
        draft = work.get(Draft, person.user)
        if draft is None:
            raise Refused(Problem("nothing_started"))
        journey = build(shop, work, person, draft)
        if journey.placed:
            raise Refused(Problem("already_placed"))
        yield work, journey


@contextmanager
def answering_line(shop: Shop, person: Person) -> Iterator[tuple[UnitOfWork, Journey]]:
    """The same for an answer that describes a line: one that a colleague changed meanwhile is looked at first."""
    with answering(shop, person) as (work, journey):
        stored = work.get(Draft, person.user)
        if stored and stored.line:
            refuse_unseen(work, journey, stored, stored.line)
        yield work, journey


def save(shop: Shop, work: UnitOfWork, person: Person, draft: Draft) -> Journey:
    """Keep the draft, and show what it comes to with the cart as it is now."""
    work.put(replace(draft, cart_seen=(work.get(Cart, CART) or Cart()).lines))
    journey = build(shop, work, person, draft)
    work.commit()
    return journey


def start(shop: Shop, person: Person) -> Journey:
    """A new purchase. One whose payment is under way, or whose receipt nobody has read, goes on instead."""
    with shop.store.change(person.account) as work:
        buyer(work, person)
        old = work.get(Draft, person.user)
        if old and old.order:
            journey = build(shop, work, person, old)
            if journey.trial_start or journey.order:
                return journey
        fresh = Draft(id=person.user, purchase=shop.ids.new("order"), started=shop.clock.now())
        return save(shop, work, person, fresh)


def park(shop: Shop, person: Person) -> None:
    """The contact went home on purpose: keep the answers, but do not open there next time.

    Of a change that was only looked at there is nothing to keep.
    """
    with shop.store.change(person.account) as work:
        draft = work.get(Draft, person.user)
        if draft and not draft.parked:
            journey = build(shop, work, person, draft)
            idle = journey.unchanged and journey.draft.line is None
            work.put(replace(afresh(draft) if idle else draft, parked=True))
            work.commit()


def resume(shop: Shop, person: Person) -> Journey | None:
    """Go on with a parked purchase, where it stands."""
    with shop.store.change(person.account) as work:
        buyer(work, person)
        draft = work.get(Draft, person.user)
        return save(shop, work, person, replace(draft, parked=False)) if draft else None


def choose_product(shop: Shop, person: Person, product_id: str) -> Journey:
    """Refuses a product that the account already pays for: that is changed from home."""
    with answering_line(shop, person) as (work, journey):
        product = journey.catalogue.product(product_id)
        if product is None:
            raise Refused(Problem("product_unknown", "product"))
        held = journey.held(product.id)
        if held and held.cycle:
            raise Refused(Problem("product_held", "product", {"plan": held.plan_name}))
        if product.cheapest(Cycle.MONTHLY, journey.account.currency, journey.day) is None:
            raise Refused(Problem("product_not_sold", "product", {"currency": journey.account.currency}))
        answered = replace(journey.draft.answered(), product=product.id, changes=None)
        return keep(shop, work, person, journey, fitting(journey, answered))


def choose_mode(shop: Shop, person: Person, mode: Mode) -> Journey:
    """Buy, or a free trial where one is offered and was never used (R6)."""
    with answering_line(shop, person) as (work, journey):
        product = product_of(journey)
        if mode is Mode.TRY and not journey.may_try(product):
            raise Refused(Problem("trial_used" if product.trial else "trial_none", "mode", {"product": product.name}))
        draft = replace(journey.draft.answered(), mode=mode)
        if mode is Mode.TRY:
            if draft.line:
                drop_line(work, journey, draft.line)
            draft = replace(draft, line=None, cart_open=False, checkout=False)
        return keep(shop, work, person, journey, fitting(journey, draft))


def choose_tier(shop: Shop, person: Person, tier_id: str) -> Journey:
    with answering_line(shop, person) as (work, journey):
        product = product_of(journey)
        if product.tier(tier_id) is None:
            raise Refused(Problem("tier_unknown", "tier"))
        draft = replace(journey.draft.answered(), tier=tier_id)
        lower = downgrade_problem(journey.catalogue, product, journey.changed, tier_id) if journey.changed else None
        if lower and journey.catalogue.downgrade is Downgrade.SUPPORT:
            raise Refused(lower)
        if lower and draft.line:
            # It begins when the period ends, and costs nothing today: there is nothing of it to order.
            drop_line(work, journey, draft.line)
            draft = replace(draft, line=None, cart_open=False, checkout=False)
        return keep(shop, work, person, journey, fitting(journey, draft))


def set_seats(shop: Shop, person: Person, typed: str) -> Journey:
    """The number of seats as it was typed. Refuses what is no whole number or outside the plan's limits."""
    with answering_line(shop, person) as (work, journey):
        product, tier = plan_of(journey)
        seats = seats_from(typed, product, tier, journey)
        return keep(shop, work, person, journey, replace(journey.draft.answered(), seats=seats))


def choose_cycle(shop: Shop, person: Person, cycle: Cycle) -> Journey:
    """The last answer of a line: puts it into the cart, and goes to checkout if it is alone there (domain 1)."""
    with answering_line(shop, person) as (work, journey):
        plan_of(journey)
        draft = replace(journey.draft.answered(), cycle=cycle)
        if draft.line is None and draft.changes is None:
            draft = as_new_line(shop, journey, draft)
        return keep(shop, work, person, journey, draft)


def as_new_line(shop: Shop, journey: Journey, draft: Draft) -> Draft:
    """The answers as a line of its own: alone it goes to checkout, otherwise to the cart (domain 1, step 8)."""
    alone = not journey.cart.lines
    return replace(draft, line=shop.ids.new("line"), cart_open=not alone, checkout=alone)


def to_checkout(shop: Shop, person: Person, _: object = None) -> Journey:
    """From the cart to the review. An empty cart cannot be checked out (R8)."""
    with answering(shop, person) as (work, journey):
        to_pay_for(journey)
        refuse_overtaken(work, journey)
        return save(shop, work, person, replace(journey.draft.answered(), checkout=True))


def open_cart(shop: Shop, person: Person) -> Journey:
    """The cart as it stands, with no line being answered; an order that was placed is shown first."""
    with shop.store.change(person.account) as work:
        buyer(work, person)
        draft = work.get(Draft, person.user)
        if draft is None:
            draft = Draft(person.user, shop.ids.new("order"), shop.clock.now())
        if build(shop, work, person, draft).placed:
            return save(shop, work, person, draft)
        return save(shop, work, person, replace(afresh(draft), cart_open=True))


def add_another(shop: Shop, person: Person) -> Journey:
    """Answer a further line; the cart keeps what it has."""
    with answering(shop, person) as (work, journey):
        return save(shop, work, person, afresh(journey.draft))


def edit_line(shop: Shop, person: Person, line_id: str) -> Journey:
    """Take a line's answers up again; every other answer stays."""
    with answering(shop, person) as (work, journey):
        line = journey.cart.line(line_id)
        if line is None:
            raise Refused(Problem("line_gone"))
        return save(shop, work, person, journey.draft.answered().describing(line))


def remove_line(shop: Shop, person: Person, line_id: str) -> Journey:
    """Drop a line from the cart, and the answers that described it."""
    with answering(shop, person) as (work, journey):
        stored = work.get(Draft, person.user)
        if stored and journey.cart.line(line_id):
            refuse_unseen(work, journey, stored, line_id)
        drop_line(work, journey, line_id)
        draft = journey.draft.answered()
        rest = journey.cart.without(line_id, "")
        if draft.line == line_id or not rest.lines:
            draft = draft.without_line(rest)
        return save(shop, work, person, draft)


def agree(shop: Shop, person: Person, shown: str) -> Journey:
    """The customer read the review with this fingerprint and goes on to payment (R9)."""
    with answering(shop, person) as (work, journey):
        quote = to_pay_for(journey)
        if fingerprint(quote) != shown:
            stored = work.get(Draft, person.user)
            if stored and stored.cart_seen != journey.cart.lines:
                raise cart_changed(journey, quote)
            raise Refused(Problem("quote_changed", values={"new": quote.due}))
        refuse_overtaken(work, journey)
        return save(shop, work, person, replace(journey.draft, seen=quote))


def read_receipt(shop: Shop, person: Person, _: object = None) -> Journey:
    """The customer has seen what was bought."""
    with shop.store.change(person.account) as work:
        buyer(work, person)
        draft = work.get(Draft, person.user)
        if draft is None:
            raise Refused(Problem("nothing_started"))
        return save(shop, work, person, replace(draft, receipt_read=True))


def finish(shop: Shop, person: Person) -> None:
    """The purchase is over: nothing of it is left to do."""
    with shop.store.change(person.account) as work:
        draft = work.get(Draft, person.user)
        if draft and build(shop, work, person, draft).settled:
            work.remove(Draft, draft.id)
            work.commit()


def keep(shop: Shop, work: UnitOfWork, person: Person, journey: Journey, draft: Draft) -> Journey:
    """Store the draft; once its line is complete, bring the cart up to it (R8: the same plan twice merges)."""
    line = as_line(draft, draft.line, journey.user.name) if draft.line else None
    if line is None:
        return save(shop, work, person, draft)
    product, tier = journey.catalogue.plan(line.product, line.tier)
    if tier.price(line.cycle, journey.account.currency, journey.day) is None:
        raise Refused(Problem("product_not_sold", "cycle", {"currency": journey.account.currency}))
    refuse_while_paying(work)
    twin = merging(journey, line)
    if twin:
        seats_from(str(twin.seats + line.seats), product, tier, replace(journey, draft=draft))
        draft = replace(draft, line=twin.id, seats=twin.seats + line.seats)
    work.put(journey.cart.with_line(line))
    return save(shop, work, person, draft)
