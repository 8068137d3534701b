"""What an order file costs on a day: the quote of the review, and nothing is changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from store.domain.accounts import Account, AccountKind, Payer
from store.domain.catalogue import Catalogue, Product, Tier
from store.domain.discounts import deduct, granted
from store.domain.draft import Cart, CartLine
from store.domain.limits import seats_problem
from store.domain.money import Money
from store.domain.order_file import Customer, Holding, OrderFile, OrderLine
from store.domain.payers import payer_problems
from store.domain.periods import period_on
from store.domain.pricing import Wanted, quote
from store.domain.problems import Problem, Refused
from store.domain.quotes import Quote, Vat
from store.domain.renewing import renewal, renewed
from store.domain.subscriptions import Subscription, SubscriptionStatus, had_on, of_product
from store.domain.tax import VatRates, decide, vat_prefixes
from store.purchase.payer import as_known, verified
from store.shop import Shop


@dataclass(frozen=True, slots=True)
class Prices:
    """Where prices come from: what the shop sells, and the VAT rates."""

    catalogue: Catalogue
    rates: VatRates


@dataclass(frozen=True, slots=True)
class Buyer:
    """For whom a price is asked: an account, or what one would be."""

    account: Account
    subscriptions: tuple[Subscription, ...]


def for_customer(prices: Prices, order: OrderFile, customer: Customer, day: date) -> Quote:
    """The quote for a hypothetical customer, whose subscriptions cost what they cost on their days.

    Raises Refused with all that is wrong with the order.
    """
    return _quoted(prices, _imagined(prices, order, customer, day), order, day)


def for_account(shop: Shop, order: OrderFile, day: date | None = None) -> Quote:
    """The quote for an account of the store, by default today where it lives.

    On a later day its subscriptions are what they will be if nothing changes. A VAT number that is not
    verified yet is asked about, as it is before an order is placed. Raises Refused with all that is wrong.
    """
    with shop.store.view(order.account) as view:
        account = view.get(Account, order.account)
        subscriptions = view.all(Subscription)
    if account is None:
        raise Refused(*order.located([Problem("account_missing", "account", {"account": order.account})]))
    payer = payer_of(shop, account, order)
    wrong = payer_problems(payer, shop.rates()) if order.payer else ()
    if wrong:
        raise Refused(*order.located(of_payer(order, wrong)))
    day = day or shop.today(account)
    buyer = Buyer(replace(account, payer=payer), had_on(subscriptions, day))
    return _quoted(Prices(shop.catalogue(), shop.rates()), buyer, order, day)


def payer_of(shop: Shop, account: Account, order: OrderFile) -> Payer:
    """Who pays, after the register was asked where it must be: never called inside a change."""
    return verified(shop, as_known(shop, order.payer, account.payer) if order.payer else account.payer)


def of_payer(order: OrderFile, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a payer, with the fields of the file where that says who pays."""
    for problem in problems:
        named = order.payer is not None and hasattr(order.payer, problem.field)
        yield replace(problem, field=f"payer.{problem.field}") if named else problem


def cart_of(catalogue: Catalogue, buyer: Buyer, order: OrderFile, day: date) -> Cart:
    """The lines as a cart of their own, where the same plan twice is one line (R8).

    Raises Refused with all that is wrong with any of them.
    """
    cart, problems = Cart(id=order.content), list[Problem]()
    for number, line in enumerate(order.lines, 1):
        at = f"lines.{number}"
        wrong = list(_wrong(catalogue, buyer, line, day))
        held = of_product(buyer.subscriptions, line.product)
        changes = held.id if held and held.cycle else ""
        cart = cart.with_line(CartLine(at, line.product, line.tier, line.seats, line.cycle, "", changes))
        if not wrong and sum(one.product == line.product for one in cart.lines) > 1:
            wrong = [Problem("order_several_plans", "product", {"product": line.product})]
        problems += [replace(problem, field=f"{at}.{problem.field}") for problem in wrong]
    for merged in cart.lines if not problems else ():
        line = OrderLine(merged.product, merged.tier, merged.seats, merged.cycle)
        problems += [replace(problem, field=merged.id) for problem in _wrong(catalogue, buyer, line, day)]
    if problems:
        raise Refused(*order.located(problems))
    return cart


def _wrong(catalogue: Catalogue, buyer: Buyer, line: OrderLine, day: date) -> Iterator[Problem]:
    """What is wrong with a line by itself, each problem with the line's field."""
    plan = _plan(catalogue, line)
    if isinstance(plan, Problem):
        yield plan
        return
    product, tier = plan
    currency = buyer.account.currency
    if tier.price(line.cycle, currency, day) is None:
        yield Problem("product_not_sold", "cycle", {"currency": currency})
    held = of_product(buyer.subscriptions, product.id)
    contact, assigned = catalogue.seller.sales_contact, held.assigned if held else 0
    problem = seats_problem(line.seats, product, tier, contact=contact, assigned=assigned)
    if problem:
        yield problem


