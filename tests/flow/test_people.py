"""Who may buy, and what the others see: always the cause, never only a refusal (domain 1)."""

from datetime import date

import pytest

from screens.causes import ROLES
from store.domain.accounts import Role
from store.domain.money import Money
from store.domain.quotes import Treatment
from store.words.mails import vat_sentence
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre


async def assert_sells_nothing(centre: Centre) -> None:
    assert centre.say("Add New Subscription") not in centre.text
    await centre.press("a", "c", "t", "enter")
    await centre.press("escape")
    assert (centre.step, centre.orders) == ("home", ())


async def test_a_contact_of_a_self_service_account_can_buy(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        centre.see(centre.say("Add New Subscription"), "Gather Pro")
        await centre.press("a")
        assert centre.step == "product"


async def test_another_user_sees_who_can(open_centre: OpenCentre, language: str) -> None:
    async with open_centre("giulia@acme.example", language=language) as centre:
        centre.see(
            centre.say(
                "You can look, not buy: only a billing contact of this account can, whatever their role "
                "(yours: {role}).",
                role=centre.say(ROLES[Role.MANAGER]),
            ),
            "Anna Bianchi anna@acme.example",
            "Gather Pro",
        )
        await assert_sells_nothing(centre)


async def test_a_corporate_contact_is_led_to_the_portal(open_centre: OpenCentre, language: str) -> None:
    async with open_centre("carla@globex.example", language=language) as centre:
        seller = centre.world.catalogue.seller
        centre.see(
            centre.say(
                "{account} is a corporate account: it buys through the Corporate Billing Portal.",
                account="Globex Corporation",
            ),
            seller.portal_address,
            seller.portal_faq,
            "Nora Byrne",
            "nora.byrne@seatdesk.example",
            "+353 1 555 0100",
        )
        await assert_sells_nothing(centre)


async def test_a_contact_of_an_expired_account_sees_what_is_owed_and_how_to_pay_it(
    open_centre: OpenCentre, language: str
) -> None:
    async with open_centre("piero@passato.example", language=language) as centre:
        seller = centre.world.catalogue.seller
        centre.see(
            centre.say(
                "{amount} has been owed since {day}; nothing can be bought before it is paid.",
                amount=centre.texts.money(Money(9760, "EUR")),
                day=centre.texts.day(date(2026, 2, 13)),
            ),
            seller.iban,
            seller.bic,
            "PASSATO",
            seller.support_contact,
        )
        await assert_sells_nothing(centre)


async def test_an_account_is_written_to_in_its_contacts_own_language(open_centre: OpenCentre) -> None:
    async with open_centre("laura@bottega.example", language="") as centre:
        await centre.use_language("it")
    async with open_centre("laura@bottega.example", language="") as centre:
        centre.see(centre.say("Add New Subscription"))
        assert centre.texts.language == "it"


@pytest.mark.parametrize(
    ("email", "due", "treatment"),
    [
        ("anna@acme.example", Money(15616, "EUR"), Treatment.DOMESTIC),
        ("greta@beispiel.example", Money(12800, "EUR"), Treatment.REVERSE_CHARGE),
        ("sam@initech.example", Money(14400, "USD"), Treatment.OUTSIDE),
        ("yuki@sakura.example", Money(20800, "JPY"), Treatment.OUTSIDE),
    ],
)
async def test_each_country_pays_its_own_vat_in_its_own_currency(
    open_centre: OpenCentre, language: str, email: str, due: Money, treatment: Treatment
) -> None:
    async with open_centre(email, at="review", language=language) as centre:
        assert centre.texts.money(due) in next(row for row in centre.rows if f"▶ {centre.say('Due today')}" in row)
        quote = centre.world.journey(centre.person).quote
        assert quote is not None
        assert [group.treatment for group in quote.groups] == [treatment]
        centre.see(vat_sentence(centre.texts, quote))
        await centre.press("enter", "f10")
        assert centre.step == "receipt"
        assert [charge.amount for charge in centre.world.gateway.charged.values()] == [due]


async def test_somebody_who_may_no_longer_buy_is_told_why(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(at="payment", language=language) as centre:
        centre.world.change_user(centre.person, billing_contact=False)
        await centre.press("f10")
        centre.see(centre.say("Only a billing contact of this account can buy."))
        assert centre.orders == ()
