"""Questions before something is done: what takes something away, ends it or costs money opens on the way out."""

from collections.abc import Awaitable, Callable

import pytest

from store.domain.accounts import SshKey, User
from store.domain.people import NewUser
from store.people import contacts
from tests.fakes import CARD, NOON
from tests.flow.centre import Centre
from tests.flow.conftest import OpenCentre
from tests.shops import ANNA, World


def held(world: World) -> list[object]:
    """What the account has that can be lost."""
    return [world.account, world.subscriptions, world.all(User), world.all(SshKey)]


Ask = Callable[[Centre], Awaitable[None]]


async def cancel_a_plan(centre: Centre) -> None:
    await centre.choose("Gather Pro")
    await centre.choose("Cancel Subscription")


async def remove_a_contact(centre: Centre) -> None:
    await centre.press("b", "down", "delete")


async def revoke_a_key(centre: Centre) -> None:
    await centre.press("b", "down", "enter", "enter")


async def remove_the_card(centre: Centre) -> None:
    await centre.press("p")
    await centre.choose("Remove the card")


async def take_a_seat_of_a_plan(centre: Centre) -> None:
    await centre.choose("2 seats of Gather Pro are not assigned")
    await centre.press("2", "space", "enter")


async def move_a_seat_of_a_plan(centre: Centre) -> None:
    await centre.choose("2 seats of Gather Pro are not assigned")
    await centre.press("2", "space", "end", "space", "enter")


async def take_the_seats_of_users(centre: Centre) -> None:
    await centre.press("u", "enter", "space", "enter")


async def give_a_seat_of_a_plan(centre: Centre) -> None:
    await centre.choose("2 seats of Gather Pro are not assigned")
    await centre.press("end", "space", "enter")


async def give_seats_to_users(centre: Centre) -> None:
    await centre.press("u", "end", "enter", "space", "enter")


@pytest.fixture(autouse=True)
def _something_to_lose(world: World) -> None:
    world.change_account(saved_method=CARD)
    contacts.add(world.shop, ANNA, NewUser("", "marco@acme.example"))
    world.put("acme", SshKey("key-1", "marco", "SHA256:desk", "At my desk", "ssh-ed25519 AAAA", NOON))


@pytest.mark.parametrize(
    "ask",
    [
        cancel_a_plan,
        remove_a_contact,
        revoke_a_key,
        remove_the_card,
        take_a_seat_of_a_plan,
        move_a_seat_of_a_plan,
        take_the_seats_of_users,
    ],
)
async def test_an_enter_out_of_habit_takes_nothing_away(open_centre: OpenCentre, world: World, ask: Ask) -> None:
    async with open_centre() as centre:
        before = held(world)
        await ask(centre)
        assert centre.focus == "cancel"
        await centre.press("enter")
        assert held(world) == before


@pytest.mark.parametrize("ask", [give_a_seat_of_a_plan, give_seats_to_users])
async def test_what_only_gives_opens_on_the_answer(open_centre: OpenCentre, ask: Ask) -> None:
    async with open_centre() as centre:
        await ask(centre)
        assert centre.focus == "save"


async def test_arrows_go_from_one_answer_to_the_other(open_centre: OpenCentre) -> None:
    async with open_centre() as centre:
        await cancel_a_plan(centre)
        centre.see("▸[ Leave it as it is ]", "←→ choose")
        await centre.press("left")
        centre.see("▸[ Cancel Subscription ]")
        await centre.press("right")
        centre.see("▸[ Leave it as it is ]")
        await centre.press("right", "enter")
        centre.see("Pending Cancellation")
