"""Cards through Stripe, whatever happens on the way: one charge or none, and the order says which.

The other end is localstripe 1.15 in a process of its own, behind `tests.stripe_layer`. What neither has, and only the
real service can show: how Checkout looks and what it asks, that events are sent, disputes, delayed payment methods,
which currencies are refused, restricted keys and their rights, rate limits, API versions, decline codes other than
card_declined, the time after which keys are forgotten, and lists of more than one page.

The real service: `SEATDESK_STRIPE_KEY=rk_test_... pytest -m live tests/store/test_stripe.py`, with a restricted key
of a test account that may write Checkout Sessions, PaymentIntents and Refunds.
"""

import os
import socket
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from store.adapters.payment.stripe_answers import stripe_amount
from store.adapters.payment.stripe_gateway import StripeGateway
from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import Charge, Order, OrderStatus, OutcomeState
from store.domain.records import CreditNote, GivenTo
from store.payments import refunds
from store.payments.refunds import Wanted
from store.purchase import checkout
from tests import stripe_layer as layer
from tests.fakes import NOON, FakeClock
from tests.shops import ANNA, World, eur
from tests.store.billed import run
from tests.stripe_layer import FakeStripe
from tui.__main__ import main
from tui.bootstrap import services as opened

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
S = OutcomeState
CHARGE = Charge("order-1-1", "order-1", "2026-000001", "acme", "stripe:page", eur("97.60"), NOON)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.now(UTC))


def gateway_to(base: str, clock: FakeClock) -> StripeGateway:
    return StripeGateway("rk_test_secret", "https://shop.example/paid", clock, base=base, timeouts=(2, 2))


@pytest.fixture
def gateway(stripe: FakeStripe, clock: FakeClock) -> StripeGateway:
    return gateway_to(stripe.base, clock)


@pytest.fixture
def shop(world: World, stripe: FakeStripe, clock: FakeClock) -> World:
    """The shop of the use cases, with Stripe as its gateway."""
    world.clock.instant = clock.instant
    world.shop = replace(world.shop, gateway=gateway_to(stripe.base, world.clock))
    return world


def on_file(world: World, stripe: FakeStripe, number: str = layer.GOOD) -> str:
    """A card of the account's; returns the method that charges it."""
    customer = stripe.customer()
    saved = SavedMethod(f"stripe:saved:{stripe.card(customer, number)}:{customer}", "visa", number[-4:], "2030-12")
    world.change_account(saved_method=saved)
    return saved.method


def order(world: World) -> Order:
    return world.orders[-1]


# ---- the hosted page ----------------------------------------------------------------------------------------


def test_a_new_card_is_typed_on_stripes_page_and_kept_on_file(shop: World, stripe: FakeStripe) -> None:
    shop.buy(method="stripe:page")
    last = order(shop).last
    assert last is not None
    assert (order(shop).status, last.outcome.code) == (OrderStatus.ACTION_REQUIRED, "page")
    assert last.outcome.url.startswith("https://checkout.stripe.example/")
    assert stripe.charged() == []
    stripe.pay(last.outcome.ref)
    journey = checkout.ask_again(shop.shop, ANNA)
    assert journey.order is not None
    assert journey.order.status is OrderStatus.PROVISIONED
    assert stripe.charged() == [9760]
    saved = shop.account.saved_method
    assert saved is not None
    assert (saved.brand, saved.last4, saved.expires) == ("visa", "4242", "2030-12")


def test_the_terminal_may_be_closed_meanwhile(shop: World, stripe: FakeStripe) -> None:
    shop.buy(method="stripe:page")
    last = order(shop).last
    assert last is not None
    stripe.pay(last.outcome.ref)
    assert checkout.reconcile(shop.shop) == ()
    assert order(shop).invoice
    assert stripe.charged() == [9760]


def test_a_card_that_the_page_refused_can_be_tried_again_there(shop: World, stripe: FakeStripe) -> None:
    shop.buy(method="stripe:page")
    last = order(shop).last
    assert last is not None
    stripe.pay(last.outcome.ref, layer.DECLINED)
    assert checkout.ask_again(shop.shop, ANNA).order == order(shop)
    stripe.pay(last.outcome.ref)
    checkout.ask_again(shop.shop, ANNA)
    assert order(shop).status is OrderStatus.PROVISIONED
    assert stripe.charged() == [9760]


def test_a_page_that_was_left_ends_as_declined_and_the_next_try_has_a_page_of_its_own(
    shop: World, stripe: FakeStripe
) -> None:
    shop.buy(method="stripe:page")
    first = order(shop).last
    assert first is not None
    stripe.expire(first.outcome.ref)
    checkout.ask_again(shop.shop, ANNA)
    declined = order(shop).last
    assert declined is not None
    assert (order(shop).status, declined.outcome.code) == (OrderStatus.DECLINED, "page_expired")
    shop.pay(method="stripe:page")
    second = order(shop).last
    assert second is not None
    assert second.outcome.ref != first.outcome.ref
    assert stripe.charged() == []


