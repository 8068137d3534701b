"""The VAT number at checkout: verified before the order is placed; what is not proven pays (domain 6)."""

from dataclasses import replace

import pytest

from store.domain.accounts import Payer, VatIdState
from store.domain.orders import Outcome, OutcomeState
from store.domain.problems import Refused
from store.domain.quotes import Treatment
from store.purchase import checkout
from tests.fakes import DECLINED
from tests.shops import ANNA, BERLIN, World, eur, refusal

MUNICH = replace(BERLIN, vat_id="DE129273398")


@pytest.fixture
def german(world: World) -> World:
    """A German business at the payment step; its VAT number is not verified yet."""
    world.fill_cart()
    world.agree()
    checkout.set_payer(world.shop, ANNA, BERLIN, "card")
    return world


def test_a_number_that_was_typed_is_pending_until_the_register_was_asked(german: World) -> None:
    journey = german.journey()
    assert journey.payer.vat_state is VatIdState.PENDING
    assert journey.vat.treatment is Treatment.DESTINATION_UNVERIFIED
    assert not german.register.asked


def test_placing_verifies_a_pending_number_and_shows_the_new_amount_before_charging(german: World) -> None:
    with pytest.raises(Refused) as refused:
        german.pay(payer=BERLIN)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["new"]) == ("quote_changed", eur("80.00"))
    assert german.register.asked == ["DE136695976"]
    german.assert_nothing_bought()
    german.pay(payer=BERLIN)
    (invoice,) = german.invoices
    assert (invoice.quote.total, invoice.payer.vat_id) == (eur("80.00"), "DE136695976")
    assert invoice.quote.groups[0].treatment is Treatment.REVERSE_CHARGE


def test_a_number_verified_while_it_was_typed_is_placed_at_once(german: World) -> None:
    checkout.verify_vat_id(german.shop, ANNA)
    german.pay(payer=BERLIN)
    assert german.register.asked == ["DE136695976"]
    assert german.invoices[0].quote.total == eur("80.00")


def test_a_number_that_the_register_does_not_know_is_refused(german: World) -> None:
    german.register.state = VatIdState.INVALID
    with pytest.raises(Refused) as refused:
        german.pay(payer=BERLIN)
    problem = refusal(refused.value)
    assert (problem.code, problem.field) == ("vat_id_not_registered", "vat_id")
    german.assert_nothing_bought()


def test_a_number_that_cannot_be_verified_now_pays_vat_and_the_mail_says_why(german: World) -> None:
    german.register.state = VatIdState.UNAVAILABLE
    german.pay(payer=BERLIN)
    (invoice,) = german.invoices
    assert (invoice.quote.total, invoice.payer.vat_state) == (eur("95.20"), VatIdState.UNAVAILABLE)
    assert "could not be verified yet" in german.mails[0].body


def test_an_order_without_a_number_pays_the_vat_of_the_country(german: World) -> None:
    without = replace(BERLIN, vat_id="")
    checkout.set_payer(german.shop, ANNA, without, "card")
    german.pay(payer=without)
    (invoice,) = german.invoices
    assert (invoice.quote.total, invoice.payer.vat_state) == (eur("95.20"), VatIdState.NOT_GIVEN)
    assert not german.register.asked


def test_the_state_in_the_form_is_not_believed(german: World) -> None:
    """What decides the VAT is what the register said, not what a caller hands in."""
    german.register.state = VatIdState.INVALID
    with pytest.raises(Refused, match="vat_id_not_registered"):
        german.pay(payer=replace(BERLIN, vat_state=VatIdState.VALID))


def test_another_number_has_to_be_verified_anew(german: World) -> None:
    checkout.verify_vat_id(german.shop, ANNA)
    german.register.state = VatIdState.INVALID
    assert checkout.set_payer(german.shop, ANNA, MUNICH, "card").payer.vat_state is VatIdState.PENDING
    with pytest.raises(Refused, match="vat_id_not_registered"):
        german.pay(payer=MUNICH)


def test_an_address_elsewhere_makes_a_verified_number_a_mismatch(german: World) -> None:
    checkout.verify_vat_id(german.shop, ANNA)
    paris = replace(BERLIN, country="FR", postcode="75001", city="Paris")
    with pytest.raises(Refused) as refused:
        german.pay(payer=paris)
    problem = refusal(refused.value)
    assert (problem.code, problem.values["prefix"], problem.values["country"]) == ("vat_id_other_country", "DE", "FR")
    assert german.journey().vat.treatment is Treatment.DESTINATION


def test_a_malformed_number_is_refused_with_the_reason_and_asked_of_nobody(german: World) -> None:
    with pytest.raises(Refused, match="vat_id_length"):
        german.pay(payer=replace(BERLIN, vat_id="DE1366"))
    assert german.journey().payer.vat_state is VatIdState.MALFORMED
    assert not german.register.asked


def test_a_malformed_number_that_was_put_right_is_verified(german: World) -> None:
    checkout.set_payer(german.shop, ANNA, replace(BERLIN, vat_id="DE1366"), "card")
    assert checkout.set_payer(german.shop, ANNA, BERLIN, "card").payer.vat_state is VatIdState.PENDING


def test_a_number_outside_the_eu_is_refused(world: World) -> None:
    world.fill_cart()
    world.agree()
    with pytest.raises(Refused, match="vat_id_outside_eu"):
        world.pay(payer=Payer("Initech", "42 Main Street", "78701", "Austin", "US", True, "123456789"))


def test_a_number_typed_after_a_decline_is_verified_too(german: World) -> None:
    checkout.verify_vat_id(german.shop, ANNA)
    german.gateway.answers.append(DECLINED)
    german.pay(payer=BERLIN)
    german.register.state = VatIdState.INVALID
    with pytest.raises(Refused, match="vat_id_not_registered"):
        german.pay(payer=MUNICH)


def test_an_answer_about_a_number_that_was_changed_meanwhile_is_dropped(german: World) -> None:
    class Slow:
        def check(self, vat_id: str) -> VatIdState:
            checkout.set_payer(german.shop, ANNA, MUNICH, "card")
            return VatIdState.VALID

    checkout.verify_vat_id(replace(german.shop, register=Slow()), ANNA)
    payer = german.journey().payer
    assert (payer.vat_id, payer.vat_state) == (MUNICH.vat_id, VatIdState.PENDING)


def test_there_is_nothing_to_ask_about_a_number_that_is_verified(german: World) -> None:
    checkout.verify_vat_id(german.shop, ANNA)
    assert checkout.verify_vat_id(german.shop, ANNA) is None
    assert len(german.register.asked) == 1


def test_a_number_that_could_not_be_verified_can_be_asked_about_again(german: World) -> None:
    german.register.state = VatIdState.UNAVAILABLE
    checkout.verify_vat_id(german.shop, ANNA)
    german.register.state = VatIdState.VALID
    journey = checkout.verify_vat_id(german.shop, ANNA)
    assert journey is not None
    assert journey.vat.treatment is Treatment.REVERSE_CHARGE


def test_a_verified_number_is_known_at_the_next_purchase(german: World) -> None:
    checkout.verify_vat_id(german.shop, ANNA)
    german.gateway.answers.append(Outcome(OutcomeState.SUCCEEDED, ref="pay_1"))
    german.pay(payer=BERLIN)
    assert german.account.payer.vat_state is VatIdState.VALID
