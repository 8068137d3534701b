"""Everything that the steps of a purchase show, read at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from store.domain.accounts import Account, Payer, Person, User
from store.domain.catalogue import Catalogue, Product, Tier
from store.domain.changes import is_unchanged, lowers
from store.domain.draft import CART, Cart, CartLine, Draft, Mode
from store.domain.money import Money
from store.domain.orders import Order, OrderStatus, TrialStart
from store.domain.payers import payer_problems
from store.domain.periods import Cycle, Period
from store.domain.pricing import NotSold, Wanted, quote
from store.domain.problems import Problem
from store.domain.quotes import Quote, TrialQuote, Vat
from store.domain.records import Invoice, Mail
from store.domain.subscriptions import TRIAL_REMINDER_DAYS, Scheduled, Subscription, had_on, of_product
from store.domain.tax import decide
from store.payment_ports import PaymentMethod
from store.ports import View
from store.shop import Shop, account_of, user_of, ways_to_pay


@dataclass(frozen=True, slots=True)
class Journey:
    """A contact's purchase as it stands: what was answered, what it costs, what became of it.

    `quote` covers the cart and the answers so far; None while nothing can be priced. `draft.seen` is
    what the customer last agreed to. `order` and `trial_start` are set once something was placed.
    """

    account: Account
    user: User
    day: date
    catalogue: Catalogue
    draft: Draft
    cart: Cart
    subscriptions: tuple[Subscription, ...]
    users: tuple[User, ...]
    methods: tuple[PaymentMethod, ...]
    vat: Vat
    quote: Quote | None
    trial: TrialQuote | None
    payer_problems: tuple[Problem, ...] = ()
    order: Order | None = None
    invoice: Invoice | None = None
    trial_start: TrialStart | None = None
    mail: Mail | None = None
    hold_unverified: bool = False

    @property
    def product(self) -> Product | None:
        return self.catalogue.product(self.draft.product) if self.draft.product else None

    @property
    def tier(self) -> Tier | None:
        return self.product.tier(self.draft.tier) if self.product and self.draft.tier else None

    @property
    def payer(self) -> Payer:
        return self.draft.payer or self.account.payer

    @property
    def buying(self) -> bool:
        return self.draft.mode is Mode.BUY or self.draft.checkout

    @property
    def placed(self) -> bool:
        """Is there what no answer changes any more: an order, a trial, a scheduled change? A declined order is none."""
        order = self.order
        ordered = order is not None and (order.is_waiting or not order.is_open)
        return ordered or self.trial_start is not None or self.scheduled is not None

    @property
    def settled(self) -> bool:
        """Has something been bought, a trial started, or a change been scheduled?"""
        bought = self.order is not None and self.order.invoice != ""
        return bought or self.trial_start is not None or self.scheduled is not None

    @property
    def changed(self) -> Subscription | None:
        """What the answers change, as it is now; None for a purchase."""
        return next((one for one in self.subscriptions if one.id == self.draft.changes), None)

    @property
    def unchanged(self) -> bool:
        """Do the answers say what the account has, and nothing else?"""
        line = as_line(self.draft, "", "")
        return bool(line and self.changed and is_unchanged(self.changed, line))

    @property
    def lowers(self) -> bool:
        """Is a lower tier chosen than the account has? That one waits for the end of the period."""
        one, product, tier = self.changed, self.product, self.draft.tier
        return bool(one and product and tier and lowers(product, one, tier))

    @property
    def scheduled(self) -> Scheduled | None:
        """The change that these answers became, where it waits for the end of the period."""
        one, draft = self.changed, self.draft
        found = one.scheduled if one else None
        wanted = (draft.tier, draft.seats, draft.cycle)
        return found if found and (found.tier, found.seats, found.cycle) == wanted else None

    @property
    def goes_to_cart(self) -> bool:
        """Does the cart hold something besides the line being answered (domain 1, step 8)?"""
        return any(line.id != self.draft.line for line in self.cart.lines)

    @property
    def to_seat(self) -> tuple[Subscription, ...]:
        """What was just bought or tried and has seats that nobody dealt with yet."""
        bought = self.order.subscriptions if self.order else ()
        started = (self.trial_start.subscription,) if self.trial_start else ()
        return tuple(
            one
            for one in self.subscriptions
            if one.id in (*bought, *started) and one.unassigned and one.id not in self.draft.seated
        )

    def held(self, product: str) -> Subscription | None:
        return of_product(self.subscriptions, product)

    def may_try(self, product: Product) -> bool:
        """Is a trial offered, and not used before, ever (R6)?"""
        return product.trial is not None and product.id not in self.account.trials_used and not self.held(product.id)

    def sells(self, line: CartLine) -> bool:
        """Does the shop still have this plan, in this cycle and the account's currency?"""
        product = self.catalogue.product(line.product)
        tier = product.tier(line.tier) if product else None
        return tier is not None and tier.price(line.cycle, self.account.currency, self.day) is not None

    def full_price(self, cycle: Cycle) -> Money | None:
        """Net price of a whole period of the plan and seats chosen so far."""
        product, tier, seats = self.product, self.tier, self.draft.seats
        price = tier.price(cycle, self.account.currency, self.day) if tier else None
        return price * product.blocks(seats) if product and price and seats else None

    @property
    def annual_saving(self) -> Money | None:
        """What a year costs less when it is billed annually; None where it does not."""
        monthly, annual = self.full_price(Cycle.MONTHLY), self.full_price(Cycle.ANNUAL)
        saved = monthly * 12 - annual if monthly and annual else None
        return saved if saved and saved.minor > 0 else None

    def with_answer(
        self, *, tier: str | None = None, seats: int | None = None, cycle: Cycle | None = None
    ) -> Quote | None:
        """What would be due if the option under the cursor were chosen."""
        changed = replace(
            self.draft,
            tier=tier or self.draft.tier,
            seats=seats or self.draft.seats,
            cycle=cycle or self.draft.cycle or Cycle.MONTHLY,
        )
        return _quote(self.catalogue, self.account, self.subscriptions, self.cart, changed, self.vat, self.day)