def test_a_page_is_closed_before_another_way_is_chosen(shop: World, stripe: FakeStripe) -> None:
    shop.buy(method="stripe:page")
    last = order(shop).last
    assert last is not None
    checkout.give_up(shop.shop, ANNA)
    given_up = order(shop).last
    assert given_up is not None
    assert (order(shop).status, given_up.outcome.code) == (OrderStatus.DECLINED, "given_up")
    with pytest.raises(AssertionError, match="the page is expired"):
        stripe.pay(last.outcome.ref)


def test_giving_up_a_page_that_was_paid_meanwhile_is_a_purchase(shop: World, stripe: FakeStripe) -> None:
    shop.buy(method="stripe:page")
    last = order(shop).last
    assert last is not None
    stripe.pay(last.outcome.ref)
    checkout.give_up(shop.shop, ANNA)
    assert order(shop).status is OrderStatus.PROVISIONED
    assert stripe.charged() == [9760]


# ---- the card on file ---------------------------------------------------------------------------------------


def test_the_card_on_file_comes_first_and_pays_at_once(shop: World, stripe: FakeStripe) -> None:
    method = on_file(shop, stripe)
    shop.fill_cart()
    assert [one.kind for one in shop.journey().methods] == ["saved", "card"]
    shop.agree()
    shop.pay(method=method)
    assert order(shop).status is OrderStatus.PROVISIONED
    assert stripe.charged() == [9760]


def test_a_declined_card_says_so_and_takes_nothing(shop: World, stripe: FakeStripe) -> None:
    method = on_file(shop, stripe, layer.DECLINED)
    shop.buy(method=method)
    last = order(shop).last
    assert last is not None
    assert (order(shop).status, last.outcome.code) == (OrderStatus.DECLINED, "card_declined")
    assert stripe.charged() == []


@pytest.mark.parametrize("yes", [True, False], ids=["confirmed", "not confirmed"])
def test_a_card_that_must_be_confirmed_gives_a_link(shop: World, stripe: FakeStripe, yes: bool) -> None:
    shop.buy(method=on_file(shop, stripe, layer.CONFIRM))
    last = order(shop).last
    assert last is not None
    assert order(shop).status is OrderStatus.ACTION_REQUIRED
    assert last.outcome.url.startswith("https://hooks.stripe.example/")
    stripe.confirm(last.outcome.ref, yes)
    checkout.ask_again(shop.shop, ANNA)
    ended = order(shop).last
    assert ended is not None
    if yes:
        assert (order(shop).status, stripe.charged()) == (OrderStatus.PROVISIONED, [9760])
    else:
        assert (order(shop).status, stripe.charged()) == (OrderStatus.DECLINED, [])
        assert ended.outcome.code == "authentication_failed"


def test_a_renewal_that_must_be_confirmed_is_declined_with_that_reason(
    world: World, stripe: FakeStripe, gateway: StripeGateway
) -> None:
    on_file(world, stripe, layer.CONFIRM)
    method = gateway.renewal_method(world.account.saved_method, "")
    outcome = gateway.charge(replace(CHARGE, key="renewal-1", method=method))
    assert (outcome.state, outcome.code) == (S.DECLINED, "authentication_required")
    assert stripe.charged() == []


def test_the_billing_run_charges_the_card_on_file_while_its_holder_is_away(shop: World, stripe: FakeStripe) -> None:
    shop.buy(method=on_file(shop, stripe))
    run(shop, shop.subscriptions[0].period.end)
    assert stripe.charged() == [9760, 9760]
    assert shop.invoices[-1].paid == eur("97.60")
    assert run(shop) == []


# ---- every fault between us and them ------------------------------------------------------------------------

LATER = [layer.DROPPED_BEFORE, layer.TOO_MANY, layer.BUSY, layer.EXPIRED_KEY]
DONE = [layer.DROPPED_AFTER, layer.SLOW, layer.FAILED_AFTER, layer.NO_JSON]


@pytest.mark.parametrize("fault", LATER)
def test_what_did_not_arrive_is_unknown_and_charged_once_when_it_is_asked_again(
    shop: World, stripe: FakeStripe, fault: str
) -> None:
    method = on_file(shop, stripe)
    stripe.fault = fault
    shop.buy(method=method)
    assert order(shop).status is OrderStatus.UNKNOWN
    assert stripe.charged() == []
    assert checkout.reconcile(shop.shop) == ()
    assert order(shop).status is OrderStatus.PROVISIONED
    assert stripe.charged() == [9760]


