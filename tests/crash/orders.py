"""An order from Place Order to the mail, over real adapters, and how a new process goes on where one died.

Every trial has an account of its own in the one store, and a gateway and a mailbox of its own.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from store.adapters.files.catalogue_file import load_catalogue
from store.adapters.mail.maildir import MaildirMailer
from store.adapters.payment.sandbox_gateway import SandboxGateway
from store.adapters.system import RandomIds, SystemClock
from store.adapters.tax.vat_register import DemoVatRegister
from store.adapters.tax.vat_table import vat_rates
from store.domain.accounts import Account, AccountKind, Payer, Person, User, VatIdState
from store.domain.draft import CART, Cart, Draft, Mode
from store.domain.money import Money
from store.domain.orders import Order, OrderStatus
from store.domain.periods import Cycle
from store.domain.pricing import fingerprint
from store.domain.problems import Outage, Refused
from store.domain.records import Event, Invoice, Mail
from store.domain.subscriptions import Subscription
from store.mail import outbox
from store.ports import Store, View
from store.purchase import checkout, shopping
from store.purchase.checkout import Placing
from store.shop import Shop
from tests.contract.places import Place
from tests.crash.children import apart
from tests.crash.places import Fresh
from tui.kit.i18n import Translator

BUYERS = ("anna", "bruno")
METHODS = ("sandbox:4242", "sandbox:answer_lost", "sandbox:lost_before")
"""The answer comes, gets lost on its way back, or the request on its way there."""
TEMPLATE = "template"
ACME = Payer("ACME Srl", "Via Torino 12", "20123", "Milano", "IT", True, "IT03765420157", VatIdState.VALID)

catalogue = cache(load_catalogue)
rates = cache(vat_rates)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where all trials of a harness happen. `shown` is the fingerprint of the quote that is on the screen."""

    place: Place
    folder: Path
    method: str
    shown: str
    cart: Cart
    drafts: tuple[Draft, ...]

    def shop(self, store: Store, account: str) -> Shop:
        """The shop as one process has it."""
        return _shop(store, self.folder / account)

    def prepare(self, store: Store, account: str) -> None:
        """Both contacts of a new account stand on the payment step, with the same cart."""
        (self.folder / account).mkdir()
        drafts = (replace(draft, purchase=f"{account}-{draft.id}", method=self.method) for draft in self.drafts)
        with store.change(account) as work:
            work.put(*customers(account), self.cart, *drafts)
            work.commit()


def stage(fresh: Fresh, folder: Path, method: str = METHODS[0]) -> Stage:
    """A new store, in which both contacts of a first account have gone as far as the payment step."""
    place = fresh()
    # Loaded here once, for all the processes that come out of this one.
    catalogue()
    rates()
    MaildirMailer(folder / "mail").send(Mail("first", "anna@acme.example", "First", "First", "en", SystemClock().now()))

    def walked() -> tuple[str, Cart, tuple[Draft, ...]]:
        store = place.create()
        (folder / TEMPLATE).mkdir(exist_ok=True)
        shop = _shop(store, folder / TEMPLATE)
        with store.change(TEMPLATE) as work:
            work.put(*customers(TEMPLATE))
            work.commit()
        shown = [_walk(shop, Person(TEMPLATE, user)) for user in BUYERS]
        with store.view(TEMPLATE) as view:
            cart, drafts = view.get(Cart, CART), view.all(Draft)
        store.close()
        assert cart is not None
        return shown[0], cart, drafts

    return Stage(place, folder, method, *apart(walked))


def buy(stage: Stage, store: Store, account: str, user: str) -> None:
    """Press Place Order, and hand over the mail. What is refused, or must wait too long, stays undone."""
    shop = stage.shop(store, account)
    try:
        checkout.pay(shop, Person(account, user), Placing(ACME, stage.method, stage.shown))
        outbox.flush(shop, account)
    except Refused:
        pass
    except Outage as outage:
        if outage.code != "store_locked":
            raise


def recover(stage: Stage, store: Store, account: str) -> None:
    """What happens at a start: payments are settled and mail goes out; with nothing ordered, the customer orders."""
    shop = stage.shop(store, account)
    checkout.reconcile(shop)
    outbox.flush_all(shop)
    with store.view(account) as view:
        ordered = _orders(view)
    if not ordered:
        buy(stage, store, account, BUYERS[0])


