"""Home: what needs attention first, subscriptions by state, narrowed and sorted while there are many of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from screens.subscriptions import SubscriptionsScreen
from store.domain.accounts import User
from store.domain.money import Money
from store.domain.periods import Period
from store.domain.records import Mail, MailState
from store.domain.subscriptions import Subscription, SubscriptionStatus
from tests.fakes import NOON, PENDING
from tests.flow.conftest import OpenCentre
from tests.shops import ANNA, World
from tui.kit.choices import ChoiceList
from tui.kit.i18n import Translator
from tui.serve.waiting import NOBODY

STATES = {
    "stage": SubscriptionStatus.PAST_DUE,
    "vault": SubscriptionStatus.PENDING_CANCELLATION,
    "courier": SubscriptionStatus.EXPIRED,
}


def another(world: World, product: str, **changes: object) -> Subscription:
    """As the account's Gather Pro, of another product, with every seat assigned."""
    gather = world.subscriptions[0]
    facts = {"id": f"sub-{product}", "product": product, "product_name": product.title(), "assigned": gather.seats}
    return replace(gather, **{**facts, **changes})  # type: ignore[arg-type]


@pytest.fixture
def settled(world: World) -> World:
    """Every seat of Gather is assigned: nothing needs attention."""
    world.put("acme", replace(world.subscriptions[0], assigned=10))
    return world


@pytest.fixture
def of_every_state(settled: World) -> World:
    today = NOON.date()
    settled.put("acme", *(another(settled, product, status=status) for product, status in STATES.items()))
    trial = Period(today - timedelta(days=4), today + timedelta(days=10))
    settled.put("acme", another(settled, "helpline", status=SubscriptionStatus.TRIAL, period=trial))
    return settled


# ---- subscriptions by state -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("of_every_state")
async def test_subscriptions_stand_under_their_state(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language, size=(100, 30)) as centre:
        order = [
            centre.say("past due"),
            "Stage Pro",
            centre.say("free trial"),
            "Helpline Pro",
            centre.say("active"),
            "Gather Pro",
            centre.say("Pending Cancellation"),
            "Vault Pro",
            centre.say("expired"),
            "Courier Pro",
        ]
        rows = "\n".join(centre.rows[8:])
        found = [rows.casefold().find(one.casefold()) for one in order]
        assert -1 not in found, rows
        assert found == sorted(found), rows


