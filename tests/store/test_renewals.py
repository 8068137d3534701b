"""What is due is renewed: one invoice an account and day, once, on the days of its anchor (R2, R4, R11)."""

from dataclasses import replace
from datetime import UTC, date, datetime

from store.domain.accounts import SavedMethod, User, VatIdState
from store.domain.orders import Order, OrderStatus
from store.domain.periods import Cycle, Period
from store.domain.records import Event, Unverified
from store.domain.subscriptions import Scheduled, SubscriptionStatus
from store.purchase import shopping
from tests.fakes import CONFIRM, LOST, NEVER_ARRIVED, PENDING
from tests.shops import ANNA, BERLIN, BRUNO, World, eur
from tests.store.billed import held, mail, on_account, run, run_daily

DUE = date(2026, 4, 1)


def bought(world: World, *products: str, method: str = "card") -> World:
    world.buy(ANNA, *products, method=method)
    shopping.finish(world.shop, ANNA)
    return world


# ---- one renewal ---------------------------------------------------------------------------------------


def test_r11_what_is_due_is_charged_invoiced_and_goes_on(world: World) -> None:
    bought(world)
    run(world, DUE)
    first, second = world.invoices
    assert (second.id, second.day, second.total, second.paid) == ("2026-000002", DUE, eur("97.60"), eur("97.60"))
    assert [item.period for item in second.items] == [Period(DUE, date(2026, 5, 1))]
    one = held(world)
    assert (one.period, one.invoice, one.anchor) == (Period(DUE, date(2026, 5, 1)), second.id, first.day)
    assert len(world.gateway.charged) == 2


def test_a_day_before_nothing_is_due(world: World) -> None:
    bought(world)
    assert run(world, date(2026, 3, 31)) == []
    assert len(world.invoices) == 1


def test_r12_a_day_begins_where_the_account_lives(world: World) -> None:
    bought(world)
    world.clock.instant = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)
    run(world)
    assert len(world.invoices) == 1
    world.clock.instant = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
    run(world)
    assert [invoice.day for invoice in world.invoices] == [date(2026, 3, 1), DUE]


def test_running_twice_charges_once(world: World) -> None:
    bought(world)
    run(world, DUE)
    assert run(world, DUE) == []
    assert len(world.gateway.charged) == len(world.invoices) == 2


def test_by_transfer_the_invoice_is_issued_and_due_in_30_days(world: World) -> None:
    world.gateway.answers.append(on_account("2026-000001", date(2026, 3, 31)))
    bought(world, method="transfer")
    world.gateway.answers.append(on_account("2026-000002", date(2026, 5, 1)))
    run(world, DUE)
    invoice = world.invoices[-1]
    assert (invoice.paid, invoice.open, invoice.due) == (eur("0.00"), eur("97.60"), date(2026, 5, 1))
    assert held(world).status is SubscriptionStatus.ACTIVE
    assert world.orders[-1].method == "transfer"


def test_what_is_due_together_is_one_order_one_charge_and_one_invoice(world: World) -> None:
    bought(world, "helpline", "courier")
    run(world, DUE)
    assert len(world.invoices) == len(world.gateway.charged) == 2
    assert {item.plan for item in world.invoices[-1].items} == {one.plan_name for one in world.subscriptions}
    assert {one.invoice for one in world.subscriptions} == {"2026-000002"}


def test_a_missed_week_is_caught_up_for_the_days_that_were_missed(world: World) -> None:
    bought(world)
    run(world, date(2026, 4, 8))
    assert held(world).period == Period(DUE, date(2026, 5, 1))
    assert world.invoices[-1].day == date(2026, 4, 8)


def test_every_missed_period_is_billed_once_and_in_order(world: World) -> None:
    bought(world)
    run(world, date(2026, 7, 3))
    periods = [item.period for invoice in world.invoices for item in invoice.items]
    assert periods == [Period(date(2026, month, 1), date(2026, month + 1, 1)) for month in range(3, 8)]
    assert len(world.gateway.charged) == 5
    assert run(world, date(2026, 7, 4)) == []


def test_r2_a_month_end_does_not_drift_over_the_runs(world: World) -> None:
    world.clock.instant = datetime(2026, 1, 31, 12, tzinfo=UTC)
    bought(world)
    run_daily(world, date(2026, 2, 1), date(2026, 6, 1))
    days = [invoice.day for invoice in world.invoices]
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_whoever_pays_is_written_to_with_the_invoice(world: World) -> None:
    bought(world)
    run(world, DUE)
    sent = mail(world, "renewed:")
    assert sent.to == "anna@acme.example"
    assert "97.60 €" in sent.body
    assert sent.documents == ("2026-000002",)


def test_history_says_what_was_renewed_and_for_how_much(world: World) -> None:
    bought(world)
    (billed,) = run(world, DUE)
    (event,) = billed.events
    assert (event.what, event.amount, event.by) == ("subscription_renewed", eur("80.00"), "billing")
    assert (event.before["until"], event.after["until"]) == ("2026-04-01", "2026-05-01")
    assert event == world.past(Event)[-1]


# ---- what it costs on the day ----------------------------------------------------------------------------


