"""The account's history: who may read it, in which order, and a sentence for every kind of change."""

import sqlite3
from dataclasses import replace

import pytest

from store.domain.accounts import AccountKind, AccountStatus
from store.domain.periods import Cycle
from store.domain.problems import Refused
from store.domain.records import Event
from store.history import SENTENCES, changes, history, sentence
from store.purchase import seats
from tests.events import written
from tests.fakes import NOON
from tests.shops import ANNA, MARCO, World, eur, refusal
from tui.kit.i18n import LANGUAGES, Translator


def event(what: str, **facts: object) -> Event:
    whole = Event("e1", NOON, "anna@acme.example", what, "2026-000001", {}, {})
    return replace(whole, **facts)  # type: ignore[arg-type]


def said(event: Event) -> list[str]:
    return [f"{one.label}: {one.before} → {one.after}" for one in changes(Translator("en"), event)]


@pytest.mark.parametrize(
    "stands",
    [{}, {"kind": AccountKind.CORPORATE}, {"status": AccountStatus.EXPIRED}],
    ids=["open", "corporate", "owes"],
)
def test_every_contact_reads_the_history(world: World, stands: dict[str, object]) -> None:
    world.buy()
    world.change_account(**stands)
    assert [one.what for one in history(world.shop, ANNA).events] == ["subscription_bought"]


def test_another_user_reads_nothing(world: World) -> None:
    world.buy()
    with pytest.raises(Refused) as refused:
        history(world.shop, MARCO)
    assert refusal(refused.value).code == "access_contacts_only"


def test_the_newest_change_stands_first(world: World) -> None:
    world.buy()
    seats.assign(world.shop, ANNA, world.subscriptions[0].id, ["marco"])
    assert [one.what for one in history(world.shop, ANNA).events] == ["seats_assigned", "subscription_bought"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", sorted(SENTENCES))
def test_every_kind_has_its_own_sentence(what: str, language: str) -> None:
    texts = Translator(language)
    other = sentence(texts, event("unheard_of", after={"plan": "Helpline Pro"}))
    assert "unheard_of" in other
    own = sentence(texts, event(what, after={"plan": "Helpline Pro"}))
    assert what not in own
    assert "Helpline Pro" in own or "2026-000001" in own


def test_every_kind_that_is_written_has_a_sentence_and_every_sentence_a_kind() -> None:
    assert written() == SENTENCES.keys() - {"subscription_changed"}, "which is one that was bought before"


def test_only_what_is_different_is_told_in_words() -> None:
    before = {"plan": "Helpline Pro", "seats": "5", "status": "trial", "cycle": "", "until": "2026-04-01"}
    after = before | {"seats": "8", "status": "active", "cycle": Cycle.MONTHLY, "until": "2026-04-11"}
    assert said(event("subscription_bought", before=before, after=after)) == [
        "Seats: 5 → 8",
        "Status: free trial → active",
        "Billing:  → Monthly",
        "Until: 1 Apr 2026 → 11 Apr 2026",
    ]


def test_a_balance_is_told_in_its_currency() -> None:
    moved = event("balance_raised", before={"balance": "0.00"}, after={"balance": "6.71"}, amount=eur("6.71"))
    assert said(moved) == ["Balance: 0.00 € → 6.71 €"]


def test_a_time_is_that_of_where_the_account_lives(world: World) -> None:
    world.buy()
    past = history(world.shop, ANNA)
    (bought,) = past.events
    assert past.local(bought) == bought.at
    assert past.local(bought).utcoffset() != bought.at.utcoffset()


def test_a_history_that_was_altered_says_where(world: World) -> None:
    world.buy()
    seats.assign(world.shop, ANNA, world.subscriptions[0].id, ["marco"])
    assert history(world.shop, ANNA).altered == ""
    with sqlite3.connect(world.path) as connection:
        first = world.past(Event)[0]
        connection.execute("DELETE FROM history WHERE name = 'events' AND key = ?", (first.id,))
    connection.close()
    assert history(world.shop, ANNA).altered == world.past(Event)[0].id
