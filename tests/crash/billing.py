"""The billing run over real adapters, for an account with everything due at once, and how a new run goes on.

Two months were missed of two plans that are due together; a trial and a cancelled plan are over; there is a
balance, and a card on file. However often the run dies and whoever races it: two orders, charges and invoices.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from store.adapters.mail.maildir import MaildirMailer
from store.adapters.payment.sandbox_gateway import SandboxGateway
from store.adapters.system import SystemClock
from store.billing.billing_run import bill_account
from store.domain.accounts import Account, SavedMethod
from store.domain.catalogue import Text, Unit
from store.domain.draft import Cart
from store.domain.dunning import Arrears
from store.domain.invoices import BrokenInvoice
from store.domain.money import Money
from store.domain.orders import Order, OrderStatus
from store.domain.periods import Cycle, Period
from store.domain.problems import Outage
from store.domain.records import Event, Invoice, Mail
from store.domain.subscriptions import Subscription, SubscriptionStatus
from store.mail import outbox
from store.ports import Store, View
from tests.crash import orders
from tests.crash.children import apart
from tests.crash.orders import Stage, catalogue, rates
from tests.crash.places import Fresh

DAY = date(2026, 5, 4)
STARTED = date(2026, 3, 1)
BALANCE = Money.of("10.00", "EUR")
DECLINING = "sandbox:0002"
METHODS = (*orders.METHODS, DECLINING)
RUNS = 4
"""How many it takes at most: an answer that was lost is asked for by the next run, and there are two of them."""


@dataclass(frozen=True, slots=True)
class BillingStage(Stage):
    """The account's card is the stage's method."""

    def prepare(self, store: Store, account: str) -> None:
        (self.folder / account).mkdir()
        card = SavedMethod(self.method, "test", "0000", "2039-12")
        with store.change(account) as work:
            customer, *contacts = orders.customers(account)
            assert isinstance(customer, Account)
            work.put(replace(customer, balance=BALANCE, saved_method=card), *contacts, *_subscriptions())
            work.commit()


def stage(fresh: Fresh, folder: Path, method: str = METHODS[0]) -> BillingStage:
    """A new store without anybody in it."""
    place = fresh()
    catalogue()
    rates()
    MaildirMailer(folder / "mail").send(Mail("first", "anna@acme.example", "First", "First", "en", SystemClock().now()))
    apart(lambda: place.create().close())
    return BillingStage(place, folder, method, "", Cart(), ())


def run(stage: Stage, store: Store, account: str) -> None:
    """What a run does for the account, and the mail of it. What must wait too long stays undone."""
    shop = stage.shop(store, account)
    try:
        bill_account(shop, account, DAY)
        outbox.flush(shop, account)
    except Outage as outage:
        if outage.code != "store_locked":
            raise


def faults(stage: Stage, account: str) -> list[str]:
    """What differs from one run that nobody disturbed, after everything was given the time to end."""
    store = stage.place.open(wait=60)
    try:
        for _ in range(RUNS):
            run(stage, store, account)
        outbox.flush(replace(stage.shop(store, account), clock=orders.Later()), account)
        with store.view(account) as view:
            found, wanted = _found(view, stage.folder / account), _wanted(stage.method)
        return [f"{what}: {found[what]}, not {wanted[what]}" for what in wanted if found[what] != wanted[what]]
    except BrokenInvoice as error:
        return [f"an invoice that was about to be issued: {error}"]
    finally:
        store.close()


def _found(view: View, folder: Path) -> dict[str, object]:
    account = view.get(Account, view.account_id)
    renewing = [one for one in view.all(Subscription) if one.id in ("helpline", "gather")]
    return {
        "orders": [order.status.value for order in (*view.past(Order), *view.all(Order))],
        "invoices": [str(invoice.total.decimal) for invoice in view.past(Invoice)],
        "charged": [str(amount.decimal) for _, amount in SandboxGateway(folder / "sandbox.sqlite").charged()],
        "balance": str(account.balance.decimal) if account else "",
        "arrears": len(view.all(Arrears)),
        "until": [one.period.end for one in renewing],
        "ended": len([one for one in view.all(Subscription) if not one.is_open]),
        "events": len(view.past(Event)),
        "mails": len(view.past(Mail)),
        "unsent": len(view.all(Mail)),
        "delivered": len(list((folder / "mail" / "new").glob("*"))),
    }


def _wanted(method: str) -> dict[str, object]:
    """Five seats at 16.00 and two at 19.00, with 22 % VAT: 143.96, of which the balance pays 10.00 once."""
    declined = {
        "orders": [OrderStatus.DECLINED.value],
        "invoices": [],
        "charged": [],
        "balance": "10.00",
        "arrears": 1,
        "until": [date(2026, 4, 1)] * 2,
        "ended": 2,
        "events": 3,
        "mails": 3,
        "unsent": 0,
        "delivered": 3,
    }
    paid = {
        "orders": [OrderStatus.PROVISIONED.value] * 2,
        "invoices": ["143.96", "143.96"],
        "charged": ["133.96", "143.96"],
        "balance": "0.00",
        "arrears": 0,
        "until": [date(2026, 6, 1)] * 2,
        "events": 7,
        "mails": 4,
        "delivered": 4,
    }
    return declined if method == DECLINING else declined | paid


def _subscriptions() -> tuple[Subscription, ...]:
    march = Period(STARTED, date(2026, 4, 1))
    unit = Unit(Text({"en": "seat"}), Text({"en": "seats"}))
    helpline = Subscription(
        id="helpline",
        product="helpline",
        product_name="Helpline",
        tier="pro",
        tier_name="Pro",
        unit=unit,
        seats=5,
        status=SubscriptionStatus.ACTIVE,
        anchor=STARTED,
        period=march,
        net=Money.of("80.00", "EUR"),
        renewal=Money.of("80.00", "EUR"),
        cycle=Cycle.MONTHLY,
    )
    gather = replace(helpline, id="gather", product="gather", product_name="Gather", seats=2)
    vault = replace(helpline, id="vault", product="vault", status=SubscriptionStatus.PENDING_CANCELLATION)
    trial = replace(helpline, id="courier", product="courier", status=SubscriptionStatus.TRIAL, cycle=None)
    return helpline, gather, vault, trial
