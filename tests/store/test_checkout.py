"""Review and Place Order: what is bought, by whom, for how much, and what the books then say (R1, R13)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.domain.accounts import AccountStatus, Payer
from store.domain.money import Money
from store.domain.orders import OrderStatus, Outcome, OutcomeState
from store.domain.periods import Period
from store.domain.problems import Refused
from store.domain.records import Event
from store.domain.subscriptions import SubscriptionStatus
from store.purchase import checkout, shopping
from store.purchase.checkout import Placing
from tests.fakes import DECLINED
from tests.shops import ANNA, MARCO, World, eur, refusal

# ---- what a purchase leaves behind (R1, R13, domain 1) ----------------------------------------------


def test_r1_a_purchase_opens_access_at_once_and_is_billed_from_today(world: World) -> None:
    journey = world.buy()
    (bought,) = world.subscriptions
    assert (bought.plan_name, bought.seats, bought.assigned) == ("Helpline Pro", 5, 0)
    assert bought.status is SubscriptionStatus.ACTIVE
    assert (bought.anchor, bought.period) == (date(2026, 3, 1), Period(date(2026, 3, 1), date(2026, 4, 1)))
    assert (bought.net, bought.renewal, bought.vat_rate) == (eur("80.00"), eur("80.00"), "22")
    assert [charge.amount for charge in world.gateway.charged.values()] == [eur("97.60")]
    assert [one.id for one in journey.to_seat] == [bought.id], "the receipt leads to the seats"
    world.assert_bought_once()


def test_r8_many_lines_are_one_order_one_invoice_and_one_payment(world: World) -> None:
    world.buy(ANNA, "helpline", "courier", "beacon")
    (invoice,) = world.invoices
    assert [line.product for line in invoice.quote.lines] == ["helpline", "courier", "beacon"]
    assert invoice.quote.total == eur("251.32")
    assert len(world.subscriptions) == 3
    assert not world.cart.lines
    world.assert_bought_once()


def test_r12_an_order_shortly_before_midnight_utc_is_billed_from_the_accounts_day(world: World) -> None:
    world.clock.instant = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    world.buy()
    assert world.subscriptions[0].anchor == date(2026, 3, 11)
    assert world.invoices[0].day == date(2026, 3, 11)


def test_r2_a_purchase_on_the_31st_keeps_the_31st_as_its_anchor(world: World) -> None:
    world.clock.instant = datetime(2026, 1, 31, 12, tzinfo=UTC)
    world.buy()
    (bought,) = world.subscriptions
    assert (bought.anchor, bought.period.end) == (date(2026, 1, 31), date(2026, 2, 28))


def test_r13_what_is_invoiced_is_paid_taken_from_the_balance_or_due(world: World) -> None:
    world.change_account(balance=eur("30.00"))
    world.buy()
    (invoice,) = world.invoices
    quote = invoice.quote
    assert quote.total == quote.net + quote.vat
    assert (invoice.paid, quote.from_balance) == (eur("67.60"), eur("30.00"))
    assert quote.total == invoice.paid + quote.from_balance
    assert world.account.balance == eur("0.00")


def test_what_the_balance_covers_is_charged_to_nobody_and_needs_no_payment_method(world: World) -> None:
    world.change_account(balance=eur("100.00"))
    world.fill_cart()
    world.agree()
    journey = world.pay(method=None)
    assert journey.order is not None
    assert journey.order.status is OrderStatus.PROVISIONED
    assert not world.gateway.calls
    assert world.account.balance == eur("2.40")
    assert world.invoices[0].paid == eur("0.00")
    assert len(world.mails) == 1


def test_r13_invoices_are_numbered_without_gaps_over_all_that_was_refused(world: World) -> None:
    world.buy(ANNA, "helpline")
    shopping.finish(world.shop, ANNA)
    world.gateway.answers.append(DECLINED)
    world.buy(ANNA, "courier")
    world.pay()
    assert [invoice.id for invoice in world.invoices] == ["2026-000001", "2026-000002"]
    assert [order.number for order in world.orders] == ["2026-000001", "2026-000002"]


def test_a_transfer_opens_access_and_says_until_when_to_pay(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=date(2026, 3, 31)))
    world.buy(method="transfer")
    (invoice,) = world.invoices
    assert (invoice.paid, invoice.due, invoice.reference) == (eur("0.00"), date(2026, 3, 31), "2026-000001")
    assert world.subscriptions[0].is_open


def test_history_says_who_bought_what_for_how_much(world: World) -> None:
    world.buy(ANNA, "helpline", "courier")
    events = world.past(Event)
    assert [(event.by, event.what, event.amount) for event in events] == [
        ("anna@acme.example", "subscription_bought", eur("80.00")),
        ("anna@acme.example", "subscription_bought", eur("36.00")),
    ]
    assert events[0].after["seats"] == "5"


def test_the_payer_of_an_order_is_the_payer_of_the_account_from_then_on(world: World) -> None:
    world.fill_cart()
    world.agree()
    moved = replace(world.account.payer, street="Via Roma 1")
    checkout.set_payer(world.shop, ANNA, moved, "card")
    assert world.account.payer.street == "Via Torino 12"
    world.pay(payer=moved)
    assert world.account.payer.street == "Via Roma 1"


def test_an_order_is_told_step_by_step(world: World) -> None:
    world.buy()
    (order,) = world.orders
    assert [(move.status, move.by) for move in order.moves] == [
        (OrderStatus.CHARGING, "anna@acme.example"),
        (OrderStatus.PROVISIONED, "gateway"),
    ]


# ---- who may place (domain 1) -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lose_it", "cause"),
    [
        (lambda world: world.change_user(ANNA, billing_contact=False), "access_read_only"),
        (lambda world: world.change_account(status=AccountStatus.EXPIRED), "access_owes"),
    ],
    ids=["contact", "account"],
)
def test_who_lost_access_after_the_review_places_nothing(
    world: World, lose_it: Callable[[World], None], cause: str
) -> None:
    world.fill_cart()
    world.agree()
    lose_it(world)
    with pytest.raises(Refused) as refused:
        world.pay()
    assert refusal(refused.value).code == cause
    world.assert_nothing_bought()


def test_somebody_who_may_not_buy_cannot_place_anothers_cart(world: World) -> None:
    world.fill_cart()
    with pytest.raises(Refused) as refused:
        checkout.place(world.shop, MARCO, world.shown(ANNA))
    assert refusal(refused.value).code == "access_read_only"


# ---- the payment form -----------------------------------------------------------------------------------


def test_everything_that_is_wrong_with_the_payer_is_said_at_once(world: World) -> None:
    world.fill_cart()
    world.agree()
    with pytest.raises(Refused) as refused:
        world.pay(payer=Payer(country="IT", vat_id="IT00743110158"), method=None)
    assert {(problem.code, problem.field) for problem in refused.value.problems} == {
        ("company_missing", "company"),
        ("street_missing", "street"),
        ("postcode_missing", "postcode"),
        ("city_missing", "city"),
        ("vat_id_check_digit", "vat_id"),
        ("method_missing", "method"),
    }
    world.assert_nothing_bought()


def test_what_was_typed_is_kept_although_it_was_refused(world: World) -> None:
    world.fill_cart()
    world.agree()
    half = Payer("ACME [bold]Srl[/]", "", "20123", "Milano", "IT")
    with pytest.raises(Refused):
        world.pay(payer=half)
    world.restart()
    assert world.journey().payer.company == "ACME [bold]Srl[/]"


def test_a_method_that_is_not_offered_is_refused(world: World) -> None:
    world.fill_cart()
    world.agree()
    with pytest.raises(Refused) as refused:
        world.pay(method="cheque")
    assert refusal(refused.value).code == "method_missing"


def test_an_order_that_is_placed_keeps_its_payer(world: World) -> None:
    world.buy()
    other = Placing(replace(world.account.payer, company="Somebody else"), "card", "")
    journey = checkout.pay(world.shop, ANNA, other)
    assert journey.order is not None
    assert journey.order.payer.company == "ACME Srl"
    with pytest.raises(Refused, match="already_placed"):
        checkout.set_payer(world.shop, ANNA, other.payer, "card")


def test_an_amount_is_charged_in_the_accounts_currency(world: World) -> None:
    world.change_account(
        currency="JPY",
        balance=Money.zero("JPY"),
        time_zone="Asia/Tokyo",
        payer=Payer("Sakura", "1-2-3 Jingumae", "150-0001", "Tokyo", "JP"),
    )
    world.buy()
    assert [charge.amount for charge in world.gateway.charged.values()] == [Money(13000, "JPY")]


# ---- a trial that becomes paid ---------------------------------------------------------------------------


def test_buying_what_is_tried_starts_a_paid_period_today_and_says_what_is_lost(world: World) -> None:
    world.try_out()
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    world.clock.pass_time(days=4)
    journey = world.fill_cart()
    assert journey.quote is not None
    assert journey.quote.lines[0].forfeited_trial_days == 10
    assert journey.quote.lines[0].credit is None
    world.agree()
    world.pay()
    (bought,) = world.subscriptions
    assert bought.status is SubscriptionStatus.ACTIVE
    assert bought.period == Period(date(2026, 3, 5), date(2026, 4, 5))


def test_fewer_seats_than_are_assigned_are_refused_with_the_number(world: World) -> None:
    world.try_out(seats=3)
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    world.put("acme", replace(world.subscriptions[0], assigned=3))
    shopping.start(world.shop, ANNA)
    with pytest.raises(Refused) as refused:
        world.choose(seats=2)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["assigned"]) == ("seats_below_assigned", 3)


def test_seats_assigned_since_the_review_are_refused_at_placing(world: World) -> None:
    world.try_out(seats=3)
    checkout.start_trial(world.shop, ANNA)
    shopping.finish(world.shop, ANNA)
    shopping.start(world.shop, ANNA)
    world.choose(seats=2)
    world.agree()
    world.put("acme", replace(world.subscriptions[0], assigned=3))
    with pytest.raises(Refused) as refused:
        world.pay()
    assert refusal(refused.value).code == "seats_below_assigned"
    assert not world.gateway.charged


def test_the_receipt_is_read_once_and_the_seats_remain_to_be_dealt_with(world: World) -> None:
    world.buy()
    journey = shopping.read_receipt(world.shop, ANNA)
    assert journey.draft.receipt_read
    assert len(journey.to_seat) == 1
