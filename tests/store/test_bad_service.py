"""`seatdesk order` while something is wrong with the payment service: one sentence, an exit code, the order safe."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from store.adapters.payment.stripe_gateway import StripeGateway
from store.domain.money import Money
from store.domain.orders import Order, OrderStatus
from store.purchase import checkout
from tests import stripe_layer as layer
from tests.shops import World
from tests.store.test_stripe import on_file
from tests.stripe_layer import FakeStripe
from tui.__main__ import main
from tui.bootstrap import services

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ASKING = "Asking what became of the payment: nothing is charged twice."
NO_WAY_IN = "The payment service does not let this shop in. Your order is kept, and nothing is charged twice."
NOTHING = "Nothing was charged; the same command tries again."


@pytest.fixture
def shop(world: World, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> World:
    """The command finds this world's shop, which takes cards."""
    world.clock.instant = datetime.now(UTC)
    use(world, stripe.base)
    monkeypatch.setattr(services, "open_services", lambda _: SimpleNamespace(shop=world.shop))
    monkeypatch.setenv("LC_ALL", "C")
    return world


def use(world: World, base: str) -> None:
    gateway = StripeGateway("rk_test_secret", "https://shop.example/paid", world.clock, base=base, timeouts=(1, 1))
    world.shop = replace(world.shop, gateway=gateway)


def ordered(method: str, folder: Path) -> Result:
    file = folder / "order.toml"
    file.write_text(
        f'account = "acme"\nmethod = "{method}"\n'
        '[[lines]]\nproduct = "helpline"\ntier = "pro"\nseats = 5\ncycle = "monthly"\n',
        encoding="utf-8",
    )
    return CliRunner().invoke(main, ["order", str(file), "--yes", "--as", "anna@acme.example"])


def last(world: World) -> Order:
    return world.orders[-1]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (layer.DROPPED_BEFORE, ASKING),
        (layer.NO_JSON, ASKING),
        (layer.SLOW, ASKING),
        (layer.TOO_MANY, ASKING),
        (layer.FAILED_BEFORE, ASKING),
        (layer.EXPIRED_KEY, NO_WAY_IN),
    ],
)
def test_no_usable_answer_is_exit_3_and_the_same_command_goes_on(
    shop: World, stripe: FakeStripe, tmp_path: Path, fault: str, said: str
) -> None:
    method = on_file(shop, stripe)
    stripe.fault = fault
    ran = ordered(method, tmp_path)
    assert (ran.exit_code, ran.stderr.splitlines()[1:]) == (3, [said])
    assert last(shop).status is OrderStatus.UNKNOWN
    stripe.released.set()
    if fault == layer.FAILED_BEFORE:  # which Stripe repeats for ever: after a while it is known that nothing was done
        shop.clock.pass_time(minutes=11)
        checkout.reconcile(shop.shop)
        assert (last(shop).status, stripe.charged()) == (OrderStatus.CANCELLED, [])
        return
    again = ordered(method, tmp_path)
    assert again.exit_code == 0
    assert (last(shop).status, stripe.charged()) == (OrderStatus.PROVISIONED, [9760])


def test_nobody_listens(shop: World, stripe: FakeStripe, tmp_path: Path) -> None:
    method = on_file(shop, stripe)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        use(shop, f"http://127.0.0.1:{closed.getsockname()[1]}")
    ran = ordered(method, tmp_path)
    assert (ran.exit_code, ran.stderr.splitlines()[1:]) == (3, [ASKING])
    use(shop, stripe.base)
    assert ordered(method, tmp_path).exit_code == 0
    assert stripe.charged() == [9760]


def _takes_no_fils(world: World) -> None:
    """A currency of which the service takes only amounts that end in 0."""
    world.change_account(currency="KWD", balance=Money.zero("KWD"))
    price = Money(15_999, "KWD")
    product, tier = world.catalogue.plan("helpline", "pro")
    dinars = replace(
        tier, prices=tuple(replace(one, amount=price) for one in tier.prices if one.amount.currency == "EUR")
    )
    tiers = tuple(dinars if one.id == tier.id else one for one in product.tiers)
    products = tuple(replace(one, tiers=tiers) if one.id == product.id else one for one in world.catalogue.products)
    world.catalogue = replace(world.catalogue, products=products)


def test_an_amount_that_the_service_cannot_take_is_exit_3_and_nothing_is_rounded(
    shop: World, stripe: FakeStripe, tmp_path: Path
) -> None:
    method = on_file(shop, stripe)
    _takes_no_fils(shop)
    ran = ordered(method, tmp_path)
    said = "The payment service cannot take exactly this amount: choose another way to pay."
    assert (ran.exit_code, ran.stderr) == (3, f"{said} {NOTHING}\n")
    assert last(shop).status is OrderStatus.DECLINED
    assert not [path for path in stripe.asked if "payment_intents" in path]


def test_a_currency_that_the_service_refuses_is_exit_3(shop: World, stripe: FakeStripe, tmp_path: Path) -> None:
    method = on_file(shop, stripe)
    stripe.refuses_currency = "eur"
    ran = ordered(method, tmp_path)
    said = "The payment service does not take this currency: choose another way to pay."
    assert (ran.exit_code, ran.stderr) == (3, f"{said} {NOTHING}\n")
    assert (last(shop).status, stripe.charged()) == (OrderStatus.DECLINED, [])


@pytest.mark.parametrize("wrong", [timedelta(days=-1), timedelta(days=1)], ids=["a day behind", "a day ahead"])
def test_a_clock_that_is_wrong_by_a_day_and_put_right_charges_once(
    shop: World, stripe: FakeStripe, tmp_path: Path, wrong: timedelta
) -> None:
    method = on_file(shop, stripe)
    shop.clock.instant += wrong
    stripe.fault = layer.DROPPED_AFTER
    assert ordered(method, tmp_path).exit_code == 3
    shop.clock.instant -= wrong
    stripe.forget_keys()
    shop.clock.pass_time(minutes=1)
    assert ordered(method, tmp_path).exit_code == 0
    assert (last(shop).status, stripe.charged()) == (OrderStatus.PROVISIONED, [9760])
