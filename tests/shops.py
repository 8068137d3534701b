"""A shop over a real store, its customers, and the purchase in words: what the tests of use cases speak."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from threading import Barrier
from typing import TypeVar

from store.adapters.files.catalogue_file import load_catalogue
from store.adapters.sqlite.store import create_store, open_store
from store.adapters.tax.vat_table import vat_rates
from store.domain.accounts import Account, AccountKind, Payer, Person, User, VatIdState
from store.domain.catalogue import Catalogue
from store.domain.draft import CART, Cart, Draft, Mode
from store.domain.money import Money
from store.domain.orders import Order
from store.domain.periods import Cycle
from store.domain.pricing import fingerprint
from store.domain.problems import Problem, Refused
from store.domain.records import Invoice, Mail
from store.domain.subscriptions import Subscription
from store.domain.tax import DatedRate, VatRates
from store.mail import outbox
from store.ports import Store
from store.purchase import checkout, shopping
from store.purchase.checkout import Placing
from store.purchase.journey import Journey, read
from store.shop import Shop
from store.subscriptions import plans
from tests.fakes import FakeCards, FakeClock, FakeGateway, FakeIds, FakeMailer, FakeRegister
from tui.kit.i18n import Translator

T = TypeVar("T")

ACME = Payer("ACME Srl", "Via Torino 12", "20123", "Milano", "IT", True, "IT03765420157", VatIdState.VALID)
"""An Italian business: domestic VAT of 22 %."""
BERLIN = Payer("Beispiel GmbH", "Lindenallee 4", "10115", "Berlin", "DE", True, "DE136695976")
"""A German business whose number is well-formed."""
ANNA = Person("acme", "anna")
BRUNO = Person("acme", "bruno")
"""The two billing contacts of one account."""
MARCO = Person("acme", "marco")
"""A user of it who may not buy."""

sample_shop = cache(load_catalogue)
sample_rates = cache(vat_rates)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


@dataclass
class World:
    """Everything a test may look at or change. `shop` is what the use cases are given."""

    path: Path
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds, repr=False)
    gateway: FakeGateway = field(default_factory=FakeGateway, repr=False)
    cards: FakeCards = field(default_factory=FakeCards, repr=False)
    mailer: FakeMailer = field(default_factory=FakeMailer, repr=False)
    register: FakeRegister = field(default_factory=FakeRegister, repr=False)
    catalogue: Catalogue = field(default_factory=sample_shop, repr=False)
    rates: VatRates = field(default_factory=sample_rates, repr=False)
    passwords: bool = False

    def __post_init__(self) -> None:
        self.store: Store = create_store(self.path)
        self.shop = self._shop(self.store)
        self.put("acme", _account("acme"), *_people())

    def _shop(self, store: Store) -> Shop:
        return Shop(
            store=store,
            catalogue=lambda: self.catalogue,
            rates=lambda: self.rates,
            gateway=self.gateway,
            mailer=self.mailer,
            register=self.register,
            clock=self.clock,
            ids=self.ids,
            texts=Translator,
            passwords=self.passwords,
            cards=self.cards,
        )

    def over(self, store: Store) -> Shop:
        """The same shop over another view of the store."""
        return self._shop(store)

    def restart(self) -> None:
        """The process ends, and another one opens the store."""
        self.store.close()
        self.store = open_store(self.path)
        self.shop = self._shop(self.store)

    # ---- what is stored ------------------------------------------------------------------------
    def put(self, account: str, *documents: object) -> None:
        with self.store.change(account) as work:
            work.put(*documents)
            work.commit()

    def all(self, kind: type[T], account: str = "acme") -> tuple[T, ...]:
        with self.store.view(account) as view:
            return view.all(kind)

    def past(self, kind: type[T], account: str = "acme") -> tuple[T, ...]:
        with self.store.view(account) as view:
            return view.past(kind)

    def get(self, kind: type[T], key: str, account: str = "acme") -> T:
        with self.store.view(account) as view:
            found = view.recall(kind, key)
        assert found is not None, f"no {kind.__name__} {key}"
        return found

    @property
    def account(self) -> Account:
        return self.get(Account, "acme")

    @property
    def cart(self) -> Cart:
        with self.store.view("acme") as view:
            return view.get(Cart, CART) or Cart()

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        return self.all(Subscription)

    @property
    def orders(self) -> tuple[Order, ...]:
        """Every order of the account, those that ended first."""
        return (*self.past(Order), *self.all(Order))

    @property
    def invoices(self) -> tuple[Invoice, ...]:
        return self.past(Invoice)

    @property
    def mails(self) -> tuple[Mail, ...]:
        """Every mail of the account, sent or not."""
        return (*self.past(Mail), *self.all(Mail))

    def draft(self, person: Person = ANNA) -> Draft:
        return self.get(Draft, person.user)

    def journey(self, person: Person = ANNA) -> Journey:
        journey = read(self.shop, person)
        assert journey is not None, f"{person.user} has begun nothing"
        return journey

    # ---- what changes --------------------------------------------------------------------------
    def change_account(self, **changes: object) -> None:
        self.put("acme", replace(self.account, **changes))  # type: ignore[arg-type]

    def change_user(self, person: Person, **changes: object) -> None:
        self.put(person.account, replace(self.get(User, person.user), **changes))  # type: ignore[arg-type]

    def reprice(self, product_id: str, tier_id: str, cycle: Cycle, amount: str) -> None:
        """The shop asks another price in EUR from the first day on."""
        product, tier = self.catalogue.plan(product_id, tier_id)
        prices = tuple(
            replace(price, amount=eur(amount)) if (price.cycle, price.amount.currency) == (cycle, "EUR") else price
            for price in tier.prices
        )
        tiers = tuple(replace(one, prices=prices) if one.id == tier.id else one for one in product.tiers)
        products = tuple(replace(one, tiers=tiers) if one.id == product.id else one for one in self.catalogue.products)
        self.catalogue = replace(self.catalogue, products=products)

    def stop_selling(self, product_id: str) -> None:
        kept = tuple(product for product in self.catalogue.products if product.id != product_id)
        self.catalogue = replace(self.catalogue, products=kept)

    def vat_becomes(self, country: str, rate: str, since: date) -> None:
        dated = (*self.rates.by_country[country], DatedRate(rate, since))
        self.rates = VatRates({**self.rates.by_country, country: dated})

    # ---- the purchase in words -----------------------------------------------------------------
    def choose(
        self,
        person: Person = ANNA,
        product: str = "helpline",
        tier: str = "pro",
        seats: int = 5,
        cycle: Cycle = Cycle.MONTHLY,
    ) -> Journey:
        """Answer one line from the product to the billing cycle."""
        shopping.choose_product(self.shop, person, product)
        if self.journey(person).draft.mode is None:
            shopping.choose_mode(self.shop, person, Mode.BUY)
        if self.journey(person).draft.tier is None:
            shopping.choose_tier(self.shop, person, tier)
        shopping.set_seats(self.shop, person, str(seats))
        return shopping.choose_cycle(self.shop, person, cycle)

    def fill_cart(self, person: Person = ANNA, *products: str) -> Journey:
        """A line of each product, and on to the review."""
        shopping.start(self.shop, person)
        for number, product in enumerate(products or ("helpline",)):
            if number:
                shopping.add_another(self.shop, person)
            self.choose(person, product, *_PLANS.get(product, ("pro", 5)))
        return shopping.to_checkout(self.shop, person)

    def change_plan(
        self,
        person: Person = ANNA,
        product: str = "helpline",
        *,
        tier: str = "",
        seats: int = 0,
        cycle: Cycle | None = None,
    ) -> Journey:
        """Take up what the account has of a product, answer anew, and go on to the review or the cart."""
        plans.edit(self.shop, person, next(one.id for one in reversed(self.subscriptions) if one.product == product))
        if tier:
            shopping.choose_tier(self.shop, person, tier)
        if seats:
            shopping.set_seats(self.shop, person, str(seats))
        if cycle:
            shopping.choose_cycle(self.shop, person, cycle)
        return plans.proceed(self.shop, person)

    def agree(self, person: Person = ANNA) -> Journey:
        """Read the review as it is now, and go on to payment."""
        return shopping.agree(self.shop, person, self.shown(person))

    def shown(self, person: Person = ANNA) -> str:
        """The fingerprint of what is on this person's screen."""
        quote = self.journey(person).quote
        assert quote is not None, "nothing to pay for"
        return fingerprint(quote)

    def pay(
        self, person: Person = ANNA, *, payer: Payer | None = None, method: str | None = "card", shown: str = ""
    ) -> Journey:
        """Place Order, with the form as it stands and what is on the screen; then mail leaves."""
        placing = Placing(payer or self.journey(person).payer, method, shown or self.shown(person))
        checkout.pay(self.shop, person, placing)
        self.post(person)
        return self.journey(person)

    def post(self, person: Person = ANNA) -> None:
        """Mail that is due leaves, as it does in the background of every page."""
        outbox.flush(self.shop, person.account)

    def buy(self, person: Person = ANNA, *products: str, method: str = "card") -> Journey:
        self.fill_cart(person, *products)
        self.agree(person)
        return self.pay(person, method=method)

    def try_out(self, person: Person = ANNA, product: str = "helpline", tier: str = "pro", seats: int = 3) -> Journey:
        """Walk up to Start Trial."""
        shopping.start(self.shop, person)
        shopping.choose_product(self.shop, person, product)
        shopping.choose_mode(self.shop, person, Mode.TRY)
        shopping.choose_tier(self.shop, person, tier)
        return shopping.set_seats(self.shop, person, str(seats))

    def assert_bought_once(self) -> None:
        """One order, one charge, one invoice, one mail (design 4), once mail has left."""
        outbox.flush(self.shop, "acme")
        assert len(self.orders) == 1
        assert not self.all(Order)
        assert len(self.gateway.charged) == 1
        assert len(self.invoices) == 1
        assert [mail.id for mail in self.mails] == [f"confirmation:{self.orders[0].id}"]
        assert list(self.mailer.sent) == [f"confirmation:{self.orders[0].id}"]

    def assert_nothing_bought(self) -> None:
        assert not self.gateway.charged
        assert not self.subscriptions
        assert not self.invoices
        assert not self.mails


def at_once(*works: Callable[[], T]) -> list[T | Refused]:
    """Run the works at the same moment, each in a thread of its own."""
    together = Barrier(len(works))

    def run(work: Callable[[], T]) -> T | Refused:
        together.wait()
        try:
            return work()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def refusal(refused: Refused) -> Problem:
    """The one problem that something was refused for."""
    assert len(refused.problems) == 1, refused.problems
    return refused.problems[0]


_PLANS = {"beacon": ("standard", 2), "courier": ("basic", 4), "vault": ("local", 50)}
"""The tier and seats of a product's line, where it is not five of the Pro tier."""


def _account(account_id: str) -> Account:
    return Account(account_id, "ACME", AccountKind.SELF_SERVICE, "EUR", "Europe/Rome", "en", ACME, Money.zero("EUR"))


def _people() -> tuple[User, ...]:
    return (
        User("anna", "Anna Bianchi", "anna@acme.example", billing_contact=True),
        User("bruno", "Bruno Costa", "bruno@acme.example", billing_contact=True),
        User("marco", "Marco Neri", "marco@acme.example"),
        User("sara", "Sara Fontana", "sara@acme.example"),
    )
