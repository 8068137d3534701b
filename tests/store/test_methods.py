"""The payment method: one on file, seen, replaced on a page of the service, removed; no plan changes with it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store.domain.accounts import AccountKind, AccountStatus, Person, SavedMethod
from store.domain.cards import CardSetup
from store.domain.orders import Outcome, OutcomeState
from store.domain.problems import Refused
from store.domain.records import Event
from store.payments import methods
from store.payments.methods import Method
from store.purchase import checkout
from tests.fakes import CARD, CARD_PAGE, KEPT, LOST, Crash, DyingStore
from tests.shops import ANNA, BRUNO, MARCO, World, at_once, refusal

OTHER = SavedMethod("card:other", "mastercard", "4444", "2031-06")
KEPT_OTHER = replace(KEPT, saved=OTHER)


def begin(world: World, person: Person = ANNA) -> Method:
    return methods.replace_card(world.shop, person, "card:page")


def events(world: World) -> list[Event]:
    return [event for event in world.past(Event) if event.what.startswith("method_")]


# ---- putting a card on file -----------------------------------------------------------------------------


def test_without_a_card_there_is_a_page_to_put_one_on_file(world: World) -> None:
    seen = methods.see(world.shop, ANNA)
    assert (seen.saved, seen.setup, [page.kind for page in seen.pages]) == (None, None, ["card"])


def test_a_card_is_typed_on_a_page_and_is_then_on_file(world: World) -> None:
    waiting = begin(world).setup
    assert waiting is not None
    assert waiting.outcome == CARD_PAGE
    assert world.account.saved_method is None
    world.cards.answers.append(KEPT)
    seen = methods.ask_again(world.shop, ANNA)
    assert (seen.saved, seen.setup) == (CARD, None)
    assert world.account.saved_method == CARD


def test_it_is_stored_before_the_service_is_asked(world: World) -> None:
    world.cards.meanwhile = lambda: stored.extend(world.all(CardSetup))
    stored: list[CardSetup] = []
    begin(world)
    assert [(one.account_id, one.by, one.at) for one in stored] == [("acme", "anna", world.clock.now())]
    assert world.cards.asked == stored


def test_history_says_who_changed_it_from_what_to_what(world: World) -> None:
    for answer in (KEPT, KEPT_OTHER):
        begin(world)
        world.cards.answers.append(answer)
        methods.ask_again(world.shop, ANNA)
    methods.remove(world.shop, BRUNO, OTHER)
    assert [(event.what, event.by, dict(event.before), dict(event.after)) for event in events(world)] == [
        ("method_replaced", "anna@acme.example", {}, {"card": "Visa 4242", "expires": "2030-12"}),
        (
            "method_replaced",
            "anna@acme.example",
            {"card": "Visa 4242", "expires": "2030-12"},
            {"card": "Mastercard 4444", "expires": "2031-06"},
        ),
        ("method_removed", "bruno@acme.example", {"card": "Mastercard 4444", "expires": "2031-06"}, {}),
    ]


def test_every_contact_is_told_by_mail_and_nobody_else(world: World) -> None:
    begin(world)
    world.cards.answers.append(KEPT)
    methods.ask_again(world.shop, ANNA)
    methods.remove(world.shop, BRUNO, CARD)
    world.post()
    told = [(mail.to, "Visa ending in 4242" in mail.body) for mail in world.mailer.sent.values()]
    assert sorted(told) == [
        ("anna@acme.example", False),
        ("anna@acme.example", True),
        ("bruno@acme.example", False),
        ("bruno@acme.example", True),
    ]


def test_a_card_that_paid_for_an_order_is_noted_too(world: World) -> None:
    world.gateway.answers.append(Outcome(OutcomeState.SUCCEEDED, ref="pay_1", saved=CARD))
    world.buy()
    (event,) = events(world)
    assert (event.what, event.after["card"]) == ("method_replaced", "Visa 4242")


def test_the_same_card_that_pays_again_is_no_change(world: World) -> None:
    world.change_account(saved_method=CARD)
    world.gateway.answers.append(Outcome(OutcomeState.SUCCEEDED, ref="pay_1", saved=CARD))
    world.buy()
    assert events(world) == []


def test_changing_it_changes_no_plan_and_charges_nothing(world: World) -> None:
    world.buy()
    before = world.subscriptions
    begin(world)
    world.cards.answers.append(KEPT)
    methods.ask_again(world.shop, ANNA)
    methods.remove(world.shop, ANNA, CARD)
    assert world.subscriptions == before
    assert len(world.gateway.charged) == len(world.invoices) == 1


def test_the_card_that_was_replaced_is_forgotten_the_new_one_is_not(world: World) -> None:
    world.change_account(saved_method=CARD)
    begin(world)
    world.cards.answers.append(KEPT_OTHER)
    methods.ask_again(world.shop, ANNA)
    assert world.cards.forgotten == [CARD]
    begin(world)
    world.cards.answers.append(KEPT_OTHER)
    methods.ask_again(world.shop, ANNA)
    assert world.cards.forgotten == [CARD], "the same card typed again stays"


# ---- while it waits -------------------------------------------------------------------------------------


def test_the_terminal_may_be_closed_meanwhile(world: World) -> None:
    begin(world)
    world.restart()
    waiting = methods.see(world.shop, ANNA).setup
    assert waiting is not None
    assert waiting.outcome.url == CARD_PAGE.url
    world.cards.answers.append(KEPT)
    checkout.reconcile(world.shop)
    assert world.account.saved_method == CARD
    assert world.store.with_open_orders() == ()


def test_beginning_twice_is_one_page_whoever_begins(world: World) -> None:
    at_once(lambda: begin(world, ANNA), lambda: begin(world, BRUNO), lambda: begin(world, ANNA))
    assert len(world.all(CardSetup)) == 1
    assert len({one.id for one in world.cards.asked}) == 1


def test_a_lost_answer_is_asked_for_again_under_the_same_key(world: World) -> None:
    world.cards.answers.append(LOST)
    assert begin(world).setup is not None
    seen = methods.ask_again(world.shop, ANNA)
    assert seen.setup is not None
    assert seen.setup.outcome == CARD_PAGE
    assert len({one.id for one in world.cards.asked}) == 1


def test_no_answer_while_it_waits_forgets_nothing_that_is_known(world: World) -> None:
    begin(world)
    world.cards.answers.append(LOST)
    seen = methods.ask_again(world.shop, ANNA)
    assert seen.setup is not None
    assert seen.setup.outcome == CARD_PAGE


def test_a_page_that_nobody_ever_saw_is_dropped_once_its_key_is_forgotten(world: World) -> None:
    world.cards.answers += [LOST, LOST]
    begin(world)
    world.clock.pass_time(hours=23, minutes=1)
    assert methods.ask_again(world.shop, ANNA).setup is None


def test_a_page_that_was_left_too_long_ends_and_says_so(world: World) -> None:
    world.change_account(saved_method=CARD)
    begin(world)
    world.cards.answers.append(Outcome(OutcomeState.DECLINED, ref="setup_1", code="page_expired"))
    seen = methods.ask_again(world.shop, ANNA)
    assert (seen.saved, seen.setup, seen.ended) == (CARD, None, "page_expired")
    assert events(world) == []


def test_given_up_the_page_is_closed_and_the_old_card_stays(world: World) -> None:
    world.change_account(saved_method=CARD)
    waiting = begin(world).setup
    assert waiting is not None
    seen = methods.give_up(world.shop, BRUNO)
    assert (seen.saved, seen.setup) == (CARD, None)
    assert world.cards.left == [waiting.id]


def test_given_up_after_the_card_was_typed_it_is_on_file(world: World) -> None:
    begin(world)
    world.cards.answers.append(KEPT)
    assert methods.give_up(world.shop, ANNA).saved == CARD


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_crash_at_any_commit_ends_with_the_card_on_file_once(world: World, commit: int, before: bool) -> None:
    dying = world.over(DyingStore(world.store, commit, before))
    try:
        methods.replace_card(dying, ANNA, "card:page")
        world.cards.answers.append(KEPT)
        methods.ask_again(dying, ANNA)
    except Crash:
        world.restart()
    world.cards.answers.clear()
    if not world.account.saved_method:
        begin(world)
        world.cards.answers.append(KEPT)
        methods.ask_again(world.shop, ANNA)
    assert world.account.saved_method == CARD
    assert world.all(CardSetup) == ()
    assert len(events(world)) == 1


def test_two_that_hear_the_same_news_note_them_once(world: World) -> None:
    begin(world)
    world.cards.answers += [KEPT, KEPT]
    at_once(lambda: methods.ask_again(world.shop, ANNA), lambda: methods.ask_again(world.shop, BRUNO))
    assert world.account.saved_method == CARD
    assert len(events(world)) == 1


def test_the_link_goes_by_mail_once_to_who_asks(world: World) -> None:
    begin(world)
    assert methods.mail_link(world.shop, ANNA) == "anna@acme.example"
    assert methods.mail_link(world.shop, ANNA) == "anna@acme.example"
    world.post()
    (mail,) = world.mailer.sent.values()
    assert mail.to == "anna@acme.example"
    assert CARD_PAGE.url in mail.body.splitlines()


def test_without_a_page_there_is_no_link_to_mail(world: World) -> None:
    with pytest.raises(Refused) as refused:
        methods.mail_link(world.shop, ANNA)
    assert refusal(refused.value).code == "nothing_to_open"


# ---- removing it ----------------------------------------------------------------------------------------


def test_removed_it_is_gone_here_and_there(world: World) -> None:
    world.change_account(saved_method=CARD)
    assert methods.remove(world.shop, ANNA, CARD).saved is None
    assert world.cards.forgotten == [CARD]


def test_a_card_that_a_colleague_replaced_meanwhile_is_not_removed(world: World) -> None:
    world.change_account(saved_method=OTHER)
    with pytest.raises(Refused) as refused:
        methods.remove(world.shop, ANNA, CARD)
    assert refusal(refused.value).code == "method_changed"
    assert world.account.saved_method == OTHER
    assert world.cards.forgotten == []


def test_removing_twice_is_once(world: World) -> None:
    world.change_account(saved_method=CARD)
    methods.remove(world.shop, ANNA, CARD)
    methods.remove(world.shop, ANNA, CARD)
    assert len(events(world)) == 1


# ---- who may, and where ---------------------------------------------------------------------------------

USES: dict[str, Callable[[World, Person], object]] = {
    "see": lambda world, person: methods.see(world.shop, person),
    "replace": begin,
    "ask again": lambda world, person: methods.ask_again(world.shop, person),
    "give up": lambda world, person: methods.give_up(world.shop, person),
    "remove": lambda world, person: methods.remove(world.shop, person, CARD),
    "mail the link": lambda world, person: methods.mail_link(world.shop, person),
}


@pytest.mark.parametrize("use", USES)
def test_another_user_is_refused(world: World, use: str) -> None:
    with pytest.raises(Refused) as refused:
        USES[use](world, MARCO)
    assert refusal(refused.value).code == "access_contacts_only"


@pytest.mark.parametrize("use", USES)
def test_a_corporate_account_is_sent_to_its_portal(world: World, use: str) -> None:
    world.change_account(kind=AccountKind.CORPORATE)
    with pytest.raises(Refused) as refused:
        USES[use](world, ANNA)
    assert refusal(refused.value).code == "access_corporate"


def test_who_owes_may_replace_the_card_because_that_puts_it_right(world: World) -> None:
    world.change_account(status=AccountStatus.BLOCKED, saved_method=CARD)
    begin(world)
    world.cards.answers.append(KEPT_OTHER)
    assert methods.ask_again(world.shop, ANNA).saved == OTHER


def test_a_shop_without_cards_says_so(world: World) -> None:
    world.shop = replace(world.shop, cards=None)
    assert methods.see(world.shop, ANNA).pages == ()
    with pytest.raises(Refused) as refused:
        begin(world)
    assert refusal(refused.value).code == "cards_not_taken"


def test_a_page_that_is_not_offered_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        methods.replace_card(world.shop, ANNA, "stripe:page:somebody_else")
    assert refusal(refused.value).code == "method_missing"


@pytest.mark.parametrize(("month", "over"), [("2026-02", True), ("2026-03", False)])
def test_a_card_is_good_to_the_end_of_its_month(world: World, month: str, over: bool) -> None:
    world.change_account(saved_method=replace(CARD, expires=month))
    assert methods.see(world.shop, ANNA).is_over is over
