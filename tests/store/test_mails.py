"""What the mails say: every term of the order, and nothing that could steer a mail program."""

import pytest

from store.domain.accounts import VatIdState
from store.domain.catalogue import TrialEnd
from store.domain.orders import Outcome, OutcomeState
from store.purchase import checkout
from store.words.mails import trial_end_sentence, vat_sentence
from tests.shops import ANNA, BERLIN, World, eur
from tui.kit.i18n import Translator


def confirmation(world: World) -> list[str]:
    (mail,) = world.mailer.sent.values()
    return [line.strip() for line in mail.body.splitlines()]


def test_the_confirmation_lists_lines_period_vat_total_and_next_renewal(world: World) -> None:
    world.buy(ANNA, "helpline", "courier")
    lines = confirmation(world)
    for expected in (
        "Hello Anna Bianchi,",
        "Helpline Pro, 5 agents, monthly",
        "Billing period: 1 Mar 2026 to 1 Apr 2026",
        "5 × 16.00 € = 80.00 €",
        "Courier Basic, 4 senders, monthly",
        "4 × 9.00 € = 36.00 €",
        "Net: 116.00 €",
        "VAT 22 %: 25.52 €",
        "Total due: 141.52 €",
        "Invoice: 2026-000001",
        "Next renewal: 141.52 € on 1 Apr 2026, VAT included.",
    ):
        assert expected in lines
    assert any(line.startswith("Seats work once they are assigned") for line in lines)


def test_the_confirmation_names_order_and_seller_in_its_subject(world: World) -> None:
    world.buy()
    (mail,) = world.mailer.sent.values()
    assert mail.subject == "Your order 2026-000001 at Seatdesk Srl"
    assert mail.to == "anna@acme.example"


def test_what_came_from_the_balance_is_said(world: World) -> None:
    world.change_account(balance=eur("20.00"))
    world.buy()
    lines = confirmation(world)
    assert "From your balance: −20.00 €" in lines
    assert "Total due: 77.60 €" in lines


def test_a_transfer_says_to_whom_how_much_until_when_and_with_which_reference(world: World) -> None:
    due = world.clock.now().date().replace(day=31)
    world.gateway.answers.append(Outcome(OutcomeState.ON_ACCOUNT, ref="2026-000001", due=due))
    world.buy(method="transfer")
    seller = world.catalogue.seller
    assert (
        f"Please transfer 97.60 € by 31 Mar 2026 to {seller.iban} ({seller.bic}), {seller.name}, "
        "reference 2026-000001." in confirmation(world)
    )


def test_reverse_charge_is_named(world: World) -> None:
    world.fill_cart()
    checkout.set_payer(world.shop, ANNA, BERLIN, "card")
    checkout.verify_vat_id(world.shop, ANNA)
    world.agree()
    world.pay(payer=BERLIN)
    assert "Reverse charge: VAT is due from the recipient." in confirmation(world)


@pytest.mark.parametrize(("own", "account", "expected"), [("", "it", "it"), ("en", "it", "en"), ("it", "en", "it")])
def test_a_mail_is_written_in_the_contacts_language_else_the_accounts(
    world: World, own: str, account: str, expected: str
) -> None:
    world.change_account(language=account)
    world.change_user(ANNA, language=own)
    world.buy()
    assert [mail.language for mail in world.mailer.sent.values()] == [expected]


def test_domestic_vat_needs_no_explanation(world: World) -> None:
    quote = world.fill_cart().quote
    assert quote is not None
    assert vat_sentence(Translator("en"), quote) == ""


@pytest.mark.parametrize("at_end", list(TrialEnd))
def test_every_end_of_a_trial_has_its_sentence(at_end: TrialEnd) -> None:
    assert trial_end_sentence(Translator("en"), at_end).startswith("After that it ")


def test_a_number_that_was_not_verified_is_explained(world: World) -> None:
    world.register.state = VatIdState.UNAVAILABLE
    world.fill_cart()
    checkout.set_payer(world.shop, ANNA, BERLIN, "card")
    checkout.verify_vat_id(world.shop, ANNA)
    world.agree()
    world.pay(payer=BERLIN)
    assert any("could not be verified yet" in line for line in confirmation(world))
