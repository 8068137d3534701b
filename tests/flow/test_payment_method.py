"""The payment method from home: seen, put on file on a page in the browser, replaced, removed."""

from collections import deque
from dataclasses import replace
from itertools import repeat

import pytest

from screens import waiting
from screens.messages import CardNewsWanted
from store.domain.accounts import Person, SavedMethod, User
from store.domain.cards import CardSetup
from store.domain.orders import Outcome, OutcomeState
from store.payments import methods
from tests.fakes import CARD, CARD_PAGE, KEPT
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.flow.test_slow_gateway import hanging, meanwhile
from tests.shops import World

OTHER = SavedMethod("card:other", "mastercard", "4444", "2031-06")


@pytest.fixture
def _asks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits asks what became of it without waiting long."""
    monkeypatch.setattr(waiting, "ASK_EVERY", 0.1)


def from_now_on(centre: Centre, outcome: Outcome) -> None:
    """What the service answers, however often it is asked."""
    centre.world.cards.answers = deque(repeat(outcome, 10_000))


def ending_in(centre: Centre, brand: str, last4: str) -> str:
    return centre.say("{brand} ending in {last4}", brand=brand, last4=last4)


@pytest.mark.usefixtures("_asks_at_once")
async def test_a_card_is_put_on_file_and_the_page_goes_on_by_itself(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("p")
        centre.see(centre.say("No card is on file."))
        from_now_on(centre, CARD_PAGE)
        await centre.choose_message("Put a card on file")
        centre.see(
            CARD_PAGE.url,
            centre.say("This page goes on by itself. You may go home or close the terminal: nothing is lost."),
        )
        from_now_on(centre, KEPT)
        await centre.until(lambda: ending_in(centre, "Visa", "4242") in centre.text, "the card")
        centre.see(centre.say("Good until {month}.", month="12/2030"), centre.say("The card is on file."))
        assert centre.account.saved_method == CARD


async def test_the_palette_leads_there_too(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        await centre.palette(centre.say("Go to: {step}", step=centre.say("Payment method")))
        centre.see(centre.say("No card is on file."))
        await centre.press("escape")
        assert centre.step == "home"


@pytest.mark.usefixtures("_asks_at_once")
async def test_the_terminal_may_be_closed_while_a_card_is_typed(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("p", "enter")
        centre.see(CARD_PAGE.url)
    async with open_centre() as centre:
        await centre.press("p")
        centre.see(CARD_PAGE.url)
        from_now_on(centre, KEPT)
        await centre.until(lambda: "Visa ending in 4242" in centre.text, "the card")


async def test_the_link_is_copied_mailed_and_drawn(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("p", "enter", "c")
        assert centre.app.clipboard == CARD_PAGE.url
        centre.see(centre.say("The link was given to your terminal's clipboard."))
        await centre.press("m", "m")
        centre.see(centre.say("The link goes to {email}.", email="anna@acme.example"))
        (mail,) = centre.world.mailer.sent.values()
        assert CARD_PAGE.url in mail.body.splitlines()
        await centre.press("r")
        assert centre.step == "LinkScreen"


async def test_it_can_be_left_and_the_old_card_stays(world: World, open_centre: OpenCentre, language: str) -> None:
    world.change_account(saved_method=OTHER)
    async with open_centre(language=language) as centre:
        await centre.press("p")
        await centre.choose_message("Replace the card")
        centre.see(CARD_PAGE.url)
        await centre.press("x")
        centre.see(ending_in(centre, "Mastercard", "4444"))
        assert world.cards.left
        assert world.all(CardSetup) == ()


@pytest.mark.usefixtures("_asks_at_once")
async def test_a_page_that_expired_says_so_and_changes_nothing(
    world: World, open_centre: OpenCentre, language: str
) -> None:
    world.change_account(saved_method=OTHER)
    async with open_centre(language=language) as centre:
        await centre.press("p", "enter")
        from_now_on(centre, Outcome(OutcomeState.DECLINED, code="page_expired"))
        expired = centre.say("The payment page was left for too long and is closed.")
        await centre.until(lambda: expired in centre.text, "the reason")
        centre.app.screen.post_message(CardNewsWanted())  # a question of the page before, which comes late
        await centre.settle()
        centre.see(expired)
        centre.see(ending_in(centre, "Mastercard", "4444"))


async def test_removing_asks_first(world: World, open_centre: OpenCentre, language: str) -> None:
    world.change_account(saved_method=CARD)
    async with open_centre(language=language) as centre:
        await centre.press("p")
        await centre.choose_message("Remove the card")
        await centre.press("escape")
        assert centre.account.saved_method == CARD
        await centre.choose_message("Remove the card")
        await centre.press("enter")
        assert centre.account.saved_method == CARD
        await centre.choose_message("Remove the card")
        await centre.go_to_button("yes")
        await centre.press("enter")
        centre.see(centre.say("No card is on file."))
        assert centre.account.saved_method is None


async def test_a_card_that_a_colleague_replaced_is_not_removed(world: World, open_centre: OpenCentre) -> None:
    world.change_account(saved_method=CARD)
    async with open_centre() as centre:
        await centre.press("p")
        await centre.choose_message("Remove the card")
        world.change_account(saved_method=OTHER)
        await centre.go_to_button("yes")
        await centre.press("enter")
        centre.see("A colleague changed the payment method meanwhile: look at it again.", "Mastercard ending in 4444")
        assert centre.account.saved_method == OTHER


async def test_a_card_whose_month_is_over_is_marked(world: World, open_centre: OpenCentre, language: str) -> None:
    world.change_account(saved_method=replace(CARD, expires="2026-02"))
    async with open_centre(language=language) as centre:
        await centre.press("p")
        centre.see(centre.say("It expired in {month}: replace it.", month="02/2026"))


async def test_a_service_that_lets_nobody_in_is_said(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        await centre.press("p")
        from_now_on(centre, Outcome(OutcomeState.UNKNOWN, code="gateway_login_refused"))
        await centre.press("enter")
        centre.see(centre.say("The payment service does not let this shop in now; nothing was changed."))


async def test_a_shop_that_takes_no_cards_says_so(world: World, open_centre: OpenCentre, language: str) -> None:
    world.shop = replace(world.shop, cards=None)
    async with open_centre(language=language) as centre:
        await centre.press("p")
        centre.see(centre.say("This shop takes no cards: invoices are paid by bank transfer."))


async def test_a_contact_who_owes_may_replace_the_card(open_centre: OpenCentre) -> None:
    async with open_centre("piero@passato.example") as centre:
        await centre.press("p", "enter")
        centre.see(CARD_PAGE.url)


@pytest.mark.parametrize(
    ("email", "cause"),
    [
        ("carla@globex.example", "A corporate account buys through its Corporate Billing Portal."),
        ("marco@acme.example", ""),
    ],
    ids=["corporate", "another user"],
)
async def test_who_may_not_stays_at_home(open_centre: OpenCentre, email: str, cause: str) -> None:
    async with open_centre(email) as centre:
        await centre.press("p")
        assert centre.step == "home"
        centre.see(cause)


async def test_a_colleague_sees_who_began_and_the_same_page(
    world: World, open_centre: OpenCentre, language: str
) -> None:
    world.put("acme", replace(world.get(User, "marco"), billing_contact=True))
    methods.replace_card(world.shop, Person("acme", "marco"), "card:page")
    async with open_centre(language=language) as centre:
        await centre.press("p")
        centre.see(centre.say("{by} began to put a card on file.", by="marco@acme.example"), CARD_PAGE.url)


async def test_a_service_that_takes_long_is_said_and_the_page_can_be_left(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("p")
        async with hanging(centre, centre.world.cards):
            centre._send("enter")
            await meanwhile(centre, lambda: "Asking the payment service" in centre.text, "line of progress")
            centre._send("backspace")
            await meanwhile(centre, lambda: centre.step == "home", "home")
        assert centre.step == "home"
        await centre.press("p")
        centre.see(CARD_PAGE.url)


@pytest.mark.usefixtures("_asks_at_once")
async def test_news_do_not_take_the_page_from_under_a_dialog(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("p", "enter", "?")
        from_now_on(centre, KEPT)
        await centre.settle()
        assert centre.step == "HelpDialog"
        await centre.press("escape")
        await centre.until(lambda: "Visa ending in 4242" in centre.text, "the card")


async def test_several_pages_of_the_sandbox_are_a_pick_list(
    world: World, open_centre: OpenCentre, language: str
) -> None:
    from store.adapters.payment.sandbox_cards import SandboxCards

    world.shop = replace(world.shop, cards=SandboxCards(world.path.with_name("sandbox.sqlite")))
    async with open_centre(language=language) as centre:
        await centre.press("p", "enter")
        await centre.choose_message("It is kept, and declined when charged")
        centre.see("https://sandbox.example/card/")
