"""One document of every kind that is issued, each made by the same code that issues them for customers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from store.adapters.sqlite.store import create_store
from store.documents.issuing import correct_vat, issue
from store.domain.accounts import Payer, VatIdState
from store.domain.catalogue import Catalogue, Discount, Text
from store.domain.invoices import Document
from store.domain.orders import Attempt, Charge, Order, OrderStatus, Outcome, OutcomeState
from store.domain.periods import Cycle
from store.domain.quotes import Quote, Treatment, Vat
from store.domain.records import CreditNote, Invoice
from store.domain.subscriptions import Subscription
from store.ports import Store
from tests.rules.examples import KEEPING, SHOP, eur, held, product, quoted, tier, wanted
from tests.shops import ACME, sample_shop

GERMAN_VAT_ID = "DE136695976"
BEISPIEL = Payer("Beispiel GmbH", "Lindenallee 4", "10115", "Berlin", "DE", True, GERMAN_VAT_ID, VatIdState.VALID)
UNVERIFIED = replace(BEISPIEL, vat_state=VatIdState.UNAVAILABLE)
ERIKA = Payer("Erika Muster", "Hauptstraße 1", "80331", "München", "DE", business=False)
HELLAS = Payer("Παράδειγμα ΑΕ", "Ερμού 3", "10563", "Αθήνα", "GR", True, "EL094259216", VatIdState.VALID)
INITECH = Payer("Initech Inc.", "42 Main Street", "78701", "Austin TX", "US", purchase_order="PO 4711")

AT_22 = Vat(Treatment.DOMESTIC, "22", "IT")
AT_19 = Vat(Treatment.DESTINATION, "19", "DE")
AT_19_FOR_NOW = Vat(Treatment.DESTINATION_UNVERIFIED, "19", "DE")
AT_25 = Vat(Treatment.DESTINATION, "25", "SE")
REVERSED = Vat(Treatment.REVERSE_CHARGE, "0")
OUTSIDE = Vat(Treatment.OUTSIDE, "0")

LATER = date(2026, 4, 2)
"""The day a VAT number is verified at last."""

WORLDLY = replace(
    SHOP,
    products=(
        *SHOP.products,
        product("lens", tier("pro", (Cycle.MONTHLY, "18.00", date(2020, 1, 1)), currency="USD")),
    ),
)


def reduced(*discounts: Discount, shop: Catalogue = SHOP) -> Catalogue:
    return replace(shop, discounts=discounts)


TENTH = Discount("launch", Text({"en": "Launch offer", "it": "Offerta di lancio"}), percent="10", periods=3)
FIVER = Discount("fiver", Text({"en": "Five off"}), amounts=(eur("5.00"),))


@dataclass
class Office:
    """Issues documents of one account into a real store."""

    path: Path
    _orders: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.store: Store = create_store(self.path)

    def issue(self, quote: Quote, payer: Payer, *, paid: bool = False) -> tuple[Invoice, CreditNote | None]:
        """What an order of the quote leaves: paid on the spot, or to be transferred within 30 days."""
        number = f"2026-{next(self._orders):06d}"
        charge = Charge(number, number, number, "acme", "transfer", quote.due, datetime(2026, 3, 11, 12, tzinfo=UTC))
        outcome = (
            Outcome(OutcomeState.SUCCEEDED, ref="pay-1")
            if paid
            else Outcome(OutcomeState.ON_ACCOUNT, ref=number, due=date(2026, 4, 10))
        )
        attempts = (Attempt(charge, outcome),) if quote.due else ()
        order = Order(
            number, number, "anna", charge.at, payer, "transfer", OrderStatus.PROVISIONED, quote, attempts=attempts
        )
        with self.store.change("acme") as work:
            issued = issue(work, order, sample_shop().seller)
            work.commit()
        return issued

    def invoice(self, quote: Quote, payer: Payer, *, paid: bool = False) -> Invoice:
        return self.issue(quote, payer, paid=paid)[0]

    def note(self, quote: Quote, payer: Payer) -> CreditNote:
        note = self.issue(quote, payer)[1]
        assert note is not None, "nothing is given back"
        return note

    def corrected(self) -> tuple[CreditNote, Invoice]:
        """A German business, charged VAT until its number was verified."""
        wrong = self.invoice(quoted(wanted(5), vat=AT_19_FOR_NOW), UNVERIFIED)
        with self.store.change("acme") as work:
            corrected = correct_vat(work, [wrong], REVERSED, LATER)
            work.commit()
        assert corrected is not None, "nothing was left to correct"
        return corrected


def bought(seats: int, net: str, vat: Vat, invoice: str = "2026-000900") -> Subscription:
    """What the account has of Helpline since 1 March."""
    return replace(held(seats, net, vat=vat), invoice=invoice)


def courier(vat: Vat) -> Subscription:
    """What it has of another product."""
    return replace(
        held(2, "18.00", vat=vat),
        id="sub-courier",
        product="courier",
        product_name="Courier",
        tier="rising",
        tier_name="",
        invoice="2026-000901",
    )


def _moved_to_germany(office: Office) -> CreditNote:
    """Two plans charged in two countries, both changed in a third: each is given back with its own VAT."""
    plans = wanted(8), wanted(3, "courier", "rising")
    return office.note(quoted(*plans, has=(bought(5, "80.00", AT_22), courier(AT_19)), vat=REVERSED), BEISPIEL)


KINDS: Mapping[str, Callable[[Office], Document]] = {
    "domestic": lambda office: office.invoice(quoted(wanted(5), vat=AT_22), ACME),
    "paid on the spot": lambda office: office.invoice(quoted(wanted(5), vat=AT_22), ACME, paid=True),
    "destination": lambda office: office.invoice(quoted(wanted(5), vat=AT_19), ERIKA),
    "destination unverified": lambda office: office.invoice(quoted(wanted(5), vat=AT_19_FOR_NOW), UNVERIFIED),
    "reverse charge": lambda office: office.invoice(quoted(wanted(5), vat=REVERSED), BEISPIEL),
    "reverse charge to Greece": lambda office: office.invoice(quoted(wanted(5), vat=REVERSED), HELLAS),
    "outside": lambda office: office.invoice(quoted(wanted(5), vat=OUTSIDE), INITECH),
    "outside in dollars": lambda office: office.invoice(
        quoted(wanted(3, "lens"), vat=OUTSIDE, shop=WORLDLY, currency="USD"), INITECH
    ),
    "yen": lambda office: office.invoice(
        quoted(wanted(3, tier="yen"), vat=OUTSIDE, currency="JPY"), replace(INITECH, country="JP")
    ),
    "several plans": lambda office: office.invoice(
        quoted(wanted(5), wanted(50, "vault"), wanted(2, "courier", "rising"), vat=AT_22), ACME
    ),
    "rounded once": lambda office: office.invoice(
        quoted(wanted(3, "stage", "uneven"), vat=AT_25), replace(ERIKA, country="SE")
    ),
    "partly from the balance": lambda office: office.invoice(quoted(wanted(5), vat=AT_22, balance=eur("10.00")), ACME),
    "all from the balance": lambda office: office.invoice(quoted(wanted(5), vat=AT_22, balance=eur("500.00")), ACME),
    "more seats": lambda office: office.invoice(quoted(wanted(8), has=(bought(5, "80.00", AT_22),), vat=AT_22), ACME),
    "more seats, same renewal": lambda office: office.invoice(
        quoted(wanted(8), has=(bought(5, "80.00", AT_22),), vat=AT_22, shop=KEEPING), ACME
    ),
    "discount": lambda office: office.invoice(quoted(wanted(5), vat=AT_22, shop=reduced(TENTH, FIVER)), ACME),
    "discount to 0": lambda office: office.invoice(
        quoted(wanted(5), vat=AT_22, shop=reduced(replace(TENTH, percent="100"))), ACME
    ),
    "corrected": lambda office: office.corrected()[1],
    "credit note: fewer seats": lambda office: office.note(
        quoted(wanted(5), has=(bought(8, "128.00", AT_22),), vat=AT_22), ACME
    ),
    "credit note: another VAT": lambda office: office.note(
        quoted(wanted(8), has=(bought(5, "80.00", AT_19),), vat=REVERSED), BEISPIEL
    ),
    "credit note: mixed rates": _moved_to_germany,
    "credit note: reverse charge": lambda office: office.note(
        quoted(wanted(5), has=(bought(8, "128.00", REVERSED),), vat=AT_22), replace(ACME, country="IT")
    ),
    "credit note: outside": lambda office: office.note(
        quoted(wanted(5), has=(bought(8, "128.00", OUTSIDE),), vat=OUTSIDE), INITECH
    ),
    "credit note: VAT": lambda office: office.corrected()[0],
}