def read(shop: Shop, person: Person) -> Journey | None:
    """Where this contact's purchase stands, or None when there is none."""
    with shop.store.view(person.account) as view:
        user_of(view, person)
        draft = view.get(Draft, person.user)
        return build(shop, view, person, draft) if draft else None


def build(shop: Shop, view: View, person: Person, draft: Draft, cart: Cart | None = None) -> Journey:
    """The journey of a draft, from what the store holds now. Without a `cart` of its own it has the account's."""
    account, user = account_of(view), user_of(view, person)
    catalogue, day = shop.catalogue(), shop.today(account)
    subscriptions = had_on(view.all(Subscription), day)
    cart = cart or view.get(Cart, CART) or Cart(CART)
    vat = decide(catalogue.seller.country, draft.payer or account.payer, shop.rates(), day)
    order = view.recall(Order, draft.order) if draft.order else None
    start = view.recall(TrialStart, draft.order) if draft.order else None
    if start is None and (order is None or order.status is OrderStatus.DECLINED):
        draft = draft.as_in(cart)
    journey = Journey(
        account=account,
        user=user,
        day=day,
        catalogue=catalogue,
        draft=draft,
        cart=cart,
        subscriptions=subscriptions,
        users=view.all(User),
        methods=ways_to_pay(shop, account),
        vat=vat,
        quote=_quote(catalogue, account, subscriptions, cart, draft, vat, day),
        trial=None,
        payer_problems=payer_problems(draft.payer or account.payer, shop.rates()),
        order=order,
        invoice=view.recall(Invoice, order.invoice) if order and order.invoice else None,
        trial_start=start,
        mail=view.recall(Mail, f"{'welcome' if start else 'confirmation'}:{draft.order}") if draft.order else None,
        hold_unverified=shop.hold_unverified,
    )
    return replace(journey, trial=trial_quote(journey))


def trial_quote(journey: Journey) -> TrialQuote | None:
    """What starting the trial would do, once product, tier and seats are known."""
    product, tier, draft = journey.product, journey.tier, journey.draft
    if product is None or tier is None or product.trial is None or draft.mode is not Mode.TRY or not draft.seats:
        return None
    end = journey.day + timedelta(days=product.trial.days)
    price = tier.price(Cycle.MONTHLY, journey.account.currency, end)
    return TrialQuote(
        product=product.id,
        product_name=product.name,
        tier=tier.id,
        tier_name=tier.name,
        unit=product.unit,
        seats=draft.seats,
        period=Period(journey.day, end),
        reminder=end - timedelta(days=TRIAL_REMINDER_DAYS),
        at_end=product.trial.at_end,
        later=price * product.blocks(draft.seats) if price else None,
    )


def as_line(draft: Draft, line_id: str, by: str) -> CartLine | None:
    """The answers as a cart line, once they are complete."""
    if draft.mode is not Mode.BUY or not (draft.product and draft.tier and draft.seats and draft.cycle):
        return None
    return CartLine(line_id, draft.product, draft.tier, draft.seats, draft.cycle, by, draft.changes or "")


def _quote(
    catalogue: Catalogue,
    account: Account,
    subscriptions: tuple[Subscription, ...],
    cart: Cart,
    draft: Draft,
    vat: Vat,
    day: date,
) -> Quote | None:
    monthly = draft if draft.cycle else replace(draft, cycle=Cycle.MONTHLY)
    own = as_line(monthly, draft.line or "new", "")
    lines = cart.with_line(own).lines if own and _is_due_today(catalogue, subscriptions, own) else cart.lines
    wanted = [Wanted(line.id, line.product, line.tier, line.seats, line.cycle) for line in lines]
    try:
        return quote(catalogue, account.currency, subscriptions, wanted, vat, account.balance, day) if wanted else None
    except (NotSold, KeyError):
        return None


def _is_due_today(catalogue: Catalogue, subscriptions: tuple[Subscription, ...], line: CartLine) -> bool:
    """Does the line cost anything now? What changes nothing does not, nor does a lower tier, which comes later."""
    one = next((one for one in subscriptions if one.id == line.changes), None)
    product = catalogue.product(line.product)
    return one is None or product is None or not (is_unchanged(one, line) or lowers(product, one, line.tier))


def names(lines: Iterable[CartLine], catalogue: Catalogue) -> tuple[str, ...]:
    """The plans of cart lines by name; a plan that left the shop keeps its id."""
    found = []
    for line in lines:
        product = catalogue.product(line.product)
        tier = product.tier(line.tier) if product else None
        found.append(f"{product.name} {tier.name}".strip() if product and tier else f"{line.product} {line.tier}")
    return tuple(found)
