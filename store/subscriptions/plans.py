"""Changing the plan of what an account has: seats, tier and cycle, beside other lines in one order (domain 2, R4).

A change is a line of the cart that names its subscription. A lower tier is none: where the catalogue lets it begin
with the next period, it is scheduled on the subscription and costs nothing today.
"""

from dataclasses import replace
from datetime import date

from store.domain.accounts import Account, Person, User
from store.domain.catalogue import Catalogue, Downgrade
from store.domain.changes import downgrade_problem, standing_problem
from store.domain.draft import CartLine, Draft, Mode
from store.domain.limits import seats_problem
from store.domain.money import Money
from store.domain.periods import Cycle
from store.domain.problems import Problem, Refused
from store.domain.quotes import NO_VAT
from store.domain.renewing import renewal
from store.domain.subscriptions import Scheduled, Subscription, had_on, of_product
from store.payments.under_way import refuse_while_changing
from store.ports import UnitOfWork, View
from store.provisioning.noting import noted
from store.purchase.answers import afresh, fitting
from store.purchase.cart import told
from store.purchase.journey import Journey, build
from store.purchase.shopping import answering_line, as_new_line, keep, save
from store.shop import Shop, buyer, language_of
from store.words.reminders import change_scheduled


def edit(shop: Shop, person: Person, subscription_id: str) -> Journey:
    """Take a subscription up with the plan it has, or with the change of it that waits in the cart.

    A purchase whose payment is under way, or whose receipt nobody has read, goes on instead.
    Refused where the subscription cannot be changed as it is now.
    """
    with shop.store.change(person.account) as work:
        journey = _at_hand(shop, work, person)
        if journey.placed:
            return journey
        one = _standing(journey.catalogue, work, subscription_id, journey.day)
        line = journey.cart.changing(one.id)
        plan = line or one
        draft = replace(
            _taken_up(journey, one, line), tier=plan.tier, seats=plan.seats, cycle=plan.cycle, changes=one.id
        )
        product = journey.catalogue.product(one.product)
        known = product is not None and product.tier(plan.tier) is not None
        return save(shop, work, person, draft if known else replace(draft, tier=None))


def subscribe(shop: Shop, person: Person, subscription_id: str) -> Journey:
    """Subscribe Now: buy the plan of a trial, of a free plan, or of what has ended, with as many seats.

    What is left of a trial is lost; the review says how much. Goes on with what waits, as `edit` does.
    Refused for a plan that is paid for already, or is no longer sold.
    """
    with shop.store.change(person.account) as work:
        journey = _at_hand(shop, work, person)
        if journey.placed:
            return journey
        one = buyable(journey.catalogue, work, subscription_id, journey.day)
        line = next((line for line in journey.cart.lines if line.product == one.product), None)
        plan = line or one
        draft = replace(_taken_up(journey, one, line), tier=plan.tier, seats=plan.seats)
        draft = replace(draft, cycle=line.cycle if line else None)
        return save(shop, work, person, fitting(journey, draft))


def proceed(shop: Shop, person: Person, _: object = None) -> Journey:
    """Put the answers into the cart as a change, and go to checkout if it is alone there; or schedule a lower tier.

    Refused where nothing would change.
    """
    with answering_line(shop, person) as (work, journey):
        draft = journey.draft.answered()
        if journey.changed is None:
            raise Refused(Problem("subscription_gone"))
        tier, seats, cycle = draft.tier, draft.seats, draft.cycle
        if journey.lowers and tier and seats and cycle:
            one = _standing(journey.catalogue, work, journey.changed.id, journey.day)
            _schedule(shop, work, journey.account, journey.user, one, Scheduled(tier, "", seats, cycle))
            return save(shop, work, person, draft)
        if draft.line is None:
            draft = as_new_line(shop, journey, draft)
        return keep(shop, work, person, journey, draft)


def schedule(shop: Shop, person: Person, subscription_id: str, wanted: Scheduled) -> Subscription:
    """Let a lower plan begin with the next period: nothing is charged or paid back today.

    Refused where the catalogue leaves that to support, for another plan than a lower one, and where the
    subscription cannot be changed as it is now. One that is scheduled already is given up first.
    """
    with shop.store.change(person.account) as work:
        account, user = buyer(work, person)
        one = _standing(shop.catalogue(), work, subscription_id, shop.today(account))
        after = _schedule(shop, work, account, user, one, wanted)
        work.commit()
        return after


