"""Signed events of the payment service: a nudge to ask it what became of something; no more of them is believed."""

import json
import time
from collections.abc import Mapping

import pytest

from store.adapters.payment.stripe_events import StripeEvents
from store.billing import webhooks
from store.billing.webhooks import Heard
from store.domain.cards import CardSetup
from store.domain.orders import Order, OrderStatus, Outcome, OutcomeState
from store.domain.problems import Outage, Refused
from store.domain.records import CreditNote, GivenTo, Notice
from store.payments import methods, refunds
from store.payments.refunds import Wanted
from tests.fakes import KEPT, LOST, NEVER_ARRIVED
from tests.shops import ANNA, World, at_once, refusal

SECRET = "whsec_of_the_shop"
PAGE = Outcome(OutcomeState.ACTION, ref="cs_1", url="https://pay.example/c/1", code="page")
DONE = Outcome(OutcomeState.SUCCEEDED, ref="pi_1")


def body_of(event: str = "evt_1", kind: str = "checkout.session.completed", account: str = "acme") -> bytes:
    thing = {"id": "cs_1", "object": "checkout.session", "metadata": {"key": "order-1-1", "account": account}}
    return json.dumps({"id": event, "object": "event", "type": kind, "data": {"object": thing}}).encode()


def signed(body: bytes, *, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    from stripe import WebhookSignature

    stamp = int(time.time() - age)
    return {"stripe-signature": WebhookSignature.generate_signature_header(body.decode(), secret, stamp)}


def hear(world: World, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Heard:
    body = body_of() if body is None else body
    return webhooks.hear(world.shop, StripeEvents(SECRET), body, signed(body) if headers is None else headers)


def refused(world: World, body: bytes, headers: Mapping[str, str]) -> str:
    with pytest.raises(Refused) as found:
        hear(world, body, headers)
    return refusal(found.value).code


def waits(world: World) -> Order:
    """An order that waits for its customer on a page, who has paid there since."""
    world.gateway.answers += [PAGE, DONE]
    world.buy()
    (order,) = world.all(Order)
    return order


def test_an_order_is_settled_as_soon_as_the_service_says_so(world: World) -> None:
    order = waits(world)
    assert hear(world) is Heard.DONE
    assert world.get(Order, order.id).status is OrderStatus.PROVISIONED
    world.assert_bought_once()


def test_what_became_of_it_is_asked_never_read_from_the_event(world: World) -> None:
    world.gateway.answers += [PAGE, PAGE]
    world.buy()
    hear(world)
    (order,) = world.all(Order)
    assert order.status is OrderStatus.ACTION_REQUIRED, "the service says that the page is still open"


def test_a_card_and_a_refund_are_settled_too(world: World) -> None:
    world.buy()
    world.gateway.answers.append(LOST)
    refunds.refund(world.shop, Wanted("2026-000001", "12.20", "Late", GivenTo.CARD))
    methods.replace_card(world.shop, ANNA, "card:page")
    world.cards.answers.append(KEPT)
    assert hear(world, body_of(kind="charge.refunded")) is Heard.DONE
    assert len(world.past(CreditNote)) == 1
    assert world.account.saved_method == KEPT.saved
    assert world.all(CardSetup) == ()


# ---- forged, old, replayed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"stripe-signature": ""},
        {"stripe-signature": "t=1,v1=00"},
        {"stripe-signature": "nonsense"},
        {"stripe-signature": "t=now,v1=,v0=x"},
    ],
)
def test_without_a_good_signature_it_is_forged(world: World, headers: dict[str, str]) -> None:
    waits(world)
    asked = len(world.gateway.calls)
    assert refused(world, body_of(), headers) == "webhook_forged"
    assert len(world.gateway.calls) == asked


def test_signed_with_another_secret_or_changed_on_its_way_it_is_forged(world: World) -> None:
    waits(world)
    assert refused(world, body_of(), signed(body_of(), secret="whsec_of_somebody")) == "webhook_forged"
    assert refused(world, body_of(account="other"), signed(body_of())) == "webhook_forged"
    assert refused(world, b"\xff\xfe", signed(b"{}")) == "webhook_forged"


def test_an_old_one_is_refused(world: World) -> None:
    waits(world)
    assert refused(world, body_of(), signed(body_of(), age=301)) == "webhook_old"
    assert hear(world, body_of(), signed(body_of(), age=200)) is Heard.DONE


def test_the_same_event_again_is_done_once(world: World) -> None:
    waits(world)
    headers = signed(body_of())
    assert hear(world, body_of(), headers) is Heard.DONE
    asked = len(world.gateway.calls)
    assert hear(world, body_of(), headers) is Heard.AGAIN
    assert hear(world, body_of(), signed(body_of(), age=10)) is Heard.AGAIN
    assert len(world.gateway.calls) == asked
    assert [notice.id for notice in world.past(Notice)] == ["evt_1"]


def test_the_same_event_at_once_is_one_purchase(world: World) -> None:
    waits(world)
    at_once(lambda: hear(world), lambda: hear(world), lambda: hear(world))
    world.assert_bought_once()
    assert len(world.past(Notice)) == 1


# ---- what is not for us ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["customer.created", "invoice.paid", "something.new"])
def test_other_kinds_are_taken_and_ignored(world: World, kind: str) -> None:
    order = waits(world)
    assert hear(world, body_of(kind=kind)) is Heard.IGNORED
    assert world.get(Order, order.id).status is OrderStatus.ACTION_REQUIRED


@pytest.mark.parametrize("account", ["somebody", "@sign-in", ""])
def test_an_account_that_is_not_here_is_ignored(world: World, account: str) -> None:
    assert hear(world, body_of(account=account)) is Heard.IGNORED
    assert world.store.accounts() == ("acme",)


@pytest.mark.parametrize(
    "body",
    [b"null", b"[]", b'{"id": 5}', b'{"id": "evt_2"}', b'{"id": "evt_2", "type": "charge.refunded", "data": []}'],
)
def test_what_is_signed_and_not_an_event_is_ignored(world: World, body: bytes) -> None:
    assert hear(world, body) is Heard.IGNORED


def test_signed_but_no_json_is_refused(world: World) -> None:
    assert refused(world, b"<html>", signed(b"<html>")) == "webhook_unreadable"


# ---- when the service cannot be asked ---------------------------------------------------------------------


def test_while_it_is_not_known_the_event_is_wanted_again(world: World) -> None:
    world.gateway.answers += [NEVER_ARRIVED, NEVER_ARRIVED]
    world.buy()
    with pytest.raises(Outage, match="webhook_not_settled"):
        hear(world)
    assert world.past(Notice) == ()
    assert hear(world) is Heard.DONE
    world.assert_bought_once()