@pytest.mark.usefixtures("of_every_state")
async def test_a_row_says_seats_cycle_and_what_comes_next(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        rows = {name: next(row for row in centre.rows if name in row) for name in ("Gather", "Helpline", "Vault")}
        assert "10/10 organizers · monthly" in rows["Gather"]
        assert rows["Gather"].endswith("190.00 € on 17 Mar 2026")
        assert rows["Helpline"].endswith("10 days left")
        assert rows["Vault"].endswith("until 17 Mar 2026")


async def test_the_pages_beside_home_are_named_with_their_keys(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        for key, title in (("u", "Users"), ("i", "Invoices"), ("b", "Billing contacts"), ("h", "History")):
            centre.see(f"{key} {centre.say(title)}")


@pytest.mark.parametrize(
    "email",
    [
        "anna@acme.example",
        "marco@acme.example",
        "laura@bottega.example",
        "greta@beispiel.example",
        "carla@globex.example",
        "piero@passato.example",
    ],
)
async def test_a_page_that_stands_for_nobody_becomes_anybodys(
    open_centre: OpenCentre, email: str, language: str
) -> None:
    async with open_centre(email, language=language) as centre:
        wanted, app = centre.rows, centre.app
        assert isinstance(app.screen, SubscriptionsScreen)
        home, app.texts = app.screen.home, Translator("en")
        page = SubscriptionsScreen(NOBODY, to_fill=True)
        await app.push_screen(page)
        await centre.settle()
        choices = page.query_one(ChoiceList)
        app.texts = Translator(language)
        page.show(home)
        await centre.settle()
        assert centre.rows == wanted
        assert set(page.query(ChoiceList)) <= {choices}


# ---- what needs attention -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("settled")
async def test_where_all_is_well_nothing_is_asked_for(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        assert next(iter(centre.options)) == "Add New Subscription"
        centre.see_nothing_of("Needs attention")


async def test_unassigned_seats_lead_to_who_gets_them(open_centre: OpenCentre, language: str) -> None:
    async with open_centre(language=language) as centre:
        sentence = centre.texts.count(
            "1 seat of {plan} is not assigned", "{number} seats of {plan} are not assigned", 2, plan="Gather Pro"
        )
        centre.see(centre.say("Needs attention"), sentence)
        await centre.choose(sentence)
        assert centre.step == "UsersScreen"


async def test_unassigned_seats_of_several_lead_to_the_users(open_centre: OpenCentre, world: World) -> None:
    world.put("acme", another(world, "stage", assigned=3))
    async with open_centre() as centre:
        await centre.choose("9 seats of 2 subscriptions are not assigned")
        assert centre.step == "PeopleScreen"


async def test_a_payment_that_failed_leads_to_how_it_is_paid(open_centre: OpenCentre, settled: World) -> None:
    settled.put("acme", another(settled, "stage", status=SubscriptionStatus.PAST_DUE))
    async with open_centre() as centre:
        centre.see("f opens it")
        await centre.choose("The payment for Stage Pro failed")
        assert centre.step == "OwedScreen"


@pytest.mark.parametrize(("days", "said"), [(0, "ends today"), (1, "ends tomorrow"), (3, "ends in 3 days")])
async def test_a_trial_that_ends_soon_leads_to_it(
    open_centre: OpenCentre, settled: World, days: int, said: str
) -> None:
    today = NOON.date()
    period = Period(today - timedelta(days=14 - days), today + timedelta(days=days))
    settled.put("acme", another(settled, "helpline", status=SubscriptionStatus.TRIAL, period=period))
    async with open_centre() as centre:
        await centre.choose(f"The free trial of Helpline Pro {said}")
        assert centre.step == "SubscriptionDialog"


@pytest.mark.usefixtures("settled")
async def test_an_order_that_waits_goes_on(open_centre: OpenCentre, world: World) -> None:
    world.gateway.answers.extend([PENDING] * 20)
    world.buy(ANNA)
    async with open_centre() as centre:
        await centre.go_home()
        number = world.orders[0].number
        await centre.choose(f"Order {number} waits for its payment")
        assert centre.step == "payment"


async def test_an_order_of_a_colleague_is_told(open_centre: OpenCentre, settled: World) -> None:
    settled.put("acme", User("bruno", "Bruno Costa", "bruno@acme.example", billing_contact=True))
    settled.gateway.answers.append(PENDING)
    settled.buy(ANNA)
    async with open_centre("bruno@acme.example") as centre:
        await centre.choose(f"Order {settled.orders[0].number} waits for its payment")
        centre.see("Anna Bianchi", "goes on with it")


async def test_mail_that_has_not_left_is_shown_with_why(open_centre: OpenCentre, settled: World) -> None:
    failed = Mail("m", "jana@acme.example", "Hello", "", "en", NOON, state=MailState.FAILED, reason="mail_refused")
    settled.put("acme", failed)
    async with open_centre() as centre:
        await centre.choose("1 mail has not left")
        centre.see("jana@acme.example", "Hello")


async def test_another_user_is_asked_for_nothing(open_centre: OpenCentre) -> None:
    async with open_centre("marco@acme.example") as centre:
        centre.see_nothing_of("Needs attention")


# ---- many -----------------------------------------------------------------------------------------------------


@pytest.fixture
def many(settled: World) -> World:
    """Five hundred subscriptions of different names and amounts."""
    settled.put(
        "acme",
        *(
            another(settled, f"p{number}", product_name=f"Plan{number:03}", renewal=Money(100 * (500 - number), "EUR"))
            for number in range(500)
        ),
    )
    return settled


@pytest.mark.usefixtures("many")
async def test_words_narrow_five_hundred_subscriptions(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        centre.see("501 of 501 subscriptions")
        await centre.press("/")
        await centre.type("plan42")
        centre.see("10 of 501 subscriptions")
        assert list(centre.options)[:2] == ["Plan420 Pro", "Plan421 Pro"]
        await centre.press("down", "enter", "enter")
        centre.see("Plan421 Pro", "Billing period")
        await centre.press("escape")
        assert centre.typed("filter") == "plan42"
        await centre.press("/", "escape")
        centre.see("501 of 501 subscriptions")


@pytest.mark.usefixtures("many")
async def test_subscriptions_are_sorted_otherwise_in_turn(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        plans = [name for name in centre.options if name.startswith("Plan")]
        assert plans[0] == "Plan000 Pro"
        await centre.press("o")
        centre.see("by name")
        assert list(centre.options)[1] == "Gather Pro"
        await centre.press("o")
        centre.see("by date")
        await centre.press("o")
        centre.see("by amount")
        assert list(centre.options)[1:3] == ["Plan000 Pro", "Plan001 Pro"]
        await centre.press("o")
        centre.see_nothing_of("by amount")


@pytest.mark.usefixtures("many")
async def test_the_page_comes_back_as_it_was_left(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("o", "/")
        await centre.type("plan04")
        await centre.press("enter", "down", "u", "escape")
        assert (centre.step, centre.highlighted) == ("home", "Plan041 Pro")
        centre.see("by name")
        assert centre.typed("filter") == "plan04"


async def test_e_changes_the_only_subscription_wherever_the_cursor_is(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await centre.press("home", "e")
        assert centre.step == "change"


async def test_among_several_one_is_chosen_first_and_the_advice_goes_once_one_moves(
    open_centre: OpenCentre, world: World
) -> None:
    world.put("acme", another(world, "stage"))
    async with open_centre() as centre:
        advice = "Choose a subscription first."
        await centre.press("home", "e")
        centre.see(advice)
        await centre.press("down")
        centre.see_nothing_of(advice)


async def test_a_key_of_a_page_stays_beside_its_name(open_centre: OpenCentre) -> None:
    async with open_centre(language="it") as centre:
        centre.see("h Cronologia")
        assert not any(row.endswith(" h") for row in centre.rows)
