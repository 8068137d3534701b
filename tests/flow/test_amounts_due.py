"""What decides the amount on the payment step: the VAT number, the balance; and mail that cannot leave."""

from store.domain.accounts import VatIdState
from store.domain.money import Money
from tests.flow.conftest import OpenCentre
from tests.shops import World


async def test_a_vat_number_typed_at_last_decides_the_vat_of_the_order(open_centre: OpenCentre, language: str) -> None:
    async with open_centre("greta@beispiel.example", language=language, at="payment") as centre:
        centre.see(centre.say("Due today {amount}", amount=centre.texts.money(Money(12800, "EUR"))))
        await centre.fill_in("vat_id", "")
        centre.see(centre.say("Due today {amount}", amount=centre.texts.money(Money(15232, "EUR"))))
        await centre.fill_in("vat_id", "DE136695976")
        centre.see(centre.say("The VAT number is verified."))
        await centre.press("f10")
        assert centre.orders[0].quote.due == Money(12800, "EUR")


async def test_a_number_that_the_register_does_not_know_is_no_reverse_charge(
    open_centre: OpenCentre, language: str
) -> None:
    async with open_centre("greta@beispiel.example", language=language, at="payment") as centre:
        centre.world.register.state = VatIdState.INVALID
        await centre.fill_in("vat_id", "DE129274202")
        centre.see(centre.say("Due today {amount}", amount=centre.texts.money(Money(15232, "EUR"))))
        await centre.press("f10")
        centre.see(centre.say("The register does not know this VAT number: correct it, or leave it empty."))
        assert (centre.step, centre.orders) == ("payment", ())


async def test_a_balance_pays_first_and_nothing_due_needs_no_gateway(
    world: World, open_centre: OpenCentre, language: str
) -> None:
    world.change_account(balance=Money(20000, "EUR"))
    async with open_centre(language=language, at="review") as centre:
        centre.see(centre.say("From your balance"))
        await centre.press("enter", "f10")
        assert centre.step == "receipt"
        assert world.gateway.calls == []
        assert centre.account.balance == Money(4384, "EUR")


async def test_mail_that_cannot_leave_holds_up_no_order(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        centre.world.mailer.breaks()
        await centre.press("f10")
        centre.see(
            centre.say(
                "A confirmation for {email} waits to be sent; the order does not depend on it.",
                email="anna@acme.example",
            )
        )
        assert centre.subscription("helpline").seats == 8
