"""From the review to the receipt when something comes in between: exactly one order, and money taken once."""

from collections import deque
from dataclasses import replace
from itertools import repeat

import pytest

from screens import waiting
from screens.messages import NewsWanted
from store.domain.accounts import SavedMethod
from store.domain.money import Money
from store.domain.orders import OrderStatus, Outcome, OutcomeState
from store.domain.periods import Cycle
from tests.fakes import CONFIRM, DECLINED, LOST, NEVER_ARRIVED
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import World

SUCCEEDED = Outcome(OutcomeState.SUCCEEDED, ref="pay_1")


@pytest.fixture
def _asks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits for a payment asks what became of it without waiting long."""
    monkeypatch.setattr(waiting, "ASK_EVERY", 0.1)


def from_now_on(centre: Centre, outcome: Outcome) -> None:
    """What the gateway answers, however often it is asked."""
    centre.world.gateway.answers = deque(repeat(outcome, 10_000))


def assert_bought_once(centre: Centre) -> None:
    (order,) = centre.orders
    assert order.status is OrderStatus.PROVISIONED
    assert len(centre.world.gateway.charged) == len(centre.invoices) == len(centre.mails) == 1
    assert list(centre.world.mailer.sent) == [mail.id for mail in centre.mails]


async def test_declined_says_why_and_is_tried_again(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        centre.world.gateway.answers.append(Outcome(OutcomeState.DECLINED, code="insufficient_funds"))
        await centre.press("f10")

        assert centre.step == "payment"
        centre.see(centre.say("There is not enough money on the card."))
        centre.see(centre.say("Nothing was charged; choose again and place the order."))
        assert [line.product for line in centre.cart.lines] == ["helpline"]
        assert (centre.invoices, centre.mails) == ((), ())

        await centre.press("f10")
        assert centre.step == "receipt"
        assert_bought_once(centre)
        first, second = centre.world.gateway.calls
        assert first != second


async def test_after_a_decline_the_order_can_still_be_edited(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment") as centre:
        centre.world.gateway.answers.append(DECLINED)
        await centre.press("f10", "backspace")
        assert centre.step == "review"
        await centre.press("e")
        await centre.choose("Seats")
        await centre.enter_seats("2")
        assert centre.step == "review"
        await centre.press("enter", "f10")
        assert centre.step == "receipt"
        assert centre.subscription("helpline").seats == 2
        assert [order.status for order in centre.orders] == [OrderStatus.CANCELLED, OrderStatus.PROVISIONED]
        assert [charge.amount for charge in centre.world.gateway.charged.values()] == [Money(3904, "EUR")]


@pytest.mark.usefixtures("_asks_at_once")
@pytest.mark.parametrize("lost", [LOST, NEVER_ARRIVED], ids=["the answer", "the request"])
async def test_what_got_lost_is_asked_for_while_the_page_waits(
    open_centre: OpenCentre, language: str, lost: Outcome
) -> None:
    async with open_centre(language=language, at="payment") as centre:
        centre.world.gateway.answers.append(lost)
        await centre.press("f10")
        await centre.until_step("receipt")
        assert_bought_once(centre)
        assert len(set(centre.world.gateway.calls)) == 1


@pytest.mark.usefixtures("_asks_at_once")
async def test_the_page_that_waits_for_the_bank_goes_on_by_itself(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        from_now_on(centre, CONFIRM)
        await centre.press("f10")
        centre.see(centre.say("Your bank asks you to confirm the payment: open the link below."), CONFIRM.url)
        assert centre.invoices == ()
        from_now_on(centre, SUCCEEDED)
        await centre.until_step("receipt")
        assert_bought_once(centre)


@pytest.mark.usefixtures("_asks_at_once")
async def test_a_confirmation_that_was_refused_comes_back_to_the_form(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        from_now_on(centre, CONFIRM)
        await centre.press("f10")
        from_now_on(centre, Outcome(OutcomeState.DECLINED, code="authentication_failed"))
        await centre.until(lambda: centre.say("Place Order") in centre.text, "the payment form")
        centre.see(centre.say("The payment was not confirmed."))
        from_now_on(centre, SUCCEEDED)
        await centre.press("f10")
        assert_bought_once(centre)


@pytest.mark.usefixtures("_asks_at_once")
async def test_news_do_not_take_the_page_from_under_a_dialog(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment") as centre:
        from_now_on(centre, CONFIRM)
        await centre.press("f10", "?")
        centre.app.screen_stack[-2].post_message(NewsWanted())
        await centre.settle()
        assert centre.step == "HelpDialog"
        await centre.press("escape")
        assert centre.step == "payment"
        from_now_on(centre, SUCCEEDED)
        await centre.until_step("receipt")
        assert_bought_once(centre)


@pytest.mark.usefixtures("_asks_at_once")
async def test_home_may_be_waited_at_too(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment") as centre:
        from_now_on(centre, CONFIRM)
        await centre.press("f10", "backspace")
        assert centre.step == "home"
        await centre.press("a")
        assert centre.step == "payment"
        from_now_on(centre, SUCCEEDED)
        await centre.until_step("receipt")
        assert_bought_once(centre)


async def test_a_price_that_changed_is_asked_about_again(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        centre.world.reprice("helpline", "pro", Cycle.MONTHLY, "20.00")
        await centre.press("f10")

        assert centre.step == "payment"
        old, new = centre.texts.money(Money(15616, "EUR")), centre.texts.money(Money(19520, "EUR"))
        centre.see(
            centre.say(
                "The amount changed from {old} to {new}. Nothing was charged: look at it, then place the order.",
                old=old,
                new=new,
            )
        )
        centre.see(centre.say("Due today {amount}", amount=new))
        assert (centre.orders, centre.world.gateway.calls) == ((), [])
        await centre.press("f10")
        assert [charge.amount for charge in centre.world.gateway.charged.values()] == [Money(19520, "EUR")]


async def test_a_price_that_changed_before_the_review_was_left(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="review") as centre:
        centre.world.reprice("helpline", "pro", Cycle.MONTHLY, "20.00")
        await centre.press("enter")
        new = centre.texts.money(Money(19520, "EUR"))
        centre.see(new)
        assert (centre.step, centre.draft.seen) == ("review", None)
        await centre.press("enter", "f10")
        assert [charge.amount for charge in centre.world.gateway.charged.values()] == [Money(19520, "EUR")]


@pytest.mark.parametrize("key", ["f10", "enter", "ctrl+o"])
async def test_a_second_press_places_no_second_order(open_centre: OpenCentre, key: str) -> None:
    async with open_centre(at="payment") as centre:
        await centre.go_to_button("place")
        await centre.press_at_once(*[key] * 5)
        assert centre.step == "receipt"
        assert_bought_once(centre)
        assert len(centre.world.gateway.calls) == 1


async def test_the_order_is_placed_with_what_was_typed_a_moment_ago(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment") as centre:
        await centre.go_to_field("company")
        await centre.press("end", "ctrl+u")
        await centre.press_at_once(*"Nuova", "tab", "f10", "f10")
        assert centre.step == "receipt"
        assert [order.payer.company for order in centre.orders] == ["Nuova"]


# ---- a card: on a page in the browser, then on file ----------------------------------------------------------

PAGE = Outcome(OutcomeState.ACTION, ref="page_1", url="https://pay.example/c/8f3a", code="page")
ON_FILE = SavedMethod("card:saved", "visa", "4242", "2030-12")


@pytest.mark.usefixtures("_asks_at_once")
async def test_a_card_is_paid_on_a_page_and_the_screen_goes_on_by_itself(
    open_centre: OpenCentre, language: str
) -> None:
    async with open_centre(language=language, at="payment") as centre:
        from_now_on(centre, PAGE)
        await centre.press("f10")
        centre.see(centre.say("Pay by card in your browser, on this page of the payment service:"), PAGE.url)
        from_now_on(centre, SUCCEEDED)
        await centre.until_step("receipt")
        assert_bought_once(centre)


async def test_the_link_goes_to_the_clipboard_and_into_ones_mail(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        from_now_on(centre, PAGE)
        await centre.press("f10", "c")
        assert centre.app.clipboard == PAGE.url
        centre.see(centre.say("The link was given to your terminal's clipboard."))
        await centre.press("m", "m")
        centre.see(centre.say("The link goes to {email}.", email="anna@acme.example"))
        (mail,) = centre.world.mailer.sent.values()
        assert mail.to == "anna@acme.example"
        assert PAGE.url in mail.body.splitlines()


async def test_the_link_opens_in_the_browser_where_there_is_one_that_the_person_sees(
    open_centre: OpenCentre, language: str
) -> None:
    async with open_centre(language=language, at="payment") as centre:
        from_now_on(centre, PAGE)
        await centre.press("f10", "o")
        centre.see_nothing_of(centre.say("The link was given to your browser."), centre.say("Open"))
        opened: list[str] = []
        centre.app.browser = opened.append
        await centre.press("o")
        assert opened == [PAGE.url]
        centre.see(centre.say("The link was given to your browser."))


async def test_the_link_is_a_code_where_that_fits(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment") as centre:
        from_now_on(centre, PAGE)
        await centre.press("f10", "r")
        assert centre.step == "LinkScreen"
        centre.see("█▀▀▀▀▀█", "Scan the code with your phone.")
        await centre.press("escape")
        assert centre.step == "payment"


async def test_a_link_too_long_for_a_code_offers_none(open_centre: OpenCentre) -> None:
    async with open_centre(at="payment") as centre:
        from_now_on(centre, replace(PAGE, url=f"https://pay.example/{'x' * 370}"))
        await centre.press("f10", "r")
        assert centre.step == "payment"
        centre.see("https://pay.example/xxx", centre.say("Pay another way"))


async def test_a_page_can_be_left_for_another_way_to_pay(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        from_now_on(centre, PAGE)
        await centre.press("f10")
        from_now_on(centre, Outcome(OutcomeState.DECLINED, ref="page_1", code="given_up"))
        await centre.press("x")
        centre.see(centre.say("You left the payment."), centre.say("Place Order"))
        from_now_on(centre, SUCCEEDED)
        await centre.press("f10")
        assert centre.step == "receipt"
        assert_bought_once(centre)


async def test_the_card_on_file_comes_first_and_one_key_pays(
    world: World, open_centre: OpenCentre, language: str
) -> None:
    world.change_account(saved_method=ON_FILE)
    async with open_centre(language=language, at="payment") as centre:
        assert next(iter(centre.options)) == centre.say("{brand} ending in {last4}", brand="Visa", last4="4242")
        await centre.press("f10")
        assert centre.step == "receipt"
        assert [charge.method for charge in world.gateway.charged.values()] == [ON_FILE.method]


async def test_a_card_on_file_that_has_expired_is_said_and_chosen_by_nobody_but_who_chooses_it(
    world: World, open_centre: OpenCentre, language: str
) -> None:
    world.change_account(saved_method=replace(ON_FILE, expires="2026-02"))
    async with open_centre(language=language, at="payment") as centre:
        name = centre.say("{brand} ending in {last4}", brand="Visa", last4="4242")
        assert list(centre.options)[-1] == name
        assert centre.options[name] == centre.say("on file; it expired")
        await centre.press("f10")
        (charge,) = world.gateway.charged.values()
        assert charge.method != ON_FILE.method


async def test_a_card_that_was_chosen_before_it_expired_is_not_chosen_any_more(
    world: World, open_centre: OpenCentre
) -> None:
    world.change_account(saved_method=ON_FILE)
    async with open_centre(at="payment") as centre:
        await centre.choose("Visa ending in 4242")
        world.change_account(saved_method=replace(ON_FILE, expires="2026-02"))
        await centre.press("escape", "enter", "f10")
        (charge,) = world.gateway.charged.values()
        assert charge.method != ON_FILE.method


async def test_a_service_that_lets_nobody_in_is_said_and_nothing_is_lost(
    open_centre: OpenCentre, language: str
) -> None:
    async with open_centre(language=language, at="payment") as centre:
        from_now_on(centre, Outcome(OutcomeState.UNKNOWN, code="gateway_login_refused"))
        await centre.press("f10")
        centre.see(
            centre.say(
                "The payment service does not let this shop in. Your order is kept, and nothing is charged twice."
            )
        )
        assert centre.orders[0].status is OrderStatus.UNKNOWN


def test_questions_come_less_and_less_often() -> None:
    assert [waiting.pause(asked) for asked in (0, 29, 30, 89, 90, 1000)] == [2.0, 2.0, 5.0, 5.0, 30.0, 30.0]


async def test_a_mail_that_went_to_a_server_is_sent_not_written(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, at="payment") as centre:
        centre.world.mailer.to_server = True
        await centre.press("f10")
        centre.see(centre.say("A confirmation was sent to {email}.", email="anna@acme.example"))