def give_up(shop: Shop, person: Person, subscription_id: str) -> Subscription:
    """Drop the change that is scheduled: the plan is renewed as it is. Twice is once.

    Refused while its renewal, with the change, is being paid for.
    """
    with shop.store.change(person.account) as work:
        account, user = buyer(work, person)
        one = work.get(Subscription, subscription_id)
        if one is None:
            raise Refused(Problem("subscription_gone"))
        if one.scheduled is None:
            return one
        refuse_while_changing(work, one.product)
        after = replace(one, scheduled=None)
        after = replace(after, renewal=_next_net(shop.catalogue(), account, after))
        work.put(after)
        noted(shop, work, user.email, "change_given_up", one, after)
        work.commit()
        return after


def _at_hand(shop: Shop, work: UnitOfWork, person: Person) -> Journey:
    """The contact's journey as it stands, for somebody who may buy."""
    buyer(work, person)
    draft = work.get(Draft, person.user) or Draft(person.user, shop.ids.new("order"), shop.clock.now())
    return build(shop, work, person, draft)


def _taken_up(journey: Journey, one: Subscription, line: CartLine | None) -> Draft:
    """The same purchase with this product being answered, and its line if it has one in the cart."""
    alone = len(journey.cart.lines) == 1
    return replace(
        afresh(journey.draft),
        product=one.product,
        mode=Mode.BUY,
        line=line.id if line else None,
        cart_open=line is not None and not alone,
        checkout=line is not None and alone,
    )


def buyable(catalogue: Catalogue, view: View, subscription_id: str, day: date) -> Subscription:
    """The subscription, where its plan can be bought: nothing of its product is paid for."""
    one = view.get(Subscription, subscription_id)
    if one is None:
        raise Refused(Problem("subscription_gone"))
    held = of_product(had_on(view.all(Subscription), day), one.product)
    if held and held.cycle:
        raise Refused(Problem("product_held", "product", {"plan": held.plan_name}))
    if catalogue.product(one.product) is None:
        raise Refused(Problem("plan_withdrawn", values={"plan": one.plan_name}))
    return one


def from_next_period(
    catalogue: Catalogue, account: Account, one: Subscription, tier_id: str, seats: int, cycle: Cycle
) -> Subscription:
    """The subscription with a lower plan scheduled, and what its next period then costs.

    Refused where the catalogue leaves that to support, for other plans, and for what is not sold then.
    """
    product = catalogue.product(one.product)
    tier = product.tier(tier_id) if product else None
    lower = downgrade_problem(catalogue, product, one, tier_id) if product else None
    if product is None or tier is None or lower is None:
        raise Refused(Problem("tier_unknown", "tier"))
    if catalogue.downgrade is Downgrade.SUPPORT:
        raise Refused(lower)
    problem = seats_problem(seats, product, tier, contact=catalogue.seller.sales_contact, assigned=one.assigned)
    if problem:
        raise Refused(problem)
    if tier.price(cycle, account.currency, one.period.end) is None:
        raise Refused(Problem("product_not_sold", "cycle", {"currency": account.currency}))
    after = replace(one, scheduled=Scheduled(tier.id, tier.name, seats, cycle))
    return replace(after, renewal=_next_net(catalogue, account, after))


def _schedule(
    shop: Shop, work: UnitOfWork, account: Account, user: User, one: Subscription, wanted: Scheduled
) -> Subscription:
    """Put it down, in history and in a mail, too."""
    refuse_while_changing(work, one.product)
    after = from_next_period(shop.catalogue(), account, one, wanted.tier, wanted.seats, wanted.cycle)
    work.put(after)
    noted(shop, work, user.email, "change_scheduled", one, after)
    texts, mail_id = shop.texts(language_of(account, user)), f"scheduled:{shop.ids.new('mail')}"
    work.put(change_scheduled(texts, user, after, mail_id, shop.clock.now()))
    return after


def _standing(catalogue: Catalogue, view: View, subscription_id: str, day: date) -> Subscription:
    """The subscription, where it can be changed as it is now."""
    one = view.get(Subscription, subscription_id)
    problem = standing_problem(catalogue, one, day)
    if problem or one is None:
        raise Refused(told(view, subscription_id, problem or Problem("subscription_gone")))
    return one


def _next_net(catalogue: Catalogue, account: Account, one: Subscription) -> Money:
    """What the next period will cost, as it stands now."""
    quote = renewal(catalogue, account.currency, [one], NO_VAT, Money.zero(account.currency), one.period.end)
    return quote.lines[0].charged