def _plan(catalogue: Catalogue, line: OrderLine | Holding) -> tuple[Product, Tier] | Problem:
    """The product and tier of a line, or which of them the shop does not have."""
    product = catalogue.product(line.product)
    if product is None:
        known = ", ".join(one.id for one in catalogue.products)
        return Problem("order_product_unknown", "product", {"typed": line.product, "known": known})
    tier = product.tier(line.tier)
    if tier is None:
        known = ", ".join(one.id for one in product.tiers)
        return Problem("order_tier_unknown", "tier", {"product": product.id, "typed": line.tier, "known": known})
    return product, tier


def _quoted(prices: Prices, buyer: Buyer, order: OrderFile, day: date) -> Quote:
    account = buyer.account
    cart = cart_of(prices.catalogue, buyer, order, day)
    held = tuple(_held_on(prices, buyer, order, day))
    wanted = [Wanted(line.id, line.product, line.tier, line.seats, line.cycle) for line in cart.lines]
    vat = _vat(prices, account.payer, day)
    return quote(prices.catalogue, account.currency, held, wanted, vat, account.balance, day)


def _vat(prices: Prices, payer: Payer, day: date) -> Vat:
    """Refused for a day before the rates that are known."""
    try:
        return decide(prices.catalogue.seller.country, payer, prices.rates, day)
    except KeyError:
        raise Refused(Problem("order_vat_unknown", values={"country": payer.country, "day": day})) from None


def _held_on(prices: Prices, buyer: Buyer, order: OrderFile, day: date) -> Iterator[Subscription]:
    """The subscriptions that the order changes, as they are on a day. Refused for a day before their period."""
    wanted = {line.product for line in order.lines}
    for one in buyer.subscriptions:
        if one.product not in wanted or not one.is_open:
            continue
        if day < one.period.start:
            raise Refused(Problem("order_too_early", values={"plan": one.plan_name, "since": one.period.start}))
        yield one if one.is_trial else _renewed(prices, buyer.account, one, day)


def _renewed(prices: Prices, account: Account, one: Subscription, day: date) -> Subscription:
    """A subscription as it will be on a later day if it is renewed until then."""
    while one.cycle and one.period.end <= day:
        one = _next(prices, account, one)
    return one


def _next(prices: Prices, account: Account, one: Subscription) -> Subscription:
    """The subscription in its next period."""
    day, vat = one.period.end, _vat(prices, account.payer, one.period.end)
    (line,) = renewal(prices.catalogue, account.currency, [one], vat, Money.zero(account.currency), day).lines
    return renewed(one, line, one.invoice, vat)


def _imagined(prices: Prices, order: OrderFile, customer: Customer, day: date) -> Buyer:
    """The account that a customer would have. Refused with all that is wrong with what it is said to have."""
    prefix = vat_prefixes(customer.country)[0]
    payer = Payer(
        postcode=customer.postcode,
        country=customer.country,
        business=customer.business,
        vat_id=prefix,
        vat_state=customer.vat_id,
    )
    account = Account("", "", AccountKind.SELF_SERVICE, customer.currency, "UTC", "en", payer, customer.balance)
    held, problems = list[Subscription](), list[Problem]()
    for number, holding in enumerate(customer.subscriptions, 1):
        one = _bought(prices, account, holding, day)
        if isinstance(one, Problem):
            problems.append(replace(one, field=f"customer.subscriptions.{number}.{one.field}"))
        else:
            held.append(one)
    if problems:
        raise Refused(*order.located(problems))
    return Buyer(account, tuple(held))


def _bought(prices: Prices, account: Account, holding: Holding, day: date) -> Subscription | Problem:
    """What a customer bought on the day `since`, in the period of `day`, or why that cannot be."""
    plan = _plan(prices.catalogue, holding)
    if isinstance(plan, Problem):
        return plan
    product, tier = plan
    if day < holding.since:
        return Problem("order_too_early", "since", {"plan": f"{product.name} {tier.name}", "since": holding.since})
    period, currency = period_on(holding.since, holding.cycle, day), account.currency
    price = tier.price(holding.cycle, currency, period.start)
    if price is None:
        return Problem("order_unpriced", "since", {"currency": currency, "day": period.start})
    grants = granted(prices.catalogue, product.id, holding.cycle, currency, holding.since)
    _, net = deduct(price * product.blocks(holding.seats), grants, period, period.days)
    return Subscription(
        id=f"held-{product.id}",
        product=product.id,
        product_name=product.name,
        tier=tier.id,
        tier_name=tier.name,
        unit=product.unit,
        seats=holding.seats,
        status=SubscriptionStatus.ACTIVE,
        anchor=holding.since,
        period=period,
        net=net,
        renewal=net,
        cycle=holding.cycle,
        vat=_vat(prices, account.payer, period.start),
        discounts=grants,
    )