def faults(stage: Stage, account: str) -> list[str]:
    """What there is not exactly one of, after everything was given the time to end: mail is held by who died."""
    store = stage.place.open(wait=60)
    try:
        recover(stage, store, account)
        recover(stage, store, account)
        outbox.flush_all(replace(stage.shop(store, account), clock=Later()))
        with store.view(account) as view:
            return _not_one(view, stage.folder / account)
    finally:
        store.close()


class Later(SystemClock):
    """When every hold on a mail is over."""

    def now(self) -> datetime:
        return super().now() + outbox.HELD_FOR


def number_faults(stage: Stage) -> list[str]:
    """Are the invoices of all accounts numbered 1, 2, 3 ... without a gap (R10)?"""
    store = stage.place.open()
    numbers = []
    for account in store.accounts():
        with store.view(account) as view:
            numbers += [invoice.id for invoice in view.past(Invoice)]
    store.close()
    given = sorted(int(number.rpartition("-")[2]) for number in numbers)
    return [] if given == list(range(1, len(given) + 1)) else [f"invoices are numbered {given}"]


def _not_one(view: View, folder: Path) -> list[str]:
    orders = _orders(view)
    account = view.get(Account, view.account_id)
    found = {
        "order": [f"{order.number} {order.status}" for order in orders],
        "open order": [order.number for order in view.all(Order)],
        "charge": [f"{key} {amount}" for key, amount in SandboxGateway(folder / "sandbox.sqlite").charged()],
        "invoice": [invoice.id for invoice in view.past(Invoice)],
        "subscription": [one.id for one in view.all(Subscription)],
        "note of it": [event.id for event in view.past(Event) if event.what == "subscription_bought"],
        "mail noted": [mail.id for mail in view.past(Mail)],
        "mail unsent": [mail.id for mail in view.all(Mail)],
        "mail delivered": [mail.name for mail in (folder / "mail" / "new").glob("*")],
    }
    wanted = {"open order": 0, "mail unsent": 0}
    faults = [f"{what}: {those}" for what, those in found.items() if len(those) != wanted.get(what, 1)]
    if account and orders and not faults:
        ((_, charged),) = SandboxGateway(folder / "sandbox.sqlite").charged()
        if orders[0].status is not OrderStatus.PROVISIONED or charged != orders[0].quote.due:
            faults.append(f"{orders[0].status}, charged {charged} for {orders[0].quote.due}")
    return faults


def _orders(view: View) -> tuple[Order, ...]:
    return (*view.past(Order), *view.all(Order))


def _shop(store: Store, folder: Path) -> Shop:
    return Shop(
        store=store,
        catalogue=catalogue,
        rates=rates,
        gateway=SandboxGateway(folder / "sandbox.sqlite"),
        mailer=MaildirMailer(folder / "mail"),
        register=DemoVatRegister(),
        clock=SystemClock(),
        ids=RandomIds(),
        texts=Translator,
    )


def _walk(shop: Shop, person: Person) -> str:
    """From home to the payment step; the second contact finds the cart filled."""
    if person.user == BUYERS[0]:
        shopping.start(shop, person)
        shopping.choose_product(shop, person, "helpline")
        shopping.choose_mode(shop, person, Mode.BUY)
        shopping.choose_tier(shop, person, "pro")
        shopping.set_seats(shop, person, "5")
        shopping.choose_cycle(shop, person, Cycle.MONTHLY)
    else:
        shopping.open_cart(shop, person)
    quote = shopping.to_checkout(shop, person).quote
    assert quote is not None
    shopping.agree(shop, person, fingerprint(quote))
    return fingerprint(quote)


def customers(account: str) -> tuple[Account | User, ...]:
    nothing = Money.zero("EUR")
    return (
        Account(account, "ACME", AccountKind.SELF_SERVICE, "EUR", "Europe/Rome", "en", ACME, nothing),
        User("anna", "Anna Bianchi", "anna@acme.example", billing_contact=True),
        User("bruno", "Bruno Costa", "bruno@acme.example", billing_contact=True),
    )