@pytest.mark.parametrize("fault", DONE)
def test_what_was_done_without_an_answer_is_charged_once(shop: World, stripe: FakeStripe, fault: str) -> None:
    method = on_file(shop, stripe)
    stripe.fault = fault
    shop.buy(method=method)
    assert stripe.charged() == [9760]
    assert order(shop).status in (OrderStatus.UNKNOWN, OrderStatus.PROVISIONED)
    stripe.released.set()
    assert checkout.reconcile(shop.shop) == ()
    assert order(shop).status is OrderStatus.PROVISIONED
    assert stripe.charged() == [9760]


@pytest.mark.parametrize("fault", [*LATER, *DONE])
def test_a_page_whose_answer_was_lost_is_one_page(shop: World, stripe: FakeStripe, fault: str) -> None:
    stripe.fault = fault
    shop.buy(method="stripe:page")
    stripe.released.set()
    checkout.reconcile(shop.shop)
    assert order(shop).status is OrderStatus.ACTION_REQUIRED
    assert len(stripe.pages) == 1


def test_nobody_listens(world: World, clock: FakeClock, stripe: FakeStripe) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    method = on_file(world, stripe)
    nowhere = gateway_to(f"http://127.0.0.1:{port}", clock)
    charge = replace(CHARGE, key="nowhere-1", method=method, at=clock.now())
    assert nowhere.charge(charge).state is S.UNKNOWN
    assert nowhere.reconcile(charge).state is S.UNKNOWN
    assert stripe.charged() == []


@pytest.mark.parametrize("method", ["page", "saved"])
def test_a_500_before_the_work_that_repeats_itself_ends_as_cancelled(
    world: World, stripe: FakeStripe, gateway: StripeGateway, clock: FakeClock, method: str
) -> None:
    way = "stripe:page" if method == "page" else on_file(world, stripe)
    charge = replace(CHARGE, key=f"failed-{method}", method=way, at=clock.now())
    stripe.fault = layer.FAILED_BEFORE
    assert gateway.charge(charge).state is S.UNKNOWN
    clock.pass_time(minutes=5)
    assert gateway.charge(charge).state is S.UNKNOWN
    clock.pass_time(minutes=6)
    assert gateway.charge(charge).state is S.CANCELLED
    assert stripe.charged() == []


@pytest.mark.parametrize("hours", [-24, 0, 24], ids=["a day behind", "right", "a day ahead"])
def test_after_a_day_a_charge_is_found_by_listing_whatever_our_clock_said(
    world: World, stripe: FakeStripe, gateway: StripeGateway, clock: FakeClock, hours: int
) -> None:
    clock.pass_time(hours=hours)
    charge = replace(CHARGE, key=f"found-{hours}", method=on_file(world, stripe), at=clock.now())
    stripe.fault = layer.DROPPED_AFTER
    gateway.charge(charge)
    clock.pass_time(hours=23)
    assert gateway.reconcile(charge).state is S.SUCCEEDED
    assert gateway.reconcile(replace(charge, key="never")).state is S.CANCELLED
    assert stripe.charged() == [9760]


@pytest.mark.parametrize("way", ["page", "saved"])
def test_a_clock_that_was_a_day_ahead_does_not_charge_again_after_stripe_forgot_the_key(
    world: World, stripe: FakeStripe, gateway: StripeGateway, clock: FakeClock, way: str
) -> None:
    method = "stripe:page" if way == "page" else on_file(world, stripe)
    clock.pass_time(days=1)
    charge = replace(CHARGE, key=f"ahead-{way}", method=method, at=clock.now())
    stripe.fault = layer.DROPPED_AFTER
    assert gateway.charge(charge).state is S.UNKNOWN
    stripe.forget_keys()
    for hours in (-24, 25):
        clock.pass_time(hours=hours)
        assert gateway.charge(charge).state is (S.ACTION if way == "page" else S.SUCCEEDED)
    assert (len(stripe.pages), len(stripe.charged())) == ((1, 0) if way == "page" else (0, 1))


def test_a_key_of_another_charge_is_not_an_answer_to_this_one(
    world: World, stripe: FakeStripe, gateway: StripeGateway
) -> None:
    charge = replace(CHARGE, key="twice-1", method=on_file(world, stripe))
    gateway.charge(charge)
    assert gateway.charge(replace(charge, amount=eur("1.00"))).state is S.UNKNOWN
    assert stripe.charged() == [9760]


def test_a_wrong_key_takes_nothing_and_says_why(shop: World, stripe: FakeStripe) -> None:
    method = on_file(shop, stripe)
    stripe.fault = layer.EXPIRED_KEY
    shop.buy(method=method)
    last = order(shop).last
    assert last is not None
    assert (order(shop).status, last.outcome.code) == (OrderStatus.UNKNOWN, "gateway_login_refused")