def test_the_balance_is_used_first_and_the_history_says_so(world: World) -> None:
    bought(world)
    world.change_account(balance=eur("20.00"))
    run(world, DUE)
    invoice = world.invoices[-1]
    assert (invoice.from_balance, invoice.paid) == (eur("20.00"), eur("77.60"))
    assert world.account.balance == eur("0.00")
    assert [event.what for event in world.past(Event)][-2:] == ["subscription_renewed", "balance_used"]


def test_what_the_balance_pays_for_is_charged_to_nobody(world: World) -> None:
    bought(world)
    world.change_account(balance=eur("100.00"))
    run(world, DUE)
    assert len(world.gateway.charged) == 1
    assert world.account.balance == eur("2.40")
    assert held(world).period == Period(DUE, date(2026, 5, 1))


def test_the_vat_is_that_of_the_day_of_the_invoice(world: World) -> None:
    bought(world)
    world.vat_becomes("IT", "24", date(2026, 4, 5))
    run(world, date(2026, 4, 8))
    assert world.invoices[-1].vat == eur("19.20")
    assert held(world).vat.rate == "24"


def test_a_vat_number_that_could_be_verified_meanwhile_decides_the_vat(world: World) -> None:
    world.change_account(payer=replace(BERLIN, vat_state=VatIdState.UNAVAILABLE))
    world.register.state = VatIdState.UNAVAILABLE
    bought(world)
    assert world.invoices[-1].total == eur("95.20")
    world.register.state = VatIdState.VALID
    run(world, DUE)
    assert world.invoices[-1].total == eur("80.00")
    assert not world.all(Unverified)


def test_a_downgrade_that_was_scheduled_begins_with_the_period(world: World) -> None:
    bought(world)
    one = replace(held(world), tier="premier", tier_name="Premier", scheduled=Scheduled("pro", "Pro", 4, Cycle.MONTHLY))
    world.put("acme", one)
    run(world, DUE)
    now = held(world)
    assert (now.tier_name, now.seats, now.net, now.scheduled) == ("Pro", 4, eur("64.00"), None)


# ---- how it is paid --------------------------------------------------------------------------------------


def test_the_card_on_file_pays_whatever_the_last_order_was_paid_by(world: World) -> None:
    bought(world, method="transfer")
    world.change_account(saved_method=SavedMethod("card:saved", "visa", "4242", "2030-12"))
    run(world, DUE)
    assert list(world.gateway.charged.values())[-1].method == "card:saved"


def test_without_card_or_order_an_invoice_is_sent(world: World) -> None:
    bought(world)
    world.put("acme", replace(held(world), invoice=""))
    run(world, DUE)
    assert world.orders[-1].method == "transfer"


# ---- payments that have no end yet -------------------------------------------------------------------------


def test_a_payment_whose_answer_was_lost_is_settled_by_the_next_run(world: World) -> None:
    bought(world)
    world.gateway.answers.append(LOST)
    (billed,) = run(world, DUE)
    assert billed.waits
    assert world.all(Order)[0].status is OrderStatus.UNKNOWN
    run(world, DUE)
    assert not world.all(Order)
    assert len(world.gateway.charged) == len(world.invoices) == 2


def test_one_that_never_arrived_is_sent_again_under_its_key(world: World) -> None:
    bought(world)
    world.gateway.answers.append(NEVER_ARRIVED)
    run(world, DUE)
    run(world, DUE)
    assert world.gateway.calls[-1] == world.gateway.calls[-2]
    assert len(world.gateway.charged) == len(world.invoices) == 2


def test_one_that_never_arrived_and_is_too_old_to_send_is_made_anew(world: World) -> None:
    bought(world)
    world.gateway.answers.append(NEVER_ARRIVED)
    run(world, DUE)
    run_daily(world, date(2026, 4, 2), date(2026, 4, 4))
    assert len(world.gateway.charged) == len(world.invoices) == 2
    assert [order.status for order in world.orders] == [
        OrderStatus.PROVISIONED,
        OrderStatus.CANCELLED,
        OrderStatus.PROVISIONED,
    ]


def test_money_that_is_on_its_way_is_waited_for(world: World) -> None:
    bought(world)
    world.gateway.answers += [PENDING, PENDING]
    run(world, DUE)
    run(world, date(2026, 4, 2))
    assert world.account.owed is None
    run(world, date(2026, 4, 3))
    assert held(world).period.start == DUE
    assert len(world.gateway.charged) == 2


def test_an_account_on_which_somebody_pays_is_left_alone_and_done_in_the_next_run(world: World) -> None:
    bought(world)
    world.clock.instant = datetime(2026, 4, 1, 9, tzinfo=UTC)
    world.gateway.answers += [CONFIRM, CONFIRM]
    world.fill_cart(BRUNO, "courier")
    world.agree(BRUNO)
    world.pay(BRUNO)
    (billed,) = run(world, DUE)
    assert billed.waits
    assert len(world.invoices) == 1
    run(world, DUE)
    run(world, DUE)
    assert {one.period.start for one in world.subscriptions} == {DUE}


def test_an_account_that_nobody_can_write_to_is_billed_all_the_same(world: World) -> None:
    bought(world)
    with world.store.change("acme") as work:
        for user in ("anna", "bruno", "marco", "sara"):
            work.remove(User, user)
        work.commit()
    run(world, DUE)
    assert len(world.invoices) == 2