def test_reconcile_on_the_command_line_says_in_one_sentence_that_the_service_is_not_there(
    shop: World, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    stripe.fault = layer.DROPPED_BEFORE
    shop.buy(method=on_file(shop, stripe))
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = gateway_to(f"http://127.0.0.1:{closed.getsockname()[1]}", shop.clock)
    services = SimpleNamespace(shop=replace(shop.shop, gateway=nowhere))
    monkeypatch.setattr(opened, "open_services", lambda _: services)
    monkeypatch.setenv("LC_ALL", "C")
    ran = CliRunner().invoke(main, ["reconcile"])
    assert (ran.exit_code, ran.stdout) == (3, f"{order(shop).number}: unknown\n")
    assert ran.stderr == "Asking what became of the payment: nothing is charged twice.\n"
    assert stripe.charged() == []


# ---- amounts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "currency", "sent"),
    [
        (9760, "EUR", 9760),
        (500, "JPY", 500),
        (5, "UGX", 500),
        (1230, "KWD", 1230),
        (1234, "KWD", None),
        (100, "ISK", 100),
        (150, "ISK", None),
    ],
)
def test_an_amount_is_sent_as_stripe_counts_it_or_not_at_all(minor: int, currency: str, sent: int | None) -> None:
    assert stripe_amount(Money(minor, currency)) == sent


def test_an_amount_that_cannot_be_taken_is_declined_with_that_reason(gateway: StripeGateway) -> None:
    for amount in (Money(1234, "KWD"), eur("0.30")):
        outcome = gateway.charge(replace(CHARGE, key=f"small-{amount.currency}", amount=amount))
        assert (outcome.state, outcome.code) == (S.DECLINED, "amount_refused")


# ---- refunds ------------------------------------------------------------------------------------------------


def test_refunds_never_exceed_what_was_paid_and_the_same_key_is_one_refund(
    world: World, stripe: FakeStripe, gateway: StripeGateway
) -> None:
    charge = replace(CHARGE, key="refunded-1", method=on_file(world, stripe))
    paid = gateway.charge(charge)
    assert gateway.refund(charge, paid.ref, eur("97.61"), "r-0").code == "refund_too_much"
    first = gateway.refund(charge, paid.ref, eur("60.00"), "r-1")
    assert first.state is S.SUCCEEDED
    assert gateway.refund(charge, paid.ref, eur("60.00"), "r-1") == first
    assert gateway.refund(charge, paid.ref, eur("60.00"), "r-2").code == "refund_too_much"
    assert gateway.refund(charge, paid.ref, eur("37.60"), "r-3").state is S.SUCCEEDED
    assert sorted(stripe.refunds()) == [3760, 6000]


def test_a_refund_whose_answer_was_lost_is_one_refund(world: World, stripe: FakeStripe, gateway: StripeGateway) -> None:
    charge = replace(CHARGE, key="refunded-2", method=on_file(world, stripe))
    paid = gateway.charge(charge)
    stripe.fault = layer.DROPPED_AFTER
    assert gateway.refund(charge, paid.ref, eur("10.00"), "r-9").state is S.UNKNOWN
    assert gateway.refund(charge, paid.ref, eur("10.00"), "r-9").state is S.SUCCEEDED
    assert stripe.refunds() == [1000]


@pytest.mark.parametrize("fault", [*LATER, *DONE])
def test_a_refund_through_any_fault_is_one_refund_with_one_credit_note(
    shop: World, stripe: FakeStripe, fault: str
) -> None:
    shop.buy(method=on_file(shop, stripe))
    wanted = Wanted(shop.invoices[0].id, "12.20", "A week without service", GivenTo.CARD)
    stripe.fault = fault
    assert refunds.refund(shop.shop, wanted).outcome.state is S.UNKNOWN
    stripe.released.set()
    checkout.reconcile(shop.shop)
    assert stripe.refunds() == [1220]
    assert [note.total for note in shop.past(CreditNote)] == [eur("12.20")]


# ---- the real service ---------------------------------------------------------------------------------------


@pytest.mark.live
def test_stripe_itself_opens_a_page_and_closes_it(clock: FakeClock) -> None:
    gateway = StripeGateway(os.environ["SEATDESK_STRIPE_KEY"], "https://example.com/", clock)
    charge = replace(CHARGE, key=f"live-{clock.now().timestamp()}", at=clock.now())
    opened = gateway.charge(charge)
    assert (opened.state, opened.code) == (S.ACTION, "page")
    assert gateway.charge(charge) == opened
    assert gateway.reconcile(charge) == opened
    assert gateway.cancel(charge, opened.ref).code == "given_up"
